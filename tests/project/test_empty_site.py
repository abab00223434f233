"""Every list, chart and file of a site that has published nothing: it answers, and cites no edition that is not."""

import csv
import io
import json
import re
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from stats.catalogue import CHARTS
from tests.answers import body
from tests.routes import routes

pytestmark = pytest.mark.django_db

# An address with a word is of a record, an edition, a release or a copy, and there is none; a chart is always there.
WORDLESS = [route for route in routes() if not route.words and route.plain and not route.route.startswith("/admin/")]
OF_CHARTS = [route for route in routes() if route.name.startswith("chart") and route.words == ("slug",)]
NO_EDITION = re.compile(r"""edition=(?:None|0|["'&\s])|["']None["']|edition (?:None|0)\b""")
NOT_READ = (
    "/countries/compare",
    "/accounts/",
    "/language/",
    "/healthz",
    "/codebook/colours.css",
    "/desk/",
    "/csp-report/",
    "/cite/",
    "/links/new/",  # a form for what is to be shared
    "/reports/new/",  # a form for what is wrong in a view
    "/oembed.json",
)


def addresses() -> list[str]:
    found = [route.path() for route in WORDLESS]
    found += [route.path(slug=chart.slug) for route in OF_CHARTS for chart in CHARTS]
    return sorted(address for address in found if not address.startswith(NOT_READ))


def text_of(reader: Client, address: str) -> str:
    """What an answer says, with its headers; of a workbook each of its sheets."""
    response = reader.get(address)
    assert response.status_code == 200, address
    content = body(reader, address)
    if address.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as sheets:
            content = b"".join(sheets.read(name) for name in sheets.namelist() if name.endswith(".xml"))
    if address.endswith(".png"):  # its picture is that of the .svg, which is read as text
        content = b""
    return f"{dict(response.headers)}\n{content.decode()}"


def test_the_addresses_are_found() -> None:
    found = addresses()
    assert {"/", "/countries.csv", "/incidents.xlsx", "/charts/arrivals-by-year.json", "/editions.csv"} <= set(found)
    assert len(found) > 60


@pytest.mark.parametrize("address", addresses())
def test_nothing_cites_an_edition_that_is_not(address: str, reader: Client) -> None:
    assert NO_EDITION.findall(text_of(reader, address)) == []


@pytest.mark.parametrize("address", [address for address in addresses() if address.endswith(".json")])
def test_the_address_that_a_file_gives_is_answered(address: str, reader: Client) -> None:
    answer = json.loads(body(reader, address))
    if "address" in answer:
        cited = urlsplit(answer["address"])
        assert "edition" not in parse_qs(cited.query)
        assert reader.get(f"{cited.path}?{cited.query}").status_code == 200
        assert answer["edition"] is None
        assert answer.get("results", []) == []


@pytest.mark.parametrize("address", [address for address in addresses() if address.endswith(".csv")])
def test_a_file_has_its_heading_and_no_rows(address: str, reader: Client) -> None:
    rows = list(csv.reader(io.StringIO(body(reader, address).decode())))
    assert len(rows) == 1
    assert all(rows[0])
