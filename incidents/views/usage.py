"""Where each code is used: how many published records carry it, and the list that shows them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from incidents import codebook
from incidents.counting.facts import as_of
from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.models import CountryVersion, IncidentVersion, SourceVersion
from incidents.naming import treaty_kind
from project.questions import Question, with_query
from project.table import Words

INCIDENTS = ngettext_lazy("%(count)s incident", "%(count)s incidents", "count")
SOURCES = ngettext_lazy("%(count)s source", "%(count)s sources", "count")
COUNTRIES = ngettext_lazy("%(count)s country", "%(count)s countries", "count")
ENTRIES = ngettext_lazy("%(count)s entry", "%(count)s entries", "count")
CODED_PARTS = {
    "event_kind": ("events", "kind"),
    "stance": ("statements", "stance"),
    "qualifier": ("claims", "qualifier"),
    "rank": ("claims", "rank"),
}


@dataclass(frozen=True)
class CodeLine:
    """One code as the codebook shows it; `used` is nothing where its list is not counted here."""

    code: codebook.Code
    used: str
    href: str


@dataclass(frozen=True)
class CodesUsed:
    """How often the codes of one list are used, in what unit, and the words of the list that shows a code's records."""

    counts: dict[str, int]
    unit: Any
    path: str = ""
    word: str = ""
    besides: Words | None = None

    def text(self, value: str) -> str:
        return str(self.unit % {"count": self.counts.get(value, 0)})

    def href(self, value: str, pinned: Words) -> str:
        """The list that shows them; nothing where none does or none is found."""
        if not self.path or not self.counts.get(value):
            return ""
        return with_query(self.path, {self.word: [value], **(self.besides or {}), **pinned})


def codebook_lines(edition: int | None, pinned: Words) -> list[tuple[codebook.Codes, list[CodeLine]]]:
    """Every list of the codebook with its codes and how often each is used."""
    found = used(edition)
    return [
        (codes, [code_line(code, found.get(name), pinned) for code in codes]) for name, codes in codebook.ALL.items()
    ]


def code_line(code: codebook.Code, found: CodesUsed | None, pinned: Words) -> CodeLine:
    return CodeLine(code, found.text(code.value), found.href(code.value, pinned)) if found else CodeLine(code, "", "")


def used(edition: int | None) -> dict[str, CodesUsed]:
    """For each list of codes of the record, how many records of an edition carry each."""
    if edition is None:
        return {}
    return {**by_incident(edition), **by_source(edition), **by_country(edition), **by_part(edition)}


def lists_asked(question: Question) -> dict[str, str]:
    return {filter_.codes_of: word for word, filter_ in question.filters.items() if filter_.codes_of}


def by_incident(edition: int) -> dict[str, CodesUsed]:
    """Lists that incidents are filtered by, of everybody, and those that are facts of them without a filter."""
    everybody: Words = {"who": ["all"]}
    question, path = IncidentFilter.ask(QueryDict("who=all"), edition, strict=True), reverse("incident-list")
    facts = question.facts
    return {
        "measure": CodesUsed(facts.coded["measure"].counted(facts.of_edition(edition)), INCIDENTS),
        "overlap": CodesUsed(facts.overlaps.coded["relation"].counted(as_of(facts.overlaps, edition)), ENTRIES),
    } | {
        name: CodesUsed(question.facet(word), INCIDENTS, path, word, {} if word == "who" else everybody)
        for name, word in lists_asked(question).items()
    }


def by_source(edition: int) -> dict[str, CodesUsed]:
    question, path = SourceFilter.ask(QueryDict(""), edition, strict=True), reverse("source-list")
    return {name: CodesUsed(question.facet(word), SOURCES, path, word) for name, word in lists_asked(question).items()}


def by_country(edition: int) -> dict[str, CodesUsed]:
    """Roles, practices and treaties of countries: one query for all."""
    rows = list(CountryVersion.objects.as_of(edition).values_list("document", flat=True))
    practices = [practice for row in rows for practice in row["practices"]]
    treaties = [treaty for row in rows for treaty in row["treaties"]]
    return {
        "role": CodesUsed(Counter(row["role"] for row in rows), COUNTRIES),
        "practice": CodesUsed(Counter(row["practice"] for row in practices), ENTRIES),
        "practice_basis": CodesUsed(Counter(row["basis"] for row in practices), ENTRIES),
        "treaty": CodesUsed(Counter(row["treaty"] for row in treaties), COUNTRIES),
        "treaty_kind": CodesUsed(Counter(treaty_kind(row) for row in treaties), ENTRIES),
        "treaty_status": CodesUsed(Counter(row["status"] for row in treaties), ENTRIES),
    }


def by_part(edition: int) -> dict[str, CodesUsed]:
    """Steps, statements and claims, in the documents of incidents and sources."""
    # An edition never changes, so what was counted once stays true.
    counts = cache.get_or_set(f"codes:{edition}", lambda: parts_counted(edition)) or {}
    units = {"location_precision": INCIDENTS}
    return {name: CodesUsed(found, units.get(name, ENTRIES)) for name, found in counts.items()}


def parts_counted(edition: int) -> dict[str, dict[str, int]]:
    """How often each code stands in the parts of documents."""
    found: dict[str, Counter[str]] = {name: Counter() for name in (*CODED_PARTS, "location_precision", "origin")}
    rows = IncidentVersion.objects.as_of(edition).values_list("document", flat=True)
    # In pieces, so that memory does not grow with the record.
    for document in rows.iterator(chunk_size=2000):
        found["location_precision"][document["location_precision"]] += 1
        for name, (part, field) in CODED_PARTS.items():
            found[name].update(row[field] for row in document[part])
    for source in SourceVersion.objects.as_of(edition).exclude(document__origins=[]).values_list("document", flat=True):
        found["origin"].update(origin["relation"] for origin in source["origins"])
    return {name: dict(counter) for name, counter in found.items()}
