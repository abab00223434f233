"""The record's CSV files: what their columns hold, and the rules over their rows."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from incidents import codebook as codes
from incidents.loading.writing import (
    Folder,
    LoadingStep,
    claim,
    write_countries,
    write_incidents,
    write_parts,
    write_sources,
    write_treaties,
)
from incidents.models import (
    Claim,
    Country,
    Event,
    Group,
    Incident,
    Instrument,
    Origin,
    Overlap,
    Practice,
    Snapshot,
    Source,
    Statement,
)
from incidents.models.people import PEOPLE_FIELDS
from incidents.models.sources import SHARED
from project import csv_reading as read
from project.addresses import canonical_address
from project.csv_reading import File, FileRow
from project.languages import LANGUAGE_CODES
from project.media_types import MEDIA_TYPES

RowRule = Callable[[FileRow], tuple[str, str] | None]
PeopleReaders = dict[str, read.Reader]
NEEDED_PEOPLE: PeopleReaders = dict.fromkeys(PEOPLE_FIELDS, read.persons_cell) | dict.fromkeys(
    PEOPLE_FIELDS[:2], read.needed(read.persons_cell)
)


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
    """The rules of low, best and high, and of the sexes."""
    return in_order("people_low", "people_best"), in_order("people_best", "people_high"), sexes_within


# fmt: off
def record_steps(folder: Folder) -> list[LoadingStep]:
    """The files of the record, in the order in which they are written."""
    return [*source_steps(folder), *country_steps(folder), *incident_steps(folder), *part_steps(folder)]


def source_cell(folder: Folder, *, empty: bool = False) -> read.Reader:
    """A cell that names a source."""
    reader = read.reference(folder.sources, "sources.csv", empty=empty)
    return reader if empty else read.needed(reader)


def own(folder: Folder, name: str) -> read.Reader:
    """A cell that names a record of the same folder."""
    return read.needed(read.reference(folder.own[name], name))


def real_country(folder: Folder, *, empty: bool = False) -> read.Reader:
    """A cell that names a country of the world."""
    reader = read.reference(folder.countries - {"ZZ"}, "countries.csv, ZZ apart", empty=empty)
    return reader if empty else read.needed(reader)


def source_steps(folder: Folder) -> list[LoadingStep]:
    """countries.csv, which stands first as others name it, sources.csv and what hangs on it."""
    return [
        LoadingStep(File("countries.csv", {
            "iso2": iso2, "name": read.needed(read.up_to(100)), "name_ko": read.needed(read.up_to(100)),
            "role": read.one_of(codes.COUNTRY_ROLES.values), "practice": read.text_cell, "notes": read.text_cell,
            "withdrawn": read.text_cell,
        }, key=("iso2",)), write_countries),
        LoadingStep(File("sources.csv", {
            "slug": read.slug, "title": read.needed(read.text_cell), "publisher": read.needed(read.up_to(200)),
            "author": read.up_to(200), "published": read.date, "url": read.up_to(1000, read.url_cell),
            "language": read.one_of(sorted(LANGUAGE_CODES), empty=True), "kind": read.one_of(codes.SOURCE_KINDS.values),
            "availability": read.one_of(codes.AVAILABILITIES.values), "accessed": read.date,
            "last_checked": read.date, "withdrawn": read.text_cell,
        }, key=("slug",), rules=(one_address(folder),)), write_sources),
        LoadingStep(File("source_origins.csv", {
            "source": own(folder, "sources.csv"), "other": source_cell(folder),
            "relation": read.one_of(codes.ORIGINS.values), "note": read.text_cell,
        }, key=("source", "other"), rules=(not_itself("source"),)), write_parts(Origin, Source, "source", by_key=True)),
        LoadingStep(File("snapshots.csv", {
            "source": own(folder, "sources.csv"), "sha256": read.maybe(read.sha256_cell, ""),
            "media_type": read.one_of(MEDIA_TYPES, empty=True), "size": read.maybe(read.whole_cell, None),
            "taken_at": read.moment_cell, "address": read.up_to(1000, read.url_cell),
        }, key=("source", "sha256", "address"), rules=(copy_of_something,)),
            write_parts(Snapshot, Source, "source", by_key=True)),
    ]


def country_steps(folder: Folder) -> list[LoadingStep]:
    """practices.csv and treaties.csv."""
    country = own(folder, "countries.csv")
    return [
        LoadingStep(File("practices.csv", {
            "country": country, "from_year": read.needed(read.year), "to_year": read.year,
            "practice": read.one_of(codes.PRACTICES.values), "summary": read.needed(read.text_cell),
            "basis": read.one_of(codes.PRACTICE_BASES.values), "source": source_cell(folder), "verified": read.boolean,
        }, rules=(in_order("from_year", "to_year"),)), write_parts(Practice, Country, "country", by_key=True)),
        LoadingStep(File("treaties.csv", {
            "country": country, "treaty": read.needed(read.up_to(60, read.slug)),
            "status": read.one_of(codes.TREATY_STATUSES.values), "since": read.date, "reservation": read.text_cell,
            "source": source_cell(folder), "verified": read.boolean, "name": read.up_to(150),
            "name_ko": read.up_to(150),
            "kind": read.one_of(codes.TREATY_KINDS.values, empty=True),
        }, key=("country", "treaty"), rules=(no_date_for_none, says_which_treaty())), write_treaties),
    ]


def incident_steps(folder: Folder) -> list[LoadingStep]:
    """incidents.csv, groups.csv and overlaps.csv."""

    def agrees_with_groups(row: FileRow) -> tuple[str, str] | None:
        if row["slug"] in folder.split or row["slug"] in folder.left:
            return agrees_with_those_here(row)
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

    def agrees_with_those_here(row: FileRow) -> tuple[str, str] | None:
        outcomes = folder.split.get(row["slug"], {row["outcome"]})
        told = "mixed" if len(outcomes) > 1 else next(iter(outcomes))
        if row["outcome"] == told:
            return None
        text = _("'%(value)s' is not what the incident's groups here say: '%(told)s'; add them, as groups.csv")
        return "outcome", text % {"value": row["outcome"], "told": told}

    incident = own(folder, "incidents.csv")
    return [
        LoadingStep(File("incidents.csv", {
            "slug": read.slug, "title": read.needed(read.up_to(200)), "country": real_country(folder),
            "entered_from": real_country(folder, empty=True), "date": read.needed(read.date),
            "date_precision": read.one_of(codes.PRECISIONS.values), "end_date": read.date,
            "location": read.up_to(200), "location_precision": read.one_of(codes.LOCATION_PRECISIONS.values),
            "latitude": read.decimal(-90, 90), "longitude": read.decimal(-180, 180),
            "kind": read.one_of(codes.KINDS.values), "outcome": read.one_of([*codes.OUTCOMES.values, "mixed"]),
            "outcome_date": read.date, **NEEDED_PEOPLE, "who": read.one_of(codes.WHO.values),
            "measure": read.one_of(codes.MEASURES.values), "people_basis": read.one_of(codes.BASES.values),
            "confidence": read.one_of(codes.CONFIDENCES.values), "summary": read.needed(read.text_cell),
            "verified": read.boolean, "notes": read.text_cell,
        }, key=("slug",), rules=(*people_rules(), in_order("date", "end_date"), has_point, agrees_with_groups)),
            write_incidents),
        LoadingStep(File("groups.csv", {
            "incident": incident, **NEEDED_PEOPLE, "outcome": read.one_of(codes.OUTCOMES.values),
            "outcome_date": read.date, "outcome_date_precision": read.one_of(codes.PRECISIONS.values, empty=True),
            "note": read.text_cell,
        }, rules=people_rules()), write_parts(Group, Incident, "incident")),
        LoadingStep(File("overlaps.csv", {
            "incident": incident, "other": read.needed(read.reference(folder.incidents, "incidents.csv")),
            "relation": read.one_of(codes.OVERLAPS.values), "note": read.text_cell,
        }, key=("incident", "other"), rules=(not_itself("incident"),)),
            write_parts(Overlap, Incident, "incident", by_key=True)),
    ]


def part_steps(folder: Folder) -> list[LoadingStep]:
    """incident_events.csv, incident_sources.csv and statements.csv."""
    incident = own(folder, "incidents.csv")
    claims = write_parts(Claim, Incident, "incident")
    return [
        LoadingStep(File("incident_events.csv", {
            "incident": incident, "date": read.needed(read.date),
            "date_precision": read.one_of(codes.PRECISIONS.values), "kind": read.one_of(codes.EVENT_KINDS.values),
            "description": read.needed(read.text_cell), "source": source_cell(folder, empty=True),
        }), write_parts(Event, Incident, "incident")),
        LoadingStep(File("incident_sources.csv", {
            "incident": incident, "source": source_cell(folder), "people_reported": read.persons_cell,
            "qualifier": read.one_of(codes.QUALIFIERS.values, empty=True), "claim": read.text_cell,
            "people_high": read.persons_cell, "wording": read.up_to(200), "as_of": read.date,
            "counts": read.one_of(codes.MEASURES.values, empty=True), "rank_reason": read.up_to(300),
            "rank": read.one_of(codes.RANKS.values, empty=True),
        }, key=("incident", "source"), rules=(in_order("people_reported", "people_high"), says_why)),
            lambda folder, rows: claims(folder, map(claim, rows))),
        LoadingStep(File("statements.csv", {
            "incident": incident, "speaker": read.needed(read.up_to(200)), "organisation": read.up_to(200),
            "country": real_country(folder, empty=True), "date": read.date,
            "stance": read.one_of(codes.STANCES.values), "summary": read.needed(read.text_cell),
            "source": source_cell(folder, empty=True),
        }), write_parts(Statement, Incident, "incident")),
    ]
# fmt: on


def iso2(cell: str) -> str:
    """An ISO 3166-1 alpha-2 code."""
    if len(cell) != 2 or not (cell.isascii() and cell.isalpha() and cell.isupper()):
        raise read.BadCell(_("is not an ISO 3166-1 alpha-2 code: two capitals"))
    return cell


def one_address(folder: Folder) -> RowRule:
    """A rule: no two sources have one address, however it is spelled."""
    seen: dict[str, FileRow] = {}

    def rule(row: FileRow) -> tuple[str, str] | None:
        address = canonical_address(row["url"])
        if not address or address in SHARED or row["withdrawn"]:
            return None
        first = seen.setdefault(address, row)
        if first["slug"] != row["slug"]:
            said = {"slug": row["slug"], "other": first["slug"], "line": first.line}
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
