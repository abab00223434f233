"""A folder as people have it: files by other names, and what a load of it would do."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command

from incidents.editions.publishing import note_change
from incidents.models import Edition, Incident
from stats.imports import load
from tests import csvs

pytestmark = pytest.mark.django_db


def command(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("load_seeds", *arguments, stdout=out)
    return out.getvalue().splitlines()


def refused(*arguments: str) -> list[str]:
    with pytest.raises(CommandError) as failed:
        command(*arguments)
    return str(failed.value).splitlines()


def everything() -> dict[str, list[Any]]:
    """Every row of every table of the site."""
    models = [model for app in ("incidents", "stats", "project") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: sorted(map(repr, model._base_manager.values_list())) for model in models}


# Files by other names


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("arrival.csv", "a file of this name is not read; is it arrivals.csv?"),
        ("Arrivals.CSV", "a file of this name is not read; is it arrivals.csv?"),
        ("incidents.CSV", "a file of this name is not read; is it incidents.csv?"),
        ("incidents.xlsx", "a file of this name is not read; is it incidents.csv?"),
        ("statement.tsv", "a file of this name is not read; is it statements.csv?"),
        ("sources.csv.txt", "a file of this name is not read; is it sources.csv?"),
        ("groups", "a file of this name is not read; is it groups.csv?"),
        ("incidents (1).csv", "a file of this name is not read; is it incidents.csv?"),
        ("incident-sources.csv", "a file of this name is not read; is it incident_sources.csv?"),
    ],
)
def test_a_file_whose_name_is_not_known_is_named_and_nothing_is_done(name: str, said: str, small: Path) -> None:
    (small / name).write_text("slug\nx\n", encoding="utf-8")
    assert refused(str(small)) == ["Nothing was loaded.", f"{name}: {said}"]
    assert Edition.objects.count() == Incident.objects.count() == 0


def test_a_name_like_none_is_named_with_those_that_are_read(small: Path) -> None:
    (small / "zzzz.csv").write_text("a\n", encoding="utf-8")
    [_nothing, error] = refused(str(small))
    assert error.startswith("zzzz.csv: a file of this name is not read; the files are countries.csv, sources.csv, ")
    assert error.endswith("context_events.csv, codebook.csv")


def test_what_an_archive_or_a_system_puts_beside_is_no_table(small: Path) -> None:
    for name in ("README.md", "NOTES.md", "SHA256SUMS", "datapackage.json", "codebook.json", "codebook.csv",
                 ".~lock.incidents.csv#", "~$incidents.xlsx", "._incidents.csv", "notes.txt"):  # fmt: skip
        (small / name).write_text("x\n", encoding="utf-8")
    (small / "older.csv").mkdir()
    assert command(str(small))[-1] == "Published as edition 1."


def test_a_folder_in_the_place_of_a_file_is_named(small: Path) -> None:
    (small / "snapshots.csv").mkdir()
    assert refused(str(small)) == ["Nothing was loaded.", "snapshots.csv: is not a file"]


def test_a_folder_without_any_file_is_said_to_have_none(tmp_path: Path) -> None:
    said = command(str(tmp_path))
    assert any(line.startswith(f"{tmp_path} has none of the files that are read: countries.csv, ") for line in said)


def test_a_file_that_is_not_there_is_said_not_to_be(small: Path) -> None:
    (small / "groups.csv").unlink()
    csvs.write(small, "incidents.csv", csvs.rows_of(small, "incidents.csv")[:1])
    (small / "overlaps.csv").unlink()
    said = command(str(small))
    assert {"incidents.csv: 1", "groups.csv: not there; what the site has stays"} <= set(said)


def test_a_file_that_cannot_be_read_is_named_without_what_follows_from_it(small: Path) -> None:
    path = small / "sources.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("publisher m", "한국일보").encode("cp949"))
    (small / "incidents.csv").write_text("slug,colour\nx,y\n", encoding="utf-8")
    said = refused(str(small))
    assert said[:2] == [
        "Nothing was loaded.",
        "sources.csv: is in CP949, as a spreadsheet in Korean saves it: save it as “CSV UTF-8”",
    ]
    assert [line.split(":")[0] for line in said[2:]] == ["incidents.csv, line 1"]


# What a load would do


def test_a_dry_run_says_what_would_be_new_and_writes_nothing(small: Path) -> None:
    before = everything()
    said = command(str(small), "--dry-run")
    assert "incidents: 2 new, 0 changed, 0 unchanged, 0 kept as edited here" in said
    assert {"  new: incident-m", "  new: split-m", "  new: source-m"} <= set(said)
    assert said[-1].startswith("Dry run, nothing was written. It would be edition 1: ")
    assert everything() == before


def test_a_dry_run_says_field_by_field_what_would_change(small: Path) -> None:
    command(str(small))
    csvs.change(small, "incidents.csv", 0, title="Another title", entered_from="", verified="FALSE")
    csvs.change(small, "incident_events.csv", 0, description="told anew")
    csvs.change(small, "arrivals.csv", 0, total="604", male="302")
    before = everything()
    said = command(str(small), "--dry-run")
    start = said.index("incidents: 0 new, 1 changed, 1 unchanged, 0 kept as edited here")
    assert said[start + 1 : start + 7] == [
        "  changed: incident-m",
        "    title: “incident title m” → “Another title”",
        "    entered_from: “KP” → empty",
        "    verified: true → false",
        "    Event changed: 1991, Denied",
        "      description: “event m” → “told anew”",
    ]
    assert {"    male: 301 → 302", "    total: 603 → 604"} <= set(said)
    assert "countries: 0 new, 0 changed, 4 unchanged, 0 kept as edited here" in said
    assert said[-1] == "Dry run, nothing was written. It would be edition 2: 0 new, 2 changed."
    assert everything() == before
    assert Edition.objects.count() == 1


def test_a_dry_run_names_rows_that_would_come_and_go(small: Path) -> None:
    command(str(small))
    rows = csvs.rows_of(small, "incident_events.csv")
    csvs.write(small, "incident_events.csv", [*rows, rows[0] | {"kind": "arrested", "description": "one more"}])
    (small / "statements.csv").write_text(",".join(csvs.rows_of(small, "statements.csv")[0]) + "\n", encoding="utf-8")
    said = command(str(small), "--dry-run")
    assert [line for line in said if "added" in line or "removed" in line] == [
        "    Event added: 1991, Arrested",
        "    Statement removed: speaker m, organisation m",
    ]


def test_a_dry_run_says_what_is_kept_as_it_was_edited_here(small: Path) -> None:
    command(str(small))
    Incident.objects.filter(slug="incident-m").update(title="Edited here")
    note_change(Incident.objects.get(slug="incident-m"))
    csvs.change(small, "incidents.csv", 0, title="From the file")
    said = command(str(small), "--dry-run")
    start = said.index("incidents: 0 new, 0 changed, 1 unchanged, 1 kept as edited here")
    assert said[start + 1] == "  kept as edited here: incident-m"
    assert said[-1] == "Dry run, nothing was written. Nothing new: it would make no edition."


def test_a_dry_run_is_refused_as_the_load_would_be(small: Path) -> None:
    csvs.change(small, "sources.csv", 0, kind="rumour")
    assert refused(str(small), "--dry-run")[0] == "Nothing was loaded."
    csvs.change(small, "sources.csv", 0, kind="news")
    csvs.change(small, "groups.csv", 0, people_low="1")
    csvs.change(small, "groups.csv", 1, people_low="1")
    assert refused(str(small), "--dry-run")[0] == "Nothing was published."
    assert Edition.objects.count() == Incident.objects.count() == 0


def test_a_dry_run_leaves_nothing_in_the_cache(small: Path) -> None:
    cache.set("counts", "as they were")
    command(str(small), "--dry-run")
    assert cache.get("counts") == "as they were"
    assert command(str(small))[-1] == "Published as edition 1."


@pytest.mark.parametrize(
    ("name", "column"),
    [("arrivals.csv", "notes"), ("other_destinations.csv", "notes"), ("context_events.csv", "end_date")],
)
def test_a_file_of_figures_without_a_column_leaves_what_is_here(name: str, column: str, folder: Path) -> None:
    load(folder, say=lambda text: None)
    rows = csvs.rows_of(folder, name)
    assert any(row[column] for row in rows)
    csvs.write(folder, name, [{key: value for key, value in row.items() if key != column} for row in rows])
    assert load(folder, say=lambda text: None) is None
