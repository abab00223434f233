"""What a list counts, as a sentence that adds only what may be added."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.counting.figures import ListTotals
from incidents.naming import incidents_phrase, number, people_between, together


@dataclass(frozen=True)
class Sentence:
    """The heading of a list: how many incidents and where, then what may be added of them and what not."""

    lead: str
    rest: str

    def __str__(self) -> str:
        return "; ".join(part for part in (self.lead, self.rest) if part)


def heading_sentence(found: ListTotals, countries: list[str], *, outcomes: int = 0) -> Sentence:
    """ "27 incidents in Thailand; 399 to 444 people in 25 of them; 2 counted at a moment, not added"."""
    lead, held = incidents_phrase(found.incidents), found.not_added - found.running
    if countries:
        lead = _("%(incidents)s in %(countries)s") % {"incidents": lead, "countries": together(countries)}
    clauses = [
        added_clause(found, outcomes),
        ngettext("%s counted at a moment, not added", "%s counted at a moment, not added", held) % number(held)
        if held
        else "",
        ngettext("%s a running total, not added", "%s running totals, not added", found.running) % number(found.running)
        if found.running
        else "",
        ngettext("%s part of another and counted there", "%s parts of others and counted there", found.part_of)
        % number(found.part_of)
        if found.part_of
        else "",
    ]
    return Sentence(lead, "; ".join(clause for clause in clauses if clause))


def added_clause(found: ListTotals, outcomes: int) -> str:
    """ "399 to 444 people in 25 of them, 212 of these dated to the year only"; nothing where none may be added."""
    people = found.people
    if not people.incidents:
        return ""
    text = people_between(people)
    if outcomes:
        text = ngettext("%s with this outcome", "%s with these outcomes", outcomes) % text
    some = people.incidents < found.incidents
    if some:
        text = _("%(people)s in %(count)s of them") % {"people": text, "count": number(people.incidents)}
    if not found.year_only:
        return text
    if found.year_only == people.best:
        return _("%s, dated to the year only") % text
    words = {"text": text, "count": number(found.year_only)}
    if some:
        return _("%(text)s, %(count)s of these people dated to the year only") % words
    return _("%(text)s, %(count)s of them dated to the year only") % words
