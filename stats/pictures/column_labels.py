"""Labels above columns: which are written and where, so that each stands over its own column and on no other label.

static/js/labels.js places Plotly's by the same rules.
"""

from dataclasses import dataclass, field
from functools import cached_property
from math import floor

from stats.drawing.drawn import Figure
from stats.pictures.letters import LINE_TALL, SIZE, letters_wide
from stats.pictures.sizes import PictureSize, room_of

AIR = 3  # pixels between two labels
LEVEL_APART = 8  # pixels of height at which two labels need less air between them
HELD = 3  # the highest columns, and the last one, have a label whatever stands beside them
SMALL_LABEL = 11  # pixels of a label where there is little room, or where more columns have theirs then
LabelSpan = tuple[float, float]  # from left to right, in pixels
HEADROOM = 1.06  # of the highest mark: what an axis that finds its own end leaves above it


@dataclass(frozen=True)
class LabelMeasures:
    """What labels are measured by, in pixels: a year, half a column, a unit of the axis, both ends of the chart."""

    year: float
    half_column: float
    scale: float
    first: float
    last: float


@dataclass(frozen=True)
class LabelBox:
    """The room of a label: how far it is set aside, and its sides in pixels."""

    index: int
    shift: float
    left: float
    right: float
    foot: float
    head: float

    def meets(self, other: "LabelBox") -> bool:
        """Whether one stands as high as another, wherever they stand."""
        return self.index != other.index and self.foot < other.head and other.foot < self.head

    def kept_from(self, other: "LabelBox") -> LabelSpan:
        """The room that a label keeps from another: a pixel of air is enough where they are not read as one number."""
        less = 0 if abs(self.foot - other.foot) < LEVEL_APART else AIR - 1
        return self.left + less, self.right - less


@dataclass
class LabelPlaces:
    """Places labels one by one, the highest first; those before have taken their room."""

    trace: Figure
    measures: LabelMeasures
    size: float
    taken: dict[int, LabelBox] = field(default_factory=dict)

    @cached_property
    def columns(self) -> list[LabelBox]:
        m = self.measures
        return [
            LabelBox(i, 0, x * m.year - m.half_column, x * m.year + m.half_column, 0, y * m.scale)
            for i, (x, y) in enumerate(zip(self.trace["x"], self.trace["y"], strict=True))
        ]

    def box(self, index: int, text: str) -> LabelBox:
        first, *rest = text.split("<br>")
        widths = [letters_wide(first, self.size, "600"), *(letters_wide(line, self.size) for line in rest)]
        at, half = self.trace["x"][index] * self.measures.year, max(widths) / 2 + AIR / 2
        foot = self.trace["y"][index] * self.measures.scale
        return LabelBox(index, 0, at - half, at + half, foot, foot + 5 + LINE_TALL * len(widths))

    def free(self, box: LabelBox, level: list[LabelSpan], reach: float) -> LabelBox | None:
        """The shift nearest to the middle of its column at which a label meets nothing as high as it."""
        for far in range(max(floor(reach), 0) + 1):
            for shift in (far, -far) if far else (0,):
                left, right = box.left + shift, box.right + shift
                seen = left >= self.measures.first and right <= self.measures.last
                if seen and not any(left < end and begin < right for begin, end in level):
                    return LabelBox(box.index, shift, left, right, box.foot, box.head)
        return None

    def put(self, index: int, text: str, *, held: bool = False) -> bool:
        """Whether a label has found room; one that is held may stand on a column beside it, never on another label.

        Its middle stays above its column, or some of it where it is held.
        """
        box = self.box(index, text)
        labels = [other.kept_from(box) for other in self.taken.values() if other.meets(box)]
        columns = [(column.left, column.right) for column in self.columns if column.meets(box)]
        found = self.free(box, labels + columns, self.measures.half_column)
        if held and not found:
            found = self.free(box, labels, (box.right - box.left) / 2 - 2)
        if found:
            self.taken[index] = found
        return found is not None

    @property
    def all_stand(self) -> bool:
        return len(self.taken) == len(self.trace["x"])


def label_order(heights: list[float]) -> list[int]:
    """The order in which labels choose: the highest, then the last, then the others by their height."""
    last = len(heights) - 1
    others = sorted(range(last), key=lambda index: -heights[index])
    if not others or heights[last] >= heights[others[0]]:
        return [last, *others]
    return [others[0], last, *others[1:]]


def label_columns(trace: Figure, figure: Figure, size: PictureSize, across: float) -> None:
    """Write into a trace which labels stand, with ranges where those run into nothing: text, shift and size of each."""
    bare, whole = trace["meta"]["bare"], list(trace["text"])
    measures = measures_of(trace, figure, size, across)
    places = label_places(trace, measures, SMALL_LABEL if size.narrow else SIZE)
    if not places.all_stand and not size.narrow:
        places = max(places, label_places(trace, measures, SMALL_LABEL), key=lambda each: len(each.taken))
    trace["text"] = [text if index in places.taken else "" for index, text in enumerate(bare)]
    for index in list(places.taken):
        if whole[index] != bare[index] and places.put(index, whole[index]):
            trace["text"][index] = whole[index]
    shifts = [places.taken[i].shift if i in places.taken else 0 for i in range(len(whole))]
    trace["picture"] = {"shifts": shifts, "size": places.size, "look": "v" if places.all_stand else "v5"}


def label_places(trace: Figure, measures: LabelMeasures, size: float) -> LabelPlaces:
    """Where the labels of a size stand that have room."""
    places = LabelPlaces(trace, measures, size)
    for rank, index in enumerate(label_order(trace["y"]) if trace["meta"]["bare"] else ()):
        places.put(index, trace["meta"]["bare"][index], held=rank <= HELD)
    return places


def measures_of(trace: Figure, figure: Figure, size: PictureSize, across: float) -> LabelMeasures:
    layout = figure["layout"]
    first, last = layout["xaxis"]["range"]
    year = across / ((last - first) or 1)
    axis = layout.get(f"yaxis{trace.get('yaxis', 'y')[1:]}", {})
    foot, head = axis.get("domain", (0, 1))
    room = room_of(layout, size.width)
    highest = axis.get("range", (0, HEADROOM * max([*trace["y"], 1])))[1]
    column = max((part for t in figure["data"] if t["type"] == "bar" and (part := t.get("width"))), default=0)
    scale = room.tall * (head - foot) / (highest or 1)
    return LabelMeasures(year, column * year / 2, scale, first * year, last * year + room.right)
