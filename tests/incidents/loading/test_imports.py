"""The record's CSV files: every column has its place, every error its name, and nothing is left of a bad load."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from incidents.editions.publishing import note_change, publish, withdraw
from incidents.editions.references import publishable_models
from incidents.models import Claim, Edition, Event, Group, Incident, Source
from project.csv_reading import BadFiles
from project.limits import last_day
from stats.imports import load
from tests import csvs, oracle

pytestmark = pytest.mark.django_db

NAMES = (
    "countries.csv", "sources.csv", "source_origins.csv", "practices.csv", "treaties.csv", "incidents.csv",
    "groups.csv", "incident_events.csv", "incident_sources.csv", "statements.csv", "overlaps.csv",
)  # fmt: skip
PARENTS = {"incident", "country", "source"}  # a part is found inside the document of what it hangs on


def quietly(folder: Path, **words: Any) -> Edition | None:
    return load(folder, say=lambda text: None, **words)


def errors_of(folder: Path) -> list[str]:
    with pytest.raises(BadFiles) as refused:
        quietly(folder)
    return refused.value.errors


def rows_in_the_site() -> dict[str, int]:
    """How many rows each table of the record has."""
    models = [m for app in ("incidents", "stats") for m in apps.get_app_config(app).get_models()]
    return {model.__name__: model._default_manager.count() for model in models}


# Loading


def test_the_seeds_load_as_one_edition_with_every_row() -> None:
    edition = quietly(oracle.SEEDS)
    assert edition == Edition.objects.get()
    found, record = rows_in_the_site(), oracle.load()
    assert found["IncidentVersion"] == found["Incident"] == len(record.incidents)
    assert found["SourceVersion"] == found["Source"] == len(record.sources)
    assert (found["Event"], found["Claim"], found["Statement"], found["Overlap"], found["Origin"]) == tuple(
        map(
            len,
            (
                record.incident_events,
                record.incident_sources,
                record.statements,
                record.overlaps,
                record.source_origins,
            ),
        )
    )
    assert set(Incident.objects.values_list("state", flat=True)) == {"published"}


def test_a_load_that_is_repeated_makes_no_edition_and_no_second_row(small: Path) -> None:
    assert quietly(small) is not None
    before = rows_in_the_site()
    assert quietly(small) is None
    assert rows_in_the_site() == before


def test_an_empty_folder_makes_no_edition(tmp_path: Path) -> None:
    before = rows_in_the_site()
    assert {name for name, count in before.items() if count} <= {"Instrument"}  # those of the codebook
    assert quietly(tmp_path) is None
    assert rows_in_the_site() == before


def test_a_changed_row_is_a_new_edition_of_that_record_alone(small: Path) -> None:
    quietly(small)
    csvs.change(small, "incidents.csv", 0, title="Another title")
    edition = quietly(small, note="Corrected")
    assert edition is not None
    assert (edition.number, edition.note) == (2, "Corrected")
    since = dict(Incident.VERSION.objects.current().values_list("key", "since"))
    assert since == {"incident-m": 2, "split-m": 1}


def test_a_changed_part_replaces_the_old_one(small: Path) -> None:
    quietly(small)
    csvs.change(small, "incident_events.csv", 0, description="told anew")
    csvs.change(small, "groups.csv", 0, note="counted anew")
    quietly(small)
    assert list(Event.objects.values_list("description", flat=True)) == ["told anew"]
    assert sorted(Group.objects.filter(incident__slug="split-m").values_list("note", flat=True)) == ["", "counted anew"]


def test_a_record_that_was_edited_here_is_kept_and_said_so(small: Path) -> None:
    quietly(small)
    Incident.objects.filter(slug="incident-m").update(title="Edited here")
    note_change(Incident.objects.get(slug="incident-m"))
    csvs.change(small, "incidents.csv", 0, title="From the file", notes="From the file")
    csvs.change(small, "incident_events.csv", 0, description="From the file")
    said: list[str] = []
    load(small, say=said.append)
    made = Incident.objects.get(slug="incident-m")
    assert (made.title, made.notes, made.events.get().description) == ("Edited here", "incident notes m", "event m")
    assert any("1 of incidents kept as they were edited here" in line for line in said), said


def test_a_record_that_was_edited_and_published_here_is_kept_too(small: Path) -> None:
    quietly(small)
    Incident.objects.filter(slug="incident-m").update(title="Edited here")
    publish([Incident.objects.get(slug="incident-m")])
    csvs.change(small, "incidents.csv", 0, title="From the file")
    assert quietly(small) is None
    assert Incident.objects.get(slug="incident-m").title == "Edited here"


def test_a_withdrawn_record_does_not_come_back_with_a_load(small: Path) -> None:
    quietly(small)
    withdraw(Incident.objects.get(slug="incident-m"), reason="Made up")
    assert quietly(small) is None
    assert not Incident.VERSION.objects.current().filter(key="incident-m").exists()


def test_a_record_that_the_files_do_not_name_stays(small: Path) -> None:
    quietly(small)
    for path in small.iterdir():
        if path.name not in ("countries.csv", "sources.csv"):
            path.unlink()
    quietly(small)
    assert Incident.VERSION.objects.current().count() == 2


def test_columns_may_stand_in_any_order_and_a_file_may_begin_with_a_mark(small: Path) -> None:
    rows = csvs.rows_of(small, "countries.csv")
    csvs.write(small, "countries.csv", [dict(reversed(row.items())) for row in rows])
    path = small / "countries.csv"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert quietly(small) is not None


# Every column has a place


def leaves(document: Any, name: str = "") -> list[tuple[str, Any]]:
    """Every value of a document with the name it stands under."""
    if isinstance(document, dict):
        return [leaf for key, value in document.items() for leaf in leaves(value, key)]
    if isinstance(document, list):
        return [leaf for value in document for leaf in leaves(value, name)]
    return [(name, str(document).lower() if isinstance(document, bool) else str(document))]


@pytest.mark.parametrize("name", NAMES)
def test_every_column_of_a_file_is_in_what_is_published(name: str, small: Path, settings: Any) -> None:
    settings.SMALLEST_CELL = 0  # what is small is to be found as well
    quietly(small)
    published = {leaf for m in publishable_models() for v in m.VERSION.objects.all() for leaf in leaves(v.document)}
    row = csvs.rows_of(small, name)[0]
    assert all(row.values()), "each column of the first row holds something"
    missing = {c: cell for c, cell in row.items() if c not in PARENTS and (c, cell) not in published}
    assert missing == {}


def test_the_small_files_have_the_columns_of_the_seeds() -> None:
    for name in NAMES:
        known, real = (list(csvs.rows_of(folder, name)[0]) for folder in (csvs.SMALL, oracle.SEEDS))
        assert real[: len(known)] == known, name  # what came later is asked by test_published_fields.py


def test_people_of_the_whole_are_kept_beside_those_of_its_groups(small: Path) -> None:
    quietly(small)
    document = Incident.VERSION.objects.get(key="split-m").document
    assert [document[name] for name in ("people_low", "people_best", "people_high")] == [22, 23, 203]
    assert [group["people_best"] for group in document["groups"]] == [22, 101]


def test_a_number_is_kept_as_it_was_worded(small: Path) -> None:
    quietly(small)
    claim = Claim.objects.get()
    assert (claim.people_reported, claim.qualifier, claim.wording) == (1500, "at_least", "more than 1,500")


# What is refused


def bad(small: Path, name: str, cells: csvs.Row, place: int = 0) -> list[str]:
    """The errors of a load with these cells, of which nothing is left behind."""
    csvs.change(small, name, place, **cells)
    before = rows_in_the_site()
    found = errors_of(small)
    assert rows_in_the_site() == before
    return found


WHOLE = "is not a whole number from 0 to 999,999"
SLUG = "is not a slug: 1 to 100 letters, digits, hyphens and underscores"
WRONG = [
    ("countries.csv", "iso2", "Cn", "'Cn' is not an ISO 3166-1 alpha-2 code: two capitals"),
    ("countries.csv", "name", "", "'' is empty; it may not be"),
    ("countries.csv", "name", "x" * 101, f"'{'x' * 60}…' is longer than 100 characters"),
    ("countries.csv", "role", "x", "'x' is not one of origin, transit, destination, both, aggregate"),
    ("sources.csv", "url", "ftp://x", "'ftp://x' is not an address that begins with http:// or https://"),
    ("sources.csv", "published", "2023-5-1", "'2023-5-1' is not a date such as 2023-05-10"),
    ("sources.csv", "slug", "a b", f"'a b' {SLUG}"),
    ("source_origins.csv", "other", "gone", "'gone' is not in sources.csv"),
    ("source_origins.csv", "other", "source-m", "is the row's own source"),
    ("practices.csv", "from_year", "991", f"'991' is not a year from 1945 to {last_day().year}"),
    ("practices.csv", "to_year", "1990", "1990 is below from_year, which is 1991; it may not be"),
    ("practices.csv", "verified", "yes", "'yes' is not one of true, false"),
    ("treaties.csv", "country", "XX", "'XX' is not in countries.csv"),
    ("incidents.csv", "country", "ZZ", "'ZZ' is not in countries.csv, ZZ apart"),
    ("incidents.csv", "country", "XX", "'XX' is not in countries.csv, ZZ apart"),
    ("incidents.csv", "date", "1991-02-30", "'1991-02-30' is not a date such as 2023-05-10"),
    ("incidents.csv", "end_date", "1990-01-01", "1990-01-01 is below date, which is 1991-01-04; it may not be"),
    ("incidents.csv", "people_low", "-1", f"'-1' {WHOLE}"),
    ("incidents.csv", "people_low", "", "'' is empty; it may not be"),
    ("incidents.csv", "people_best", "1.5", f"'1.5' {WHOLE}"),
    ("incidents.csv", "people_best", "100", "100 is below people_low, which is 101; it may not be"),
    ("incidents.csv", "people_high", "101", "101 is below people_best, which is 102; it may not be"),
    ("incidents.csv", "children", "104", "104 are more than people_high, which is 103"),
    ("incidents.csv", "latitude", "91", "'91' is not a number from -90 to 90"),
    ("incidents.csv", "latitude", "NaN", "'NaN' is not a number from -90 to 90"),
    ("incidents.csv", "latitude", "1.234567", "'1.234567' has more than 5 digits after the point"),
    ("incidents.csv", "longitude", "east", "'east' is not a number from -180 to 180"),
    ("incidents.csv", "longitude", "", "latitude and longitude are either both given or both empty"),
    ("incidents.csv", "outcome", "mixed", "'mixed' needs the incident's groups in groups.csv"),
    ("groups.csv", "incident", "gone", "'gone' is not in incidents.csv"),
    ("groups.csv", "outcome_date_precision", "week", "'week' is not one of day, month, year"),
    ("incident_events.csv", "source", "gone", "'gone' is not in sources.csv"),
    ("incident_events.csv", "description", "", "'' is empty; it may not be"),
    ("incident_sources.csv", "qualifier", "over", "'over' is not one of exact, about, at_least, at_most"),
    ("statements.csv", "speaker", "a\x00b", "'a\\x00b' holds a control character (U+0000)"),
    ("overlaps.csv", "other", "incident-m", "is the row's own incident"),
]


@pytest.mark.parametrize(("name", "column", "value", "error"), WRONG)
def test_an_error_names_file_line_column_value_and_what_is_allowed(
    name: str, column: str, value: str, error: str, small: Path
) -> None:
    assert f"{name}, line 2, {column}: {error}" in bad(small, name, {column: value})


def test_an_error_of_several_cells_names_them_all(small: Path) -> None:
    error = "women+men: 110 are more than people_high, which is 103"
    assert bad(small, "incidents.csv", {"women": "60"}) == [f"incidents.csv, line 2, {error}"]


def test_a_date_beside_no_party_is_named(small: Path) -> None:
    error = "since: 1991-01-03 stands beside status 'none'; it must be empty"
    assert bad(small, "treaties.csv", {"status": "none"}) == [f"treaties.csv, line 2, {error}"]


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ({"outcome": "released"}, "outcome: 'released' is not what groups.csv says of the incident: 'mixed'"),
        (
            {"outcome_date": "1991-05-01"},
            "outcome_date: 1991-05-01 belongs in groups.csv, as the incident's groups do",
        ),
    ],
)
def test_what_the_whole_says_of_its_groups_has_to_agree(cells: dict[str, str], error: str, small: Path) -> None:
    assert bad(small, "incidents.csv", cells, place=1) == [f"incidents.csv, line 3, {error}"]


def alone(folder: Path, name: str, slug: str, **cells: str) -> Path:
    """A folder with one file of one row: what it says of a record that is here already."""
    row = next(row for row in csvs.rows_of(folder, name) if row["slug"] == slug) | cells
    (folder.parent / "alone").mkdir()
    csvs.write(folder.parent / "alone", name, [row])
    return folder.parent / "alone"


def parts_of(incident: Incident) -> dict[str, list[Any]]:
    """The rows below an incident, without their ids."""
    return {
        part: [{f.name: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"} for row in rows]
        for part in ("groups", "events", "claims", "statements", "overlaps")
        for rows in [getattr(incident, part).all()]
    }


@pytest.mark.parametrize(
    "slug", ["2023-05-mongolia-four-detained", "2004-10-beijing-korean-school-29", "2023-10-china-mass-return"]
)
def test_a_file_that_does_not_mention_claims_events_or_statements_leaves_them(slug: str, folder: Path) -> None:
    quietly(folder)
    before = parts_of(Incident.objects.get(slug=slug))
    assert before["claims"]
    assert quietly(alone(folder, "incidents.csv", slug, title="Another title"))
    incident = Incident.objects.get(slug=slug)
    assert (incident.title, incident.state) == ("Another title", "published")
    assert parts_of(incident) == before


def test_a_file_without_groups_leaves_those_of_a_record_that_was_split(folder: Path) -> None:
    quietly(folder)
    slug = "2006-05-shenyang-us-consulate-four"
    before = parts_of(Incident.objects.get(slug=slug))
    assert len(before["groups"]) == 2
    quietly(alone(folder, "incidents.csv", slug, notes="Another note"))
    assert parts_of(Incident.objects.get(slug=slug)) == before
    assert Incident.objects.get(slug=slug).people_best == 4


def test_a_file_without_a_column_leaves_what_is_known(folder: Path) -> None:
    quietly(folder)
    row = csvs.rows_of(folder, "sources.csv")[0]
    (folder.parent / "alone").mkdir()
    without = {name: value for name, value in row.items() if name not in ("author", "url", "published")}
    csvs.write(folder.parent / "alone", "sources.csv", [without | {"title": "Another title"}])
    quietly(folder.parent / "alone")
    source = Source.objects.get(slug=row["slug"])
    assert (source.title, source.author, source.url) == ("Another title", row["author"], row["url"])
    assert source.canonical_url
    assert str(source.published or "") == row["published"]


def test_a_file_of_parts_replaces_those_of_the_records_beside_it(folder: Path) -> None:
    quietly(folder)
    slug = "2023-05-mongolia-four-detained"
    path = alone(folder, "incidents.csv", slug, title="Another title")
    first = next(row for row in csvs.rows_of(folder, "incident_events.csv") if row["incident"] == slug)
    csvs.write(path, "incident_events.csv", [first])
    quietly(path)
    incident = Incident.objects.get(slug=slug)
    assert (incident.events.count(), incident.claims.count()) == (1, 4)


def test_the_whole_may_repeat_the_day_of_one_of_its_groups(small: Path) -> None:
    csvs.change(small, "incidents.csv", 1, outcome_date="1991-01-08")
    quietly(small)
    assert list(Incident.objects.get(slug="split-m").groups.values_list("outcome", flat=True)) == [
        "moved_on",
        "pending",
    ]


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("overlaps.csv", "", "line 1: the columns incident, other, relation are missing"),
        ("overlaps.csv", "incident,note,relation\n", "line 1: the columns other are missing"),
        (
            "overlaps.csv",
            "incident,other,relation,note,colour\n",
            "line 1: the columns 'colour' are not known; the columns are incident, other, relation, note",
        ),
        ("overlaps.csv", "incident,other,relation,note,note\n", "line 1: a column stands there twice"),
        ("overlaps.csv", "incident,other,relation,note\na,b\n", "line 2: 2 cells, 4 columns"),
        ("overlaps.csv", 'incident,other,relation,note\n"a\n', "line 2: not a CSV file: unexpected end of data"),
    ],
)
def test_a_file_that_is_none_is_named_with_its_line(name: str, text: str, error: str, small: Path) -> None:
    (small / name).write_text(text, encoding="utf-8")
    assert errors_of(small) == [f"{name}, {error}"]


def test_a_file_in_another_encoding_is_named(small: Path) -> None:
    path = small / "overlaps.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("overlap note m", "é").encode("latin-1"))
    assert errors_of(small) == ["overlaps.csv: not UTF-8: invalid continuation byte"]


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("countries.csv", "iso2", "CN"),
        ("sources.csv", "slug", "source-m"),
        ("incidents.csv", "slug", "incident-m"),
        ("treaties.csv", "country+treaty", "CN+iccpr"),
        ("incident_sources.csv", "incident+source", "incident-m+source-m"),
        ("overlaps.csv", "incident+other", "incident-m+split-m"),
        ("source_origins.csv", "source+other", "source-m+other-m"),
    ],
)
def test_a_row_that_stands_there_twice_is_named(name: str, key: str, value: str, small: Path) -> None:
    rows = csvs.rows_of(small, name)
    csvs.write(small, name, [*rows, rows[0]])
    assert errors_of(small) == [f"{name}, line {len(rows) + 2}, {key}: '{value}' stands there twice"]


def test_all_errors_are_named_at_once_and_nothing_is_left_behind(small: Path) -> None:
    csvs.change(small, "sources.csv", 0, kind="rumour", published="soon")
    csvs.change(small, "statements.csv", 0, country="XX")
    assert bad(small, "incidents.csv", {"who": "anybody"}, place=1) == [
        "sources.csv, line 2, published: 'soon' is not a date such as 2023-05-10",
        "sources.csv, line 2, kind: 'rumour' is not one of news, government, un, ngo, academic, press_release, court",
        "incidents.csv, line 3, who: 'anybody' is not one of escapees, workers, adrift, soldiers, unknown",
        "statements.csv, line 2, country: 'XX' is not in countries.csv, ZZ apart",
    ]
    assert Edition.objects.count() == Source.objects.count() == 0


def test_a_line_is_counted_as_a_text_editor_counts_it(small: Path) -> None:
    csvs.change(small, "sources.csv", 0, title="A title\nof two lines")
    assert bad(small, "sources.csv", {"kind": "rumour"}, place=1)[0].startswith("sources.csv, line 4, kind:")


def test_what_may_not_be_published_is_not_loaded(small: Path) -> None:
    from incidents.editions.publishing import Refused

    csvs.change(small, "groups.csv", 0, people_low="1")
    csvs.change(small, "groups.csv", 1, people_low="1")
    before = rows_in_the_site()
    with pytest.raises(Refused, match="incident-m: Its lowest number of people"):
        quietly(small)
    assert rows_in_the_site() == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert errors_of(tmp_path / "gone") == [f"{tmp_path / 'gone'} is not a folder"]
