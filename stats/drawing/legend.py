"""Legends: what the marks of a figure mean, of those marks that it has."""

from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.naming import number, persons
from stats.drawing.base import Figure, Marks
from stats.drawing.returns import SHARES

TINTS = dict(zip(SHARES, ("o-repatriated", "s-2", "s-3", "s-4"), strict=True))  # their names in the stylesheet
ROUND = (1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000)  # people that circles of a map are explained by
CIRCLE_STEP = 1.5  # times the radius of the smallest circle: what is smaller looks like it


def legend(marks: Marks, figure: Figure) -> list[dict[str, Any]]:
    """What the marks of a figure mean: of those that its chart names the ones that it has, countries by their tints."""
    if maps := [trace for trace in figure["data"] if trace["type"] == "scattergeo"]:
        return circles(maps[0]["marker"])
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    points = [trace for trace in figure["data"] if trace.get("mode") == "markers"]
    ranged = [bar.get("error_x") or bar.get("error_y") or {"array": []} for bar in bars]
    tokens = [bar["meta"]["token"] for bar in bars]
    by_country = len(bars) > 1 and all(token.startswith("repatriated") for token in tokens)
    has = {f"o-{code.value}": code.value in tokens for code in codebook.OUTCOMES} | {
        "o-repatriated": "repatriated" in tokens and not by_country,
        "whisker": any(size is not None for doubts in ranged for size in doubts["array"]),
        "open": any(note.get("showarrow") for note in figure["layout"].get("annotations", [])),
        "gap": any(trace.get("x") and trace["meta"]["token"] == "line-2" for trace in points),
        "earlier": any(trace["meta"]["token"] == "ink" for trace in points),
        "s-nosex": any(any(bar["y"]) for bar in bars if bar["meta"]["token"] == "line-2"),
        "provisional": any("/" in bar["marker"].get("pattern", {}).get("shape", ()) for bar in bars),
    }
    found = [{"label": str(label), "mark": mark, "code": mark} for mark, label in marks if has.get(mark, True)]
    return countries_by_tint(bars) + found if by_country else found


def countries_by_tint(bars: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The countries of a stack by their tints; those of one tint share an entry."""
    found: dict[str, list[str]] = {}
    for bar in bars:
        token, _slash, share = bar["meta"]["token"].partition("/")
        if token == "repatriated":
            found.setdefault(TINTS[f"/{share}" if share else ""], []).append(bar["name"])
    return [{"label": ", ".join(names), "mark": "", "code": code} for code, names in found.items()]


def circles(marker: dict[str, Any]) -> list[dict[str, Any]]:
    """Circles of a map for round numbers of people, the largest first, each as large as the map draws it.

    The last is the smallest that is drawn, where some places have fewer people than it stands for.
    """
    smallest, a_person = marker["sizemin"], 1 / 2 / marker["sizeref"]  # square pixels of a radius
    most = max(marker["size"], default=1)
    largest = min(ROUND, key=lambda people: max(people / most, most / people))
    shown = [largest, *(people for people in ROUND[-2::-2] if people < largest)]  # then tenths
    found = [people for people in shown if people * a_person >= (CIRCLE_STEP * smallest) ** 2] or [largest]
    entries = [circle(persons(found[0]), found[0], marker), *(circle(number(p), p, marker) for p in found[1:3])]
    fewer = int(smallest**2 / a_person)
    if fewer < found[-1] and min(marker["size"], default=1) <= fewer:
        entries.append(circle(_("%s or fewer") % number(fewer), fewer, marker))
    return entries


def circle(label: str, people: int, marker: dict[str, Any]) -> dict[str, Any]:
    """A circle of the legend."""
    radius = max((people / 2 / marker["sizeref"]) ** 0.5, marker["sizemin"])
    return {"label": label, "mark": "circle", "code": "", "radius": f"{radius:.1f}", "size": f"{2 * radius + 2:.1f}"}
