"""Every word of an address as its FilterSet declares it: what is added there is in every test that walks them."""

from typing import Any

from django.http import QueryDict

from incidents.counting.filters import ColumnQuestion, HistoryQuestion, IncidentFilter, SearchQuestion, SourceFilter
from incidents.views.edition_filters import ChangeFilter, EditionFilter
from project.questions import PeriodQuestion, Question
from project.word_filters import CodesFilter, OneFilter, PeriodFilter, SearchFilter, TextsFilter, WordFilter
from stats.filters import ArrivalFilter, ElsewhereFilter, ExploreFilter, OtherFigureFilter, WhoArrivedFilter

# Where each question is asked: its page and its JSON. One that has no words of its own stands under WORDLESS.
ASKED_AT: dict[type[Question], tuple[str, str]] = {
    IncidentFilter: ("/incidents/", "/incidents.json"),
    SourceFilter: ("/sources/", "/sources.json"),
    ArrivalFilter: ("/arrivals/", "/arrivals.json"),
    ElsewhereFilter: ("/charts/arrivals-elsewhere/", "/charts/arrivals-elsewhere.json"),
    WhoArrivedFilter: ("/charts/who-arrived/", "/charts/who-arrived.json"),
    ExploreFilter: ("/explore/", "/explore.json"),
    ChangeFilter: ("/editions/1/", "/editions/1.json"),
}
WORDLESS = (
    PeriodQuestion,
    ColumnQuestion,
    EditionFilter,
    OtherFigureFilter,
    HistoryQuestion,
    SearchQuestion,
)  # the last has a page and no list
# A question that adds words to another is walked with its own.
EVERY_WORD = [
    (question, name)
    for question in ASKED_AT
    for name, filter_ in question.base_filters.items()
    if not any(filter_ is base.base_filters.get(name) for base in question.__mro__[1:] if base in ASKED_AT)
]


def named(name: str) -> str:
    """A word as it stands in addresses."""
    return name.rstrip("_")


def words_that(question: type[Question], *kinds: type[WordFilter]) -> list[str]:
    """The words of a question that are of some kinds."""
    return [named(name) for name, filter_ in question.base_filters.items() if isinstance(filter_, kinds)]


def choosing(question: type[Question]) -> list[str]:
    """The words that allow listed values only."""
    return words_that(question, CodesFilter, OneFilter)


def texts(question: type[Question]) -> list[str]:
    """The words that allow any text."""
    return words_that(question, SearchFilter, TextsFilter)


def values_of(question: type[Question], name: str) -> list[str]:
    """Values that a word may have in edition 1: all of a list, one sample of any other."""
    filter_ = question.base_filters[name]
    if isinstance(filter_, (CodesFilter, OneFilter)):
        field: Any = question(QueryDict(), edition=1).form.fields[name]
        return [value for value, _label in field.choices if value]
    return ["2012"] if isinstance(filter_, PeriodFilter) else ["Daily NK"]
