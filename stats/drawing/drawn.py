"""What a drawing returns: its figure, and what of it a legend has to explain."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from incidents.people import People

Figure = dict[str, Any]
LEVEL = {"textposition": "top center", "cliponaxis": False, "hoverinfo": "skip", "showlegend": False}
LIFT = "<br>\u00a0"  # an empty line below a label lifts it over an arrow


@dataclass(frozen=True)
class ColumnLabel:
    """What stands above a column, at a height of its axis: a number, below it a range and names where there are any.

    It is `lifted` where an arrow stands between it and its column; `short` is its number where words have no room.
    """

    at: float
    height: float
    number: str
    range: str = ""
    names: str = ""
    lifted: bool = False
    short: str = ""

    @property
    def bare(self) -> str:
        return (self.short or self.number) + (LIFT if self.lifted else "")

    @property
    def text(self) -> str:
        return "<br>".join(filter(None, (self.number, self.range, self.names))) + (LIFT if self.lifted else "")

    @property
    def lines(self) -> int:
        return self.text.count("<br>") + 1


@dataclass(frozen=True)
class Drawing:
    """A table drawn: traces and layout, the labels of its columns by axis, and what of it a legend explains.

    `marks` are those of its chart's legend that it bears, `entries` what no chart can name beforehand: countries by
    their tints, circles of a map.
    """

    traces: list[Figure]
    layout: Figure
    labels: dict[str, tuple[ColumnLabel, ...]] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()
    entries: tuple[dict[str, Any], ...] = ()

    @property
    def figure(self) -> Figure:
        labels = [label_trace(axis, found) for axis, found in self.labels.items() if found]
        return {"data": [*self.traces, *labels], "layout": self.layout}

    def bearing(self, *marks: str, traces: Iterable[Figure]) -> "Drawing":
        return replace(self, traces=[*self.traces, *traces], marks=self.marks | {*marks})


def label_trace(axis: str, labels: tuple[ColumnLabel, ...]) -> Figure:
    """The labels of an axis as Plotly writes them; `bare` is what a page writes where a range has no room."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [label.at for label in labels],
        "y": [label.height for label in labels],
        "text": [label.text for label in labels],
        "meta": {"bare": [label.bare for label in labels]},
        "yaxis": axis,
        **LEVEL,
    }


def marks_of(rows: Iterable[People]) -> set[str]:
    """What columns or bars of people bear beside their length."""
    found = list(rows)
    ranged, is_open = any(people.low != people.high for people in found), any(people.open for people in found)
    return {mark for mark, borne in (("whisker", ranged), ("open", is_open)) if borne}
