"""Coverage drawn: a strip below a chart by year, on the same years, of what there is of each at all."""

from collections.abc import Mapping

from incidents.naming import number, period, together
from project.periods import year_text
from stats.drawing.base import BAR, columns_layout, drawing_of, trace, unit
from stats.drawing.drawn import Figure

STRIP_TALL = 124  # pixels
STRIP_PARTS = (
    (0, "yaxis", [0.64, 1], 6),
    (1, "yaxis2", [0, 0.32], 4),
)  # of a pair: its axis, its place, its name above


def coverage_strip(coverage: Mapping[int, tuple[int, int]], years: tuple[int, int], names: tuple[str, str]) -> Figure:
    """Columns of what is counted above, of its sources below, for the years of a chart's axis."""
    first, last = years
    shown = [year for year in coverage if first <= year <= last]
    traces = [
        trace(
            "bar",
            name=names[which],
            x=shown,
            y=[coverage[year][which] for year in shown],
            yaxis="y2" if which else "y",
            width=BAR,
            marker={"color": "#c9c3b6"},
            meta={"token": "line-2"},
            hoverinfo="skip",
        )
        for which, _axis, _domain, _above in STRIP_PARTS
    ]
    most = [max((coverage[year][which] for year in shown), default=1) for which in (0, 1)]
    layout = columns_layout(years, 0) | {
        "height": STRIP_TALL,
        "margin": {"l": 48, "r": 14, "t": 26, "b": 6},
        "xaxis": {"range": [first - 0.5, last + 0.5], "tickvals": [], "anchor": "y2"},
        "annotations": [unit(names[which], y=domain[1], above=above) for which, _axis, domain, above in STRIP_PARTS],
    }
    for which, axis, domain, _above in STRIP_PARTS:
        ends = {"range": [0, most[which]], "tickvals": [most[which]], "ticktext": [number(most[which])]}
        layout[axis] = ends | {"domain": domain, "anchor": "x"}
    return drawing_of(traces, layout).figure


def said_of_coverage(coverage: Mapping[int, tuple[int, int]], years: tuple[int, int], text: str, alike: str) -> str:
    """The strip in one sentence: `text` has places for the years with most and with least, and how much they have.

    It is `alike` where all years have as much, as one year alone has.
    """
    shown = {year: pair for year, pair in coverage.items() if years[0] <= year <= years[1]}
    many, few = (pick(several for several, _sources in shown.values()) for pick in (max, min))
    found = {"many": number(many), "few": number(few)}
    for name, several, of_sources in (("most", many, "many_sources"), ("least", few, "few_sources")):
        tied = {year: sources for year, (counted, sources) in shown.items() if counted == several}
        low, high = min(tied.values()), max(tied.values())
        found[name] = together([period(year_text(year)) for year in sorted(tied)])
        found[of_sources] = number(low) if low == high else f"{number(low)}–{number(high)}"
    return (alike if many == few else text) % found
