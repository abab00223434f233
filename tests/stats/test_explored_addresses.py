"""Two hundred addresses of the explorer: its page, its drawing and each file say what is counted from the CSV files."""

import csv
import html
import io
import re
import zipfile
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.editions.names import Names
from stats.filters import ExploreFilter
from stats.pictures import WIDE, svg_picture
from stats.tables.explored import explored
from stats.views.evidence.marks import opened_mark
from stats.views.evidence.records import AddedRecords, CountedIncidents
from tests import oracle
from tests.answers import Words, address, body, heading_of, json_of, marks_of, words_of
from tests.explored import MEASURES, SEVERAL, WORDS, addresses

pytestmark = pytest.mark.django_db

ADDRESSES = addresses()
WITH_ROWS = 150  # of the addresses, at least
OPENED = 6  # marks of each that are followed to their list
DIGITS = 12  # of a share: a workbook has sixteen in all
MEASURED = {"incidents": 1, "people": 5, "share": 3}  # columns


def test_every_pair_of_measure_and_word_is_asked() -> None:
    pairs = {(words["measure"], word) for words in ADDRESSES for word in words["by"]}
    assert pairs == {(measure, word) for measure in MEASURES for word in WORDS}
    assert len(ADDRESSES) == SEVERAL


@pytest.mark.parametrize("part", range(8))
def test_whatever_is_asked_is_the_same_everywhere(
    part: int, seeded: None, reader: Client, record: oracle.Record
) -> None:
    rows = [is_the_same_everywhere(reader, record, words) for words in ADDRESSES[part::8]]
    assert sum(1 for several in rows if several) * SEVERAL >= WITH_ROWS * len(rows)


def is_the_same_everywhere(reader: Client, record: oracle.Record, words: Words) -> int:
    """How many rows a view has; fails where two of its forms differ, or one from a count of the CSV files."""
    asked = {**words, "edition": "1"}
    found = json_of(reader, address("/explore.json", asked))
    rows = [tuple(row) for row in found["table"]["rows"]]
    assert in_any_order(rows) == in_any_order(counted_again(record, words)), asked
    assert csv_rows(reader, asked) == [[as_csv(cell) for cell in row] for row in rows], asked
    assert sheet_rows(reader, asked, words) == [numbers(row, words) for row in rows], asked
    opened = page_rows(reader, asked, rows)
    if found["figure"]:
        figure_says(found["figure"], opened, words)
    for href, row in [*opened.items()][:: max(1, len(opened) // OPENED)]:
        opens_what_it_counts(href, row, words)
    for cell, row in [*panels(asked).items()][:: max(1, len(rows) // OPENED)]:
        adds_up_in_its_panel(cell, row, asked)
    return len(rows)


def counted_again(record: oracle.Record, words: Words) -> list[tuple[Any, ...]]:
    of_list = {word: value for word, value in words.items() if word not in ("measure", "by", "each", "as")}
    by = [*(["country"] if "each" in words else []), *words["by"]]
    return oracle.explored(record, words["measure"], by, **of_list)


def in_any_order(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=repr)


def numbers(row: tuple[Any, ...], words: Words) -> list[Any]:
    """The numbers of what is measured."""
    found = [cell for cell in row[-MEASURED[words["measure"]] :] if not isinstance(cell, bool)]
    return [round(float(cell), DIGITS) for cell in found]


# Files


def as_csv(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    return "" if cell is None else str(cell)


def csv_rows(reader: Client, asked: Words) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body(reader, address("/explore.csv", asked)).decode())))[1:]


def sheet_rows(reader: Client, asked: Words, words: Words) -> list[list[float]]:
    """The numbers of each row of the workbook, without those of years before them and the total below."""
    found = zipfile.ZipFile(io.BytesIO(body(reader, address("/explore.xlsx", asked))))
    sheet = found.read("xl/worksheets/sheet1.xml").decode()
    last = int(next(iter(re.findall(r'<autoFilter ref="A1:[A-Z]+(\d+)"', sheet)), 1))  # none without a row
    rows = [row for at, row in re.findall(r'(?s)<row r="(\d+)".*?>(.*?)</row>', sheet) if 1 < int(at) <= last]
    several = {"incidents": 1, "people": 4, "share": 3}[words["measure"]]  # without "or more", which is no number
    cells = [re.findall(r'<c r="[A-Z]+\d+"(?: s="\d+")?><v>([^<]*)</v>', row) for row in rows]
    return [[round(float(cell), DIGITS) for cell in row[-several:]] for row in cells]


# Page and drawing


def page_rows(reader: Client, asked: Words, rows: list[tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """The rows of the table that a page shows, by what they open: those of the files, in the order of names."""
    page = address("/explore/", {**asked, "view": "table"})
    shown = reader.get(page).context["shown"]
    table = explored(ExploreFilter.ask(QueryDict(urlsplit(page).query), 1, strict=False)).flat
    assert in_any_order(list(table.rows)) == in_any_order(rows)
    links = [table.link(place) for place in range(len(table.rows))]
    # A row of the page opens the panel of its cell, which lists what the table's own link leads to.
    assert all("open=" in row.href for row in shown.rows)
    assert len({row.href for row in shown.rows}) == len(links[:500])
    first = len(table.columns) - MEASURED[asked["measure"]]
    assert [row.cells[first].text for row in shown.rows] == [f"{row[first]:,}" for row in table.rows[:500]]
    return dict(zip(links, table.rows, strict=True))


def figure_says(figure: dict[str, Any], opened: dict[str, tuple[Any, ...]], words: Words) -> None:
    """Each mark leads where its row does, is as high, and stands in the picture."""
    marks, heights = marks_of(figure), heights_of(figure)
    assert len(marks) == len(heights)
    for mark in marks:
        expected = height_of(opened[mark["href"]], words)
        about = 0.51 if "%" in heights[mark["href"]] else 1e-6  # a cell of a heatmap says whole percents
        assert plain_number(heights[mark["href"]]) == pytest.approx(expected, abs=about), (words, mark)
    drawn = svg_picture(figure, WIDE)
    said = re.findall(r'<a class="mark" href="(/[^"]*)" (?:aria-label="([^"]*)")?', drawn)
    linked = {html.unescape(href): html.unescape(name) for href, name in reversed(said)}
    assert linked == {mark["href"]: mark["name"] for mark in marks}, words
    if not leaves_out(words, [*opened.values()]):
        assert len(marks) == len(opened), words


def leaves_out(words: Words, rows: list[tuple[Any, ...]]) -> bool:
    """Whether a drawing has no room for all rows: a map, many names, many small charts."""
    first = int("each" in words)
    names = {row[: first + 1] for row in rows}
    return words.get("as") == "map" or len(names) > 12


def height_of(row: tuple[Any, ...], words: Words) -> float:
    if words["measure"] == "share":
        return 100 * float(row[-1])
    return float(row[-1] if words["measure"] == "incidents" else row[-3])


def heights_of(figure: dict[str, Any]) -> dict[str, str]:
    """How high each mark is: a bar by its length, a point by its place, a circle by its area, a cell by its number."""
    found: dict[str, str] = {}
    for trace in figure["data"]:
        marks = trace.get("customdata") or []
        if trace["type"] == "scattergeo":
            values = trace["marker"]["size"] if marks else []
        elif "base" in trace:
            values = trace["text"]
        else:
            values = trace["x" if trace.get("orientation") == "h" else "y"]
        found |= {mark["href"]: str(value) for mark, value in zip(marks, values, strict=False)}
    return found


def plain_number(text: str) -> float:
    return float(text.rstrip("+").replace(",", "").replace("%", "").strip())


def opens_what_it_counts(href: str, row: tuple[Any, ...], words: Words) -> None:
    """The list of a row has as many incidents, and its heading adds up to as many people."""
    assert urlsplit(href).path == "/incidents/"
    found = heading_of(href)
    if words["measure"] == "incidents":
        assert found.incidents == row[-1], href
    elif words["measure"] == "people":
        assert found.people.cells == row[-5:], href
    else:
        incidents, known, share = row[-3:]
        assert (found.people.incidents, found.people.best) == (incidents, round(known * share)), href
        assert len(words_of(href)["outcome"]) == 1


def panels(asked: Words) -> dict[str, tuple[Any, ...]]:
    """The rows of a view by the names of their panels."""
    table = explored(explored_question(asked))
    return {table.cell(place): row for place, row in enumerate(table.flat.rows)}


def explored_question(asked: Words) -> ExploreFilter:
    question: ExploreFilter = ExploreFilter.ask(QueryDict(address("", asked).removeprefix("?")), 1, strict=True)
    return question


def adds_up_in_its_panel(cell: str, row: tuple[Any, ...], words: Words) -> None:
    """The records that a panel names are those of its row, and add up to its people."""
    question = explored_question(words)
    mark = opened_mark(explored(question), cell, question, Names(1))
    assert mark, (words, cell)
    if words["measure"] == "incidents":
        assert isinstance(mark.question, CountedIncidents)
        assert len(mark.question.added()) == mark.question.question.found == row[-1], (words, cell)
        return
    added = AddedRecords(mark.question).added()
    if words["measure"] == "people":
        assert added.total().cells == row[-5:], (words, cell)
    else:
        assert added.total().best == round(row[-2] * row[-1]), (words, cell)
