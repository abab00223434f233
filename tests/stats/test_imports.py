"""The statistics' CSV files, and the command that loads a folder."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from incidents.editions.publishing import note_change
from incidents.models import Country, Edition, Source
from project.csv_reading import BadFiles
from stats.imports import load
from stats.models import ArrivalFigure, ArrivalVersion, ContextEvent, OtherFigure, OtherFigureVersion
from tests import csvs, oracle
from tests.answers import as_json, json_of, marks_of, results_of, rows_of

pytestmark = pytest.mark.django_db

NAMES = ("arrivals.csv", "other_destinations.csv", "arrivals_breakdown.csv", "context_events.csv")


def quietly(folder: Path) -> Edition | None:
    return load(folder, say=lambda text: None)


def errors_of(folder: Path) -> list[str]:
    with pytest.raises(BadFiles) as refused:
        quietly(folder)
    assert Edition.objects.count() == Country.objects.count() == Source.objects.count() == 0
    return refused.value.errors


# Loading


def test_the_seeds_load_with_every_row() -> None:
    quietly(oracle.SEEDS)
    record = oracle.load()
    assert ArrivalVersion.objects.count() == len(record.arrivals)
    assert OtherFigureVersion.objects.count() == len(record.other_destinations) + len(record.arrivals_breakdown)
    assert ContextEvent.VERSION.objects.count() == len(record.context_events)
    assert ArrivalVersion.objects.filter(since=1, until=None).count() == len(record.arrivals)


def test_a_year_without_its_own_figure_is_made_of_its_parts_and_unfinished(folder: Path, reader: Client) -> None:
    rows = csvs.rows_of(folder, "arrivals.csv")
    kept = [row for row in rows if (row["period_type"], row["period_start"]) != ("year", "2025-01-01")]
    assert len(rows) - len(kept) == 2
    csvs.write(folder, "arrivals.csv", kept)
    quietly(folder)
    assert rows_of(reader, "/charts/arrivals-by-year.json?from=2025") == [(2025, 88, 8, 0, 96, "unfinished")]
    answer = json_of(reader, "/charts/arrivals-by-year.json?from=2025")
    assert answer["table"]["notes"] == ["2025 is unfinished: its figures reach to 2025-06-30."]
    opened = results_of(reader, as_json(marks_of(answer["figure"])[0]["href"]))
    assert [(result["period_type"], result["total"]) for result in opened] == [("half", 96)]


def test_a_figure_that_is_revised_is_a_vintage_beside_the_old_one(small: Path) -> None:
    quietly(small)
    rows = csvs.rows_of(small, "arrivals.csv")
    csvs.write(small, "arrivals.csv", [*rows, rows[0] | {"released": "1991-06-01", "female": "303", "total": "604"}])
    quietly(small)
    assert sorted(ArrivalVersion.objects.current().values_list("total", "since")) == [(603, 1), (604, 2), (700, 1)]


def test_a_figure_that_is_corrected_is_a_new_version_of_the_same(small: Path) -> None:
    quietly(small)
    csvs.change(small, "arrivals.csv", 1, total="701")
    quietly(small)
    assert sorted(ArrivalVersion.objects.values_list("total", "since", "until")) == [
        (603, 1, None), (700, 1, 2), (701, 2, None),
    ]  # fmt: skip


def test_a_figure_that_was_edited_here_is_kept_and_said_so(small: Path) -> None:
    quietly(small)
    made = ArrivalFigure.objects.get(total=700)
    ArrivalFigure.objects.filter(pk=made.pk).update(notes="Edited here")
    note_change(made)
    csvs.change(small, "arrivals.csv", 1, notes="From the file")
    said: list[str] = []
    load(small, say=said.append)
    assert ArrivalFigure.objects.get(pk=made.pk).notes == "Edited here"
    assert any("1 of arrivals figures kept as they were edited here" in line for line in said), said


def test_two_figures_with_the_same_name_are_two_figures(small: Path) -> None:
    rows = csvs.rows_of(small, "other_destinations.csv")
    csvs.write(small, "other_destinations.csv", [*rows, rows[0] | {"count": "999"}])
    quietly(small)
    assert set(OtherFigure.objects.filter(measure="refugee_stock").values_list("count", flat=True)) == {401, 999}
    assert quietly(small) is None


def test_dates_of_a_context_event_keep_what_is_known_of_them(small: Path) -> None:
    quietly(small)
    document = ContextEvent.VERSION.objects.get().document
    assert [document[name] for name in ("date", "date_precision", "end_date", "end_precision")] == [
        "1991-05-01", "month", "1992-12-31", "year",
    ]  # fmt: skip


# Every column has a place


# Columns that are published under another name or in another form.
AS_PUBLISHED: dict[str, Callable[[str], tuple[str, str]]] = {
    "year_start": lambda cell: ("period_start", f"{cell}-01-01"),
    "year_end": lambda cell: ("period_end", f"{cell}-12-31"),
    "date": lambda cell: ("date", f"{cell}-01"),
    "end_date": lambda cell: ("end_date", f"{cell}-12-31"),
}


def published_as(column: str, cell: str) -> tuple[str, str]:
    return AS_PUBLISHED[column](cell) if column in AS_PUBLISHED else (column, cell)


@pytest.mark.parametrize(
    ("name", "versions"),
    [
        ("arrivals.csv", ArrivalVersion),
        ("other_destinations.csv", OtherFigureVersion),
        ("arrivals_breakdown.csv", OtherFigureVersion),
        ("context_events.csv", ContextEvent.VERSION),
    ],
)
def test_every_column_of_a_file_is_in_what_is_published(name: str, versions: Any, small: Path) -> None:
    quietly(small)
    row = csvs.rows_of(small, name)[0]
    assert all(row.values()), "each column of the first row holds something"
    expected = {published_as(column, cell) for column, cell in row.items()}
    documents = [version.document for version in versions.objects.all()]
    published = [{(key, as_text(value)) for key, value in document.items()} for document in documents]
    assert any(expected <= found for found in published), [expected - found for found in published]


def as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_small_files_have_the_columns_of_the_seeds() -> None:
    for name in NAMES:
        assert list(csvs.rows_of(csvs.SMALL, name)[0]) == list(csvs.rows_of(oracle.SEEDS, name)[0]), name


# What is refused


@pytest.mark.parametrize(
    ("name", "cells", "error"),
    [
        ("arrivals.csv", {"destination": "ZZ"}, "destination: 'ZZ' is not in countries.csv, ZZ apart"),
        ("arrivals.csv", {"total": "604"}, "total: 604 is not male + female, which is 603"),
        ("arrivals.csv", {"female": "", "male": "604"}, "total: 603 is below male, which is 604; it may not be"),
        ("arrivals.csv", {"male": "", "female": "604"}, "total: 603 is below female, which is 604; it may not be"),
        ("arrivals.csv", {"period_start": ""}, "period_start: is empty; only a cumulative row has no first day"),
        (
            "arrivals.csv",
            {"period_end": "1990-12-31"},
            "period_end: 1990-12-31 is below period_start, which is 1991-01-01; it may not be",
        ),
        ("arrivals.csv", {"status": "guess"}, "status: 'guess' is not one of final, provisional"),
        ("other_destinations.csv", {"destination": "XX"}, "destination: 'XX' is not in countries.csv"),
        (
            "other_destinations.csv",
            {"measure": "seen"},
            "measure: 'seen' is not one of resettled, asylum_granted, asylum_applications, refugee_stock",
        ),
        (
            "other_destinations.csv",
            {"period_start": ""},
            "period_start: is empty; only a cumulative row has no first day",
        ),
        ("arrivals_breakdown.csv", {"share": "12"}, "share: '12' is not a number from 0 to 1"),
        ("arrivals_breakdown.csv", {"share": "0.123456"}, "share: '0.123456' has more than 5 digits after the point"),
        (
            "arrivals_breakdown.csv",
            {"year_end": "1992"},
            "year_end: 1992 is below year_start, which is 1993; it may not be",
        ),
        ("arrivals_breakdown.csv", {"category": ""}, "category: '' is empty; it may not be"),
        (
            "context_events.csv",
            {"date": "May 1991"},
            "date: 'May 1991' is not a date such as 2023-05-10, 2023-05 or 2023",
        ),
        ("context_events.csv", {"date": "1991"}, "date: is cut to the year, but date_precision is month"),
        (
            "context_events.csv",
            {"end_date": "1990"},
            "end_date: 1990-12-31 is below date, which is 1991-05-01; it may not be",
        ),
    ],
)
def test_an_error_names_file_line_column_value_and_what_is_allowed(
    name: str, cells: csvs.Row, error: str, small: Path
) -> None:
    csvs.change(small, name, 0, **cells)
    assert errors_of(small) == [f"{name}, line 2, {error}"]


def test_a_figure_that_stands_there_twice_is_named(small: Path) -> None:
    rows = csvs.rows_of(small, "arrivals.csv")
    csvs.write(small, "arrivals.csv", [*rows, rows[0] | {"notes": "again"}])
    [error] = errors_of(small)
    assert error.startswith(
        "arrivals.csv, line 4, destination+period_type+period_start+period_end+status+released+source:"
    )


def test_what_only_the_database_refuses_is_named_with_its_file(small: Path) -> None:
    csvs.change(small, "countries.csv", 1, name="China m")
    [error] = errors_of(small)
    assert error.startswith("countries.csv: ")


# The command


def command(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("load_seeds", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_says_what_it_read_and_what_it_published(small: Path) -> None:
    said = command(str(small), "--note", "The first")
    assert "incidents.csv: 2" in said
    assert said[-1] == "Published as edition 1."
    assert Edition.objects.get().note == "The first"
    assert command(str(small))[-1] == "Nothing new: no edition made."


def test_the_command_fails_with_every_error(small: Path) -> None:
    csvs.change(small, "sources.csv", 0, kind="rumour")
    csvs.change(small, "arrivals.csv", 0, total="604")
    with pytest.raises(CommandError) as failed:
        command(str(small))
    assert str(failed.value).splitlines() == [
        "Nothing was loaded.",
        "sources.csv, line 2, kind: 'rumour' is not one of news, government, un, ngo, academic, press_release, court",
        "arrivals.csv, line 2, total: 604 is not male + female, which is 603",
    ]


def test_the_command_says_what_may_not_be_published(small: Path) -> None:
    csvs.change(small, "groups.csv", 0, people_low="1")
    csvs.change(small, "groups.csv", 1, people_low="1")
    with pytest.raises(CommandError, match=r"Nothing was published\.\nincident-m: Its lowest number of people"):
        command(str(small))
