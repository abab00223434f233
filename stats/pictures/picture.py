"""A picture: SVG of the figure that a page's script draws too, without a script and without a browser."""

from stats.drawing.drawn import Figure
from stats.pictures.annotations import drawn_annotations, drawn_shapes
from stats.pictures.bars import DrawnBar, bars_of, drawn_bars, texts_on_bars, whiskers
from stats.pictures.canvas import Canvas, px
from stats.pictures.fitting import fit_figure
from stats.pictures.inks import PageInks
from stats.pictures.maps import drawn_map
from stats.pictures.patterns import bar_pattern
from stats.pictures.points import drawn_points
from stats.pictures.sizes import CARD, MAP_WIDTHS, WIDE, PictureSize, Room, room_of
from stats.pictures.subplots import Subplot, base_of, grid_of, names_of_axes, subplots_of

LEFTS, RIGHTS = (38,), (14, 124)  # margins that a stylesheet knows beside every eighth pixel
EIGHTH = 8
NUMBERED = (WIDE, CARD)  # whose marks say of which trace and point they are, for Plotly, which takes over


def svg_picture(figure: Figure, size: PictureSize, *, name: str = "picture") -> str:
    """A figure drawn in a size for a page: its colours are classes; ids in it begin with `name`."""
    if "geo" in figure["layout"] and size.name not in MAP_WIDTHS:
        return ""
    made = fit_figure(figure, size)
    inks = PageInks(f"{name}-{size.name}")
    layout = made["layout"]
    if "geo" in layout:
        return svg_map(made, inks, size)
    layout["margin"] = layout.get("margin", {}) | stretchable(layout)
    room = room_of(layout, size.width)
    canvas = Canvas(inks, room, elastic=True, numbered=size in NUMBERED)
    inner = "".join(picture_parts(made, canvas))
    classes = f"picture for-{size.name} from-{room.left:g} to-{room.right:g}"
    return f'<svg class="{classes}" height="{px(room.height)}" role="group">{inner}</svg>'


def svg_map(figure: Figure, inks: PageInks, size: PictureSize) -> str:
    """A map for a page: a wide one keeps its height, and shows more or less to the west and east of its region."""
    room = Room(MAP_WIDTHS[size.name], figure["layout"]["height"], 0, 0, 0, 0)
    inner = "".join(drawn_map(figure, Canvas(inks, room, elastic=False, numbered=size in NUMBERED)))
    box = f'viewBox="0 0 {px(room.width)} {px(room.height)}"'
    height = "" if size.narrow else f' height="{px(room.height)}"'
    head = f'<svg class="picture for-{size.name} map" {box}{height} preserveAspectRatio="xMidYMid slice" role="group">'
    return f"{head}{inner}</svg>"


def stretchable(layout: Figure) -> dict[str, int]:
    """The margins of a picture that stretches, made those that a stylesheet has a class for."""
    room = room_of(layout, 0)
    return {"l": next_margin(room.left, LEFTS), "r": next_margin(room.right, RIGHTS)}


def next_margin(margin: float, known: tuple[int, ...]) -> int:
    return int(margin) if margin in known else -int(-margin // EIGHTH) * EIGHTH


def picture_parts(figure: Figure, canvas: Canvas) -> list[str]:
    """What a figure is made of, from the ground up."""
    layout = figure["layout"]
    if "geo" in layout:
        return drawn_map(figure, canvas)
    areas = subplots_of(figure, canvas)
    shapes, words = layout.get("shapes", []), [*layout.get("annotations", [])]
    silent = [
        *(part for area in areas for part in grid_of(area, layout)),
        *drawn_shapes(areas, shapes, below=True),
    ]
    with_bars = [(area, list(bars_of(area, layout))) for area in areas]
    marks = [part for area, bars in with_bars for part in drawn_bars(area, bars, layout.get("bargap", 0.2))]
    above = [part for area, bars in with_bars for part in (*whiskers(area, bars), *texts_on_bars(area, bars))]
    above += [part for area in areas for part in base_of(area, layout)]
    above += drawn_shapes(areas, shapes, below=False)
    points = [part for area in areas for part in drawn_points(area, scattered(area))]
    names = [part for area in areas for part in names_of_axes(area, layout)]
    return [
        *defs(canvas.inks, [bar for _area, bars in with_bars for bar in bars]),
        "<g aria-hidden=\"true\">", *silent, "</g>",
        *marks,
        *(part for part in points if part.startswith("<a ")),
        '<g aria-hidden="true">', *above, *(part for part in points if not part.startswith("<a ")), *names,
        *drawn_annotations(areas, words), "</g>",
    ]  # fmt: skip


def scattered(area: Subplot) -> list[Figure]:
    return [trace for trace in area.traces if trace["type"] == "scatter"]


def defs(inks: PageInks, bars: list[DrawnBar]) -> list[str]:
    """The patterns of the series that a figure has: of provisional bars, and of each where colours are forced."""
    looks = dict.fromkeys((bar.token, bar.hatched) for bar in bars)
    patterns = [bar_pattern(inks, token, hatched=hatched) for token, hatched in looks]
    return ["<defs>", *filter(None, patterns), "</defs>"] if any(patterns) else []
