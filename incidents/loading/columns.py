"""The record's CSV files: which rules hold over their rows, and how these are written."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from incidents import codebook as codes
from incidents.documents import WORKED_OUT_COLUMNS
from incidents.loading.readers import readers_of, resource_named
from incidents.loading.writing import (
    Folder,
    LoadingStep,
    with_wording,
    write_countries,
    write_incidents,
    write_parts,
    write_sources,
    write_treaties,
)
from incidents.models import Instrument
from incidents.models.people import PEOPLE_FIELDS
from incidents.models.sources import SHARED
from project import csv_reading as read
from project.addresses import canonical_address
from project.csv_reading import File, FileRow

RowRule = Callable[[FileRow], tuple[str, str] | None]
RowMaker = Callable[[FileRow], FileRow]
Writer = Callable[[Folder, Iterable[FileRow]], None]
# A row of incidents.csv says how many people there were in all, which the incident itself need not.
NEEDED_PEOPLE = dict.fromkeys(PEOPLE_FIELDS[:2], read.needed(read.persons_cell))
# What a file of the site says besides is worked out anew.
PASSED_OVER = dict.fromkeys(WORKED_OUT_COLUMNS, read.text_cell)


def in_order(low: str, high: str) -> RowRule:
    """A rule: one cell is not above another, where both are known."""

    def rule(row: FileRow) -> tuple[str, str] | None:
        if row[low] is None or row[high] is None or row[low] <= row[high]:
            return None
        return high, _("%(value)s is below %(other)s, which is %(least)s; it may not be") % {
            "value": row[high],
            "other": low,
            "least": row[low],
        }

    return rule


def sexes_within(row: FileRow) -> tuple[str, str] | None:
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


def has_point(row: FileRow) -> tuple[str, str] | None:
    """A rule: latitude and longitude are known together."""
    if (row["latitude"] is None) == (row["longitude"] is None):
        return None
    return "longitude", _("latitude and longitude are either both given or both empty")


def people_rules() -> tuple[RowRule, ...]:
    return in_order("people_low", "people_best"), in_order("people_best", "people_high"), sexes_within


def file_step(
    folder: Folder, name: str, write: Writer, *, rules: tuple[RowRule, ...] = (), key: tuple[str, ...] | None = None,
    own: Mapping[str, read.Reader] | None = None, besides: Mapping[str, read.Reader] | None = None,
) -> LoadingStep:  # fmt: skip
    """A file as an archive has it, with the rules over its rows and what is done with them.

    Its `key` is the archive's, unless it is told by more; `own` are readers of columns that hold no field as it is.
    """
    resource = resource_named(name)
    columns = readers_of(folder, resource, own or {}) | {**(besides or {})}
    return LoadingStep(File(resource.file, columns, resource.key if key is None else key, rules), write)


def parts_step(folder: Folder, name: str, *rules: RowRule, before: RowMaker | None = None) -> LoadingStep:
    """A file of rows that hang on a record; `before` makes of each what is written."""
    resource = resource_named(name)
    write = write_parts(resource.models[0], resource.model, resource.fields[0].name)
    if before is None:
        return file_step(folder, name, write, rules=rules)
    return file_step(folder, name, lambda folder, rows: write(folder, map(before, rows)), rules=rules)


def record_steps(folder: Folder) -> list[LoadingStep]:
    """The files of the record, in the order in which they are written: what others name stands before them."""
    return [
        file_step(folder, "countries", write_countries),
        file_step(folder, "sources", write_sources, rules=(one_address(folder),)),
        parts_step(folder, "source-origins", not_itself("source")),
        parts_step(folder, "snapshots", copy_of_something),
        parts_step(folder, "practices", in_order("from_year", "to_year")),
        file_step(folder, "treaties", write_treaties, rules=(no_date_for_none, says_which_treaty())),
        file_step(
            folder, "incidents", write_incidents, own=NEEDED_PEOPLE, besides=PASSED_OVER,
            rules=(*people_rules(), in_order("date", "end_date"), has_point, agrees_with_groups(folder)),
        ),
        parts_step(folder, "groups", *people_rules()),
        parts_step(folder, "overlaps", not_itself("incident")),
        parts_step(folder, "incident-events"),
        parts_step(
            folder, "incident-sources", in_order("people_reported", "people_high"), says_why, before=with_wording
        ),
        parts_step(folder, "statements"),
    ]  # fmt: skip


def agrees_with_groups(folder: Folder) -> RowRule:
    """A rule: an incident's outcome and its day are those of its groups, in groups.csv or here."""

    def rule(row: FileRow) -> tuple[str, str] | None:
        if row["slug"] in folder.split or row["slug"] in folder.left:
            return agrees_with_those_here(folder, row)
        fates = folder.grouped.get(row["slug"])
        if fates is None:
            text = _("'mixed' needs the incident's groups in groups.csv")
            return ("outcome", text) if row["outcome"] == "mixed" else None
        told = "mixed" if len(fates) > 1 else next(iter(fates))
        if row["outcome"] != told:
            said = {"value": row["outcome"], "told": told}
            return "outcome", _("'%(value)s' is not what groups.csv says of the incident: '%(told)s'") % said
        if row["outcome_date"] and row["outcome_date"].isoformat() not in set().union(*fates.values()):
            return "outcome_date", _("%s belongs in groups.csv, as the incident's groups do") % row["outcome_date"]
        return None

    return rule


def agrees_with_those_here(folder: Folder, row: FileRow) -> tuple[str, str] | None:
    """The same, of an incident that is split into groups here and by no file."""
    outcomes = folder.split.get(row["slug"], {row["outcome"]})
    told = "mixed" if len(outcomes) > 1 else next(iter(outcomes))
    if row["outcome"] == told:
        return None
    text = _("'%(value)s' is not what the incident's groups here say: '%(told)s'; add them, as groups.csv")
    return "outcome", text % {"value": row["outcome"], "told": told}


def one_address(folder: Folder) -> RowRule:
    """A rule: no two sources have one address, however it is spelled."""
    # Not the rows: of a large file they would all stay in memory.
    seen: dict[str, tuple[str, int]] = {}

    def rule(row: FileRow) -> tuple[str, str] | None:
        address = canonical_address(row["url"])
        # Withdrawn sources stand in nobody's way, and a collection holds several texts at one address.
        if not address or address in SHARED or row["withdrawn"]:
            return None
        first, line = seen.setdefault(address, (row["slug"], row.line))
        if first != row["slug"]:
            said = {"slug": row["slug"], "other": first, "line": line}
            return "url", _("the address of %(slug)s is that of %(other)s, too (line %(line)s)") % said
        if address in folder.addresses:
            said = {"slug": row["slug"], "other": folder.addresses[address]}
            return "url", _("the address of %(slug)s is that of %(other)s, which is here already") % said
        return None

    return rule


def copy_of_something(row: FileRow) -> tuple[str, str] | None:
    """A rule: a copy is a file, of which sum, type and size are known, or has an address in an archive."""
    if not row["sha256"]:
        if row["media_type"] or row["size"] is not None:
            return "sha256", _("is empty; media_type and size are those of a file with a sum")
        return None if row["address"] else ("address", _("is empty; a copy has a sha256 or an address"))
    if not row["media_type"] or row["size"] is None:
        return "media_type+size", _("is empty; a file with a sum has a type and a size")
    return None


def not_itself(column: str) -> RowRule:
    """A rule: a row does not relate a record to itself."""

    def rule(row: FileRow) -> tuple[str, str] | None:
        return ("other", _("is the row's own %s") % column) if row[column] == row["other"] else None

    return rule


def says_why(row: FileRow) -> tuple[str, str] | None:
    """A rule: a deprecated claim says why."""
    if row["rank"] == "deprecated" and not row["rank_reason"]:
        return "rank_reason", _("is empty; a deprecated claim says why")
    return None


def says_which_treaty() -> Callable[[FileRow], tuple[str, str] | None]:
    """A rule: a treaty that neither codebook nor site knows is named, with its kind; all its rows name it alike."""
    known = {*codes.TREATIES.values, *Instrument.objects.values_list("slug", flat=True)}
    called: dict[str, str] = {}

    def rule(row: FileRow) -> tuple[str, str] | None:
        if row["name"] and called.setdefault(row["treaty"], row["name"]) != row["name"]:
            said = {"name": row["name"], "other": called[row["treaty"]]}
            return "name", _("'%(name)s' is '%(other)s' in another line") % said
        if row["treaty"] in known or (row["name"] and row["kind"]):
            return None
        text = _("'%s' is not known: give its name and kind, in columns of these names")
        return "treaty", text % row["treaty"]

    return rule


def no_date_for_none(row: FileRow) -> tuple[str, str] | None:
    """A rule: a country that is no party has no date."""
    if row["status"] == "none" and row["since"]:
        return "since", _("%s stands beside status 'none'; it must be empty") % row["since"]
    return None
