"""What a number of the outcome clock rests on: the records of its cohort whose people had that fate by then."""

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext, pgettext

from incidents import codebook
from incidents.counting.column_tables import Mask
from incidents.counting.contributions import Contributions, LeftOutRecords, as_mask, left_out_of
from incidents.counting.figures import groups_in_cells
from incidents.counting.filters import IncidentFilter
from incidents.models import Edition
from incidents.naming import incidents_phrase, number, people_phrase, sources_known_apart
from incidents.people import People
from project.queries import query_string
from project.table import Words
from stats.tables.clock import COHORT_KIND, Detained, DocumentsRead, chosen_for_cohort, cohort
from stats.tables.people import table_words
from stats.views.evidence.records import AddedRecords
from stats.views.evidence.sentences import (
    CopiedSentence,
    cited_as,
    copied_sentences,
    in_each_language,
    people_described,
    rule_sentence,
    who_in_words,
)


class Cohort(AddedRecords):
    """People who were detained, with one fate after so many days; all of them where no fate is named.

    Facts do not know the day of an outcome, so documents are read: each once, for all that a panel says.
    """

    def __init__(self, question: IncidentFilter, days: int = 0, fate: str = "") -> None:
        super().__init__(question)
        self.days, self.fate, self.documents = days, fate, DocumentsRead(question.facts)

    @property
    def words(self) -> Words:
        """The words of the list of the whole cohort."""
        return {**table_words(self.question), "kind": [COHORT_KIND]}

    @property
    def described(self) -> IncidentFilter:
        """The question as sentences say it: of detentions, whether that was asked or not."""
        found: IncidentFilter = self.question.again(QueryDict(query_string(self.words)), self.question.edition)
        return found

    def people_by_row(self, question: IncidentFilter, kept: Mask | None = None) -> dict[int, People]:
        found = {one.row: self.people_with_fate(one) for one in cohort(question, self.documents, kept)}
        return {row: people for row, people in found.items() if people.incidents}

    def people_with_fate(self, detained: Detained) -> People:
        found = detained.fates_after(self.days)
        return found.get(self.fate, People()) if self.fate else detained.people if found else People()

    def added(self) -> Contributions:
        people = self.people_by_row(self.question)
        rows = sorted(people, key=lambda row: (-people[row].best, row))
        cohort_groups = self.question.groups().of_incidents(chosen_for_cohort(self.question))
        _keys, _added, parts = groups_in_cells(cohort_groups, [])
        return Contributions(np.array(rows, np.int64), tuple(people[row] for row in rows), parts)

    def left_out(self, total: Contributions, *, notes: bool = True) -> LeftOutRecords:
        facts, here = self.question.facts, self.question.selection
        besides = {"kind": here & ~facts.coded["kind"].among({COHORT_KIND})}
        if self.fate:
            others = [one.row for one in cohort(self.question, self.documents) if one.groups]
            besides["fate"] = as_mask(facts, others)
        return left_out_of(self.question, total, notes=notes, besides=besides)

    def people_of(self, question: IncidentFilter, kept: Mask | None = None) -> People:
        return sum(self.people_by_row(question, kept).values(), People())


def cohort_rule(counted: Cohort) -> str:
    """ "Counts escapees in China (Kind: Detention) of whom after 30 days was known: Still held; …"."""
    if not counted.fate:
        return rule_sentence(counted.described)
    text = gettext(
        "Counts %(whom)s, of whom this was known %(days)s days after the last day that the incident's date allows: "
        "%(fate)s. Best estimates are added; lowest and highest are added as bounds."
    )
    whom = people_described(who_in_words(counted.question), counted.described)
    return text % {"whom": whom, "days": number(counted.days), "fate": codebook.FATE_CODES.label(counted.fate)}


def cohort_sentences(
    counted: Cohort, people: People, sources: tuple[int, int], edition: Edition, address: str
) -> list[CopiedSentence]:
    """The number with its day, its fate, its doubt, its sources, edition and address, in each language."""
    if not counted.fate:
        return copied_sentences(counted.described, people, sources, edition, address)

    def say() -> str:
        text = pgettext(
            "a sentence to copy",
            "Tumen records %(people)s, in %(incidents)s from %(sources)s; after %(days)s days: %(fate)s "
            "(edition %(edition)s, %(day)s, %(address)s).",
        )
        said = {
            "people": people_described(people_phrase(people), counted.described),
            "incidents": incidents_phrase(people.incidents),
            "sources": sources_known_apart(*sources),
            "days": number(counted.days),
            "fate": codebook.FATE_CODES.label(counted.fate),
            **cited_as(edition, address),
        }
        return text % said

    return in_each_language(say)
