"""What a number of sources is made of: the texts themselves, as the register lists them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from incidents.counting.filters import SourceFilter
from incidents.models import Edition
from incidents.views.register import registered
from incidents.views.response import file_links
from project import filter_panel
from project.formats import FORMATS
from project.questions import with_query
from stats.asked_questions import other_words, years_asked
from stats.drawing.sources import sources_phrase
from stats.views.evidence.sentences import CopiedSentence, cited_as, in_each_language

SOURCES_SHOWN = 25


def source_evidence(question: SourceFilter) -> dict[str, Any]:
    """What a panel shows of a number of sources: the first of them, in the order of the register."""
    words, shown = question.question(), list(question.in_order()[:SOURCES_SHOWN])
    return {
        "sources": registered(shown, question.edition),
        "source_count": question.found,
        "more": question.found - len(shown),
        "list_href": with_query(reverse("source-list"), words),
        "files": file_links("source", words, *FORMATS),
    }


def source_rule(question: SourceFilter) -> str:
    text = gettext("Counts sources of the register, each once, by the year of its publication: %(asked)s.")
    return text % {"asked": sources_asked(question)}


def sources_asked(question: SourceFilter) -> str:
    """ "2019; Availability: Not checked"."""
    said = [years_asked(question), other_words(filter_panel.chips(question, ""))]
    return "; ".join(filter(None, said)) or gettext("all of them")


def source_sentences(question: SourceFilter, edition: Edition, address: str) -> list[CopiedSentence]:
    """The number with what was asked, its edition and its address, in each language."""

    def say() -> str:
        text = pgettext(
            "a sentence to copy",
            "Tumen lists %(sources)s (%(asked)s; edition %(edition)s, %(day)s, %(address)s).",
        )
        said = {
            "sources": sources_phrase(question.found),
            "asked": sources_asked(question),
            **cited_as(edition, address),
        }
        return text % said

    return in_each_language(say)
