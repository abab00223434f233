"""The description for programs: of every file and of no other, valid, and true of what is answered."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from incidents.models import SourceVersion
from stats.catalogue import BY_SLUG
from stats.citing.keeping import keep_figure
from tests.answers import json_of
from tests.routes import routes

pytestmark = pytest.mark.django_db
FILES_FOR_PROGRAMS = (".json", ".csv")


@pytest.fixture
def described_site(seeded: None, reader: Client) -> dict[str, Any]:
    found: dict[str, Any] = json_of(reader, "/api/openapi.json")
    return found


def test_it_is_valid_openapi(described_site: dict[str, Any]) -> None:
    assert described_site["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(described_site).validate()


def test_every_file_is_described_and_nothing_else_is(described_site: dict[str, Any]) -> None:
    """Read from the URL configuration by the tests' own walk of it."""
    plain = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.route)
        for route in routes()
        if route.route.endswith(FILES_FOR_PROGRAMS) and not route.route.startswith("/admin/")
    }
    charts = {f"/charts/{slug}{ending}" for slug in BY_SLUG for ending in FILES_FOR_PROGRAMS}
    expected = {path for path in plain if "/charts/{slug}" not in path} | charts
    assert set(described_site["paths"]) == expected
    names = [path["get"]["operationId"] for path in described_site["paths"].values()]
    assert len(set(names)) == len(names)


def values_of_path(kept: str) -> dict[str, str]:
    return {
        "/incidents/": "2023-10-china-mass-return", "/countries/": "CN", "/editions/": "1", "/c/": kept,
        "/sources/": str(SourceVersion.objects.values_list("key", flat=True)[0]),
        "/arrivals/others/": "au-refugee_stock-year-2011-01-01-2011-12-31-kbs-ja-44137",
        "/arrivals/events/": "border-tightening-2012",
        "/arrivals/": "kr-year-2019-01-01-2019-12-31-final-undated-mou-cn-2020-09",
    }  # fmt: skip


def filled_path(path: str, values: dict[str, str]) -> str:
    value = next((value for start, value in values.items() if path.startswith(start)), "")
    return re.sub(r"{\w+}", value, path)


def test_every_answer_is_as_described(described_site: dict[str, Any], reader: Client, admin_user: Any) -> None:
    """Each file as a reader asks for it: JSON by its schema, CSV by its line of names."""
    kept = keep_figure("/charts/map/", by=admin_user, site="http://testserver")
    values, tried, faults = values_of_path(kept.code), 0, []
    words = {"/countries/compare.json": "?country=CN&country=MN"}
    for path, item in described_site["paths"].items():
        if path.startswith("/l/") or path == "/oembed.json":
            continue  # of links that somebody made: below
        answer = reader.get(filled_path(path, values) + words.get(path, ""))
        assert answer.status_code == 200, path
        text = answer.getvalue().decode()
        [(media_type, content)] = item["get"]["responses"]["200"]["content"].items()
        assert answer["Content-Type"].partition(";")[0] == media_type
        if media_type == "text/csv":
            columns = [column["name"] for column in content["schema"]["x-columns"]]
            assert not columns or next(csv.reader(io.StringIO(text))) == columns, path
        else:
            found = [
                f"{path} {error.json_path}: {error.message[:300]}"
                for error in faults_of(content, described_site, answer)
            ]
            faults += found
        tried += 1
    assert faults == []
    assert tried > 50


def faults_of(content: dict[str, Any], whole: dict[str, Any], answer: Any) -> list[Any]:
    schema = content["schema"] | {"components": whole["components"]}
    return list(Draft202012Validator(schema).iter_errors(answer.json()))[:3]
