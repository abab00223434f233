"""What an entry of the catalogue is, and how people are counted in many of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.counting.filters import IncidentFilter
from project.questions import Question
from project.table import HeadingText, Table, Words
from stats import drawing
from stats.catalogue.covered import Covered


@dataclass(frozen=True)
class Chart:
    """A chart: the question it answers, what it counts, how it is tabulated and drawn, how it is counted.

    `question_about` is the question of some `countries` alone, `outcomes` are those that it is about; `page_order` is
    that of its table beside the drawing, where another than in files; `say` what it shows, in one sentence; `marks` its
    legend, `short_marks` what of it is said in fewer words where there is little room; `shape` is "rows" for bars that
    lie, "map" for a map, "table" for what is not drawn; `bundle` is the part of plotly.js that draws it.
    """

    slug: str
    title: HeadingText
    question: HeadingText
    lede: HeadingText
    tabulate: Callable[[Any], Table]
    draw: Callable[[Table, drawing.Pen], drawing.Drawing]
    say: Callable[[Table, drawing.Pen], str]
    method: tuple[HeadingText, ...]
    caveat: HeadingText
    counts: type[Question] = IncidentFilter
    outcomes: tuple[str, ...] = ()
    marks: drawing.Marks = ()
    short_marks: drawing.Marks = ()
    question_about: HeadingText = ""
    shape: str = "columns"
    page_order: Callable[[Table], Table] | None = None
    covered: Covered | None = None  # what there is of each year at all, below it
    events: str = ""  # which context events are drawn over it, in the words of stats/tables/events.py
    bundle: str = "basic"
    explored: Words = field(default_factory=dict)  # the words by which the explorer counts the same

    @property
    def about(self) -> dict[str, Any]:
        return {"counts": self.outcomes} if self.outcomes else {}

    def ask(self, data: QueryDict, edition: int | None, *, strict: bool) -> Any:
        return self.counts.ask(data, edition, strict=strict, **self.about)


PEOPLE_METHOD = (
    _("Escapees alone, unless other people are asked for. Only movements are added; people held at a moment are not."),
    _(
        "Best estimates are added. Lowest and highest are added as bounds; a missing highest adds the best and opens "
        "the total."
    ),
    _(
        "An incident that is part of another is left out beside it; one that may be part counts in best and highest "
        "only."
    ),
    _("An incident stands in the year of its date, with all its groups."),
)
