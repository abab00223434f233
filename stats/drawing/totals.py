"""Totals of others drawn, each above what the record has of the same country and years: two bars, never one."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.naming import incidents_phrase, number, people_phrase, persons, years
from incidents.people import People
from project.table import Table
from stats.drawing.base import (
    Marks,
    Pen,
    arrow,
    axis_of_names,
    colour,
    doubt,
    drawing_of,
    persons_axis,
    stem,
    texts_behind,
    trace,
)
from stats.drawing.drawn import Drawing, Figure, marks_of
from stats.drawing.returns import row_label
from stats.drawing.sentences import sentence

TOTAL_MARKS: Marks = (
    ("s-men", gettext_lazy("Total that others published")),
    ("o-repatriated", gettext_lazy("Recorded here, best estimate")),
    ("whisker", gettext_lazy("lowest to highest")),
    ("open", gettext_lazy("or more: no upper count is known")),
)


@dataclass(frozen=True)
class LyingBar:
    """A bar: its name, what stands below that, its row of the table, and whether it is what others published."""

    name: str
    below: str
    place: int
    record: dict[str, Any]
    published: bool

    @property
    def people(self) -> People:
        count = self.record["published"]
        return People(0, count, count, count, self.record["at_least"]) if self.published else self.record["people"]


def totals_beside_ours(table: Table, pen: Pen) -> Drawing:
    """Bars that lie: for each country and years the totals of others, and below them what is recorded of it."""
    bars = bars_in_order(table, pen)
    names, people = [bar.name for bar in bars], [bar.people for bar in bars]
    reach = max((found.high for found in people), default=0)
    ours, open_ones = [bar for bar in bars if not bar.published], [bar for bar in bars if bar.people.open]
    stems = [bar for bar in open_ones if bar.people.high > bar.people.best]
    layout = {
        "height": 90 + 46 * len(bars),
        "margin": {"l": 90, "r": 124, "t": 8, "b": 44},
        "barmode": "stack",
        "bargap": 0.4,
        "annotations": [arrow(bar.people.high, bar.name, upwards=False) for bar in open_ones],
        "shapes": [stem(bar.name, bar.people, upwards=False) for bar in stems],
        "xaxis": persons_axis(reach) | {"title": {"text": _("people")}, "range": [0, reach or 1]},
        "yaxis": axis_of_names(names, [f"{bar.name}<br>{bar.below}" for bar in bars]),
    }
    traces = [published_bars([bar for bar in bars if bar.published]), recorded_bars(table, pen, ours)]
    traces.append(texts_behind(names, [found.high for found in people], [row_label(found) for found in people]))
    marks = {"s-men", "o-repatriated"} | marks_of(people)
    return drawing_of(traces, layout, marks=frozenset(marks))


def bars_in_order(table: Table, pen: Pen) -> list[LyingBar]:
    """The totals of a country and years one below the other, and ours once for all of them."""
    spans: dict[tuple[Any, ...], list[tuple[int, dict[str, Any]]]] = {}
    for place, record in enumerate(table.records()):
        spans.setdefault((record["country"], record["from_year"], record["to_year"]), []).append((place, record))
    found, taken = [], set()
    for (country, first, last), rows in spans.items():
        where = f"{pen.name(table.columns[0], country)}, {years(first, last)}"
        for place, record in rows:
            name = publisher_name(table, pen, record)
            name = name if name not in taken else f"{name}, {where}"
            taken.add(name)
            found.append(LyingBar(name, where, place, record, published=True))
        place, record = rows[0]
        name = _("Recorded here: %s") % where
        found.append(LyingBar(name, incidents_phrase(record["people"].incidents), place, record, published=False))
    return found


def publisher_name(table: Table, pen: Pen, record: dict[str, Any]) -> str:
    column = next(column for column in table.columns if column.name == "publisher")
    return pen.name(column, record["publisher"])


def published_bars(bars: list[LyingBar]) -> Figure:
    return trace(
        "bar",
        orientation="h",
        name=_("Published"),
        y=[bar.name for bar in bars],
        x=[bar.people.best for bar in bars],
        marker={"color": "#6a9faa"},
        meta={"token": "accent-2"},
        hovertext=[f"{bar.name}, {bar.below}: {published_said(bar.record)}" for bar in bars],
        hoverinfo="text",
    )


def recorded_bars(table: Table, pen: Pen, bars: list[LyingBar]) -> Figure:
    said = [f"{bar.name}: {people_phrase(bar.people)}, {bar.below}" for bar in bars]
    return trace(
        "bar",
        orientation="h",
        name=_("Recorded here"),
        y=[bar.name for bar in bars],
        x=[bar.people.best for bar in bars],
        error_x=doubt([bar.people for bar in bars]),
        customdata=[pen.mark(table, bar.place, text) for bar, text in zip(bars, said, strict=True)],
        marker={"color": colour("repatriated")},
        meta={"token": "repatriated"},
        hovertemplate="%{customdata.name}<extra></extra>",
    )


def published_said(record: dict[str, Any]) -> str:
    return persons(record["published"], is_open=record["at_least"])


def say_totals(table: Table, pen: Pen) -> str:
    """How many totals, and the first beside ours."""
    records = table.records()
    first = records[0]
    text = ngettext("%s total of others", "%s totals of others", len(records)) % number(len(records))
    said = _("%(name)s: %(published)s, recorded here %(ours)s") % {
        "name": publisher_name(table, pen, first),
        "published": published_said(first),
        "ours": people_phrase(first["people"]),
    }
    return sentence(text, said)
