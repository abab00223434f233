"""Addresses of the count."""

from django.urls import URLPattern, path

from incidents.kinds import Kind
from incidents.urls import history_of
from stats import edition_views, figure_views, version_views, views
from stats.kinds import ARRIVAL, EVENT, OTHER


def records_of(kind: Kind, below: str) -> list[URLPattern]:
    """The addresses of the records of a kind and of their histories."""
    name, about = kind.model.PAGE, {"kind": kind}
    return [
        path(f"{below}<slug:key>/", version_views.version, about, name=name),
        path(f"{below}<slug:key>.json", version_views.version_json, about, name=f"{name}-json"),
        *history_of(kind, below),
    ]


urlpatterns = [
    path("", views.overview, name="overview"),
    path("arrivals/", views.arrival_list, name="arrivals"),
    path("arrivals/others/", figure_views.other_list, name="arrivals-others"),
    path("arrivals/others.csv", figure_views.other_csv, name="arrivals-others-csv"),
    path("arrivals/others.json", figure_views.other_json, name="arrivals-others-json"),
    path("arrivals/breakdown.csv", figure_views.breakdown_csv, name="arrivals-breakdown-csv"),
    path("arrivals/breakdown.json", figure_views.breakdown_json, name="arrivals-breakdown-json"),
    path("arrivals/events/", figure_views.event_list, name="arrivals-events"),
    path("arrivals/events.csv", figure_views.event_csv, name="arrivals-events-csv"),
    path("arrivals/events.json", figure_views.event_json, name="arrivals-events-json"),
    *records_of(OTHER, "arrivals/others/"),
    *records_of(EVENT, "arrivals/events/"),
    *records_of(ARRIVAL, "arrivals/"),
    path("arrivals.csv", views.arrival_csv, name="arrivals-csv"),
    path("arrivals.json", views.arrival_json, name="arrivals-json"),
    path("arrivals.xlsx", views.arrival_xlsx, name="arrivals-xlsx"),
    path("editions/", edition_views.edition_list, name="edition-list"),
    path("editions.csv", edition_views.edition_csv, name="edition-csv"),
    path("editions.json", edition_views.edition_json, name="edition-json"),
    path("editions/<int:number>/", edition_views.edition_detail, name="edition-detail"),
    path("editions/<int:number>.json", edition_views.edition_detail_json, name="edition-detail-json"),
    path("editions/<int:n>/diff/<int:m>/", edition_views.edition_diff, name="edition-diff"),
    path("editions/<int:n>/diff/<int:m>.json", edition_views.edition_diff_json, name="edition-diff-json"),
    path("charts/", views.chart_list, name="chart-list"),
    path("charts/<slug:slug>/", views.chart, name="chart"),
    path("charts/<slug:slug>.csv", views.chart_csv, name="chart-csv"),
    path("charts/<slug:slug>.xlsx", views.chart_xlsx, name="chart-xlsx"),
    path("charts/<slug:slug>.json", views.chart_json, name="chart-json"),
]
