"""Addresses of the record."""

from django.urls import URLPattern, path

from incidents.models import Publishable
from incidents.views import (
    claims,
    comparison,
    copies,
    countries,
    editions,
    history,
    incidents,
    method,
    releases,
    search,
    sources,
)
from incidents.views.countries import COUNTRY_PAGE
from incidents.views.incident_record import INCIDENT_PAGE
from incidents.views.record_pages import RecordPage, record_json, record_page
from incidents.views.sources import SOURCE_PAGE


def history_patterns(model: type[Publishable], below: str) -> list[URLPattern]:
    """The addresses of the history of a kind of record, below those of the records."""
    name, about = f"{model.PAGE}-history", {"model": model}
    return [
        path(f"{below}<slug:key>/history/", history.history, about, name=name),
        path(f"{below}<slug:key>/history.json", history.history_json, about, name=f"{name}-json"),
    ]


def record_patterns(page: RecordPage, below: str) -> list[URLPattern]:
    """The addresses of the records of a kind and of their histories."""
    model, about = page.model, {"page": page}
    return [
        path(f"{below}<slug:key>/", record_page, about, name=model.PAGE),
        path(f"{below}<slug:key>.json", record_json, about, name=model.JSON),
        *history_patterns(model, below),
    ]


urlpatterns = [
    path("incidents/", incidents.incident_list, name="incident-list"),
    path("incidents.csv", incidents.incident_csv, name="incident-csv"),
    path("incidents.xlsx", incidents.incident_xlsx, name="incident-xlsx"),
    path("incidents.json", incidents.incident_json, name="incident-json"),
    path("claims.csv", claims.claim_csv, name="claim-csv"),
    path("claims.xlsx", claims.claim_xlsx, name="claim-xlsx"),
    path("claims.json", claims.claim_json, name="claim-json"),
    *record_patterns(INCIDENT_PAGE, "incidents/"),
    path("countries/", countries.country_list, name="country-list"),
    path("countries.csv", countries.country_csv, name="country-csv"),
    path("countries.xlsx", countries.country_xlsx, name="country-xlsx"),
    path("countries.json", countries.country_json, name="country-json"),
    path("countries/compare/", comparison.country_comparison, name="country-comparison"),
    path("countries/compare.json", comparison.country_comparison_json, name="country-comparison-json"),
    *record_patterns(COUNTRY_PAGE, "countries/"),
    path("sources/", sources.source_list, name="source-list"),
    path("sources.csv", sources.source_csv, name="source-csv"),
    path("sources.xlsx", sources.source_xlsx, name="source-xlsx"),
    path("sources.json", sources.source_json, name="source-json"),
    path("sources/<slug:slug>/copies/<slug:sha256>/", copies.source_copy, name="source-copy"),
    path("sources/<slug:slug>/copies/<slug:sha256>/read/", copies.source_copy_read, name="source-copy-read"),
    *record_patterns(SOURCE_PAGE, "sources/"),
    path("editions/", editions.edition_list, name="edition-list"),
    path("editions.csv", editions.edition_csv, name="edition-csv"),
    path("editions.json", editions.edition_json, name="edition-json"),
    path("editions/<int:number>/", editions.edition_detail, name="edition-detail"),
    path("editions/<int:number>.json", editions.edition_detail_json, name="edition-detail-json"),
    path("editions/<int:n>/diff/<int:m>/", editions.edition_diff, name="edition-diff"),
    path("editions/<int:n>/diff/<int:m>.json", editions.edition_diff_json, name="edition-diff-json"),
    path("releases/", releases.release_list, name="release-list"),
    path("releases/<slug:name>/", releases.release, name="release"),
    path("releases/<slug:name>.zip", releases.release_archive, name="release-archive"),
    path("search/", search.search, name="search"),
    path("method/", method.method_page, name="method"),
    path("codebook/", method.codebook_page, name="codebook"),
    path("codebook/colours.css", method.codebook_colours, name="codebook-colours"),
]
