"""Charts for pages that are not a chart's own: a country's page shows its returns."""

from typing import Any

from django import template
from django.urls import reverse

from incidents.models import Edition
from incidents.naming import Names
from project.questions import with_query
from project.table import shown
from stats.showing import chart_for, row_address

register = template.Library()


@register.inclusion_tag("stats/partials/small_chart.html")
def chart(slug: str, edition: Edition | None, caption: str = "", **words: Any) -> dict[str, Any]:
    """A chart as of an edition, asked with words: {% chart "returns-over-time" edition country="CN" %}."""
    number = edition.number if edition else None
    asked = {word.rstrip("_"): [str(value)] for word, value in words.items()}
    entry, table, figure = chart_for(slug, number, asked)
    names = Names(number)
    return {
        "chart": entry,
        "figure": figure,
        "figure_id": f"figure-{slug}",
        "caption": caption,
        "table": shown(table, names, row_address(names)),
        "legend": [{"label": label, "mark": mark, "code": mark} for mark, label in entry.marks],
        "href": with_query(reverse("chart", args=[slug]), {**asked, "edition": [str(number)]}),
    }
