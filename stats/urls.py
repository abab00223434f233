"""Addresses of the count."""

from django.urls import path

from stats import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("arrivals/", views.arrival_list, name="arrivals"),
    path("arrivals.csv", views.arrival_csv, name="arrivals-csv"),
    path("arrivals.json", views.arrival_json, name="arrivals-json"),
    path("arrivals.xlsx", views.arrival_xlsx, name="arrivals-xlsx"),
    path("charts/", views.chart_list, name="chart-list"),
    path("charts/<slug:slug>/", views.chart, name="chart"),
    path("charts/<slug:slug>.csv", views.chart_csv, name="chart-csv"),
    path("charts/<slug:slug>.xlsx", views.chart_xlsx, name="chart-xlsx"),
    path("charts/<slug:slug>.json", views.chart_json, name="chart-json"),
]
