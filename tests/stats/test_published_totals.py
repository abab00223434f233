"""Totals that others published beside a chart: why they differ from ours, and those of editions of older code."""

import io
import zipfile
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Incident, TotalFact
from tests.answers import body, json_of
from tests.builders import make_claim, make_group, make_incident

pytestmark = pytest.mark.django_db

ADDRESS = "/charts/returns-by-country/"
WHY = "Counts workers too."
IN_WORDS = (
    "Totals that others published: 406 or more (The Paper, to 31 Dec 2019). Recorded here of 2019: 7 people. "
    "Counts workers too."
)


@pytest.fixture
def _with_a_total() -> None:
    incident = make_incident(groups=0)
    make_group(incident, outcome="repatriated")
    total: dict[str, Any] = {
        "people_reported": 406,
        "qualifier": "at_least",
        "counts": "running_total",
        "as_of": "2019-12-31",
    }
    make_claim(incident, claim="At least 406 in all.", gap_reason=WHY, **total)
    publish(Incident.objects.all())


@pytest.mark.usefixtures("_with_a_total")
def test_the_reason_of_a_gap_stands_beside_it_on_page_record_and_in_files(reader: Client) -> None:
    assert f'<span class="gap-reason">{WHY}</span>' in reader.get(ADDRESS).text
    assert WHY in reader.get("/incidents/2019-05-shenyang-seven/").text
    assert json_of(reader, ADDRESS.rstrip("/") + ".json")["published_totals"] == [IN_WORDS]
    with zipfile.ZipFile(io.BytesIO(body(reader, ADDRESS.rstrip("/") + ".xlsx"))) as book:
        assert any(IN_WORDS in book.read(name).decode() for name in book.namelist())


@pytest.mark.usefixtures("_with_a_total")
def test_what_was_published_before_totals_were_told_apart_shows_them_too(reader: Client) -> None:
    TotalFact.objects.all().delete()
    assert "Totals that others published" not in reader.get(f"{ADDRESS}?sort=date").text
    for _time in range(2):  # a second run finds nothing to do
        import_module("incidents.migrations.0021_gap_reason").take_from_documents(apps, connection.schema_editor())
    assert TotalFact.objects.get().claims == 1
    assert "406 or more" in reader.get(ADDRESS).text
