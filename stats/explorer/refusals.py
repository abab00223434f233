"""What the explorer does not draw since it would mislead, why, and what may be asked instead."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.naming import number, together
from project.questions import BadQuestion, Fault
from project.table import HeadingText, Words
from stats.filters import DRAWN_AS, GROUPED_BY, MOST_WORDS, PERIODS, ExploreFilter, stands_under_several, suited_drawing

WAYS_OFFERED = 4
MEASURES_ASKED: dict[str, HeadingText] = {
    "incidents": gettext_lazy("Incidents"),
    "people": gettext_lazy("People"),
    "share": gettext_lazy("Share of a known outcome"),
}


@dataclass(frozen=True)
class ExplorerView:
    """What is asked of the explorer, without the words of the list: a measure, by which words, as which drawing."""

    measure: str
    by: tuple[str, ...]
    drawn_as: str
    each: bool = False
    one_outcome: bool = False  # whether the list is asked for some outcomes alone

    @property
    def second(self) -> str:
        return self.by[1] if len(self.by) > 1 else ""

    @property
    def words(self) -> Words:
        each = {"each": ["country"]} if self.each else {}
        return {"measure": [self.measure], "by": list(self.by), "as": [self.drawn_as], **each}

    def suited(self) -> "ExplorerView":
        """The same in the drawing that suits it."""
        return replace(self, drawn_as=suited_drawing(self.measure, list(self.by), each=self.each))

    def __str__(self) -> str:
        labels, drawings = dict(GROUPED_BY), dict(DRAWN_AS)
        words = {
            "measure": MEASURES_ASKED[self.measure],
            "by": together([str(labels[word]).lower() for word in self.by]),
            "drawing": str(drawings[self.drawn_as]).lower(),
        }
        if self.each:
            return _("%(measure)s by %(by)s for each country: %(drawing)s") % words
        return _("%(measure)s by %(by)s: %(drawing)s") % words


@dataclass(frozen=True)
class Refusal:
    """The word of the address that cannot be answered beside the others, why, and what may be asked instead."""

    word: str
    value: str
    reason: str
    ways: tuple[ExplorerView, ...]

    @property
    def fault(self) -> Fault:
        """As a file says it."""
        return Fault(self.word, self.value, self.reason, said=self.reason)


ReasonAgainst = tuple[str, str] | None


def view_asked(question: ExploreFilter) -> ExplorerView:
    return ExplorerView(
        question.measured,
        tuple(question.by_words),
        question.drawn_as,
        bool(question.panels),
        bool(question.value("outcome")),
    )


def refusal(view: ExplorerView) -> Refusal | None:
    """Why a view is not drawn; None where it is."""
    found = reason_against(view)
    if not found:
        return None
    word, reason = found
    return Refusal(word, ", ".join(view.words.get(word, [])), reason, tuple(other_views(view))[:WAYS_OFFERED])


def nothing_to_add(question: ExploreFilter) -> Refusal | None:
    """Where people are asked for and no incident of them may be added."""
    by_measure = question.facts.coded["measure"].counted(question.selection)
    if question.measured == "incidents" or not by_measure or "movement" in by_measure:
        return None
    text = _(
        "none of these may be added: %(held)s count people held at a moment, who may be counted again elsewhere, and "
        "%(running)s are running totals, of which only differences say anything"
    )
    words = {name: number(by_measure.get(code, 0)) for name, code in (("held", "held"), ("running", "running_total"))}
    view = view_asked(question)
    instead = replace(view, measure="incidents").suited()
    return Refusal("measure", question.measured, text % words, (instead,) if not reason_against(instead) else ())


def refused_of(question: ExploreFilter) -> Refusal | None:
    """Why a question is not answered: its words do not go together, or nothing of it may be added."""
    return refusal(view_asked(question)) or nothing_to_add(question)


def refuse_misleading(question: ExploreFilter) -> None:
    """BadQuestion, in words, where a view would mislead."""
    if refused := refused_of(question):
        raise BadQuestion(refused.fault)


def reason_against(view: ExplorerView) -> ReasonAgainst:
    """The first word that cannot be answered beside the others, and why."""
    return next((reason for rule in RULES_OF_VIEWS if (reason := rule(view))), None)


def other_views(view: ExplorerView) -> Iterator[ExplorerView]:
    """What is near to a view and can be drawn, the nearest first."""
    drawings = [replace(view, drawn_as=value) for value, _label in DRAWN_AS if value != "table"]
    by_others = ((*view.by[:1], "outcome"), view.by[:2], view.by[:1], view.by[1:2])
    words = [replace(view, by=by).suited() for by in by_others if by]
    measures = [replace(view, measure=measure).suited() for measure in MEASURES_ASKED]
    rest = [replace(view, each=False).suited(), *measures]
    table = replace(view, drawn_as="table")
    seen = {view}
    for other in (*drawings, *words, *rest, table):
        if other.by and other not in seen and not reason_against(other):
            yield other
        seen.add(other)


def against_words(view: ExplorerView) -> ReasonAgainst:
    if len(view.by) > MOST_WORDS:
        return "by", _("one word or two: an axis, and a colour")
    if len(set(view.by)) < len(view.by):
        return "by", _("each word once")
    if len([word for word in view.by if word in PERIODS]) > 1:
        return "by", _("one of year, quarter and month: a month is of one quarter and of one year")
    return None


def against_panels(view: ExplorerView) -> ReasonAgainst:
    if view.each and "country" in view.by:
        return "each", _("countries once: a small chart for each of them would have one country alone")
    if view.each and view.drawn_as in ("heatmap", "map"):
        return "as", _("bars, stacked bars, lines or a table where each country has a small chart of its own")
    return None


def against_share(view: ExplorerView) -> ReasonAgainst:
    if view.measure != "share":
        return None
    if "outcome" not in view.by:
        return "measure", _("a share of an outcome, so Outcome has to be one of the words that are counted by")
    if view.one_outcome:
        return "measure", _(
            "a share among all known outcomes: with one outcome alone nothing is left to compare it with"
        )
    return None


def against_stack(view: ExplorerView) -> ReasonAgainst:
    if view.drawn_as != "stacked":
        return None
    if not view.second:
        return "as", _("nothing that is stacked where one word is counted by: it has a second one for its colours")
    if view.measure == "share":
        fits = view.second == "outcome"
        return None if fits else ("as", _("no stack of shares of different wholes: they do not add up to anything"))
    if view.second == "publisher":
        return "as", _("no stack of publishers: what several of them report would stand in it several times")
    if stands_under_several(view.measure, view.second):
        return "as", _("no stack of outcomes of incidents: one whose people met two would stand in it twice")
    return None


def against_lines(view: ExplorerView) -> ReasonAgainst:
    if view.drawn_as == "lines" and view.by[0] not in PERIODS:
        return "as", _("no line between what does not follow in time: year, quarter or month has to come first")
    return None


def against_heatmap(view: ExplorerView) -> ReasonAgainst:
    if view.drawn_as == "heatmap" and not view.second:
        return "as", _("a heatmap of two words: its rows and its columns")
    return None


def against_map(view: ExplorerView) -> ReasonAgainst:
    if view.drawn_as != "map":
        return None
    if view.by not in (("country",), ("country", "outcome")):
        return "as", _("a map of countries, alone or with Outcome as second word: nothing else has a place on it")
    if view.measure == "share":
        return "as", _("no map of shares: a large circle of a small country would look like many people")
    if view.measure == "incidents" and view.second:
        return "as", _("no circles of outcomes of incidents: one whose people met two would be drawn twice")
    return None


RULES_OF_VIEWS: tuple[Callable[[ExplorerView], ReasonAgainst], ...] = (
    against_words,
    against_panels,
    against_share,
    against_stack,
    against_lines,
    against_heatmap,
    against_map,
)
