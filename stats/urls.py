"""Addresses of the count."""

from django.urls import path

from stats import figure_views, views

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
    path("arrivals.csv", views.arrival_csv, name="arrivals-csv"),
    path("arrivals.json", views.arrival_json, name="arrivals-json"),
    path("arrivals.xlsx", views.arrival_xlsx, name="arrivals-xlsx"),
    path("charts/", views.chart_list, name="chart-list"),
    path("charts/<slug:slug>/", views.chart, name="chart"),
    path("charts/<slug:slug>.csv", views.chart_csv, name="chart-csv"),
    path("charts/<slug:slug>.xlsx", views.chart_xlsx, name="chart-xlsx"),
    path("charts/<slug:slug>.json", views.chart_json, name="chart-json"),
]
