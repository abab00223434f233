"""The legend of a picture that stands alone: what colours and marks mean, in a line or two."""

from stats.drawing.symbols import POINT, symbol_of
from stats.pictures.canvas import xml_text
from stats.pictures.inks import SERIES_CLASSES, PageInks
from stats.pictures.letters import letters_wide
from stats.pictures.points import point_shape

LEGEND_SIZE, LEGEND_TALL = 14, 22  # pixels: its letters, and a line of it
MOST_LINES = 2
ICON_POINT = 5.5  # pixels: half of a point
ICON, ICON_GAP, APART_IN_LEGEND = 22, 6, 18  # pixels: a mark, its distance from its label, and two entries
TOKENS = {code: token for token, code in SERIES_CLASSES.items()}
# What templates/stats/drawing/legend.html draws on a page: the look of each part and its shape.
ICONS = {
    "whisker": (("whisker", "M7 1.5h8M11 1.5v10M7 11.5h8"),),
    "open": (("whisker", "M11 13V7"), ("arrow", "M6 7h10l-5 -7z")),
    "earlier": (("tick", "M5 6.5h12"),),
    "gap": (("gap", "M6 6.5h10"),),
    "break": (("event", "M1 6.5h20"),),
    "provisional": (("whisker", "M1 12L8 1M6 12L13 1M11 12L18 1M16 12L21 4"),),
}


def legend_lines(inks: PageInks, series: tuple[tuple[str, str], ...], room: float) -> list[str]:
    """The entries of a legend, as many as two lines have room for, each line from its own left end."""
    lines, x = [""], 0.0
    for mark, label in series:
        icon = legend_icon(inks, mark)
        if not icon:
            continue
        wide = ICON + ICON_GAP + letters_wide(label, LEGEND_SIZE) + APART_IN_LEGEND
        if x + wide > room and x:
            lines, x = [*lines, ""], 0.0
        words = (
            f'<text x="{ICON + ICON_GAP}" y="12" font-size="{LEGEND_SIZE}"{inks.look("text")}>{xml_text(label)}</text>'
        )
        lines[-1] += f'<g transform="translate({x:g})">{icon}{words}</g>'
        x += wide
    return [line for line in lines if line][:MOST_LINES]


def legend_icon(inks: PageInks, mark: str) -> str:
    """A mark as a legend shows it; nothing for what it has no room for: circles of a map."""
    if mark in ICONS:
        return "".join(f'<path{inks.look(look)} d="{shape}"/>' for look, shape in ICONS[mark])
    if mark == "span-sw":
        return f'<rect{inks.look("band")} x="5" width="12" height="12"/>'
    code = mark.removeprefix(f"{POINT} ")
    token = TOKENS.get(code) or code.removeprefix("o-")
    if code != mark:
        return f'<g transform="translate(11 6.5)">{point_shape(inks.point(token), symbol_of(token), ICON_POINT)}</g>'
    return "" if mark == "circle" else f'<rect{inks.bar(token)} x="5" width="12" height="12"/>'
