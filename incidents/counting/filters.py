"""The question that lists, charts and files of incidents read from an address."""

from functools import cached_property
from typing import Any, Self

import numpy as np
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.counting.column_tables import Mask, NumberColumn, Picked, picked
from incidents.counting.country_names import countries_to_ask, country_names
from incidents.counting.facts import RecordFacts
from incidents.counting.selection import (
    InListOrder,
    SelectedGroups,
    groups_selected,
    masks,
    options_counted,
    selected,
    source_masks,
    sources_selected,
    weak_kinds,
)
from incidents.counting.snapshots import facts_now
from incidents.models import IncidentVersion, SourceVersion
from incidents.other_names import PUBLISHER, korean_names
from incidents.shapes import sorts_by_letters
from project.languages import language_name
from project.ordering import Letters, in_place, is_korean
from project.questions import PeriodQuestion, Question
from project.word_filters import OWN_FIELD, CodesFilter, OneFilter, SearchFilter, TextsFilter

TITLE_READ = Letters(Coalesce("title_ko", "title"))  # on a Korean page
EVERYBODY = "all"
NOT_STATED = "none"


class ColumnQuestion(PeriodQuestion):
    """A question whose records are found in columns."""

    @cached_property
    def facts(self) -> RecordFacts:
        # The same for the whole of a question, whatever is published meanwhile.
        return facts_now(self.edition)

    @cached_property
    def selection(self) -> Mask:
        raise NotImplementedError

    @cached_property
    def picked(self) -> Picked:
        """The selection as columns are asked for it."""
        return picked(self.selection)

    @property
    def keys(self) -> NumberColumn:
        """The primary keys of all versions, in the list's own order."""
        raise NotImplementedError

    @property
    def found(self) -> int:
        return int(self.selection.sum())

    def in_order(self) -> Any:
        """The records that match, in the order asked for: a page takes a slice of them."""
        if self.sort == next(iter(self.SORTS)):
            return InListOrder(self.keys[self.picked], self._meta.model)
        return self.rows().order_by(*self.order)

    def again(self, data: QueryDict, edition: int | None) -> Self:
        later = super().again(data, edition)
        later.facts = self.facts
        return later


class IncidentFilter(ColumnQuestion):
    """Which incidents of one edition: every word of the list's address."""

    SORTS = {
        "-date": ("-date", "key"),
        "date": ("date", "key"),
        "country": ("country", "-date", "key"),
        "-country": ("-country", "-date", "key"),
        "-people": ("-best", "-date", "key"),
        "people": ("best", "-date", "key"),
        "title": (Letters("title").asc(), "title", "key"),
        "-title": (Letters("title").desc(), "-title", "key"),
    }
    DEFAULTS = {"who": ["escapees"]}
    DAYS = ("earliest", "latest")
    PERIOD_BEFORE = "dated"

    q = SearchFilter(label=_("Search"))
    country = CodesFilter(label=_("Country"), commonest_first=True)
    outcome = CodesFilter(codebook.OUTCOMES, column="groups__outcome", method="no_filter")
    dated = OneFilter(
        label=_("Dated"),
        choices=[("overlaps", _("may fall within")), ("within", _("certainly falls within"))],
        method="no_filter",
        empty_label=None,
        place=OWN_FIELD,
    )
    kind = CodesFilter(codebook.KINDS)
    confidence = CodesFilter(codebook.CONFIDENCES)
    who = CodesFilter(codebook.WHO, more=((EVERYBODY, _("Everybody")),), method="no_filter")
    basis = CodesFilter(codebook.BASES, field_name="people_basis")
    entered_from = CodesFilter(label=_("Entered from"), commonest_first=True, method="came_from", none_value=NOT_STATED)
    precision = CodesFilter(codebook.PRECISIONS, label=_("Date known to"), field_name="date_precision")
    location = TextsFilter(label=_("Place"))
    publisher = TextsFilter(label=_("Publisher"), method="published_by")
    source = TextsFilter(label=_("Source"), method="citing")
    independent = OneFilter(
        label=_("Independent sources"),
        choices=[("one", _("one alone"))],
        method="resting_on_one",
        unoffered="the overview leads to it: counting it beside others would ask for every citation",
    )
    weak = OneFilter(
        label=_("Weak point"),
        choices=[("any", _("any: outcome unknown, one source alone, or an original deleted"))],
        method="with_weak_point",
        unoffered="the overview leads to it, as to those with one source alone",
    )

    class Meta(Question.Meta):
        model = IncidentVersion

    def __init__(self, data: QueryDict, *, edition: int | None, counts: tuple[str, ...] = (), **kwargs: Any) -> None:
        """`counts` are the outcomes that a chart is about: whatever else is asked, only such groups count."""
        self.counts = counts
        super().__init__(data, edition=edition, **kwargs)
        countries = countries_to_ask(edition, IncidentVersion, "country", "entered_from")
        self.filters["country"].choose_from(countries)
        self.filters["entered_from"].choose_from([*countries, (NOT_STATED, _("Not stated"))])

    @property
    def about(self) -> dict[str, Any]:
        return {"counts": self.counts}

    @property
    def offered(self) -> list[str]:
        return [word for word in super().offered if not (word == "outcome" and self.counts)]

    # Each word as a question to the database

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.matching(value)

    def came_from(self, rows: Any, name: str, value: list[str]) -> Any:
        """The country that people came from; `none` where it is not stated."""
        if not value:
            return rows
        # No row has a null key, so this stands for nothing to add.
        return rows.filter(Q(entered_from__in=value) | (Q(entered_from=None) if NOT_STATED in value else Q(pk=None)))

    def published_by(self, rows: Any, name: str, value: list[str]) -> Any:
        """A source of one of these publishers."""
        if not value:
            return rows
        return rows.citing(source__in=self.sources_published_by(value))

    def sources_published_by(self, publishers: list[str]) -> Any:
        """The slugs of the sources of one of some publishers, however their letters are written."""
        # An empty Q would match every source; no row has a null key.
        named = Q(pk=None)
        for publisher in publishers:
            named |= Q(publisher__iexact=publisher)
        return SourceVersion.objects.as_of(self.edition).filter(named).values_list("key", flat=True)

    def citing(self, rows: Any, name: str, value: list[str]) -> Any:
        return rows.citing(source__in=value) if value else rows

    def resting_on_one(self, rows: Any, name: str, value: str) -> Any:
        alone = self.facts.of_edition(self.edition) & self.facts.alone(self.edition)
        return rows.filter(pk__among=self.facts.pk[alone].tolist()) if value else rows

    def with_weak_point(self, rows: Any, name: str, value: str) -> Any:
        weak = self.facts.of_edition(self.edition) & np.logical_or.reduce(weak_kinds(self.facts, self.edition))
        return rows.filter(pk__among=self.facts.pk[weak].tolist()) if value else rows

    @property
    def days(self) -> tuple[str, str]:
        """Turned round where only what certainly falls within the period is asked for."""
        first, last = self.DAYS
        return (last, first) if self.value("dated") == "within" else (first, last)

    def rows(self, *, without: str | None = None) -> Any:
        """The incidents that match every word."""
        rows = super().rows(without=without)
        if without != "who" and self.people_asked is not None:
            rows = rows.filter(who__in=self.people_asked)
        outcomes = (self.counts or None) if without == "outcome" else self.outcomes
        return rows if outcomes is None else rows.with_outcome(outcomes)

    @property
    def order(self) -> tuple[Any, ...]:
        """The order asked for, in which countries stand by their names on pages."""
        found = order_of(self)
        # Files hold the codes of countries and English titles, and are sorted by what they hold.
        if self.strict or self.sort.lstrip("-") not in ("country", "title"):
            return found
        if self.sort.endswith("title"):
            return (falling(TITLE_READ, self.sort), *found[1:]) if is_korean() else found
        return (falling(in_place("country", list(country_names(self.edition))), self.sort), *found[1:])

    # What lists and charts ask besides

    @property
    def people(self) -> list[str]:
        return self.value("who") or self.DEFAULTS["who"]

    @cached_property
    def outcomes(self) -> list[str] | None:
        """The outcomes whose groups count, None for all; none at all where a chart is about others than were asked."""
        asked = self.value("outcome")
        if not self.counts:
            return asked or None
        return [outcome for outcome in self.counts if outcome in asked or not asked]

    @cached_property
    def masks(self) -> dict[str, Mask]:
        return masks(self)

    @cached_property
    def in_edition(self) -> Mask:
        return self.facts.of_edition(self.edition)

    @cached_property
    def selection(self) -> Mask:
        return selected(self)

    @property
    def keys(self) -> NumberColumn:
        return self.facts.pk

    @property
    def people_asked(self) -> list[str] | None:
        """The kinds of people asked for; None for everybody."""
        return None if EVERYBODY in self.people else self.people

    def facet(self, word: str) -> dict[Any, int]:
        return options_counted(self, word)

    def groups(self) -> SelectedGroups:
        return groups_selected(self)

    def others(self) -> int:
        """How many incidents the same words would find with everybody, beyond those that they find now."""
        if self.people_asked is None:
            return 0
        return int((selected(self, without="who") & ~self.facts.coded["who"].among(self.people_asked)).sum())


class SourceFilter(ColumnQuestion):
    """Which sources of one edition: every word of the register's address."""

    SORTS = {
        "-published": (F("published").desc(nulls_last=True), "key"),
        "published": (F("published").asc(nulls_last=True), "key"),
        "publisher": (Letters("publisher").asc(), "publisher", "key"),
        "-publisher": (Letters("publisher").desc(), "-publisher", "key"),
        "title": (Letters("title").asc(), "title", "key"),
        "-title": (Letters("title").desc(), "-title", "key"),
    }
    DAYS = ("published", "published")  # a source without a date matches no period

    q = SearchFilter(label=_("Search"))
    availability = CodesFilter(codebook.AVAILABILITIES)
    kind = CodesFilter(codebook.SOURCE_KINDS, label=_("Kind"))
    language = CodesFilter(label=_("Language"))
    publisher = TextsFilter(label=_("Publisher"), lookup_expr="iexact")

    class Meta(Question.Meta):
        model = SourceVersion

    def __init__(self, data: QueryDict, *, edition: int | None, **kwargs: Any) -> None:
        super().__init__(data, edition=edition, **kwargs)
        self.filters["language"].choose_from(source_languages(edition))

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.matching(value)

    @property
    def order(self) -> tuple[Any, ...]:
        """The order asked for, in which publishers stand by their names on pages."""
        found = order_of(self)
        if self.strict or not is_korean() or self.sort.lstrip("-") != "publisher":
            return found
        named = (When(publisher=name, then=Value(korean)) for name, korean in korean_names(PUBLISHER).items())
        return (falling(Letters(Case(*named, default=F("publisher"))), self.sort), *found[1:])

    @cached_property
    def masks(self) -> dict[str, Mask]:
        return source_masks(self)

    @cached_property
    def selection(self) -> Mask:
        return sources_selected(self)

    @property
    def keys(self) -> NumberColumn:
        return self.facts.sources.numbers["pk"]

    def facet(self, word: str) -> dict[Any, int]:
        return self.facts.sources.coded[self.filters[word].column].counted(sources_selected(self, without=word))


def falling(expression: Any, sort: str) -> Any:
    return expression.desc() if sort.startswith("-") else expression.asc()


def order_of(question: Question) -> tuple[Any, ...]:
    """The order asked for, as what the database sorts by."""
    found = question.SORTS[question.sort]
    # A file of an older edition is sorted with regard to capitals, as it always was.
    by_text = question.sort.lstrip("-") in ("title", "publisher")
    return found[1:] if by_text and question.strict and not sorts_by_letters(question.edition) else found


class SearchQuestion(Question):
    """Which records of any kind: those with all the words."""

    SITE_WORDS = ("edition", "asof", "lang")

    q = SearchFilter(label=_("Search"))

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.matching(value)


class HistoryQuestion(Question):
    """Which versions of one record: nothing is filtered, a page is asked for."""

    SITE_WORDS = ("edition", "asof", "page", "of", "lang")


def source_languages(edition: int | None) -> list[tuple[str, str]]:
    """The languages of an edition's sources, the commonest first."""
    facts = facts_now()
    counts = facts.sources.coded["language"].counted(facts.sources_of_edition(edition))
    return [(code, language_name(code)) for code in sorted(counts, key=lambda code: (-counts[code], code)) if code]
