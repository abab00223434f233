"""Small drawings for any page: a country's practice as lanes, a range, a few columns, a part of a whole."""

from collections.abc import Iterable
from typing import Any

from django import template

from incidents.models import Edition
from incidents.people import People
from stats.drawing import lanes, strips

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
