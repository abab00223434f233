"""What a folder does not mention stays: the parts of a known record, its groups, the columns that a file lacks."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from incidents.editions.publishing import note_change, publish
from incidents.models import Claim, Edition, Event, Group, Incident, Source
from project.csv_reading import BadFiles
from stats.imports import load
from tests import csvs
from tests.answers import body
from tests.builders import make_claim, make_incident, make_source

pytestmark = pytest.mark.django_db


def quietly(folder: Path) -> Edition | None:
    return load(folder, say=lambda text: None)


def without(folder: Path, name: str, *columns: str) -> None:
    """A file of the folder without some columns."""
    rows = csvs.rows_of(folder, name)
    csvs.write(folder, name, [{column: cell for column, cell in row.items() if column not in columns} for row in rows])


def alone(folder: Path, *names: str) -> Path:
    """The folder with these files alone."""
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()
    return folder


def as_loaded() -> None:
    """Let the site's records stand as a file set them."""
    for model in (Incident, Source):
        model._default_manager.update(loaded=1)


def split(**changes: Any) -> Incident:
    """A published incident of two groups, the whole of which nobody stated."""
    made = make_incident(**changes)
    Group.objects.create(incident=made, people_low=1, people_best=2, people_high=3, outcome="repatriated", note="two")
    publish([made])
    as_loaded()
    return made


def download(folder: Path, reader: Client, **cells: str) -> Path:
    """A folder with incidents.csv as the site gives it, with other cells in its first row."""
    folder.joinpath("incidents.csv").write_bytes(body(reader, "/incidents.csv?who=all"))
    if cells:
        csvs.change(folder, "incidents.csv", 0, **cells)
    return folder


# Groups


def test_a_list_that_is_downloaded_and_loaded_again_changes_no_split_incident(tmp_path: Path, reader: Client) -> None:
    split()
    assert quietly(download(tmp_path, reader)) is None
    assert list(Group.objects.values_list("note", flat=True)) == ["", "two"]
    assert Incident.objects.get().people_best is None


def test_a_split_incident_takes_another_title_and_keeps_its_groups(tmp_path: Path, reader: Client) -> None:
    split()
    assert quietly(download(tmp_path, reader, title="Another title", people_high="20"))
    made = Incident.objects.get()
    assert (made.title, made.people_high, made.groups.count()) == ("Another title", 20, 2)


def test_an_outcome_that_the_groups_here_do_not_say_is_refused_in_words(tmp_path: Path, reader: Client) -> None:
    split()
    with pytest.raises(BadFiles) as refused:
        quietly(download(tmp_path, reader, outcome="released"))
    assert refused.value.errors == [
        "incidents.csv, line 2, outcome: 'released' is not what the incident's groups here say: 'mixed'; "
        "add them, as groups.csv"
    ]
    assert Group.objects.count() == 2


def test_an_incident_that_was_split_here_is_left_and_refuses_nothing(small: Path) -> None:
    quietly(small)
    made = Incident.objects.get(slug="incident-m")
    Group.objects.create(incident=made, people_low=1, people_best=1, outcome="detained")
    note_change(made)
    (small / "groups.csv").unlink()
    csvs.write(small, "incidents.csv", csvs.rows_of(small, "incidents.csv")[:1])
    csvs.change(small, "incidents.csv", 0, title="From the file")
    assert quietly(alone(small, "incidents.csv")) is None
    assert (made.groups.count(), Incident.objects.get(slug="incident-m").title) == (2, "incident title m")


# Columns


def test_a_list_without_columns_of_people_keeps_them(small: Path) -> None:
    quietly(small)
    rows = csvs.rows_of(small, "incidents.csv")[:1]
    csvs.write(small, "incidents.csv", rows)
    without(small, "incidents.csv", "people_high", "women", "men", "children", "outcome_date", "notes")
    csvs.change(small, "incidents.csv", 0, people_best="101")
    assert quietly(alone(small, "incidents.csv"))
    group = Incident.objects.get(slug="incident-m").groups.get()
    assert (group.people_best, group.people_high, group.women, group.children) == (101, 103, 51, 7)
    assert str(group.outcome_date) == "1991-01-06"
    assert Incident.objects.get(slug="incident-m").notes == "incident notes m"


def test_what_a_file_says_is_held_to_what_it_does_not_say(small: Path) -> None:
    quietly(small)
    csvs.write(small, "incidents.csv", csvs.rows_of(small, "incidents.csv")[:1])
    without(small, "incidents.csv", "people_high")
    csvs.change(small, "incidents.csv", 0, people_best="200")
    with pytest.raises(BadFiles) as refused:
        quietly(alone(small, "incidents.csv"))
    assert refused.value.errors == [
        "incidents.csv, line 2, people_high: 103 is below people_best, which is 200; it may not be"
    ]


def test_events_and_statements_without_a_column_of_sources_keep_them(small: Path) -> None:
    quietly(small)
    csvs.change(small, "incidents.csv", 0, title="Another title")
    without(small, "incident_events.csv", "source")
    without(small, "statements.csv", "source", "organisation")
    assert quietly(small)
    assert Event.objects.get().source_id == "source-m"
    statement = Incident.objects.get(slug="incident-m").statements.get()
    assert (statement.source_id, statement.organisation) == ("source-m", "organisation m")


@pytest.mark.parametrize(("claim", "wording"), [("Some seven people", "some seven"), ("Eight people", "")])
def test_claims_without_rank_keep_it_and_their_wording_as_long_as_they_say_the_same(
    claim: str, wording: str, tmp_path: Path, reader: Client
) -> None:
    made, source = make_incident(), make_source()
    make_claim(
        made, source=source.slug, claim="Some seven people", wording="some seven", qualifier="about", people_high=9,
        rank="deprecated", rank_reason="A misprint.",
    )  # fmt: skip
    publish([made, source])
    as_loaded()
    (tmp_path / "sources.csv").write_bytes(body(reader, "/sources.csv"))
    old = Claim.objects.get()
    row = {"incident": made.slug, "source": source.slug, "people_reported": str(old.people_reported or ""),
           "qualifier": old.qualifier, "claim": claim}  # fmt: skip
    csvs.write(download(tmp_path, reader, title="Another title"), "incident_sources.csv", [row])
    assert quietly(tmp_path)
    found = Claim.objects.get()
    assert (found.claim, found.wording, found.rank, found.rank_reason) == (claim, wording, "deprecated", "A misprint.")
    assert found.people_high == 9


def test_a_row_that_is_new_has_nothing_to_keep(small: Path) -> None:
    quietly(small)
    csvs.change(small, "incidents.csv", 0, title="Another title")
    without(small, "incident_events.csv", "source")
    csvs.change(small, "incident_events.csv", 0, description="told anew")
    assert quietly(small)
    assert (Event.objects.get().description, Event.objects.get().source_id) == ("told anew", None)
