"""Charts for pages that are not a chart's own: a country's page shows its returns."""

import datetime as dt
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from incidents import naming
from incidents.editions.asked import PIN_WORDS
from incidents.editions.names import Names
from incidents.models import Edition
from project.periods import cut
from project.questions import with_query
from project.table import Table
from stats.catalogue import chart_for
from stats.explorer.choices import explored_address
from stats.models import ArrivalVersion, ContextEventVersion, OtherFigureVersion
from stats.tables import other_figures
from stats.templatetags.drawings import without_marks
from stats.views.chart_context import FOLDED_FROM, figure_context
from stats.views.evidence.marks import MarkAddresses
from stats.views.links.shown_view import SHARED_PAGES
from stats.views.shown_table import sorted_by_headings

register = template.Library()


@register.inclusion_tag("stats/partials/small_chart.html", takes_context=True, name="chart")
def chart_of(
    context: Context, slug: str, edition: Edition | None, caption: str = "", *, one_picture: bool = False, **words: Any
) -> dict[str, Any]:
    """A chart as of an edition, asked with words: {% chart "returns-over-time" edition country="CN" %}.

    A page that has counted it already says so by `charted` in its context; `one_picture` is for one of many cards.
    """
    number = edition.number if edition else None
    asked = {
        word.rstrip("_"): value if isinstance(value, list) else [str(value)] for word, value in words.items() if value
    }
    entry, table = context.get("charted") or chart_for(slug, number, asked)
    pinned = {"edition": [str(number)]} if number else {}
    fold_from = 0 if "charted" in context else FOLDED_FROM
    # Who has but a link to this page gets to lists alone.
    leads = Table.link if context.get("link") else MarkAddresses(reverse("chart", args=[slug]), {**asked, **pinned})
    context_of = figure_context(entry, table, Names(number), small=True, fold_from=fold_from, leads=leads)
    # The library of maps weighs ten times as much as a page of cards, so that a card's map stays a picture.
    still = one_picture and entry.bundle == "geo"
    if still and context_of["figure"]:
        context_of["figure"] = without_marks(context_of["figure"])
    # A card has no table of its own to sort: its headings lead to the chart's.
    words = {**asked, **pinned, "view": ["table"]}
    page = reverse("chart", args=[slug])
    shown = sorted_by_headings(context_of["shown"], "", lambda order: with_query(page, {**words, "order": [order]}))
    return context_of | {
        "shown": shown,
        "table_href": with_query(page, words),
        "figure_id": "-".join(["figure", slug, *(value for values in asked.values() for value in values)]),
        "caption": caption,
        "one_picture": one_picture,
        "still": still,
        "href": with_query(page, {**asked, **pinned}),
        "request": context["request"],
        "edition": edition,
    }


@register.simple_tag(takes_context=True)
def explored_list(context: Context, **words: str) -> str:
    """The explorer's address for the list of a page, or for some words and the edition that it is pinned to."""
    question = context.get("question")
    if question is not None and not words:
        return explored_address(question, {})
    request = context["request"].GET
    pinned = {word: [str(request[word])] for word in PIN_WORDS if word in request}
    return with_query(reverse("explore"), {word: [value] for word, value in words.items()} | pinned)


@register.simple_tag(takes_context=True)
def can_be_shared(context: Context) -> bool:
    """Whether a page is a view that can be shared, and so reported."""
    match = getattr(context.get("request"), "resolver_match", None)
    return match is not None and match.url_name in SHARED_PAGES


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
        "events": [(event.key, naming.title_read(event.document)) for event in events.order_by("date")],
        "edition": edition,
        "request": context["request"],
        "arrivals_href": with_query(reverse("arrivals"), {"vintages": ["all"]}),
    }
