"""Small drawings for any page: a country's practice as lanes, a range, a few columns, a part of a whole."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from incidents.models import Edition
from incidents.people import People
from stats.drawing import Figure, lanes, strips
from stats.drawing.symbols import symbol_of
from stats.pictures import CARD, PAGE_SIZES, page_pictures
from stats.pictures.points import point_shape

register = template.Library()


@register.simple_tag
def lanes_of(practices: list[dict[str, Any]], edition: Edition | None) -> dict[str, Any]:
    """A country's practice up to the year of an edition: its lanes, and what there is no place for, in words."""
    if edition is None:
        return {"lanes": [], "undrawn": ""}
    last = edition.published_at.year
    return {
        "lanes": lanes.drawings(lanes.drawable(practices, last), last),
        "undrawn": lanes.undrawn(practices, last),
    }


@register.simple_tag
def lanes_side_by_side(columns: list[Any], edition: Edition | None) -> Iterable[tuple[Any, list[lanes.DrawnLanes]]]:
    """Each country that is compared with its practice as lanes, all on one axis."""
    if edition is None:
        return ()
    drawn = lanes.drawn_together([column.practices for column in columns], edition.published_at.year)
    return zip(columns, drawn, strict=True)


@register.filter
def legend_point(code: str) -> SafeString:
    """The shape of a series' points, in the middle of a mark of a legend, 22 by 13 pixels."""
    shape = point_shape(' class="point"', symbol_of(code.removeprefix("o-")), 5.5)
    return mark_safe(f'<g transform="translate(11 6.5)">{shape}</g>')


@register.simple_tag
def pictures_of(figure: Figure, figure_id: str, *, one: bool = False) -> SafeString:
    """A chart as it is seen before any script: for wide places and narrow ones; a stylesheet chooses.

    `one` is for a card, whose place is narrow on every screen.
    """
    return mark_safe(page_pictures(figure, (CARD,) if one else PAGE_SIZES, f"in-{figure_id}"))


@register.filter
def without_marks(figure: Figure) -> Figure:
    """A figure as its page carries it beside its pictures, whose links say what its marks say."""
    return {**figure, "data": [{k: v for k, v in trace.items() if k != "customdata"} for trace in figure["data"]]}


class CompactJSON(DjangoJSONEncoder):
    """Letters as they are, and nothing between values: fewer bytes, most of all in Korean."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False, "separators": (",", ":")})


@register.filter
def as_script(figure: Figure, element_id: str) -> SafeString:
    """A figure for the page's script, as Django's json_script writes it."""
    return json_script(figure, element_id, CompactJSON)


@register.inclusion_tag("stats/drawing/range.html")
def drawn_range(people: People) -> dict[str, Any]:
    return {"people": people, "drawn": strips.range_strip(people)}


@register.inclusion_tag("stats/drawing/columns.html")
def drawn_columns(years: Iterable[tuple[int, int]], said: str) -> dict[str, Any]:
    return {"columns": strips.column_strip(years), "said": said}


@register.inclusion_tag("stats/drawing/bar.html")
def drawn_bar(count: int, longest: int, colour: str, *, ground: bool = False) -> dict[str, Any]:
    return {"width": strips.part_width(count, longest), "colour": colour, "ground": ground}


@register.inclusion_tag("stats/drawing/earlier.html")
def earlier_mark() -> dict[str, Any]:
    return {}
