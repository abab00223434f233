"""Addresses of the count."""

from django.urls import URLPattern, path

from incidents.kinds import Kind
from incidents.urls import history_patterns
from stats.kinds import ARRIVAL, EVENT, OTHER
from stats.views import arrivals, charts, editions, other_figures, overview, version


def records_of(kind: Kind, below: str) -> list[URLPattern]:
    """The addresses of the records of a kind and of their histories."""
    name, about = kind.model.PAGE, {"kind": kind}
    return [
        path(f"{below}<slug:key>/", version.version, about, name=name),
        path(f"{below}<slug:key>.json", version.version_json, about, name=f"{name}-json"),
        *history_patterns(kind, below),
    ]


urlpatterns = [
    path("", overview.overview, name="overview"),
    path("arrivals/", arrivals.arrival_list, name="arrivals"),
    path("arrivals/others/", other_figures.other_list, name="arrivals-others"),
    path("arrivals/others.csv", other_figures.other_csv, name="arrivals-others-csv"),
    path("arrivals/others.json", other_figures.other_json, name="arrivals-others-json"),
    path("arrivals/breakdown.csv", other_figures.breakdown_csv, name="arrivals-breakdown-csv"),
    path("arrivals/breakdown.json", other_figures.breakdown_json, name="arrivals-breakdown-json"),
    path("arrivals/events/", other_figures.event_list, name="arrivals-events"),
    path("arrivals/events.csv", other_figures.event_csv, name="arrivals-events-csv"),
    path("arrivals/events.json", other_figures.event_json, name="arrivals-events-json"),
    *records_of(OTHER, "arrivals/others/"),
    *records_of(EVENT, "arrivals/events/"),
    *records_of(ARRIVAL, "arrivals/"),
    path("arrivals.csv", arrivals.arrival_csv, name="arrivals-csv"),
    path("arrivals.json", arrivals.arrival_json, name="arrivals-json"),
    path("arrivals.xlsx", arrivals.arrival_xlsx, name="arrivals-xlsx"),
    path("editions/", editions.edition_list, name="edition-list"),
    path("editions.csv", editions.edition_csv, name="edition-csv"),
    path("editions.json", editions.edition_json, name="edition-json"),
    path("editions/<int:number>/", editions.edition_detail, name="edition-detail"),
    path("editions/<int:number>.json", editions.edition_detail_json, name="edition-detail-json"),
    path("editions/<int:n>/diff/<int:m>/", editions.edition_diff, name="edition-diff"),
    path("editions/<int:n>/diff/<int:m>.json", editions.edition_diff_json, name="edition-diff-json"),
    path("charts/", charts.chart_list, name="chart-list"),
    path("charts/<slug:slug>/", charts.chart, name="chart"),
    path("charts/<slug:slug>.csv", charts.chart_csv, name="chart-csv"),
    path("charts/<slug:slug>.xlsx", charts.chart_xlsx, name="chart-xlsx"),
    path("charts/<slug:slug>.json", charts.chart_json, name="chart-json"),
]
