"""Readers of cells: what each takes, and what it says of what it does not take."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from project import csv_reading
from project.csv_reading import BadCell, BadFiles, Errors, File, FileRow, rows


@pytest.mark.parametrize(
    ("reader", "cell", "value"),
    [
        (csv_reading.text_cell, "", ""),
        (csv_reading.text_cell, "北 a, b", "北 a, b"),
        (csv_reading.up_to(3), "abc", "abc"),
        (csv_reading.slug, "2023-05-a_b", "2023-05-a_b"),
        (csv_reading.persons_cell, "", None),
        (csv_reading.persons_cell, "0", 0),
        (csv_reading.persons_cell, "007", 7),
        (csv_reading.year, "", None),
        (csv_reading.year, "1998", 1998),
        (csv_reading.date, "", None),
        (csv_reading.date, "2012-02-29", dt.date(2012, 2, 29)),
        (csv_reading.decimal(-90, 90), "", None),
        (csv_reading.decimal(-90, 90), "-90", Decimal(-90)),
        (csv_reading.decimal(-90, 90), "42.970000", Decimal("42.97")),
        (csv_reading.url_cell, "", ""),
        (csv_reading.url_cell, "https://example.org/?a=b", "https://example.org/?a=b"),
        (csv_reading.boolean, "true", True),
        (csv_reading.boolean, "false", False),
        (csv_reading.boolean, "TRUE", True),
        (csv_reading.boolean, "False", False),
        (csv_reading.persons_cell, "4.0", 4),
        (csv_reading.year, "2023.0", 2023),
        (csv_reading.one_of(["a", "b"]), "b", "b"),
        (csv_reading.one_of(["a"], empty=True), "", ""),
        (csv_reading.reference({"a"}, "a.csv"), "a", "a"),
        (csv_reading.reference({"a"}, "a.csv", empty=True), "", None),
    ],
)
def test_a_cell_is_read(reader: Any, cell: str, value: Any) -> None:
    assert reader(cell) == value


@pytest.mark.parametrize(
    ("reader", "cell"),
    [
        (csv_reading.text_cell, "a\x00"),
        (csv_reading.up_to(3), "abcd"),
        (csv_reading.needed(csv_reading.text_cell), ""),
        (csv_reading.slug, ""),
        (csv_reading.slug, "ä"),
        (csv_reading.persons_cell, "1,000"),
        (csv_reading.persons_cell, "٣"),
        (csv_reading.persons_cell, "1000000000"),
        (csv_reading.persons_cell, "+1"),
        (csv_reading.persons_cell, "4.5"),
        (csv_reading.persons_cell, "4.0.0"),
        (csv_reading.year, "203.0"),
        (csv_reading.year, "98"),
        (csv_reading.year, "0998"),
        (csv_reading.date, "20120229"),
        (csv_reading.date, "2012-W01-1"),
        (csv_reading.date, "2011-02-29"),
        (csv_reading.date, "29.2.2012"),
        (csv_reading.decimal(0, 1), "1.00001"),
        (csv_reading.decimal(0, 1), "Infinity"),
        (csv_reading.decimal(0, 1), "0.123456"),
        (csv_reading.url_cell, "javascript:alert(1)"),
        (csv_reading.url_cell, "example.org"),
        (csv_reading.boolean, ""),
        (csv_reading.boolean, "yes"),
        (csv_reading.one_of(["a"]), ""),
        (csv_reading.reference({"a"}, "a.csv"), ""),
    ],
)
def test_a_cell_is_refused(reader: Any, cell: str) -> None:
    with pytest.raises(BadCell):
        reader(cell)


FILE = File(
    "a.csv", {"name": csv_reading.needed(csv_reading.text_cell), "count": csv_reading.persons_cell}, key=("name",)
)


def read(tmp_path: Path, text: str, file: File = FILE) -> tuple[list[FileRow], list[str]]:
    """The good rows of a file with this text, and its errors."""
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    errors = Errors()
    return list(rows(tmp_path, file, errors)), errors.found


def test_rows_come_with_the_line_that_they_start_on(tmp_path: Path) -> None:
    found, errors = read(tmp_path, 'name,count\n"a\nb",1\nc,2\n')
    assert [(row.line, row["name"], row["count"]) for row in found] == [(2, "a\nb", 1), (4, "c", 2)]
    assert errors == []


def test_a_bad_row_is_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    found, errors = read(tmp_path, "name,count\na,x\n,y\nb,2\na\nb,3\n")
    assert [row["name"] for row in found] == ["b"]
    assert errors == [
        "a.csv, line 2, count: 'x' is not a whole number from 0 to 999,999",
        "a.csv, line 3, name: '' is empty; it may not be",
        "a.csv, line 3, count: 'y' is not a whole number from 0 to 999,999",
        "a.csv, line 5: 1 cells, 2 columns",
        "a.csv, line 6, name: 'b' stands there twice",
    ]


def test_a_rule_names_a_column_of_its_row(tmp_path: Path) -> None:
    file = File("a.csv", FILE.columns, rules=(lambda row: ("count", "is odd") if row["count"] % 2 else None,))
    found, errors = read(tmp_path, "name,count\na,1\nb,2\n", file)
    assert ([row["name"] for row in found], errors) == (["b"], ["a.csv, line 2, count: is odd"])


def test_a_long_value_is_cut_in_its_error(tmp_path: Path) -> None:
    _found, [error] = read(tmp_path, f"name,count\na,{'x' * 10000}\n")
    assert len(error) < 200


def test_a_file_that_is_not_there_is_an_empty_one(tmp_path: Path) -> None:
    errors = Errors()
    found: tuple[list[Any], list[Any]] = list(rows(tmp_path, FILE, errors)), errors.found
    assert found == ([], [])
    errors.refuse()


def test_errors_refuse_all_at_once() -> None:
    errors = Errors()
    errors.add("a.csv", 2, "name", "is bad")
    errors.add("b.csv", None, None, "is worse")
    with pytest.raises(BadFiles) as refused:
        errors.refuse()
    assert refused.value.errors == ["a.csv, line 2, name: is bad", "b.csv: is worse"]
