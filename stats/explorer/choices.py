"""The form of the explorer: what may be chosen, and what not, with the reason."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from project.questions import Question, with_query
from project.table import Words
from stats.explorer.refusals import MEASURES_ASKED, ExplorerView, Refusal, reason_against, view_asked
from stats.filters import DRAWN_AS, GROUPED_BY, ExploreFilter

OWN_WORDS = ("measure", "by", "as", "each")


@dataclass(frozen=True)
class Choice:
    """A value of a field; one that cannot be chosen beside the others says why."""

    value: str
    label: str
    chosen: bool
    reason: str = ""


@dataclass(frozen=True)
class ChoiceField:
    """A field of the form: the word that it asks, and its choices."""

    name: str
    id: str
    label: str
    choices: list[Choice]


def builder_context(question: ExploreFilter, path: str, refused: Refusal | None) -> dict[str, Any]:
    """The form above a view, and what is said where it cannot be drawn."""
    fields = choice_fields(question)
    given = question.given
    kept = [word for word in given if word in question.words and word not in OWN_WORDS]
    kept += [word for word in ("edition", "asof", "lang") if word in given]
    others = other_words_asked(question)
    ways = [(str(way), with_query(path, {**others, **way.words})) for way in refused.ways] if refused else []
    return {
        "builder": fields,
        "builder_kept": [(word, value) for word in dict.fromkeys(kept) for value in given.getlist(word)],
        "refused": refused,
        "ways": ways,
        "impossible": [(field, choice) for field in fields for choice in field.choices if choice.reason],
    }


def explored_address(question: Question, words: Words) -> str:
    """The explorer's address with the words of a list, and those that say what is drawn of it."""
    kept = (*(word for word in question.words if word not in OWN_WORDS), "edition", "asof", "lang")
    asked = {word: values for word in kept if (values := question.given.getlist(word))}
    return with_query(reverse("explore"), {**asked, **words})


def other_words_asked(question: ExploreFilter) -> Words:
    """What is asked beside how it is drawn."""
    given = question.given
    return {word: given.getlist(word) for word in given if word not in (*OWN_WORDS, "page", "of", "view", "order")}


def choice_fields(question: ExploreFilter) -> list[ChoiceField]:
    view = view_asked(question)
    asked_as = str(question.value("as_") or "")
    return [
        ChoiceField("measure", "builder-measure", _("What is counted"), measure_choices(view)),
        ChoiceField("by", "builder-by", pgettext("what is counted by", "By"), first_choices(view)),
        ChoiceField("by", "builder-and", _("and by"), second_choices(view)),
        ChoiceField("as", "builder-as", _("Drawn as"), drawing_choices(view, asked_as)),
        ChoiceField("each", "builder-each", _("A small chart for each"), panel_choices(view)),
    ]


def measure_choices(view: ExplorerView) -> list[Choice]:
    return [
        choice(value, str(label), replace(view, measure=value).suited(), chosen=value == view.measure)
        for value, label in MEASURES_ASKED.items()
    ]


def first_choices(view: ExplorerView) -> list[Choice]:
    """Every word may come first: the drawing follows."""
    return [Choice(word, str(label), chosen=word == view.by[0]) for word, label in GROUPED_BY]


def second_choices(view: ExplorerView) -> list[Choice]:
    none = Choice("", _("nothing else"), chosen=not view.second)
    return [
        none,
        *(
            choice(word, str(label), replace(view, by=(view.by[0], word)).suited(), chosen=word == view.second)
            for word, label in GROUPED_BY
        ),
    ]


def drawing_choices(view: ExplorerView, asked_as: str) -> list[Choice]:
    suited = Choice("", _("what suits it"), chosen=not asked_as)
    return [
        suited,
        *(
            choice(value, str(label), replace(view, drawn_as=value), chosen=value == asked_as)
            for value, label in DRAWN_AS
        ),
    ]


def panel_choices(view: ExplorerView) -> list[Choice]:
    none = Choice("", _("no small charts"), chosen=not view.each)
    country = choice("country", _("Country"), replace(view, each=True).suited(), chosen=view.each)
    return [none, country]


def choice(value: str, label: str, view: ExplorerView, *, chosen: bool) -> Choice:
    """A choice as it would be beside the others; what is chosen stays, since the page says what is wrong with it."""
    found = None if chosen else reason_against(view)
    return Choice(value, label, chosen, found[1] if found else "")
