"""Workbooks as somebody opens them: sheets in the reader's language, real dates, a filter row, totals and the codes."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client

from incidents.counting.rules import CAVEAT
from tests.answers import body, json_of

pytestmark = pytest.mark.django_db

SHEET = "xl/worksheets/sheet%s.xml"


def book(client: Client, address: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(body(client, address)))


def part(found: zipfile.ZipFile, name: Any) -> str:
    return found.read(SHEET % name if isinstance(name, int) else name).decode()


def sheets(found: zipfile.ZipFile) -> list[str]:
    return re.findall(r'<sheet name="([^"]*)"', part(found, "xl/workbook.xml"))


def texts(found: zipfile.ZipFile, sheet: int) -> list[str]:
    return re.findall(r"<t[^>]*>([^<]*)</t>", part(found, sheet))


@pytest.mark.parametrize(
    ("address", "named", "in_korean", "columns"),
    [
        ("/incidents.xlsx?country=MN", "Incidents", "사건", "AF"),
        ("/claims.xlsx?country=MN", "Claims", "주장", "Q"),
        ("/sources.xlsx?availability=deleted", "Sources", "출처", "L"),
        ("/countries.xlsx", "Countries", "국가", "I"),
        ("/arrivals.xlsx", "Arrivals", "입국", "L"),
    ],
)
def test_a_workbook_can_be_filtered_and_says_what_it_is(
    seeded: None, reader: Client, address: str, named: str, in_korean: str, columns: str
) -> None:
    found = book(reader, address)
    assert sheets(found)[:2] == [named, "About this file"]
    rows = part(found, 1)
    lines = rows.count("<row ")
    assert f'<autoFilter ref="A1:{columns}{lines}"/>' in rows
    assert 'topLeftCell="B2" activePane="bottomRight" state="frozen"' in rows
    assert str(CAVEAT).split(":")[0] in " ".join(texts(found, 2))
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([^"]*)"', rows)]
    assert len(set(widths)) > 1
    assert max(widths) < 50
    assert sheets(book(reader, f"{address}{'&' if '?' in address else '?'}lang=ko"))[0] == in_korean


def test_a_workbook_has_days_as_days_what_it_adds_up_to_and_its_codes(seeded: None, reader: Client) -> None:
    found = book(reader, "/incidents.xlsx?country=MN&from=2023&to=2023")
    # 10 May 2023 is day 45,056 of a spreadsheet.
    assert re.search(r'<c r="E\d+" s="\d+"><v>45056</v>', part(found, 1))
    about = texts(found, 2)
    assert about[about.index("In all") + 1] == "1 incident in Mongolia; 4 people"
    assert sheets(found)[2] == "Codebook"
    codes = texts(found, 3)
    assert codes[:4] == ["List", "Code", "Name", "Definition"]
    assert "deportation_threat" in codes


def test_a_charts_workbook_has_its_total_below_the_rows_that_can_be_filtered(seeded: None, reader: Client) -> None:
    rows = part(book(reader, "/charts/returns-by-country.xlsx"), 1)
    total = rows.count("<row ")
    assert f'<autoFilter ref="A1:F{total - 1}"/>' in rows
    last = rows[rows.index(f'<row r="{total}"') :]
    assert "<t>In all</t>" in last
    assert "<v>1374</v>" in last  # 1,362 of China, 9 of Laos, 2 of South Korea, 1 of Russia


def test_a_title_becomes_a_name_that_a_spreadsheet_takes_for_a_sheet(seeded: None, reader: Client) -> None:
    [first, *_rest] = sheets(book(reader, "/charts/returns-over-time.xlsx"))
    assert len(first) <= 31
    assert not set(first) & set("[]:*?/\\")


def test_a_charts_files_say_whom_they_leave_out(seeded: None, reader: Client) -> None:
    asked = "country=CN&from=2024&to=2024"
    told = json_of(reader, f"/charts/returns-over-time.json?{asked}")["left_out"]
    others = json_of(reader, f"/incidents.json?{asked}&outcome=repatriated&who=all")["count"]
    others -= json_of(reader, f"/incidents.json?{asked}&outcome=repatriated")["count"]
    assert [text.partition(" ")[0] for text in told] == [str(others)]
    assert told[0] in " ".join(texts(book(reader, f"/charts/returns-over-time.xlsx?{asked}"), 2)).replace("&amp;", "&")
    assert json_of(reader, "/charts/arrivals-by-year.json")["left_out"] == []
