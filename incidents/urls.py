"""Addresses of the record."""

from django.urls import URLPattern, path

from incidents.models import Country, Incident, Publishable, Source
from incidents.views import (
    comparison,
    copies,
    countries,
    editions,
    history,
    incident_record,
    incidents,
    method,
    releases,
    sources,
    version,
)


def history_patterns(model: type[Publishable], below: str) -> list[URLPattern]:
    """The addresses of the history of a kind of record, below those of the records."""
    name, about = f"{model.PAGE}-history", {"model": model}
    return [
        path(f"{below}<slug:key>/history/", history.history, about, name=name),
        path(f"{below}<slug:key>/history.json", history.history_json, about, name=f"{name}-json"),
    ]


def records_of(model: type[Publishable], below: str) -> list[URLPattern]:
    """The addresses of the records of a kind and of their histories."""
    name, about = model.PAGE, {"model": model}
    return [
        path(f"{below}<slug:key>/", version.version, about, name=name),
        path(f"{below}<slug:key>.json", version.version_json, about, name=f"{name}-json"),
        *history_patterns(model, below),
    ]


urlpatterns = [
    path("incidents/", incidents.incident_list, name="incident-list"),
    path("incidents.csv", incidents.incident_csv, name="incident-csv"),
    path("incidents.xlsx", incidents.incident_xlsx, name="incident-xlsx"),
    path("incidents.json", incidents.incident_json, name="incident-json"),
    path("incidents/<slug:slug>/", incident_record.incident, name="incident"),
    path("incidents/<slug:slug>.json", incident_record.incident_record_json, name="incident-record-json"),
    *history_patterns(Incident, "incidents/"),
    path("countries/", countries.country_list, name="country-list"),
    path("countries.csv", countries.country_csv, name="country-csv"),
    path("countries.json", countries.country_json, name="country-json"),
    path("countries/compare/", comparison.country_comparison, name="country-comparison"),
    path("countries/compare.json", comparison.country_comparison_json, name="country-comparison-json"),
    path("countries/<slug:iso2>/", countries.country, name="country"),
    path("countries/<slug:iso2>.json", countries.country_record_json, name="country-record-json"),
    *history_patterns(Country, "countries/"),
    path("sources/", sources.source_list, name="source-list"),
    path("sources.csv", sources.source_csv, name="source-csv"),
    path("sources.json", sources.source_json, name="source-json"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("sources/<slug:slug>.json", sources.source_record_json, name="source-record-json"),
    path("sources/<slug:slug>/copies/<slug:sha256>/", copies.source_copy, name="source-copy"),
    path("sources/<slug:slug>/copies/<slug:sha256>/read/", copies.source_copy_read, name="source-copy-read"),
    *history_patterns(Source, "sources/"),
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
    path("method/", method.method_page, name="method"),
    path("codebook/", method.codebook_page, name="codebook"),
    path("codebook/colours.css", method.codebook_colours, name="codebook-colours"),
]
