"""What each source says of each incident, by number, as files: HTTP and rows."""

from collections.abc import Iterator
from itertools import chain
from operator import itemgetter
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from incidents.columns import columns_of_model
from incidents.counting.filters import IncidentFilter
from incidents.documents import blank_row
from incidents.editions.asked import Asked, asked_by
from incidents.editions.cited_sources import sources_by_slug
from incidents.editions.etag import etag_by_edition
from incidents.models import Claim
from incidents.shapes import columns_in_edition
from incidents.views.described import Described, Schema, described_by, list_of, list_schema, row_schema
from incidents.views.record_pieces import documents_in_pieces
from incidents.views.response import LIST_PAGE, Columns, list_json, workbook
from project import filter_panel
from project.formats import csv_file, header, json_file
from project.table import Column

FROM_INCIDENT = (
    Column("incident", gettext_lazy("Incident")),
    Column("date", gettext_lazy("Date"), "date"),
    Column("country", gettext_lazy("Country"), "country"),
)
FROM_SOURCE = (
    Column("publisher", gettext_lazy("Publisher")),
    Column("published", gettext_lazy("Published"), "date"),
    Column("url", gettext_lazy("Address")),
)


def claim_columns(asked: Asked) -> Columns:
    own = columns_in_edition(asked.edition, columns_of_model(Claim), Claim)
    return (*FROM_INCIDENT, own[0], *FROM_SOURCE, *own[1:])


def claims_schema(asked: Asked) -> Schema:
    """An incident of the JSON, with its claims."""
    return row_schema(FROM_INCIDENT, claims=list_of(row_schema(claim_columns(asked)[len(FROM_INCIDENT) :])))


def claims_of(piece: list[dict[str, Any]], edition: int | None) -> list[list[dict[str, Any]]]:
    """The claims of each incident with what is known of their sources: one query for all."""
    # A claim that was published before it named its source has none.
    named = {slug for document in piece for claim in document["claims"] if (slug := claim.get("source"))}
    sources = sources_by_slug(named, edition)
    return [
        [claim_row(document, claim, sources.get(claim.get("source"), {})) for claim in document["claims"]]
        for document in piece
    ]


def claim_row(document: dict[str, Any], claim: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    incident = {"incident": document["slug"], "date": document["date"], "country": document["country"]}
    return {**blank_row(Claim), **claim, **incident, **{column.name: source.get(column.name) for column in FROM_SOURCE}}


def claim_cells(asked: Asked, question: IncidentFilter, columns: Columns) -> Iterator[tuple[Any, ...]]:
    """The rows of claims.csv, in the order of the list."""
    cells_of = itemgetter(*header(columns))
    for piece in documents_in_pieces(question):
        for row in chain.from_iterable(claims_of(piece, asked.number)):
            yield cells_of(row)


@described_by(lambda asked: Described(IncidentFilter, columns=claim_columns(asked)))
@require_safe
@etag_by_edition
def claim_csv(request: HttpRequest) -> HttpResponseBase:
    """The claims of a list's incidents as a file, one row a claim."""
    asked = asked_by(request)
    question, columns = asked.question(IncidentFilter), claim_columns(asked)
    address = asked.canonical("incident-list", question.question())
    return csv_file("claims", asked.number, address, header(columns), claim_cells(asked, question, columns))


@require_safe
@etag_by_edition
def claim_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    asked = asked_by(request)
    question, columns = asked.question(IncidentFilter), claim_columns(asked)
    words = question.question()
    address, rows = asked.canonical("incident-list", words), claim_cells(asked, question, columns)
    return workbook(asked, "claims", _("Claims"), address, words, columns, rows)


@described_by(lambda asked: Described(IncidentFilter, schema=list_schema(claims_schema(asked)), paged=True))
@require_safe
@etag_by_edition
def claim_json(request: HttpRequest) -> HttpResponse:
    """The claims of a page of incidents as JSON, incident by incident."""
    asked = asked_by(request)
    question, names = asked.question(IncidentFilter), header(claim_columns(asked)[len(FROM_INCIDENT) :])
    page = filter_panel.page_of(question, question.in_order(), count=question.found, size=LIST_PAGE)
    documents = [row.document for row in page.object_list]
    results = [
        {
            **{column.name: claim_row(document, {}, {})[column.name] for column in FROM_INCIDENT},
            "claims": [{name: claim.get(name) for name in names} for claim in claims],
        }
        for document, claims in zip(documents, claims_of(documents, asked.number), strict=True)
    ]
    return json_file(list_json(asked, "claim", question, page, results))
