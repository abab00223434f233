"""Addresses of the count."""

from django.urls import path

from incidents.urls import record_patterns
from incidents.views.record_pages import RecordPage
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from stats.views import arrivals, charts, other_figures, overview

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("arrivals/", arrivals.arrival_list, name="arrivals"),
    path("arrivals/others/", other_figures.other_list, name="arrivals-others"),
    path(
        "arrivals/others.csv", other_figures.figures_csv, {"of": other_figures.DESTINATIONS}, name="arrivals-others-csv"
    ),
    path(
        "arrivals/others.json",
        other_figures.figures_json,
        {"of": other_figures.DESTINATIONS},
        name="arrivals-others-json",
    ),
    path(
        "arrivals/breakdown.csv",
        other_figures.figures_csv,
        {"of": other_figures.BREAKDOWN},
        name="arrivals-breakdown-csv",
    ),
    path(
        "arrivals/breakdown.json",
        other_figures.figures_json,
        {"of": other_figures.BREAKDOWN},
        name="arrivals-breakdown-json",
    ),
    path("arrivals/events/", other_figures.event_list, name="arrivals-events"),
    path("arrivals/events.csv", other_figures.figures_csv, {"of": other_figures.EVENTS}, name="arrivals-events-csv"),
    path("arrivals/events.json", other_figures.figures_json, {"of": other_figures.EVENTS}, name="arrivals-events-json"),
    *record_patterns(RecordPage(OtherFigure), "arrivals/others/"),
    *record_patterns(RecordPage(ContextEvent), "arrivals/events/"),
    *record_patterns(RecordPage(ArrivalFigure), "arrivals/"),
    path("arrivals.csv", arrivals.arrival_csv, name="arrivals-csv"),
    path("arrivals.json", arrivals.arrival_json, name="arrivals-json"),
    path("arrivals.xlsx", arrivals.arrival_xlsx, name="arrivals-xlsx"),
    path("charts/", charts.chart_list, name="chart-list"),
    path("charts/<slug:slug>/", charts.chart, name="chart"),
    path("charts/<slug:slug>.csv", charts.chart_csv, name="chart-csv"),
    path("charts/<slug:slug>.xlsx", charts.chart_xlsx, name="chart-xlsx"),
    path("charts/<slug:slug>.json", charts.chart_json, name="chart-json"),
]
