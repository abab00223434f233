"""A chart, a code and a column are each added in one place; all that follows from them follows."""

import dataclasses
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from incidents.counting.filters import IncidentFilter
from project.table import Column, Table
from stats.catalogue import BY_SLUG, CHARTS
from stats.tables.people import returns_by_country
from stats.views.chart_records import RECORDS
from tests.answers import body, json_of

ROOT = Path(__file__).resolve().parent.parent.parent
RETURNS = BY_SLUG["returns-by-country"]

NEW_CODE = """
import sys, types
from pathlib import Path

source = Path("incidents/codebook.py").read_text("utf-8")
entry = '    Code("interned", _("Interned"), _("Put into a camp."), "#112233", "#445566"),\\n'
mark = '    Code(\\n        "pending",'
assert source.count(mark) == 1
codebook = types.ModuleType("incidents.codebook")
sys.modules["incidents.codebook"] = codebook
exec(compile(source.replace(mark, entry + mark), "codebook", "exec"), codebook.__dict__)
import incidents
incidents.codebook = codebook

import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from tests.builders import make_group, make_incident, make_user
from incidents.editions.publishing import publish

incident = make_incident(slug="one-interned")
incident.groups.update(outcome="interned", people_low=7, people_best=7, people_high=7)
publish([incident])
reader = Client(SERVER_NAME="localhost")
reader.force_login(make_user("Reader"))
assert "Interned" in reader.get("/codebook/").content.decode()
assert "--interned: light-dark(#112233, #445566)" in reader.get("/codebook/colours.css").content.decode()
assert "interned" in dict(incident.groups.model._meta.get_field("outcome").choices)
found = reader.get("/incidents.json?outcome=interned").json()
assert [result["outcome"] for result in found["results"]] == ["interned"], found
page = reader.get("/incidents/?outcome=interned").content.decode()
assert "Interned" in page and 'value="interned"' in page
chart = reader.get("/charts/outcomes-by-country.json").json()
assert [row[1] for row in chart["table"]["rows"]] == ["interned"]
assert [trace["meta"]["token"] for trace in chart["figure"]["data"]] == ["interned"]
print("all follows")
"""


@pytest.mark.django_db
def test_one_entry_of_the_catalogue_is_a_chart_with_page_table_and_files(
    seeded: None, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = dataclasses.replace(RETURNS, slug="returns-again", title="Returns again", question="Who once more?")
    monkeypatch.setitem(BY_SLUG, chart.slug, chart)
    assert "Who once more?" in reader.get("/charts/").content.decode()
    page = reader.get("/charts/returns-again/").content.decode()
    assert "Who once more?" in page
    assert "1,362" in page
    for view in ("table", "records", "sources", "method"):
        assert reader.get(f"/charts/returns-again/?view={view}").status_code == 200
    assert json_of(reader, "/charts/returns-again.json")["table"]["total"]["best"] == 1374
    assert body(reader, "/charts/returns-again.csv").startswith(b"country,incidents,low,best,high,open\r\nCN,34,1281,")
    assert zipfile.is_zipfile(io.BytesIO(body(reader, "/charts/returns-again.xlsx")))
    assert 'class="picture for-wide' in page
    card = reader.get("/charts/").content.decode().partition("Who once more?")[2]
    assert 'class="picture for-card' in card
    for ending, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
        assert body(reader, f"/charts/returns-again.{ending}").startswith(begins)
    opened = reader.get("/charts/returns-again/?open=CN").content.decode()
    [panel] = re.findall(r'<aside class="card panel".*?</aside>', opened, re.DOTALL)
    assert "1,362" in panel
    assert panel.count("<li>") > 30, "the records that are counted, and those that are not"


def test_the_records_of_every_chart_have_a_class_that_shows_them() -> None:
    assert {chart.counts for chart in CHARTS} <= RECORDS.keys(), "RECORDS says what a page shows of what a chart counts"


def with_a_column(question: IncidentFilter) -> Table:
    """Returns by country, with the width of the range beside them."""
    table = returns_by_country(question)
    return dataclasses.replace(
        table,
        columns=(*table.columns, Column("width", "Width of the range", "int", "people")),
        rows=tuple((*row, row[1].high - row[1].low) for row in table.rows),
        total=(*table.total, None) if table.total else None,
    )


@pytest.mark.django_db
def test_a_column_of_a_table_is_on_the_page_and_in_every_file(
    seeded: None, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(BY_SLUG, RETURNS.slug, dataclasses.replace(RETURNS, tabulate=with_a_column))
    assert "Width of the range" in reader.get("/charts/returns-by-country/?view=table").content.decode()
    table = json_of(reader, "/charts/returns-by-country.json")["table"]
    assert table["columns"][-1] == {"name": "width", "label": "Width of the range", "unit": "people", "type": "int"}
    assert table["rows"][0][-1] == 1876 - 1281
    assert body(reader, "/charts/returns-by-country.csv").splitlines()[1] == b"CN,34,1281,1362,1876,true,595"
    with zipfile.ZipFile(io.BytesIO(body(reader, "/charts/returns-by-country.xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "Width of the range (people)" in sheet
    assert "<v>595</v>" in sheet


def test_one_entry_of_the_codebook_is_a_choice_a_filter_a_colour_and_a_bar() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": "sqlite://:memory:"}
    script = [sys.executable, "-c", NEW_CODE]
    run = subprocess.run(script, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert run.stdout.endswith("all follows\n"), run.stderr[-3000:]
