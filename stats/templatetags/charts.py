"""Charts for pages that are not a chart's own: a country's page shows its returns."""

import datetime as dt
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from incidents import naming
from incidents.editions.names import Names
from incidents.models import Edition
from project.periods import cut
from project.questions import with_query
from stats.catalogue import chart_for
from stats.drawing import Pen
from stats.drawing.small_map import names_of_countries, spots
from stats.models import ArrivalVersion, ContextEventVersion, OtherFigureVersion
from stats.tables import other_figures
from stats.views.chart_context import figure_context
from stats.views.shown_table import sorted_by_headings

register = template.Library()


@register.inclusion_tag("stats/partials/small_chart.html", takes_context=True, name="chart")
def chart_of(context: Context, slug: str, edition: Edition | None, caption: str = "", **words: Any) -> dict[str, Any]:
    """A chart as of an edition, asked with words: {% chart "returns-over-time" edition country="CN" %}."""
    number = edition.number if edition else None
    asked = {
        word.rstrip("_"): value if isinstance(value, list) else [str(value)] for word, value in words.items() if value
    }
    entry, table = chart_for(slug, number, asked)
    pinned = {"edition": [str(number)]} if number else {}
    context_of = figure_context(entry, table, Names(number), small=True)
    # A card has no table of its own to sort: its headings lead to the chart's.
    words = {**asked, **pinned, "view": ["table"]}
    page = reverse("chart", args=[slug])
    shown = sorted_by_headings(context_of["shown"], "", lambda order: with_query(page, {**words, "order": [order]}))
    return context_of | {
        "shown": shown,
        "table_href": with_query(page, words),
        "figure_id": "-".join(["figure", slug, *(value for values in asked.values() for value in values)]),
        "caption": caption,
        "href": with_query(page, {**asked, **pinned}),
        "request": context["request"],
        "edition": edition,
    }


@register.inclusion_tag("stats/partials/map_card.html", takes_context=True)
def small_map(context: Context, edition: Edition | None) -> dict[str, Any]:
    """The map of an edition as a picture: a page that shows it among others brings no script of maps along."""
    number = edition.number if edition else None
    entry, table = chart_for("map", number, {})
    names = Names(number)
    pinned = {"edition": [str(number)]} if number else {}
    return figure_context(entry, table, names, small=True) | {
        "circles": spots(table),
        "names": names_of_countries(table, Pen(names)),
        "figure_id": "figure-map",
        "href": with_query(reverse("chart", args=["map"]), pinned),
        "request": context["request"],
        "edition": edition,
    }


@register.inclusion_tag("stats/partials/other_figures.html", takes_context=True, name="other_figures")
def other_figures_of(context: Context, code: str, edition: Edition | None) -> dict[str, Any]:
    """What is known of a country as a destination, a table for each measure: {% other_figures "US" edition %}."""
    number = edition.number if edition else None
    return {
        "measures": other_figures.other_destinations(number, destination=code),
        "breakdowns": other_figures.has_breakdowns(number, code),
        "edition": edition,
        "request": context["request"],
    }


@register.filter
def signed(value: int) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + naming.number(abs(value))


@register.filter("percent")
def share_in_percent(part: float) -> str:
    return naming.percent(part)


@register.filter
def change(share: float) -> str:
    sign = "+" if share > 0 else "−" if share < 0 else ""
    return sign + naming.percent(abs(share))


@register.filter
def cut_date(date: str | None, precision: str) -> str:
    return cut(dt.date.fromisoformat(date), precision) if date else ""


@register.inclusion_tag("stats/partials/figures_resting_on.html", takes_context=True)
def figures_resting_on(context: Context, slug: str, edition: Edition | None) -> dict[str, Any]:
    """The arrivals, other figures and context events of an edition that name a source."""
    events = ContextEventVersion.objects.as_of(edition).filter(document__source=slug)
    return {
        "arrivals": ArrivalVersion.objects.as_of(edition).filter(source=slug).count(),
        "others": OtherFigureVersion.objects.as_of(edition).filter(document__source=slug).count(),
        "events": [(event.key, naming.titled(event.document["title"], event.key)) for event in events.order_by("date")],
        "edition": edition,
        "request": context["request"],
        "arrivals_href": with_query(reverse("arrivals"), {"vintages": ["all"]}),
    }
