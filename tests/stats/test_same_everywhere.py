"""Each chart of the catalogue says the same everywhere: files, page, drawing and picture have the numbers of its JSON.

The JSON is held to a second count of the CSV files in test_charts.py, the records behind each mark in test_evidence.py.
"""

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.http import QueryDict
from django.test import Client

from project.table import Table
from stats.catalogue import BY_SLUG, CHARTS
from stats.pictures import WIDE, svg_picture
from tests.answers import Words, address, body, json_of

pytestmark = pytest.mark.django_db

DIGITS = 12  # of a share: a workbook has sixteen in all
FIRST_DAY = date(1899, 12, 30)  # of workbooks, which hold a day as a number
ASKED_OF_RECORDS: list[Words] = [{}, {"from_": "2004", "to": "2024", "country": ["CN", "TH"]}]
ASKED_OF_OTHERS: list[Words] = [{}, {"from_": "2009", "to": "2023"}]
A_PIXEL = 0.11  # of a coordinate, which has one digit
PART_OF = {"outcomes-by-country": 1, "routes": 2}  # whose bars are parts of all that shares so many first cells


@pytest.mark.parametrize("slug", [chart.slug for chart in CHARTS])
def test_a_chart_says_the_same_everywhere(slug: str, seeded: None, reader: Client) -> None:
    chart = BY_SLUG[slug]
    for words in ASKED_OF_RECORDS if "country" in chart.counts.base_filters else ASKED_OF_OTHERS:
        asked = {**words, "edition": "1"}
        answer = json_of(reader, address(f"/charts/{slug}.json", asked))
        rows, kinds = answer["table"]["rows"], [column["type"] for column in answer["table"]["columns"]]
        assert rows
        assert csv_rows(reader, address(f"/charts/{slug}.csv", asked)) == [
            [as_text(cell) for cell in row] for row in rows
        ]
        said = [numbers(row, kinds) for row in rows]
        assert sheet_numbers(reader, address(f"/charts/{slug}.xlsx", asked), len(rows)) == said
        shown = reader.get(address(f"/charts/{slug}/", {**asked, "view": "table"})).context["shown"]
        assert Counter(map(numbers_shown, shown.rows)) == Counter(whole_numbers(row, kinds) for row in rows)
        page = reader.get(address(f"/charts/{slug}/", asked)).context
        assert bool(page["figure"]) == bool(answer["figure"])
        if figure := page["figure"]:
            assert plain(figure) == plain(answer["figure"])
            question = chart.ask(QueryDict(address("", asked).removeprefix("?")), 1, strict=False)
            marks_have_the_numbers_of_their_rows(slug, figure, chart.tabulate(question))
            a_picture_has_the_marks_of_its_figure(figure)


# Files and page


def as_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    return "" if cell is None else str(cell)


def numbers(row: list[Any], kinds: list[str]) -> list[float]:
    """The numbers of a row, days as a workbook has them."""
    found = []
    for cell, kind in zip(row, kinds, strict=True):
        if kind == "date" and cell and len(cell) == 10:
            found.append(float((date.fromisoformat(cell) - FIRST_DAY).days))
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            found.append(round(float(cell), DIGITS))
    return found


def whole_numbers(row: list[Any], kinds: list[str]) -> tuple[int, ...]:
    return tuple(cell for cell, kind in zip(row, kinds, strict=True) if kind == "int" and cell is not None)


def numbers_shown(row: Any) -> tuple[int, ...]:
    """The whole numbers of a row of the page; a quarter is Q1."""
    texts = [cell.text.split("\n")[0].replace(",", "").replace("−", "-") for cell in row.cells if cell.number]
    return tuple(int(text.lstrip("+Q")) for text in texts if re.fullmatch(r"[+Q-]?\d+", text))


def csv_rows(reader: Client, path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body(reader, path).decode())))[1:]


def sheet_numbers(reader: Client, path: str, several: int) -> list[list[float]]:
    """The numbers of the rows of a workbook, below its head."""
    sheet = zipfile.ZipFile(io.BytesIO(body(reader, path))).read("xl/worksheets/sheet1.xml").decode()
    rows = re.findall(r'(?s)<row r="\d+".*?>(.*?)</row>', sheet)[1 : several + 1]
    cells = [re.findall(r'<c r="[A-Z]+\d+"(?: s="\d+")?><v>([^<]*)</v>', row) for row in rows]
    return [[round(float(cell), DIGITS) for cell in row] for row in cells]


# Drawing and picture


def plain(figure: dict[str, Any]) -> list[tuple[str, float]]:
    """What is drawn, by name: a page has the order of its language, and leads to panels where a file does to lists."""
    return sorted((mark["name"], value) for _place, mark, value in drawn_marks(figure))


def marks_have_the_numbers_of_their_rows(slug: str, figure: dict[str, Any], table: Table) -> None:
    """Each mark leads where rows of the table do, and is as long as one of them says, in people or in percent."""
    flat, allowed = table.flat, defaultdict[str, set[float]](set)
    best = [column.name for column in flat.columns].index("best") if slug in PART_OF else 0
    keys = PART_OF.get(slug, 0)
    wholes = Counter[Any]()
    for row in flat.rows if keys else ():
        wholes[row[:keys]] += row[best]
    for place, row in enumerate(flat.rows):
        values = [float(cell or 0) for cell in row if cell is None or isinstance(cell, int | float)]
        values += [100 * row[best] / wholes[row[:keys]]] if keys else [100 * value for value in values]
        if slug == "reporting-lag":  # of the incidents of its year, so many are public
            shares = [100 * value / row[1] for value in (0, *values)]
            values += [abs(one - other) for one in shares for other in shares]
        for column in ("", *table.beside):
            for lead in (table.link(place, column), table.cell(place, column)):
                allowed[lead].update(values)
    found = [mark for mark in drawn_marks(figure) if mark[1]["href"]]
    assert found
    wrong = [
        (mark["name"], value)
        for _place, mark, value in found
        if min((abs(value - other) for other in allowed[lead_of(mark)]), default=1e9) > 0.006
    ]
    assert wrong == []


def lead_of(mark: dict[str, str]) -> str:
    """The name of a panel, or the address of a list."""
    return parse_qs(urlsplit(mark["href"]).query).get("open", [mark["href"]])[0]


def drawn_marks(figure: dict[str, Any]) -> list[tuple[str, dict[str, str], float]]:
    """Each mark with its place in the figure and the number that it shows: a length, a height, an area."""
    found = []
    for number, trace in enumerate(figure["data"]):
        if "customdata" not in trace:
            continue
        values = trace["marker"]["size"] if trace["type"] == "scattergeo" else trace.get("y")
        values = trace["x"] if trace.get("orientation") == "h" else values
        for place, mark in enumerate(trace["customdata"]):
            found.append((f"{number}.{place}", mark, float(values[place])))
    return found


def a_picture_has_the_marks_of_its_figure(figure: dict[str, Any]) -> None:
    """Each mark of the figure is in its picture, with its name and where it leads, as long as it is there."""
    drawn = ElementTree.fromstring(svg_picture(figure, WIDE).replace(" overflow", " data-o"))
    links = {link.get("data-of"): link for link in drawn.iter("a")}
    names: dict[str, str] = {}
    units = defaultdict[str, list[tuple[float, float]]](list)
    for place, mark, value in drawn_marks(figure):
        trace = figure["data"][int(place.split(".")[0])]
        if place not in links and trace["type"] == "scattergeo":
            continue  # beyond the region that a map shows
        link = links[place]
        names.setdefault(mark["href"], mark["name"])
        # Parts of a mark are named once.
        assert (link.get("href"), link.get("aria-label") or names[mark["href"]]) == (mark["href"], mark["name"])
        for bar in link.iter("rect"):
            if trace["type"] == "bar" and "m" in bar.get("class", "").split() and value:
                lying = trace.get("orientation") == "h"
                length = float(bar.get("width" if lying else "height", "").rstrip("%"))
                units[trace.get("yaxis", "y")].append((abs(value), length))
    for lengths in units.values():
        unit = max(lengths)[1] / max(lengths)[0]
        assert [one for one in lengths if abs(one[0] * unit - one[1]) > A_PIXEL] == []
