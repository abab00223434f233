"""What the files of charts, of kept figures and of links hold, for their descriptions."""

from typing import Any

from django.http import QueryDict

from incidents.editions.asked import Asked
from incidents.views.described import (
    EDITION,
    INTEGER,
    JSON_TYPES,
    QUERY,
    SOURCED,
    TEXT,
    Described,
    Schema,
    list_of,
    or_null,
    whole_object,
)
from project.table import Column, Table
from stats.catalogue import BY_SLUG, Chart
from stats.catalogue.aids import aids_of
from stats.filters import ExploreFilter

CELL_TYPES = ["string", "number", "boolean", "null"]
COLUMN = whole_object(name=TEXT, label=TEXT, unit=TEXT, type=TEXT)
KEPT_COLUMN = whole_object(name=TEXT, label=TEXT, unit=TEXT, type=TEXT, codes=TEXT, of=TEXT)
ANY_ROW: Schema = {"type": "array", "items": {"type": CELL_TYPES}}
KEPT_TABLE = whole_object(
    columns=list_of(KEPT_COLUMN), rows=list_of(ANY_ROW), total=or_null(ANY_ROW), notes=list_of(TEXT)
)
OBJECT: Schema = {"type": "object"}


def row_of_cells(columns: tuple[Column, ...]) -> Schema:
    """A row of a table's JSON: a cell for each column, in their order; null is unknown, never 0."""
    types = sorted({JSON_TYPES.get(column.type, "string") for column in columns})
    told = [column.as_dict() for column in columns]
    cell = {"type": [*types, "null"]}
    return {"type": "array", "items": cell, "minItems": len(told), "maxItems": len(told), "x-columns": told}


def chart_schema(row: Schema) -> Schema:
    """What `json_answer` makes."""
    table = whole_object(columns=list_of(COLUMN), rows=list_of(row), total=or_null(OBJECT), notes=list_of(TEXT))
    return whole_object(
        chart=TEXT, query=QUERY, edition=EDITION, table=table, left_out=list_of(TEXT), published_totals=list_of(TEXT),
        figure=OBJECT, **SOURCED,
    )  # fmt: skip


def charts_described(asked: Asked) -> dict[str, Described]:
    """Every chart of the catalogue, with the ways of reading it."""
    return {slug: chart_described(asked, entry) for slug, entry in BY_SLUG.items()}


def chart_described(asked: Asked, entry: Chart) -> Described:
    columns = table_described(asked, entry).flat.columns
    aids: dict[str, Schema] = {
        aid.word: {"type": "string", "enum": [value for value, _label in values], "description": str(aid.label)}
        for aid, values in aids_of(entry.slug)
    }
    # Read otherwise, a chart may have other columns.
    row = ANY_ROW if aids.keys() & {"circles", "running"} else row_of_cells(columns)
    question = str(entry.question)
    return Described(entry.counts, words=aids, columns=columns, schema=chart_schema(row), title=question)


def table_described(asked: Asked, entry: Chart) -> Table:
    return entry.tabulate(entry.ask(QueryDict(), asked.number, strict=True))


def explored_described(_asked: Asked) -> Described:
    # Its columns are the words that are counted by, and what is counted.
    return Described(ExploreFilter, schema=chart_schema(ANY_ROW))


def kept_table_described(_asked: Asked) -> Described:
    return Described(schema=KEPT_TABLE, pinned=False)


def citation_described(_asked: Asked) -> Described:
    item: Schema = {"type": "object", "required": ["id", "type", "title", "URL"]}
    media_type = "application/vnd.citationstyles.csl+json"
    return Described(schema=list_of(item), pinned=False, media_type=media_type)


def link_file_described(_asked: Asked) -> Described:
    """What a link shows: the file of its view, or the table that was kept for it."""
    kept = whole_object(
        query=QUERY,
        edition=EDITION,
        table=KEPT_TABLE,
        sha256=TEXT,
        **SOURCED,
    )
    words: dict[str, Schema] = {"page": {"type": "integer", "minimum": 1}}
    return Described(words=words, schema={"anyOf": [kept, OBJECT]}, pinned=False)


def oembed_described(_asked: Asked) -> Described:
    """By oembed.com, type “rich”."""
    schema: dict[str, Any] = {
        **dict.fromkeys(("version", "type", "title", "html", "provider_name", "provider_url", "thumbnail_url"), TEXT),
        **dict.fromkeys(("width", "height", "cache_age", "thumbnail_width", "thumbnail_height"), INTEGER),
    }
    words: dict[str, Schema] = {
        "url": TEXT,
        "format": {"type": "string", "enum": ["json"]},
        "maxwidth": TEXT,
        "maxheight": TEXT,
    }
    return Described(words=words, schema=whole_object(**schema), pinned=False, required=("url",), refuses=("501",))
