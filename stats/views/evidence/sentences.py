"""What a number says, in sentences: the rule by which it is counted, and one to copy in English and in Korean."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language_info, gettext, override, pgettext

from incidents import codebook
from incidents.counting.filters import IncidentFilter
from incidents.editions.names import Names
from incidents.models import Edition
from incidents.naming import full_day, incidents_phrase, people_phrase, sources_known_apart, together
from incidents.people import People
from project import filter_panel
from project.short_addresses import short_address
from stats.asked_questions import IN_WORDS, countries_in_question, other_words, years_asked

COPIED_IN = ("en", "ko")
SAID_APART = (*IN_WORDS, "who", "outcome", "dated")


@dataclass(frozen=True)
class CopiedSentence:
    """A sentence that people copy, and its language."""

    language: str
    name: str
    text: str


def rule_sentence(question: IncidentFilter) -> str:
    """ "Counts escapees returned to North Korea from China, 2023, by country and date of the incident; …"."""
    text = gettext(
        "Counts %(whom)s, by the country and the date of the incident. Best estimates are added; lowest and highest "
        "are added as bounds."
    )
    return text % {"whom": people_described(who_in_words(question), question)}


def in_each_language(say: Callable[[], str]) -> list[CopiedSentence]:
    """What is said in each language in which people copy sentences."""
    found = []
    for language in COPIED_IN:
        with override(language):
            found.append(CopiedSentence(language, get_language_info(language)["name_local"], say()))
    return found


def incident_rule(question: IncidentFilter) -> str:
    """The same where incidents are counted."""
    text = gettext(
        "Counts incidents by their country and date: %(whom)s. Each is one, also where its people are added to no "
        "total."
    )
    return text % {"whom": people_described(who_in_words(question), question)}


def incident_sentences(
    question: IncidentFilter, several: int, sources: tuple[int, int], edition: Edition, address: str
) -> list[CopiedSentence]:
    """The number of incidents with its sources, edition and address, in each language."""

    def say() -> str:
        text = pgettext(
            "a sentence to copy",
            "Tumen records %(incidents)s (%(whom)s), from %(sources)s (edition %(edition)s, %(day)s, %(address)s).",
        )
        said = {
            "incidents": incidents_phrase(several),
            "whom": people_described(who_in_words(question), question),
            "sources": sources_known_apart(*sources),
            **cited_as(edition, address),
        }
        return text % said

    return in_each_language(say)


def copied_sentences(
    question: IncidentFilter, people: People, sources: tuple[int, int], edition: Edition, address: str
) -> list[CopiedSentence]:
    """The number with its doubt, its sources (how many, of how many origins), edition and address, in each language."""

    def say() -> str:
        text = gettext(
            "Tumen records %(people)s, in %(incidents)s from %(sources)s (edition %(edition)s, %(day)s, %(address)s)."
        )
        said = {
            "people": people_described(people_phrase(people), question),
            "incidents": incidents_phrase(people.incidents),
            "sources": sources_known_apart(*sources),
            **cited_as(edition, address),
        }
        return text % said

    return in_each_language(say)


def cited_as(edition: Edition, address: str) -> dict[str, str]:
    return {"edition": str(edition.number), "day": full_day(edition.published_at), "address": short_address(address)}


def who_in_words(question: IncidentFilter) -> str:
    if question.people_asked is None:
        return gettext("everybody")
    return together([str(codebook.WHO.label(who)).lower() for who in question.people_asked])


def people_described(whom: str, question: IncidentFilter) -> str:
    """Some people by what is asked of them: their outcome, where, when, and whatever else."""
    names = Names(question.edition)  # in the language of the sentence
    outcomes, returned = question.outcomes or [], question.outcomes == ["repatriated"]
    if returned:
        whom = pgettext("people in a sentence", "%(people)s returned to North Korea") % {"people": whom}
    elif outcomes:
        said = together([f"“{codebook.OUTCOMES.label(outcome)}”" for outcome in outcomes])
        whom = pgettext("people in a sentence", "%(people)s with outcome %(outcome)s") % {
            "people": whom,
            "outcome": said,
        }
    if countries := countries_in_question(question):
        where = together([names.in_text(code) for code in countries])
        text = (
            pgettext("people in a sentence", "%(people)s from %(countries)s")
            if returned
            else pgettext("people in a sentence", "%(people)s in %(countries)s")
        )
        whom = text % {"people": whom, "countries": where}
    if years := years_asked(question):
        whom = pgettext("people in a sentence", "%(people)s, %(years)s") % {"people": whom, "years": years}
    if others := words_besides(question):
        whom = pgettext("people in a sentence", "%(people)s (%(others)s)") % {"people": whom, "others": others}
    return whom


def words_besides(question: IncidentFilter) -> str:
    """What else is asked: "Kind: Detention; Confidence: High"."""
    return other_words([chip for chip in filter_panel.chips(question, "") if chip.word not in SAID_APART])
