"""Files as spreadsheets save them: what is read for what it is, what is named, and what no spreadsheet runs."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project.formats import csv_lines
from project.lines import Unreadable, armed, defused, header_of, lines
from project.reading import Errors, File, rows, text

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
    ],
    ids=["plain", "with a BOM", "UTF-16", "semicolons", "tabs in UTF-16", "CRLF", "empty last lines"],
)
def test_a_file_is_read_as_a_spreadsheet_saves_it(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert list(lines(tmp_path / "a.csv")) == READ


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TABLE.encode("cp949"), "is in CP949, as a spreadsheet in Korean saves it: save it as “CSV UTF-8”"),
        ("이름\n김 철수\n".encode("cp949"), "is in CP949, as a spreadsheet in Korean saves it: save it as “CSV UTF-8”"),
        (b"a\ncaf\xe9\n", "not UTF-8: invalid continuation byte"),
        (b"PK\x03\x04rest", "is a workbook, not a CSV file: save it as “CSV UTF-8”"),
        (b'a\n"b\n', "not a CSV file: unexpected end of data"),
    ],
)
def test_what_is_no_such_file_is_named_for_what_it_is(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        list(lines(tmp_path / "a.csv"))
    assert str(refused.value) == said


def test_columns_are_named_in_any_letters(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Slug, TITLE\nx,y\n", encoding="utf-8")
    assert header_of(tmp_path / "a.csv") == ["slug", "title"]
    assert header_of(tmp_path / "gone.csv") == []


@pytest.mark.parametrize("cell", ["=1+1", "+82", "-", "@a", "\t=1", "\r", "'=1", "''=1", "'-"])
def test_a_text_that_a_spreadsheet_would_run_stands_behind_an_apostrophe(cell: str) -> None:
    assert defused(cell) == f"'{cell}"
    assert armed(defused(cell)) == cell


@pytest.mark.parametrize("cell", ["", "a=1", "'a", "'", "2023-05-10", "'' =1", "송환"])
def test_any_other_text_stands_as_it_is(cell: str) -> None:
    assert defused(cell) == armed(cell) == cell


def test_numbers_stay_numbers() -> None:
    assert list(csv_lines(["a", "b"], [[-3.5, "-3.5"], [-4, None]])) == ["a,b\r\n", "-3.5,'-3.5\r\n", "-4,\r\n"]


SEEN = st.text(st.characters(exclude_categories=["Cs", "Cc"])) | st.from_regex(r"\A'*[=+\-@][a-z가-힣]*\Z")


@given(cells=st.lists(SEEN.map(str.strip), min_size=1, max_size=5))
def test_what_is_written_is_read_again_and_nothing_in_it_is_run(
    cells: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    names = [f"c{place}" for place in range(len(cells) + 1)]
    written = "".join(csv_lines(names, [["x", *cells]]))
    (folder / "a.csv").write_text(written, encoding="utf-8", newline="")
    errors = Errors()
    found = [row.cells for row in rows(folder, File("a.csv", dict.fromkeys(names, text)), errors)]
    assert (found, errors.found) == ([dict(zip(names, ["x", *cells], strict=True))], [])
    raw = next(row for row in csv.reader(written.splitlines()[1:]))
    assert not [cell for cell in raw if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
