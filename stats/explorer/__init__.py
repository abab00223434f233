"""A view of the explorer as an entry of the catalogue: made from the words of its address instead of written down."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.naming import together
from project.table import HeadingText
from stats.catalogue.covered import BY_RECORD
from stats.catalogue.entry import PEOPLE_METHOD, Chart
from stats.drawing import explored_views
from stats.drawing.explored import DrawExplored
from stats.drawing.explored_bars import draw_bars
from stats.explorer.refusals import MEASURES_ASKED
from stats.filters import GROUPED_BY, PERIODS, ExploreFilter
from stats.tables.explored import explored

SLUG = "explore"
# Of each measure: what it asks, what it asks of some countries, and what is drawn.
ASKED_OF_MEASURE: dict[str, tuple[HeadingText, HeadingText]] = {
    "incidents": (
        gettext_lazy("How many incidents are recorded, by %(by)s?"),
        gettext_lazy("How many incidents are recorded in %(countries)s, by %(by)s?"),
    ),
    "people": (
        gettext_lazy("How many people are in recorded incidents, by %(by)s?"),
        gettext_lazy("How many people are in incidents recorded in %(countries)s, by %(by)s?"),
    ),
    "share": (
        gettext_lazy("What became of people whose outcome is known, by %(by)s?"),
        gettext_lazy("What became of people in %(countries)s whose outcome is known, by %(by)s?"),
    ),
}
LEDES = {
    "incidents": gettext_lazy("Distinct incidents, as a list of them has them."),
    "people": gettext_lazy("People of recorded incidents, best estimates; the table has lowest and highest."),
    "share": gettext_lazy(
        "People with each outcome as a share of those whose outcome is known, best estimates; beside each share stands "
        "of how many it is."
    ),
}
METHODS: dict[str, tuple[HeadingText, ...]] = {
    "incidents": (
        gettext_lazy("An incident counts once, however many people or groups it has, and as a part of another, too."),
        gettext_lazy("Incidents in which people are counted at a moment, and running totals, count as incidents."),
    ),
    "people": PEOPLE_METHOD,
    "share": (
        gettext_lazy("Every outcome but “unknown” and “pending” is known. Shares of one cell add up to all of it."),
        *PEOPLE_METHOD,
    ),
}
CAVEAT_OF_VIEWS = gettext_lazy(
    "Counts of a record are not trends of the world, and countries and years are covered unevenly."
)
EXPLORED_MARKS = (
    ("whisker", gettext_lazy("lowest to highest")),
    ("open", gettext_lazy("or more: no upper count is known")),
    ("gap", gettext_lazy("nothing recorded, which is not zero")),
    ("break", gettext_lazy("nothing recorded in between, which is not zero")),
)
DRAWINGS: dict[str, DrawExplored] = {
    "bars": draw_bars,
    "stacked": partial(draw_bars, stacked=True),
    "lines": explored_views.draw_lines,
    "heatmap": explored_views.draw_heatmap,
    "map": explored_views.draw_map,
    "table": explored_views.draw_nothing,
}
COVERED_DRAWINGS = ("bars", "stacked", "lines")  # that have an axis of years, below which the coverage of them stands


def explorer_entry(question: ExploreFilter) -> Chart:
    """The entry of what an address asks the explorer."""
    asked, asked_about = (str(text) for text in ASKED_OF_MEASURE[question.measured])
    by = words_together(question)
    return Chart(
        slug=SLUG,
        title=_("%(measure)s by %(by)s") % {"measure": MEASURES_ASKED[question.measured], "by": by},
        question=asked % {"by": by},
        question_about=asked_about.replace("%(by)s", by.replace("%", "%%")),
        lede=LEDES[question.measured],
        tabulate=explored,
        draw=partial(DRAWINGS[question.drawn_as], each=bool(question.panels)),
        say=partial(explored_views.say_explored, each=bool(question.panels)),
        method=METHODS[question.measured],
        caveat=CAVEAT_OF_VIEWS,
        counts=ExploreFilter,
        marks=EXPLORED_MARKS,
        shape=shape_drawn(question),
        covered=BY_RECORD if is_covered(question) else None,
        bundle="geo" if question.drawn_as == "map" else "basic",
    )


def is_covered(question: ExploreFilter) -> bool:
    return question.by_words[0] == "year" and question.drawn_as in COVERED_DRAWINGS and not question.panels


def shape_drawn(question: ExploreFilter) -> str:
    if question.drawn_as in ("table", "map"):
        return question.drawn_as
    if question.drawn_as == "heatmap":
        return "rows"
    return "columns" if question.by_words[0] in PERIODS else "rows"


def words_together(question: ExploreFilter) -> str:
    """ "country and year", as a sentence has them."""
    labels = dict(GROUPED_BY)
    return together([str(labels[word]).lower() for word in [*question.by_words, *question.panels]])
