"""How rows become working copies: new ones are written, those that people edited here are kept."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.columns import incident_row
from incidents.documents import WORKED_OUT_COLUMNS, published_documents, working_documents
from incidents.models import Country, Edition, Group, Incident, Instrument, Publishable, Source, Treaty
from incidents.models.people import PEOPLE_FIELDS
from project.bulk import grown, in_batches, insert, insert_rows
from project.csv_reading import File, FileRow
from project.formats import plain_cell
from project.lines import Unreadable, column_names, file_lines, header_of, typed_cell
from project.periods import date_bounds

GROUP_COLUMNS = {
    *PEOPLE_FIELDS,
    "outcome",
    "outcome_date",
    "country",
    "entered_from",
}  # columns that are no field of an incident
NOT_THEIR_OWN = GROUP_COLUMNS | {*WORKED_OUT_COLUMNS}


@dataclass
class Folder:
    """A folder being loaded: the keys that its rows may refer to, and those it leaves as people here edited them."""

    path: Path
    edition: int  # that which the folder will be
    countries: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    addresses: dict[str, str] = field(default_factory=dict)  # of sources here that the folder leaves alone: their slugs
    incidents: set[str] = field(default_factory=set)
    # Incidents that groups.csv splits: their outcomes, and the days of each.
    grouped: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    own: dict[str, set[str]] = field(default_factory=dict)
    kept: dict[type[Publishable], set[str]] = field(default_factory=dict)
    renewed: dict[type[Publishable], set[str]] = field(default_factory=dict)
    loaded: dict[type[Publishable], list[str]] = field(default_factory=dict)
    # What an archive calls withdrawn although its own rows name it: by kind and key, what is said of it.
    returning: dict[tuple[type[Publishable], str], str] = field(default_factory=dict)
    headers: dict[str, set[str]] = field(default_factory=dict)
    # Incidents here with several groups, which stay where groups.csv is not there: their outcomes.
    split: dict[str, set[str]] = field(default_factory=dict)
    # Such incidents that were edited here, so that nothing is written to them.
    left: set[str] = field(default_factory=set)
    coarser: set[str] = field(default_factory=set)  # of which the folder says what readers see, and the site more
    file: File | None = None  # that whose rows are being written

    def returned(self, edition: Edition | None) -> list[str]:
        found = self.returning.items() if edition else ()
        return [text for (model, key), text in found if model.VERSION.objects.filter(since=edition, key=key).exists()]

    @classmethod
    def open(cls, path: Path) -> "Folder":
        """Look which records the folder and the site have between them."""
        newest = Edition.objects.newest()
        folder = cls(path, newest.number + 1 if newest else 1)
        for name, column in (("countries.csv", "iso2"), ("sources.csv", "slug"), ("incidents.csv", "slug")):
            folder.own[name] = set(column_cells(path / name, column))
        folder.countries = folder.own["countries.csv"] | set(Country.objects.values_list("iso2", flat=True))
        folder.sources = folder.own["sources.csv"] | set(Source.objects.values_list("slug", flat=True))
        folder.incidents = folder.own["incidents.csv"] | set(Incident.objects.values_list("slug", flat=True))
        # Backwards: of two sources with one address, the first one stays in the mapping.
        there = Source.objects.exclude(state="withdrawn").exclude(canonical_url="").order_by("-pk")
        pairs = there.values_list("canonical_url", "slug")
        folder.addresses = {address: slug for address, slug in pairs if slug not in folder.own["sources.csv"]}
        folder.look_for_groups()
        return folder

    def look_for_groups(self) -> None:
        """Which incidents are split into groups: by groups.csv, or where that is not there by the site."""
        groups = self.path / "groups.csv"
        told = [column_cells(groups, column) for column in ("incident", "outcome", "outcome_date")]
        for slug, outcome, day in zip(*told, strict=True):
            self.grouped.setdefault(slug, {}).setdefault(outcome, set()).add(day)
        for batch in [] if self.mentions("groups.csv") else in_batches(sorted(self.own["incidents.csv"])):
            several = {slug: found for slug, found in outcomes_here(batch).items() if len(found) > 1}
            untouched = as_loaded(Incident, sorted(several))
            self.split |= {slug: set(several[slug]) for slug in untouched}
            self.left |= several.keys() - untouched

    def new(self, record: Publishable) -> Publishable:
        # A folder is published as one edition, all of it or nothing, so a new record may say so already.
        record.state, record.loaded = "published", self.edition
        return record

    def mentions(self, name: str) -> set[str]:
        """The columns that a file has; none where it is not there, and then what the site knows of them stays."""
        if name not in self.headers:
            self.headers[name] = set(header_of(self.path / name))
        return self.headers[name]

    def keys_of(self, model: type[Publishable]) -> list[str]:
        """The keys of records of a kind that the folder has."""
        files: dict[type[Publishable], str] = {
            Country: "countries.csv",
            Source: "sources.csv",
            Incident: "incidents.csv",
        }
        return sorted(self.own[files[model]])

    def unsaid(self) -> set[str]:
        return self.file.columns.keys() - self.mentions(self.file.name) if self.file else set()

    def keeps(self, model: type[Publishable], key: str) -> bool:
        # Somebody edited it here since it was loaded, so the file does not overwrite it.
        return key in self.kept.get(model, ())


@dataclass(frozen=True)
class LoadingStep:
    """A file, and what is done with its rows as long as nothing wrong was found in the folder."""

    file: File
    write: Callable[[Folder, Iterable[FileRow]], None]


def column_cells(path: Path, column: str) -> Iterator[str]:
    """The cells of one column, as far as the file can be read."""
    place = None
    # What is wrong with the file is told by whoever reads its rows.
    with suppress(OSError, Unreadable):
        for _line, cells in file_lines(path):
            if place is None:
                header = column_names(cells)
                place = header.index(column) if column in header else len(header)
            else:
                yield typed_cell(cells[place]) if place < len(cells) else ""


def write_records(folder: Folder, model: type[Publishable], records: Iterable[Publishable]) -> None:
    """Write working copies by their key: new ones, and those that nobody edited here since the last load."""
    unwritten = {*model.PRIVATE, model.KEY} - {*model.DERIVED}
    names = [f.name for f in model._meta.concrete_fields if f.name not in unwritten]
    kept = folder.kept.setdefault(model, set())
    for batch in in_batches(records):
        keys = [record.key for record in batch]
        there = set(model._default_manager.filter(**{f"{model.KEY}__among": keys}).values_list(model.KEY, flat=True))
        untouched = as_loaded(model, sorted(there)) if there else set()
        untouched -= folder.coarser if model is Incident else set()
        kept |= there - untouched
        folder.renewed.setdefault(model, set()).update(untouched)
        folder.loaded.setdefault(model, []).extend(key for key in keys if key not in kept)
        insert(model, (folder.new(record) for record in batch if record.key not in there))
        again = [record for record in batch if record.key in untouched]
        model._default_manager.bulk_create(
            again, update_conflicts=True, unique_fields=[model.KEY], update_fields=[*names, "before_limits"]
        )
        # PostgreSQL plans for what the table held when it last counted, which may be nothing.
        grown(len(folder.loaded[model]), model)


def as_loaded(model: type[Publishable], keys: list[str]) -> set[str]:
    """Those of the keys whose record is published just as a file last set it."""
    since = dict(model.VERSION.objects.current().filter(key__among=keys).values_list("key", "since"))
    records = model._default_manager.filter(**{f"{model.KEY}__among": keys}, state="published")
    # A version that is newer than the last load was made here, and not by a file.
    return {key for key, loaded in records.values_list(model.KEY, "loaded") if loaded and loaded == since.get(key)}


def write_parts(
    part: type[models.Model], model: type[Publishable], parent: str
) -> Callable[[Folder, Iterable[FileRow]], None]:
    """How a file's rows become the parts of records; those of a record that is loaded again replace the old ones."""
    by_key = part._meta.get_field(parent).target_field.name == model.KEY  # type: ignore[union-attr]

    def write(folder: Folder, rows: Iterable[FileRow]) -> None:
        mentioned = folder.file is None or folder.mentions(folder.file.name)
        # Where the file is not there, what the site has stays.
        renewed = sorted(folder.renewed.get(model, ())) if mentioned else []
        for keys in in_batches(renewed):
            if part is not Group:  # write_incidents has already emptied these
                part._default_manager.filter(**{f"{parent}__{model.KEY}__among": keys}).delete()
        done = 0
        for batch in in_batches(row for row in rows if not folder.keeps(model, row[parent])):
            names = {row[parent] for row in batch}
            ids = {name: name for name in names} if by_key else ids_of(model, names)
            insert_rows(part, (attributes(part, row, parent, ids) for row in batch))
            done += len(batch)
            grown(done, part)

    return write


def ids_of(model: type[Publishable], keys: Iterable[str]) -> dict[str, Any]:
    return dict(model._default_manager.filter(**{f"{model.KEY}__among": list(keys)}).values_list(model.KEY, "pk"))


SAID = r"(?:more than|at least|over|about|around|some|nearly|almost|up to|at most|fewer than) {count}\b"


def wording(row: FileRow) -> str:
    """The number as the claim words it ("More than 500"); nothing where the claim does not word it with the number."""
    count = row["people_reported"]
    if count is None or row["qualifier"] in ("", "exact"):
        return ""
    # A claim may word 1200 as 1,200.
    match = re.search(SAID.format(count=f"(?:{count}|{count:,})"), row["claim"], re.IGNORECASE)
    return match.group().lower() if match else ""


def with_wording(row: FileRow) -> FileRow:
    return FileRow(row.file, row.line, {**row.cells, "wording": row["wording"] or wording(row)})


def attributes(part: type[models.Model], row: FileRow, parent: str, ids: dict[str, Any]) -> dict[str, Any]:
    columns = attribute_names(part)
    found = {columns[name]: value for name, value in row.cells.items()}
    found[columns[parent]] = ids[row[parent]]
    return found


@cache
def attribute_names(model: type[models.Model]) -> dict[str, str]:
    return {field.name: field.attname for field in model._meta.concrete_fields}


def write_countries(folder: Folder, rows: Iterable[FileRow]) -> None:
    write_records(folder, Country, (Country(**row_standing(folder, Country, row)) for row in rows))


def write_sources(folder: Folder, rows: Iterable[FileRow]) -> None:
    write_records(folder, Source, (source_of_row(folder, row) for row in rows))


def source_of_row(folder: Folder, row: FileRow) -> Source:
    """A row as a working copy."""
    record = Source(**row_standing(folder, Source, row))
    record.settle()
    return record


def row_standing(folder: Folder, model: type[Publishable], row: FileRow) -> dict[str, Any]:
    """A row's cells without the reason for which an archive's record was withdrawn."""
    if row.cells.get("withdrawn"):
        # Other rows name it, and nothing may name what readers cannot see: it is published again, and that is said.
        text = _("%(file)s, line %(line)s: it was withdrawn (%(reason)s), but is published, since other rows name it")
        words = {"file": row.file, "line": row.line, "reason": row["withdrawn"]}
        folder.returning[model, row[model.KEY]] = text % words
    return {column: value for column, value in row.cells.items() if column != "withdrawn"}


def write_treaties(folder: Folder, rows: Iterable[FileRow]) -> None:
    """treaties.csv: where one country stands towards one treaty a row; a treaty that is not there yet is made."""
    write = write_parts(Treaty, Country, "country")
    known = {instrument.slug: instrument for instrument in Instrument.objects.all()}
    write(folder, (with_treaty_name(row, instrument_of(row, known)) for row in rows))


def instrument_of(row: FileRow, known: dict[str, Instrument]) -> Instrument:
    """The treaty of a row, as it is there, or as the row or the codebook says; under the name that the row gives."""
    slug = row["treaty"]
    if slug not in known:
        kind, name = codebook.TREATY_KIND_OF.get(slug), str(codebook.TREATIES.label(slug))
        own = {"name": name, "kind": kind} if kind else row.take("name", "name_ko", "kind")
        known[slug] = Instrument.objects.create(slug=slug, **own)
    found = known[slug]
    given = {name: row[name] for name in found.names() if row[name]}
    # What the codebook says is not changed by a file.
    if not found.in_codebook and any(getattr(found, name) != value for name, value in given.items()):
        for name, value in given.items():
            setattr(found, name, value)
        found.save()
    return found


def with_treaty_name(row: FileRow, instrument: Instrument) -> FileRow:
    return FileRow(row.file, row.line, {**row.cells, **instrument.names()})


def write_incidents(folder: Folder, rows: Iterable[FileRow]) -> None:
    """incidents.csv: one incident a row; one that groups.csv does not split is a single group."""
    for batch in in_batches(rows):
        folder.coarser |= coarser_than_here({row["slug"]: row for row in batch})
        whole = {row["slug"]: row.take(*PEOPLE_FIELDS) for row in batch if row["slug"] in folder.grouped}
        whole |= people_of_the_whole(row for row in batch if row["slug"] in folder.split)
        write_records(folder, Incident, (incident_of_row(row, whole.get(row["slug"], {})) for row in batch))
        write_groups(folder, [row for row in batch if not folder.keeps(Incident, row["slug"])])
        grown(len(folder.loaded[Incident]), Group)


def coarser_than_here(rows: dict[str, FileRow]) -> set[str]:
    """Incidents of which a file says just what readers may see, and the site knows more: it stays."""
    bounds: dict[str, dict[str, Any]] = {}
    found = set()
    for slug, document in working_documents(Incident, rows, bounds).items():
        if (shown := Incident.as_shown(document, bounds[slug])) != document:
            here, listed, row = incident_row(document), incident_row(shown), rows[slug].cells
            finer = [name for name in listed if name in row and here[name] != listed[name]]
            if finer and all(str(plain_cell(row[name])) == str(plain_cell(listed[name])) for name in finer):
                found.add(slug)
    return found


def write_groups(folder: Folder, rows: list[FileRow]) -> None:
    """The group of each incident that groups.csv does not split; without that file those that are split here stay."""
    ids = ids_of(Incident, [row["slug"] for row in rows])
    renewed = folder.renewed[Incident] & ids.keys() - folder.split.keys()
    here = {} if folder.mentions("groups.csv") else groups_of(renewed)
    if renewed:
        Group.objects.filter(incident__slug__among=renewed).delete()
    alone = (row for row in rows if row["slug"] not in folder.grouped and row["slug"] not in folder.split)
    insert_rows(
        Group, ({"incident_id": ids[row["slug"]], **only_group(row, here.get(row["slug"], []))} for row in alone)
    )


def outcomes_here(slugs: list[str]) -> dict[str, list[str]]:
    """The outcomes of the groups of incidents here."""
    found: dict[str, list[str]] = {}
    rows = Group.objects.filter(incident__slug__among=slugs).order_by()
    for slug, outcome in rows.values_list("incident__slug", "outcome"):
        found.setdefault(slug, []).append(outcome)
    return found


def groups_of(slugs: set[str]) -> dict[str, list[Group]]:
    """The groups of incidents as they are here."""
    found: dict[str, list[Group]] = {}
    if slugs:
        for group in Group.objects.filter(incident__slug__among=slugs).select_related("incident"):
            found.setdefault(group.incident.slug, []).append(group)
    return found


def people_of_the_whole(rows: Iterable[FileRow]) -> dict[str, dict[str, Any]]:
    """People and sexes of incidents whose groups stay, by slug."""
    told = {row["slug"]: row for row in rows}
    found = {}
    here = working_documents(Incident, told)
    for slug, document in published_documents(Incident, told).items():
        listed, row = incident_row(document), told[slug]
        # A row that says what a list of the site says changes nothing.
        found[slug] = {name: here[slug][name] if row[name] == listed[name] else row[name] for name in PEOPLE_FIELDS}
    return found


def incident_of_row(row: FileRow, whole: dict[str, Any]) -> Incident:
    """A row as a working copy; people and sexes of the `whole` are kept where there are several groups."""
    own = {name: value for name, value in row.cells.items() if name not in NOT_THEIR_OWN}
    record = Incident(country_id=row["country"], entered_from_id=row["entered_from"], **own, **whole)
    record.earliest, record.latest = date_bounds(record.date, record.date_precision)
    return record


def only_group(row: FileRow, before: list[Group]) -> dict[str, Any]:
    """The people of an incident that groups.csv does not split; what incidents.csv cannot say is as it was before."""
    told = {
        **row.take(*PEOPLE_FIELDS, "outcome", "outcome_date"),
        "outcome_date_precision": "day" if row["outcome_date"] else "",
        "note": "",
    }
    # Of several groups nobody can say which one the row would be.
    for group in before if len(before) == 1 else ():
        told["note"] = group.note
        if group.outcome_date == row["outcome_date"]:
            told["outcome_date_precision"] = group.outcome_date_precision
    return told
