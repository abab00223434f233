"""The record's CSV files: what their columns hold, and how their rows become working copies."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.models import (
    Claim,
    Country,
    Event,
    Group,
    Incident,
    Origin,
    Overlap,
    Practice,
    Publishable,
    Source,
    Statement,
    Treaty,
)  # fmt: skip
from project import reading as read
from project.periods import bounds
from project.reading import Errors, File, Row

BATCH = 1000
PEOPLE = ("people_low", "people_best", "people_high", "women", "men", "children")


@dataclass
class Folder:
    """A folder being loaded: the keys that its rows may refer to, and those it leaves as people here edited them."""

    path: Path
    countries: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    incidents: set[str] = field(default_factory=set)
    grouped: set[str] = field(default_factory=set)
    own: dict[str, set[str]] = field(default_factory=dict)
    kept: dict[type[Publishable], set[str]] = field(default_factory=dict)
    renewed: dict[type[Publishable], set[str]] = field(default_factory=dict)
    loaded: dict[type[Publishable], list[str]] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> "Folder":
        """Look which records the folder and the site have between them."""
        folder = cls(path)
        for name, column in (("countries.csv", "iso2"), ("sources.csv", "slug"), ("incidents.csv", "slug")):
            folder.own[name] = set(column_of(path / name, column))
        folder.countries = folder.own["countries.csv"] | set(Country.objects.values_list("iso2", flat=True))
        folder.sources = folder.own["sources.csv"] | set(Source.objects.values_list("slug", flat=True))
        folder.incidents = folder.own["incidents.csv"] | set(Incident.objects.values_list("slug", flat=True))
        folder.grouped = set(column_of(path / "groups.csv", "incident"))
        return folder

    def keeps(self, model: type[Publishable], key: str) -> bool:
        """Whether somebody edited the record here since it was loaded, so that the file does not overwrite it."""
        return key in self.kept.get(model, ())


@dataclass(frozen=True)
class Step:
    """A file, and what is done with its rows once every file of the folder has been found good."""

    file: File
    write: Callable[[Folder, Iterable[Row]], None]


def column_of(path: Path, column: str) -> Iterator[str]:
    """The cells of one column, as far as the file can be read; what is wrong with it is said by `reading.rows`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                yield (row.get(column) or "").strip()
    except (OSError, UnicodeDecodeError, csv.Error):
        return


def in_order(low: str, high: str) -> Callable[[Row], tuple[str, str] | None]:
    """A rule: one cell is not above another, where both are known."""

    def rule(row: Row) -> tuple[str, str] | None:
        if row[low] is None or row[high] is None or row[low] <= row[high]:
            return None
        return high, _("%(value)s is below %(other)s, which is %(least)s; it may not be") % {
            "value": row[high],
            "other": low,
            "least": row[low],
        }

    return rule


def sexes_within(row: Row) -> tuple[str, str] | None:
    """A rule: women and men together, and children, are not more than the highest number of people."""
    most = row["people_high"]
    if most is None:
        return None
    for columns in (("women", "men"), ("children",)):
        count = sum(row[column] or 0 for column in columns)
        if count > most:
            return "+".join(columns), _("%(count)s are more than people_high, which is %(most)s") % {
                "count": count,
                "most": most,
            }
    return None


def has_point(row: Row) -> tuple[str, str] | None:
    """A rule: latitude and longitude are known together."""
    if (row["latitude"] is None) == (row["longitude"] is None):
        return None
    return "longitude", _("latitude and longitude are either both given or both empty")


def people_rules() -> tuple[Callable[[Row], tuple[str, str] | None], ...]:
    """The rules of low, best and high, and of the sexes."""
    return in_order("people_low", "people_best"), in_order("people_best", "people_high"), sexes_within


def steps(folder: Folder) -> list[Step]:
    """The files of the record, in the order in which they are written."""
    any_country = read.reference(folder.countries, "countries.csv", empty=True)
    source = read.needed(read.reference(folder.sources, "sources.csv"))
    any_source = read.reference(folder.sources, "sources.csv", empty=True)
    own_country, own_source, own_incident = (
        read.needed(read.reference(folder.own[name], name))
        for name in ("countries.csv", "sources.csv", "incidents.csv")
    )
    real = read.needed(read.reference(folder.countries - {"ZZ"}, "countries.csv, ZZ apart"))
    text, codes = read.text, codebook

    def mixed_has_groups(row: Row) -> tuple[str, str] | None:
        if row["outcome"] != "mixed" or row["slug"] in folder.grouped:
            return None
        return "outcome", _("'mixed' needs the incident's groups in groups.csv")

    people: dict[str, read.Reader] = dict.fromkeys(PEOPLE, read.persons)
    needed_people = people | dict.fromkeys(PEOPLE[:2], read.needed(read.persons))
    return [
        Step(
            File(
                "countries.csv",
                {
                    "iso2": iso2,
                    "name": read.needed(read.up_to(100)),
                    "name_ko": read.up_to(100),
                    "role": read.one_of(codes.ROLES.values),
                    "practice": text,
                    "notes": text,
                },  # fmt: skip
                key=("iso2",),
            ),
            write_countries,
        ),
        Step(
            File(
                "sources.csv",
                {
                    "slug": read.slug,
                    "title": read.needed(text),
                    "publisher": read.needed(read.up_to(200)),
                    "author": read.up_to(200),
                    "published": read.date,
                    "url": read.up_to(1000, read.url),
                    "language": read.up_to(8),
                    "kind": read.one_of(codes.SOURCE_KINDS.values),
                    "availability": read.one_of(codes.AVAILABILITIES.values),
                    "accessed": read.date,
                },  # fmt: skip
                key=("slug",),
            ),
            write_sources,
        ),
        Step(
            File(
                "source_origins.csv",
                {
                    "source": own_source,
                    "other": source,
                    "relation": read.one_of(codes.ORIGINS.values),
                    "note": text,
                },  # fmt: skip
                key=("source", "other"),
                rules=(not_itself("source"),),
            ),
            parts(Origin, Source, "source", by_key=True),
        ),
        Step(
            File(
                "practices.csv",
                {
                    "country": own_country,
                    "from_year": read.needed(read.year),
                    "to_year": read.year,
                    "practice": read.one_of(codes.PRACTICES.values),
                    "summary": read.needed(text),
                    "basis": read.one_of(codes.PRACTICE_BASES.values),
                    "source": source,
                    "verified": read.boolean,
                },  # fmt: skip
                rules=(in_order("from_year", "to_year"),),
            ),
            parts(Practice, Country, "country", by_key=True),
        ),
        Step(
            File(
                "treaties.csv",
                {
                    "country": own_country,
                    "treaty": read.one_of(codes.TREATIES.values),
                    "status": read.one_of(codes.TREATY_STATUSES.values),
                    "since": read.date,
                    "reservation": text,
                    "source": source,
                    "verified": read.boolean,
                },  # fmt: skip
                key=("country", "treaty"),
                rules=(no_date_for_none,),
            ),
            parts(Treaty, Country, "country", by_key=True),
        ),
        Step(
            File(
                "incidents.csv",
                {
                    "slug": read.slug,
                    "title": read.needed(read.up_to(200)),
                    "country": real,
                    "entered_from": read.reference(folder.countries - {"ZZ"}, "countries.csv, ZZ apart", empty=True),
                    "date": read.needed(read.date),
                    "date_precision": read.one_of(codes.PRECISIONS.values),
                    "end_date": read.date,
                    "location": read.up_to(200),
                    "location_precision": read.one_of(codes.LOCATION_PRECISIONS.values),
                    "latitude": read.decimal(-90, 90),
                    "longitude": read.decimal(-180, 180),
                    "kind": read.one_of(codes.KINDS.values),
                    "outcome": read.one_of([*codes.OUTCOMES.values, "mixed"]),
                    "outcome_date": read.date,
                    **needed_people,
                    "who": read.one_of(codes.WHO.values),
                    "measure": read.one_of(codes.MEASURES.values),
                    "people_basis": read.one_of(codes.BASES.values),
                    "confidence": read.one_of(codes.CONFIDENCES.values),
                    "summary": text,
                    "verified": read.boolean,
                    "notes": text,
                },  # fmt: skip
                key=("slug",),
                rules=(*people_rules(), in_order("date", "end_date"), has_point, mixed_has_groups),
            ),
            write_incidents,
        ),
        Step(
            File(
                "groups.csv",
                {
                    "incident": own_incident,
                    **needed_people,
                    "outcome": read.one_of(codes.OUTCOMES.values),
                    "outcome_date": read.date,
                    "outcome_date_precision": read.one_of(codes.PRECISIONS.values, empty=True),
                    "note": text,
                },  # fmt: skip
                rules=people_rules(),
            ),
            parts(Group, Incident, "incident"),
        ),
        Step(
            File(
                "incident_events.csv",
                {
                    "incident": own_incident,
                    "date": read.needed(read.date),
                    "date_precision": read.one_of(codes.PRECISIONS.values),
                    "kind": read.one_of(codes.EVENT_KINDS.values),
                    "description": read.needed(text),
                    "source": any_source,
                },  # fmt: skip
            ),
            parts(Event, Incident, "incident"),
        ),
        Step(
            File(
                "incident_sources.csv",
                {
                    "incident": own_incident,
                    "source": source,
                    "people_reported": read.persons,
                    "qualifier": read.one_of(codes.QUALIFIERS.values, empty=True),
                    "claim": text,
                },  # fmt: skip
                key=("incident", "source"),
            ),
            lambda folder, rows: parts(Claim, Incident, "incident")(folder, map(claim, rows)),
        ),
        Step(
            File(
                "statements.csv",
                {
                    "incident": own_incident,
                    "speaker": read.needed(read.up_to(200)),
                    "organisation": read.up_to(200),
                    "country": any_country,
                    "date": read.date,
                    "stance": read.one_of(codes.STANCES.values),
                    "summary": read.needed(text),
                    "source": any_source,
                },  # fmt: skip
            ),
            parts(Statement, Incident, "incident"),
        ),
        Step(
            File(
                "overlaps.csv",
                {
                    "incident": own_incident,
                    "other": read.needed(read.reference(folder.incidents, "incidents.csv")),
                    "relation": read.one_of(codes.OVERLAPS.values),
                    "note": text,
                },  # fmt: skip
                key=("incident", "other"),
                rules=(not_itself("incident"),),
            ),
            parts(Overlap, Incident, "incident", by_key=True),
        ),
    ]


def iso2(cell: str) -> str:
    """An ISO 3166-1 alpha-2 code."""
    if len(cell) != 2 or not (cell.isascii() and cell.isalpha() and cell.isupper()):
        raise read.BadCell(_("is not an ISO 3166-1 alpha-2 code: two capitals"))
    return cell


def not_itself(column: str) -> Callable[[Row], tuple[str, str] | None]:
    """A rule: a row does not relate a record to itself."""

    def rule(row: Row) -> tuple[str, str] | None:
        return ("other", _("is the row's own %s") % column) if row[column] == row["other"] else None

    return rule


def no_date_for_none(row: Row) -> tuple[str, str] | None:
    """A rule: a country that is no party has no date."""
    if row["status"] == "none" and row["since"]:
        return "since", _("%s stands beside status 'none'; it must be empty") % row["since"]
    return None


def in_batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Pieces that a statement can hold."""
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def write_records(folder: Folder, model: type[Publishable], records: Iterable[Publishable]) -> None:
    """Write working copies by their key: new ones, and those that nobody edited here since the last load."""
    names = [f.name for f in model._meta.concrete_fields if f.name not in {*model.PRIVATE, model.KEY}]
    kept = folder.kept.setdefault(model, set())
    for batch in in_batches(records):
        keys = [record.key for record in batch]
        untouched = as_loaded(model, keys)
        there = set(model._default_manager.filter(**{f"{model.KEY}__in": keys}).values_list(model.KEY, flat=True))
        kept |= there - untouched
        folder.renewed.setdefault(model, set()).update(untouched)
        folder.loaded.setdefault(model, []).extend(key for key in keys if key not in kept)
        model._default_manager.bulk_create(
            [record for record in batch if record.key not in kept],
            update_conflicts=True,
            unique_fields=[model.KEY],
            update_fields=names,
        )


def as_loaded(model: type[Publishable], keys: list[str]) -> set[str]:
    """Those of the keys whose record is published just as a file last set it."""
    since = dict(model.VERSION.objects.current().filter(key__in=keys).values_list("key", "since"))
    records = model._default_manager.filter(**{f"{model.KEY}__in": keys}, state="published")
    return {key for key, loaded in records.values_list(model.KEY, "loaded") if loaded and loaded == since.get(key)}


def parts(
    part: type[models.Model], model: type[Publishable], parent: str, *, by_key: bool = False
) -> Callable[[Folder, Iterable[Row]], None]:
    """How a file's rows become the parts of records; those of a record that is loaded again replace the old ones."""

    def write(folder: Folder, rows: Iterable[Row]) -> None:
        renewed = sorted(folder.renewed.get(model, ()))
        for keys in in_batches(renewed):
            if part is not Group:  # write_incidents has already emptied these
                part._default_manager.filter(**{f"{parent}__{model.KEY}__in": keys}).delete()
        for batch in in_batches(row for row in rows if not folder.keeps(model, row[parent])):
            names = {row[parent] for row in batch}
            ids = {name: name for name in names} if by_key else ids_of(model, names)
            part._default_manager.bulk_create(part(**attributes(part, row, parent, ids)) for row in batch)

    return write


def ids_of(model: type[Publishable], keys: Iterable[str]) -> dict[str, Any]:
    """Primary keys by key."""
    return dict(model._default_manager.filter(**{f"{model.KEY}__in": list(keys)}).values_list(model.KEY, "pk"))


SAID = r"(?:more than|at least|over|about|around|some|nearly|almost|up to|at most|fewer than) {count}\b"


def wording(row: Row) -> str:
    """The number as the claim words it ("More than 500"); nothing where the claim does not word it with the number."""
    count = row["people_reported"]
    if count is None or row["qualifier"] in ("", "exact"):
        return ""
    match = re.search(SAID.format(count=f"(?:{count}|{count:,})"), row["claim"], re.IGNORECASE)
    return match.group().lower() if match else ""


def claim(row: Row) -> Row:
    """A row of incident_sources.csv with the wording of its number."""
    return Row(row.file, row.line, {**row.cells, "wording": wording(row)})


def attributes(part: type[models.Model], row: Row, parent: str, ids: dict[str, Any]) -> dict[str, Any]:
    """A row's cells under the names of the part's columns."""
    columns = {column: part._meta.get_field(column).attname for column in row.cells}  # type: ignore[union-attr]
    return {columns[name]: ids[value] if name == parent else value for name, value in row.cells.items()}


def write_countries(folder: Folder, rows: Iterable[Row]) -> None:
    """countries.csv: one country a row."""
    write_records(folder, Country, (Country(**row.cells) for row in rows))


def write_sources(folder: Folder, rows: Iterable[Row]) -> None:
    """sources.csv: one source a row."""
    write_records(folder, Source, (Source(**row.cells) for row in rows))


def write_incidents(folder: Folder, rows: Iterable[Row]) -> None:
    """incidents.csv: one incident a row; one that groups.csv does not split is a single group."""
    for batch in in_batches(rows):
        write_records(folder, Incident, (incident(row, whole=row["slug"] in folder.grouped) for row in batch))
        mine = [row for row in batch if not folder.keeps(Incident, row["slug"])]
        ids = ids_of(Incident, [row["slug"] for row in mine])
        Group.objects.filter(incident__in=ids.values()).delete()
        Group.objects.bulk_create(
            Group(incident_id=ids[row["slug"]], **only_group(row)) for row in mine if row["slug"] not in folder.grouped
        )


def incident(row: Row, *, whole: bool) -> Incident:
    """A row as a working copy; people and sexes of the whole are kept where there are several groups."""
    own = [name for name in row.cells if name not in {*PEOPLE, "outcome", "outcome_date", "country", "entered_from"}]
    record = Incident(country_id=row["country"], entered_from_id=row["entered_from"], **row.take(*own))
    for name in PEOPLE if whole else ():
        setattr(record, name, row[name])
    record.earliest, record.latest = bounds(record.date, record.date_precision)
    return record


def only_group(row: Row) -> dict[str, Any]:
    """The people of an incident that groups.csv does not split."""
    precision = "day" if row["outcome_date"] else ""
    return {**row.take(*PEOPLE, "outcome", "outcome_date"), "outcome_date_precision": precision}


def check(folder: Folder, steps: Iterable[Step]) -> dict[str, int]:
    """Read every file to its end; how many rows each has. Raises BadFiles with all that is wrong, nothing written."""
    errors = Errors()
    found = {step.file.name: sum(1 for _ in read.rows(folder.path, step.file, errors)) for step in steps}
    errors.refuse()
    return found
