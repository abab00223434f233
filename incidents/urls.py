"""Addresses of the record."""

from django.urls import URLPattern, path

from incidents import copy_views, history_views, release_views, source_views, views
from incidents.kinds import COUNTRY, INCIDENT, SOURCE, Kind


def history_of(kind: Kind, below: str) -> list[URLPattern]:
    """The addresses of the history of a kind of record, below those of the records."""
    name, about = f"{kind.model.PAGE}-history", {"kind": kind}
    return [
        path(f"{below}<slug:key>/history/", history_views.history, about, name=name),
        path(f"{below}<slug:key>/history.json", history_views.history_json, about, name=f"{name}-json"),
    ]


urlpatterns = [
    path("incidents/", views.incident_list, name="incident-list"),
    path("incidents.csv", views.incident_csv, name="incident-csv"),
    path("incidents.xlsx", views.incident_xlsx, name="incident-xlsx"),
    path("incidents.json", views.incident_json, name="incident-json"),
    path("incidents/<slug:slug>/", views.incident, name="incident"),
    path("incidents/<slug:slug>.json", views.incident_record_json, name="incident-record-json"),
    *history_of(INCIDENT, "incidents/"),
    path("countries/", views.country_list, name="country-list"),
    path("countries.csv", views.country_csv, name="country-csv"),
    path("countries.json", views.country_json, name="country-json"),
    path("countries/compare/", views.country_comparison, name="country-comparison"),
    path("countries/compare.json", views.country_comparison_json, name="country-comparison-json"),
    path("countries/<slug:iso2>/", views.country, name="country"),
    path("countries/<slug:iso2>.json", views.country_record_json, name="country-record-json"),
    *history_of(COUNTRY, "countries/"),
    path("sources/", source_views.source_list, name="source-list"),
    path("sources.csv", source_views.source_csv, name="source-csv"),
    path("sources.json", source_views.source_json, name="source-json"),
    path("sources/<slug:slug>/", source_views.source, name="source"),
    path("sources/<slug:slug>.json", source_views.source_record_json, name="source-record-json"),
    path("sources/<slug:slug>/copies/<slug:sha256>/", copy_views.source_copy, name="source-copy"),
    path("sources/<slug:slug>/copies/<slug:sha256>/read/", copy_views.source_copy_read, name="source-copy-read"),
    *history_of(SOURCE, "sources/"),
    path("releases/", release_views.release_list, name="release-list"),
    path("releases/<slug:name>/", release_views.release, name="release"),
    path("releases/<slug:name>.zip", release_views.release_archive, name="release-archive"),
    path("method/", views.method_page, name="method"),
    path("codebook/", views.codebook_page, name="codebook"),
    path("codebook/colours.css", views.codebook_colours, name="codebook-colours"),
]
