"""Reading aids: how else a chart may be read, by words of its address. Which chart takes which is said here alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from incidents import codebook
from project.questions import BadQuestion, Fault
from project.table import HeadingText, Words
from stats import drawing
from stats.catalogue.entry import Chart
from stats.tables import arrivals, people
from stats.tables.events import EVERY_EVENT

ReadOtherwise = Callable[[Chart, str], Chart]
EVENTS_AID = "events"
EVENTS_OFF = "off"


@dataclass(frozen=True)
class ReadingAid:
    """A word of a chart's address: its values with their labels, the plain way of reading first, without a value.

    `charts` are those that take it, each with what it makes of them; `refusals` say why others do not, and `otherwise`
    of all that are not named.
    """

    word: str
    label: HeadingText
    values: tuple[tuple[str, HeadingText], ...]
    charts: Mapping[str, ReadOtherwise]
    otherwise: HeadingText
    refusals: Mapping[str, HeadingText]

    def fault(self, chart: Chart, value: str) -> Fault | None:
        """Why a chart cannot be read so; None where it can."""
        if chart.slug not in self.charts:
            said = str(self.refusals.get(chart.slug, self.otherwise))
            return Fault(self.word, value, said, said=said)
        allowed = [code for code, _label in self.values if code]
        if value in allowed:
            return None
        options = tuple((code, label) for code, label in self.values if code)
        return Fault(self.word, value, str(_("one of %s")) % ", ".join(allowed), options)


def drawn_with(draw: Callable[[drawing.Drawing], drawing.Drawing]) -> ReadOtherwise:
    """A chart whose drawing is changed after it was made."""
    return lambda chart, _value: replace(chart, draw=lambda table, pen: draw(chart.draw(table, pen)), events="")


def of_events(chart: Chart, value: str) -> Chart:
    return replace(chart, events="" if value == EVENTS_OFF else value)


BY_CIRCLES = {
    "map": lambda chart, _value: replace(
        chart,
        tabulate=people.places_by_outcome,
        draw=drawing.places_by_outcome,
        marks=tuple((f"o-{code.value}", code.label) for code in codebook.OUTCOMES),
    )
}
WITH_EVENTS = ("returns-over-time", "arrivals-by-year", "arrivals-and-returns")
BOUNDS_OVERLAP = _(
    "Returns of years are not added up as they go: an incident that is part of another counts in its own year and in "
    "no total, and bounds would be counted twice."
)

READING_AIDS = (
    ReadingAid(
        "scale",
        _("Scale"),
        (("", _("linear")), ("log", _("logarithmic"))),
        {
            "returns-by-country": lambda chart, _value: replace(chart, draw=drawing.returns_on_log_scale),
            "arrivals-by-year": lambda chart, _value: replace(chart, draw=drawing.arrivals_on_log_scale, events=""),
        },
        _(
            "A logarithmic axis would mislead here: it has no zero, so columns and parts that are stacked could not be "
            "compared by their length."
        ),
        {"women-among-arrivals": _("A share stands between 0 and 100: it needs no logarithmic axis.")},
    ),
    ReadingAid(
        "units",
        _("Numbers"),
        (("", _("as they are")), ("people", _("people")), ("share", _("shares"))),
        {
            "outcomes-by-country": lambda chart, _value: replace(chart, draw=drawing.people_by_country),
            "routes": lambda chart, _value: replace(chart, draw=drawing.people_by_route),
            "arrivals-by-year": drawn_with(drawing.in_shares),
            "arrivals-by-quarter": drawn_with(drawing.in_shares),
        },
        _("Shares would mislead here: a whole of recorded cases alone is none that anything is a part of."),
        {
            "women-among-arrivals": _("This chart is of shares alone; “Arrivals by year” has the numbers of people."),
            "consistency": _("Numbers of five years are those of what became known, so that shares alone are drawn."),
        },
    ),
    ReadingAid(
        "running",
        _("Years"),
        (("", _("one by one")), ("total", _("added up as they go"))),
        {
            "arrivals-by-year": lambda chart, _value: replace(
                chart, tabulate=arrivals.arrivals_added_up, draw=drawing.arrivals_added_up, say=drawing.say_added_up
            ),
        },
        _("A running total would mislead here: what is drawn cannot be added from one column to the next."),
        {"returns-over-time": BOUNDS_OVERLAP, "arrivals-and-returns": BOUNDS_OVERLAP},
    ),
    ReadingAid(
        EVENTS_AID,
        _("Events"),
        (
            ("", _("the main ones")),
            (EVENTS_OFF, _("none")),
            (EVERY_EVENT, _("all")),
            *codebook.CONTEXT_CATEGORIES.choices,
        ),
        dict.fromkeys(WITH_EVENTS, of_events),
        _("Events have a place on an axis of years alone, and small parts of years have no room for them."),
        {},
    ),
    ReadingAid(
        "circles",
        _("Circles"),
        (("", _("All outcomes together")), ("outcome", _("By outcome"))),
        BY_CIRCLES,
        _("A map alone has circles."),
        {},
    ),
)
AID_WORDS = tuple(aid.word for aid in READING_AIDS)
BOTH_AT_ONCE = {"running", EVENTS_AID}  # events have their places on a plain axis alone
# Values of an aid that say nothing else than a chart does anyway, or are of other charts.
PLAIN_UNITS = {
    "outcomes-by-country": "share", "routes": "share", "arrivals-by-year": "people", "arrivals-by-quarter": "people",
}  # fmt: skip


def aided(chart: Chart, words: Mapping[str, str]) -> Chart:
    """A chart as its address wants it read; raises BadQuestion, in words, where it would mislead."""
    asked = [(aid, words[aid.word]) for aid in READING_AIDS if words.get(aid.word)]
    if faults := [fault for aid, value in asked if (fault := aid.fault(chart, value))]:
        raise BadQuestion(*faults)
    ways = [(aid, value) for aid, value in asked if value != PLAIN_UNITS.get(chart.slug)]
    if len(ways) > 1 and {aid.word for aid, _value in ways} != BOTH_AT_ONCE:
        said = str(_("One of these at a time: %s.")) % ", ".join(aid.word for aid, _value in ways)
        raise BadQuestion(*(Fault(aid.word, value, said, said=said) for aid, value in ways[1:]))
    for aid, value in ways:
        chart = aid.charts[chart.slug](chart, value)
    return chart


def not_beside(word: str) -> list[str]:
    """The words that an address with another aid does without."""
    return [other for other in AID_WORDS if {word, other} != BOTH_AT_ONCE]


def aid_words(words: Mapping[str, str]) -> Words:
    """Those of an address's words that say how a chart is read."""
    return {word: [words[word]] for word in AID_WORDS if words.get(word)}


def aids_of(slug: str) -> list[tuple[ReadingAid, list[tuple[str, HeadingText]]]]:
    """The aids that a chart takes, each with its values that differ for it."""
    return [(aid, [*aid_values(aid, PLAIN_UNITS.get(slug))]) for aid in READING_AIDS if slug in aid.charts]


def aid_values(aid: ReadingAid, plain: str | None) -> Iterator[tuple[str, HeadingText]]:
    """The values of an aid: the one that a chart is read by anyway stands for none, which has its label."""
    labels = dict(aid.values)
    for value, label in aid.values:
        if aid.word != "units" or value != plain:
            yield value, labels[plain] if aid.word == "units" and plain and not value else label
