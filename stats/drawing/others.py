"""Figures of others drawn: each measure in a small chart of its own, each set of who arrived as bars of its own."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import codebook
from incidents.naming import number, percent, period, persons
from project.limits import MOST_PEOPLE
from project.periods import year_text
from project.table import Table
from stats.category_names import TOTAL, category_name
from stats.drawing.base import Pen, axis_of_names, columns_layout, drawing_of, persons_axis, texts_behind, trace
from stats.drawing.drawn import Drawing, Figure
from stats.drawing.explored import SERIES
from stats.drawing.explored_bars import PANEL_GAP, PANEL_HEIGHT, axis_named, panel_title
from stats.drawing.sentences import sentence
from stats.drawing.symbols import POINT, symbol_of
from stats.period_names import span_of
from stats.tables.drawable import is_drawn

Placed = list[tuple[int, dict[str, Any]]]


def year_of(record: dict[str, Any]) -> int:
    """The year in which a period ends, which a fiscal year is called by."""
    return int(record["period_end"][:4])


def drawn_figures(table: Table) -> Placed:
    """The figures of whole years that a chart has a place for."""
    return [
        (place, record)
        for place, record in enumerate(table.records())
        if record["period_type"] == "year"
        and None not in (record["count"], record["period_end"], record["destination"])
        and record["count"] <= MOST_PEOPLE
        and is_drawn(year_of(record), table.edition)
    ]


def arrivals_elsewhere(table: Table, pen: Pen) -> Drawing:
    """A small chart for each measure with a scale of its own, a point for each figure of a destination's year."""
    found = drawn_figures(table)
    measures = [code for code in codebook.FLOW_MEASURES.values if any(r["measure"] == code for _p, r in found)]
    places = sorted({r["destination"] for _place, r in found}, key=lambda code: (-several(found, code), code))
    # The pale tint of what is left over is seen as a bar, and not as a point.
    looks = {code: SERIES[min(at, len(SERIES) - 1)] for at, code in enumerate(places)}
    traces = [
        destination_points(table, pen, rows, axis_named(at), looks[code])
        for at, measure in enumerate(measures)
        for code in places
        if (rows := [(p, r) for p, r in found if (r["measure"], r["destination"]) == (measure, code)])
    ]
    return drawing_of(traces, measures_layout(found, measures), entries=destination_entries(table, pen, looks))


def several(found: Placed, code: str) -> int:
    return sum(record["destination"] == code for _place, record in found)


def destination_named(table: Table, pen: Pen, code: str) -> str:
    return pen.name(table.columns[1], code)


def destination_points(table: Table, pen: Pen, rows: Placed, axis: str, look: tuple[str, str]) -> Figure:
    """The figures of one destination; no line joins them, since they are of different reports."""
    name = destination_named(table, pen, rows[0][1]["destination"])
    measure = codebook.FLOW_MEASURES.label(rows[0][1]["measure"])
    said = [f"{period(year_text(year_of(r)))}, {name}, {measure}: {persons(r['count'])}" for _place, r in rows]
    return trace(
        "scatter",
        mode="markers",
        name=name,
        x=[year_of(record) for _place, record in rows],
        y=[record["count"] for _place, record in rows],
        yaxis=axis,
        customdata=[pen.mark(table, row[0], text) for row, text in zip(rows, said, strict=True)],
        marker={"color": look[1], "size": 8, "symbol": symbol_of(look[0])},
        meta={"token": look[0]},
        hovertemplate="%{customdata.name}<extra></extra>",
        cliponaxis=False,
    )


def measures_layout(found: Placed, measures: list[str]) -> Figure:
    """The axes of small charts that share their years, and nothing else."""
    years = [year_of(record) for _place, record in found] or [2000]
    parts = max(len(measures), 1)
    layout = columns_layout((min(years), max(years)), 0) | {
        "height": 60 + PANEL_HEIGHT * parts, "meta": {"panels": parts}, "annotations": [],
    }  # fmt: skip
    layout["margin"] = layout["margin"] | {"t": 30}
    for at, measure in enumerate(measures):
        highest = max(record["count"] for _place, record in found if record["measure"] == measure)
        top = 1 - at / parts
        axis = persons_axis(highest) | {"domain": [max(0, top - (1 - PANEL_GAP) / parts), top], "nticks": 3}
        layout[f"yaxis{at + 1 if at else ''}"] = axis | {"range": [0, max(highest, 1) * 1.15]}
        layout["annotations"].append(panel_title(str(codebook.FLOW_MEASURES.label(measure)), top))
    layout["xaxis"] = layout["xaxis"] | {"anchor": axis_named(parts - 1)}
    return layout


def destination_entries(table: Table, pen: Pen, looks: dict[str, tuple[str, str]]) -> tuple[dict[str, Any], ...]:
    """The destinations in a legend: those that share a tint in one entry."""
    tokens: dict[str, list[str]] = {}
    for code, (token, _light) in looks.items():
        tokens.setdefault(token, []).append(destination_named(table, pen, code))
    return tuple({"label": ", ".join(names), "mark": POINT, "code": token} for token, names in tokens.items())


def say_elsewhere(table: Table, pen: Pen) -> str:
    """How many figures there are, and the latest of each measure."""
    found = drawn_figures(table)
    text = ngettext("%s figure of a year", "%s figures of a year", len(found)) % number(len(found))
    newest = {record["measure"]: record for _p, record in sorted(found, key=lambda pair: year_of(pair[1]))}
    said = [
        f"{codebook.FLOW_MEASURES.label(code)} {year_text(year_of(r))}: "
        f"{destination_named(table, pen, r['destination'])} {number(r['count'])}"
        for code, r in newest.items()
    ]
    return sentence(text, *said)


# Who arrived


def drawn_set(table: Table) -> Placed:
    """The latest set of a source and span that has several categories with a count, without its total."""
    sets: dict[tuple[Any, ...], Placed] = {}
    for place, record in enumerate(table.records()):
        if record["category"] in (None, TOTAL) or record["count"] is None:
            continue
        if record["count"] <= MOST_PEOPLE:
            key = tuple(record.get(name) for name in ("dimension", "source", "period_start", "period_end", "as_of"))
            sets.setdefault(key, []).append((place, record))
    return next((rows for rows in sets.values() if len(rows) > 1), [])


def who_arrived_by(table: Table, pen: Pen) -> Drawing:
    """A bar for each category of one set, which lies, with its part of those that the set counts."""
    rows = drawn_set(table)
    names = [category_name(record["category"]) for _place, record in rows]
    counts = [record["count"] for _place, record in rows]
    reach, whole = max(counts, default=0), max(sum(counts), 1)
    ticks = [f"{name}<br>{percent(count / whole)}" for name, count in zip(names, counts, strict=True)]
    said = [f"{name}: {persons(count)}, {span_of(rows[0][1])}" for name, count in zip(names, counts, strict=True)]
    bars = trace(
        "bar",
        orientation="h",
        name=_("People"),
        y=names,
        x=counts,
        customdata=[pen.mark(table, row[0], text) for row, text in zip(rows, said, strict=True)],
        marker={"color": "#0b5a6b"},
        meta={"token": "accent"},
        hovertemplate="%{customdata.name}<extra></extra>",
    )
    behind = texts_behind(names, counts, ["\u00a0" * 2 + number(count) for count in counts])
    layout = {
        "height": 90 + 46 * len(names),
        "margin": {"l": 90, "r": 124, "t": 8, "b": 44},
        "bargap": 0.4,
        "annotations": [],
        "xaxis": persons_axis(reach) | {"title": {"text": _("people")}, "range": [0, reach or 1]},
        "yaxis": axis_of_names(names, ticks),
    }
    return drawing_of([bars, behind] if rows else [], layout)


def say_who_arrived(table: Table, pen: Pen) -> str:
    """Of which set the bars are, and its largest category."""
    rows = drawn_set(table)
    if not rows:
        return sentence(_("no set of several categories with counts"))
    first, most = rows[0][1], max((record for _place, record in rows), key=lambda record: record["count"])
    text = _("%(dimension)s of arrivals, %(span)s, as one source printed it")
    said = text % {"dimension": pen.name(table.columns[0], first["dimension"]), "span": span_of(first)}
    return sentence(said, _("most: %(name)s, %(count)s") % {
        "name": category_name(most["category"]), "count": persons(most["count"])
    })  # fmt: skip
