"""Files as spreadsheets save them: what is read for what it is, what is named, and what no spreadsheet runs."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from project.csv_reading import Errors, File, rows, text_cell
from project.formats import csv_lines
from project.lines import Unreadable, armed, defused, file_lines, header_of, typed_cell

TABLE = "a,b\n1,탈북\n"
READ = [(1, ["a", "b"]), (2, ["1", "탈북"])]


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode("utf-16"),
        TABLE.replace("\n", "\r\n").encode(),
        (TABLE + "\n,\n\n, \n").encode(),
        TABLE.replace("\n", ",, \n").encode(),
        TABLE.replace(",", "|").encode(),
    ],
    ids=[
        "plain",
        "with a BOM",
        "UTF-16",
        "semicolons",
        "tabs in UTF-16",
        "CRLF",
        "empty last lines",
        "empty last columns",
        "bars",
    ],
)
def test_a_file_is_read_as_a_spreadsheet_saves_it(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert list(file_lines(tmp_path / "a.csv")) == READ


@pytest.mark.parametrize(("before", "line"), [("sep=;\r\n", 2), ("\n", 2), (";\r\n ; \r\n", 3), ("\nSEP=;\n", 3)])
def test_lines_before_the_names_of_columns_are_counted(before: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(before + TABLE.replace(",", ";"), encoding="utf-8")
    assert list(file_lines(tmp_path / "a.csv")) == [(line, ["a", "b"]), (line + 1, ["1", "탈북"])]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TABLE.encode("cp949"), "is in CP949, as a spreadsheet in Korean saves it: save it as “CSV UTF-8”"),
        ("이름\n김 철수\n".encode("cp949"), "is in CP949, as a spreadsheet in Korean saves it: save it as “CSV UTF-8”"),
        (b"a\ncaf\xe9\n", "not UTF-8: invalid continuation byte"),
        (b"PK\x03\x04rest", "is a workbook, not a CSV file: save it as “CSV UTF-8”"),
        (b"\xd0\xcf\x11\xe0rest", "is a workbook, not a CSV file: save it as “CSV UTF-8”"),
        (b"\n<!DOCTYPE html><p>", "is a web page, not a CSV file: download the file itself"),
        (TABLE.encode("utf-16-le"), "is no text, or UTF-16 without its mark: save it as “CSV UTF-8”"),
        ("Größe,é\näöü,ß\n".encode("cp1252"), "not UTF-8: invalid start byte"),
        (b'a\n"b\n', "not a CSV file: unexpected end of data"),
    ],
)
def test_what_is_no_such_file_is_named_for_what_it_is(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        list(file_lines(tmp_path / "a.csv"))
    assert str(refused.value) == said


def test_columns_are_named_in_any_letters(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Slug, TITLE,Date precision\nx,y,z\n", encoding="utf-8")
    assert header_of(tmp_path / "a.csv") == ["slug", "title", "date_precision"]
    assert header_of(tmp_path / "gone.csv") == []


@pytest.mark.parametrize(
    "cell", ["=1+1", "+82", "-", "@a", "\t=1", "\r", "'=1", "''=1", "'-", " =1", "'' =1", "a ", "\n", "\t", "'a\r"]
)
def test_a_text_that_a_spreadsheet_would_run_stands_behind_an_apostrophe(cell: str) -> None:
    assert defused(cell) == f"'{cell}"
    assert armed(defused(cell)) == cell


@pytest.mark.parametrize("cell", ["", "a=1", "'a", "'", "2023-05-10", "'a =1", "송환"])
def test_any_other_text_stands_as_it_is(cell: str) -> None:
    assert defused(cell) == armed(cell) == cell


@pytest.mark.parametrize(
    ("cell", "text"), [(" 송환 ", "송환"), (" '=1", "=1"), ("'=1 ", "=1 "), ("'a", "'a"), (" 'a ", "'a"), ("  ", "")]
)
def test_space_around_what_people_typed_is_taken_off(cell: str, text: str) -> None:
    assert typed_cell(cell) == text


def test_numbers_stay_numbers() -> None:
    assert list(csv_lines(["a", "b"], [[-3.5, "-3.5"], [-4, None]])) == ["a,b\r\n", "-3.5,'-3.5\r\n", "-4,\r\n"]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\r\n'=+-@ ;,\""))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # the first text takes seconds to think of
@given(cells=st.lists(TEXT | st.from_regex(r"\A'*[=+\-@\t\r ][a-z가-힣]*[ \n]?\Z"), min_size=1, max_size=5))
def test_what_is_written_is_read_again_and_nothing_in_it_is_run(
    cells: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    names = [f"c{place}" for place in range(len(cells) + 1)]
    written = "".join(csv_lines(names, [["x", *cells]]))
    (folder / "a.csv").write_text(written, encoding="utf-8", newline="")
    errors = Errors()
    found = [row.cells for row in rows(folder, File("a.csv", dict.fromkeys(names, text_cell)), errors)]
    assert (found, errors.found) == ([dict(zip(names, ["x", *cells], strict=True))], [])
    raw = list(csv.reader(io.StringIO(written, newline="")))[1]
    assert not [cell for cell in raw if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
