"""Addresses of the count."""

from django.urls import path

from incidents.urls import record_patterns
from incidents.views.record_pages import RecordPage
from stats.citing.citation_styles import CITATION_FILES
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from stats.views import arrivals, charts, cited, explorer, feeds, other_figures, overview, reports, saved
from stats.views.api import pages as api
from stats.views.api.scripts import scripts
from stats.views.chart_files import FILE_ANSWERS
from stats.views.links import embedding, link_then_and_now, making, mine, public, reporting

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
    path("explore/", explorer.explore, name="explore"),
    *(path(f"explore.{form}", explorer.explore_file, {"form": form}, name=f"explore-{form}") for form in FILE_ANSWERS),
    path("api/", api.api_page, name="api"),
    path("api/scripts/", scripts, name="scripts"),
    path("api/openapi.json", api.openapi_json, name="openapi"),
    path("links/", mine.my_links, name="my-links"),
    path("links/new/", making.share_view, name="share"),
    path("links/<slug:code>/", mine.my_link, name="my-link"),
    path("l/<slug:code>/", public.public_link, name="public-link"),
    path("l/<slug:code>/embed/", embedding.public_link_embed, name="public-link-embed"),
    path("oembed.json", embedding.oembed, name="oembed"),
    path("links/new/picture.svg", making.share_picture, name="share-picture"),
    path("l/<slug:code>/records/<slug:key>/", public.public_link_record, name="public-link-record"),
    *(
        path(f"l/<slug:code>/view.{form}", public.public_link_file, {"form": form}, name=f"public-link-{form}")
        for form in ("csv", "xlsx", "json")
    ),
    *(
        path(f"l/<slug:code>/view.{form}", public.public_link_picture, {"form": form}, name=f"public-link-{form}")
        for form in ("png", "svg")
    ),
    path("charts/", charts.chart_list, name="chart-list"),
    path("charts/<slug:slug>/", charts.chart, name="chart"),
    *(
        path(f"charts/<slug:slug>.{form}", charts.chart_file, {"form": form}, name=f"chart-{form}")
        for form in FILE_ANSWERS
    ),
    path("cite/", cited.cite, name="cite"),
    path("c/<slug:code>/", cited.kept_figure, name="kept-figure"),
    path("c/<slug:code>/cite/", cited.figure_citation, name="figure-citation"),
    *(
        path(f"c/<slug:code>/cite.{ending}", cited.citation_file, {"ending": ending}, name=f"figure-citation-{ending}")
        for ending in CITATION_FILES
    ),
    path("c/<slug:code>/table.json", cited.kept_table_json, name="kept-table-json"),
    path("c/<slug:code>/table.csv", cited.kept_table_csv, name="kept-table-csv"),
    path("views/", saved.saved_views, name="saved-views"),
    path("views/<slug:code>/", saved.saved_view, name="saved-view"),
    path("views/<slug:code>/change/", saved.change_saved_view, name="saved-view-change"),
    path("feeds/<slug:code>.atom", feeds.feed, name="feed"),
    path("feeds/<slug:code>/stop/<str:signature>/", feeds.stop_mail, name="feed-stop"),
    path("l/<slug:code>/then-and-now/", link_then_and_now.public_link_then_and_now, name="public-link-then-and-now"),
    path("reports/", reports.my_reports, name="my-reports"),
    path("reports/new/", reports.report_error, name="report-error"),
    path("reports/<int:pk>/", reports.my_report, name="my-report"),
    path("l/<slug:code>/report/", reporting.public_link_report, name="public-link-report"),
    path("c/<slug:code>/now.svg", cited.kept_picture_now, name="kept-picture-now"),
    path("c/<slug:code>/picture.svg", cited.kept_picture, name="kept-picture"),
]
