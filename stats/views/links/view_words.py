"""What a shared view is called and what it says in one sentence, worked out from what its page shows."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incidents.naming import day, full_day, incidents_phrase, people_phrase, title_read
from stats.views.links.shown_view import ShownView

LONGEST_SENTENCE = 300  # characters of what chat programs show


@dataclass(frozen=True)
class ViewWords:
    """The title of a view, one sentence on what it counts, and what it is of."""

    title: str
    sentence: str
    edition: str

    @property
    def described(self) -> str:
        """ "1,228 people or more in 25 incidents. Tumen, edition 4 of 24 November 2026"."""
        text = Truncator(self.sentence).chars(LONGEST_SENTENCE)
        return " ".join(part for part in (text, self.edition) if part)


def words_of_view(shown: ShownView) -> ViewWords:
    """Nothing in them is stored: what was removed for safety is in none."""
    context = shown.context
    return ViewWords(title_of_view(context), sentence_of_view(context), edition_words(context.get("edition")))


def title_of_view(context: dict[str, Any]) -> str:
    """As the heading of its page has it."""
    if asked := context.get("asked_question"):
        return " ".join(part for part in (str(asked), context.get("asked_besides", "")) if part)
    document = context.get("document")
    if document and "iso2" in document:
        return context["names"].country(document["iso2"])  # type: ignore[no-any-return]
    if "title" in context:
        return str(context["title"])
    if document:
        return title_read(document)
    listed = {"incidents": _("Incidents"), "countries": _("Countries"), "sources": _("Sources")}
    words = "; ".join(f"{chip.label}: {chip.value}" for chip in context.get("chips", ()) if hasattr(chip, "label"))
    return ": ".join(part for part in (listed.get(context["section"], _("Figures")), words) if part)


def sentence_of_view(context: dict[str, Any]) -> str:
    """What it counts, as its page says it."""
    if (total := context.get("total")) and "chart" in context:
        counted = incidents_phrase(context["record_count"])
        return _("%(people)s in all; %(incidents)s.") % {"people": people_phrase(total), "incidents": counted}
    if said := context.get("said") or context.get("sentence"):
        return f"{str(said).removesuffix('.')}."
    if (people := context.get("people")) and "document" in context:
        document = context["document"]
        when = day(document["date"], document["date_precision"])
        return f"{context['names'].country(document['country'])}, {when}: {people_phrase(people)}."
    return f"{context['count_text']}." if context.get("count_text") else ""


def edition_words(edition: Any) -> str:
    if not edition:
        return "Tumen"
    text = _("Tumen, edition %(number)s of %(day)s")
    return text % {"number": edition.number, "day": full_day(edition.published_at)}
