"""The question that an address asks of a chart, in words: what a page is called, and a picture of its card."""

from typing import Any

from django.utils.translation import pgettext

from incidents.editions.names import Names
from incidents.naming import period, together
from project.questions import Question
from stats.catalogue import Chart

IN_WORDS = ("country", "destination", "from", "to")  # words of the address that a question says in its own


def question_in_words(chart: Chart, question: Question, names: Names) -> str:
    """ "When were people sent back from China, 2019 to 2025?"."""
    countries = countries_in_question(question)
    said = str(chart.question)
    if countries and chart.question_about:
        said = str(chart.question_about) % {"countries": together(list(map(names.in_text, countries)))}
    years = years_asked(question)
    if not years:
        return said
    return pgettext("a question and its years", "%(question)s, %(years)s?") % {
        "question": said.removesuffix("?"),
        "years": years,
    }


def countries_in_question(question: Question) -> list[str]:
    """The countries that were asked for; one that is asked by default is in the question anyway."""
    asked = question.question(full=False)
    found = asked.get("country") or asked.get("destination") or []
    return [] if found == question.DEFAULTS.get("destination") else found


def years_asked(question: Question) -> str:
    """2019 to 2025, 2023, since 2019, until 2025; nothing where no period is asked for."""
    asked = question.question(full=False)
    first, last = (period(asked[word][0]) if asked.get(word) else "" for word in ("from", "to"))
    if first and last:
        text = pgettext("a period in a question", "%(first)s to %(last)s")
        return first if first == last else text % {"first": first, "last": last}
    if first:
        return pgettext("a period in a question", "since %s") % first
    return pgettext("a period in a question", "until %s") % last if last else ""


def other_words(chips: list[Any]) -> str:
    """What else is asked, of the chips of a page: "Kind: Detention; Confidence: High"."""
    said = [f"{chip.label}: {chip.value}" for chip in chips if getattr(chip, "word", "") and chip.word not in IN_WORDS]
    return "; ".join(said)
