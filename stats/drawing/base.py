"""What every drawing uses: how a mark speaks, whiskers, arrows, the axes of a chart by year."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.naming import in_percent, number, people_between, percent
from incidents.people import People
from project.ordering import is_korean
from project.table import Column, HeadingText, Table
from stats.drawing.drawn import Drawing, Figure

ARROW = 16  # pixels
BAR = 0.64  # of a year, however few years have a column
FEW_PERSONS = 6  # below, an axis would have ticks between whole persons
CLEAR = 50  # between a label and the mark below it, as a part of the highest column
AS_GIVEN = ("customdata", "meta")  # what is ours in a figure
MAY_BE_NONE = ("annotations", "shapes")
Marks = tuple[tuple[str, HeadingText], ...]


@dataclass(frozen=True)
class Pen:
    """What a drawing needs to speak: names of values, and where a mark leads, which is the list of what it counts."""

    name: Callable[[Column, Any], str]
    leads: Callable[[Table, int, str], str] = Table.link
    opened: str = ""  # where the mark leads that is open beside the chart

    def mark(self, table: Table, place: int, text: str, column: str = "") -> dict[str, str]:
        """What a mark of a row, or of a column's value in it, says of itself, and where it leads."""
        href = self.leads(table, place, column)
        return {"name": text, "href": href} | ({"current": "true"} if href and href == self.opened else {})


def trace(kind: str, **said: Any) -> Figure:
    """A trace of Plotly's. The objects of its library check and copy every value, as long as all the rest takes."""
    return {**names_sorted(said), "type": kind}


def drawing_of(traces: list[Figure], layout: Figure, **borne: Any) -> Drawing:
    said = {name: part for name, part in layout.items() if part or name not in MAY_BE_NONE}
    return Drawing(traces, names_sorted(said), **borne)


def names_sorted(part: Any) -> Any:
    """A part of a figure with its names in the order of the library's own objects, in which figures were cited."""
    if isinstance(part, list | tuple):
        # A list of values holds no names, and most lists are of those.
        return [names_sorted(one) for one in part] if part and isinstance(part[0], dict) else list(part)
    if not isinstance(part, dict):
        return part
    return {name: part[name] if name in AS_GIVEN else names_sorted(part[name]) for name in sorted(part)}


def doubt(rows: list[People]) -> dict[str, Any]:
    """Whiskers from lowest to highest; null where no range is reported, none above a total that is open."""
    wide = [people.low != people.high for people in rows]
    return {
        "type": "data",
        "symmetric": False,
        "array": [whisker_above(p) if is_wide else None for p, is_wide in zip(rows, wide, strict=True)],
        "arrayminus": [p.best - p.low if is_wide else None for p, is_wide in zip(rows, wide, strict=True)],
    }


def whisker_above(people: People) -> int:
    # An arrow says that there is no upper count, so no whisker ends below it.
    return 0 if people.open else people.high - people.best


def arrow(x: Any, y: Any, *, upwards: bool, axis: str = "y") -> dict[str, Any]:
    """What says that a total is open: an arrow beyond its highest, as long in pixels whatever the scale."""
    aside = {"ax": 0, "ay": ARROW, "yshift": ARROW} if upwards else {"ax": -ARROW, "ay": 0, "xshift": ARROW}
    look = {"showarrow": True, "arrowhead": 2, "arrowsize": 1.2, "arrowwidth": 1.4, "standoff": 0, "text": ""}
    return {"x": x, "y": y, "yref": axis, **look, **aside}


def stem(at: Any, people: People, *, upwards: bool, axis: str = "y") -> dict[str, Any]:
    across, along = ("x", "y") if upwards else ("y", "x")
    place = {f"{across}0": at, f"{across}1": at, f"{along}0": people.best, f"{along}1": people.high, "yref": axis}
    return {"type": "line", "name": "token:ink", "line": {"width": 1.4}, **place}


def unit(text: str = "", *, y: float = 1, above: int = 12) -> dict[str, Any]:
    """The unit of columns (people), above their axis: `y` is the axis' upper end, `above` pixels from it."""
    aside = {"xref": "paper", "yref": "paper", "x": 0, "y": y, "xanchor": "left", "yanchor": "bottom"}
    return {"text": text or _("people"), "showarrow": False, "xshift": -38, "yshift": above, **aside}


def short(people: People) -> str:
    """A bar's label: 1,236+ where the total is open."""
    return number(people.best) + ("+" if people.open else "")


def range_label(people: People) -> str:
    if is_korean():
        return people_between(people)
    return f"{number(people.low)}–{number(people.high)}" + ("+" if people.open else "")


def colour(token: str) -> str:
    # For readers of the JSON; pages lay their own theme over it.
    return codebook.OUTCOMES[token].light


def persons_axis(highest: int) -> dict[str, Any]:
    """An axis of people: it begins at 0, counts in whole persons, and is there where nobody is counted too."""
    whole = {"dtick": 1} if highest < FEW_PERSONS else {}
    return {"rangemode": "tozero", **whole, **({} if highest else {"range": [0, 1]})}


def axis_of_names(names: list[str], texts: list[str] | None = None, *, ordered: bool = True) -> dict[str, Any]:
    """The axis of bars that lie, the first on top; `ordered` where traces hold them in another order, or not all."""
    axis = {
        "autorange": "reversed", "automargin": True, "type": "category", "tickvals": names, "ticktext": texts or names,
    }  # fmt: skip
    return axis | ({"categoryorder": "array", "categoryarray": names} if ordered else {})


def texts_behind(names: list[str], ends: list[Any], texts: list[str]) -> Figure:
    """What stands behind the end of each bar that lies."""
    return trace(
        "scatter",
        mode="text",
        y=names,
        x=ends,
        text=texts,
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
    )


def on_parts(texts: list[str]) -> dict[str, Any]:
    """What parts of bars say; a page writes it on those that have room, of bars that lie with their names."""
    return {"text": texts, "textposition": "none"}


def number_of_share(share: float) -> str:
    """A percentage without its sign, which its axis has."""
    return percent(share).removesuffix(in_percent(""))


def drawn_years(table: Table) -> tuple[int, int]:
    """The first and last year of a chart's axis, which is there without a row too."""
    return table.axis or (2000, 2001)


def covered_years(axis: tuple[int, int], table: Table) -> range:
    """The years of an axis in which nothing is recorded where a table has no row of them.

    Of those before and after the record nothing is known.
    """
    first, last = table.covered or axis
    return range(max(first, axis[0]), min(last, axis[1]) + 1)


def columns_layout(years: tuple[int, int], highest: int) -> dict[str, Any]:
    """The axes of a chart by year whose highest column, with its whisker, is as high."""
    first, last = years
    return {
        "height": 420,
        "margin": {"l": 48, "r": 14, "t": 44, "b": 30},
        "barmode": "stack",
        "bargap": 0.36,
        "annotations": [unit()],
        "legend": {"orientation": "h", "y": 1.08, "x": 0},
        "xaxis": {"dtick": 1, "range": [first - 0.5, last + 0.5]},
        "yaxis": persons_axis(highest),
    }
