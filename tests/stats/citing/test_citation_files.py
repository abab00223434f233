"""Citations as files: each is read back by a parser that others wrote."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import jsonschema
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.latex_encoding import LatexDecodingMiddleware
from citeproc.source.json import CiteProcJSON
from django.test import Client

from incidents.models import Edition
from stats.citing.citation_styles import Citation, apa_reference, bibtex, csl_json, ris
from stats.citing.keeping import keep_figure
from tests.answers import body, json_of

# Every sign that BibTeX takes for its own, and a title in Korean.
# What the schema of CSL-JSON (csl-data.json 1.0.2) says of the fields that stand in ours.
DATE = {
    "type": "object",
    "required": ["date-parts"],
    "properties": {
        "date-parts": {
            "type": "array",
            "maxItems": 2,
            "items": {"type": "array", "maxItems": 3, "items": {"type": ["string", "number"]}},
        }
    },
}
CSL_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"enum": ["dataset"]},
            "id": {"type": ["string", "number"]},
            "author": {"type": "array", "items": {"type": "object", "required": ["literal"]}},
            "issued": DATE,
            "accessed": DATE,
            **{name: {"type": "string"} for name in ("title", "publisher", "URL")},
            "version": {"type": "string"},
        },
    },
}
TITLES = (
    "How many people were sent back from China?",
    r"50 % of {those} in #3 & more_or_less $5 \ ~ ^",
    "중국에서 몇 명이 송환되었습니까?",
)


def cited(title: str) -> Citation:
    day = dt.date(2026, 11, 24)
    return Citation("abcdefghijklmnopqrstuvwxyz", title, 12, day, "https://tumen.example/c/abc/", dt.date(2026, 11, 28))


@pytest.mark.parametrize("title", TITLES)
def test_bibtex_is_read_by_bibtexparser(title: str) -> None:
    library = parse_string(bibtex(cited(title)), append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    [entry] = library.entries
    found = {name: field.value.strip("{}") for name, field in entry.fields_dict.items()}
    assert (entry.entry_type, entry.key) == ("misc", "tumen-12-abcdef")
    # The parser's reading of \textasciicircum is the sign beside it in Unicode.
    assert found["title"].replace("{", "").replace("}", "").replace("ˆ", "^") == title.replace("{", "").replace("}", "")
    assert (found["author"], found["year"], found["edition"]) == ("Tumen", "2026", "12")
    assert (found["url"], found["urldate"]) == ("https://tumen.example/c/abc/", "2026-11-28")


@pytest.mark.parametrize("title", TITLES)
def test_ris_is_read_by_rispy(title: str) -> None:
    [entry] = rispy.load(StringIO(ris(cited(title))))
    assert (entry["type_of_reference"], entry["authors"], entry["title"]) == ("DATA", ["Tumen"], title)
    assert (entry["year"], entry["date"], entry["edition"]) == ("2026", "2026/11/24/", "12")
    assert entry["urls"] == ["https://tumen.example/c/abc/"]


@pytest.mark.parametrize("title", TITLES)
def test_csl_json_is_read_by_citeproc(title: str) -> None:
    items = json.loads(csl_json(cited(title)))
    jsonschema.validate(items, CSL_SCHEMA)
    source = CiteProcJSON(items)
    item: Any = source["tumen-12-abcdef"]
    assert item.type == "dataset"
    assert str(item.title) == title
    assert (item.issued.year, item.issued.month, item.issued.day) == (2026, 11, 24)
    assert (item.accessed.year, item.accessed.month, item.accessed.day) == (2026, 11, 28)


def test_apa_says_edition_and_day() -> None:
    assert apa_reference(cited(TITLES[0])) == (
        "Tumen. (2026). How many people were sent back from China? (Edition 12) [Data set]. "
        "Retrieved November 28, 2026, from https://tumen.example/c/abc/"
    )


@pytest.mark.django_db
def test_each_is_downloaded_with_its_ending(first_edition: Edition, reader: Client) -> None:
    kept = keep_figure("/countries/CN/")
    for ending in ("bib", "ris", "json"):
        answer = reader.get(f"{kept.address}cite.{ending}")
        name = f"tumen-1-{kept.code[:6]}.{ending}"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert body(reader, f"{kept.address}cite.bib").decode().startswith("@misc{tumen-1-")
    assert json_of(reader, f"{kept.address}cite.json")[0]["URL"] == f"http://testserver{kept.address}"
