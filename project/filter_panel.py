"""A question as a page shows it: options with what each would leave, chips with their way out, pages of rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from project.dates import read_date
from project.ordering import is_korean
from project.questions import BadQuestion, Fault, Question, with_query
from project.ranges import from_to
from project.table import Words
from project.word_filters import OWN_FIELD

FOLDED = 6
PERIOD_WORDS = ("from", "to")  # two fields, one filter
KEPT_WORDS = (
    "edition", "asof", "sort", "order", "circles", "scale", "units", "running", "events", "view", "lang",
)  # fmt: skip


@dataclass(frozen=True)
class Option:
    """A value of a word; `count` is how many records it would leave, None where it is not counted."""

    value: str
    label: str
    checked: bool
    count: int | None


@dataclass(frozen=True)
class Facet:
    """A word with its options: those that find something first; of some words one option alone may be chosen."""

    name: str
    label: str
    options: list[Option]
    many: bool = True

    @property
    def first(self) -> list[Option]:
        # One more is shown rather than a button that unfolds it alone.
        return self.options if len(self.options) <= FOLDED + 1 else self.options[:FOLDED]

    @property
    def more(self) -> list[Option]:
        return self.options[len(self.first) :]

    @property
    def more_chosen(self) -> bool:
        return any(option.checked for option in self.more)


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a field of the form, and the addresses with what may be meant."""

    word: str
    label: str
    said: str
    ways: list[tuple[str, str]]


@dataclass(frozen=True)
class Chip:
    """A word that is asked, and the address without it."""

    label: str
    value: str
    remove_href: str
    word: str = ""


def panel_context(question: Question, path: str, words: Iterable[str], counted_at: str = "") -> dict[str, Any]:
    """What every page with a filter shows of it: `words` are those whose options change what is on it.

    `counted_at` is the JSON of the list that it filters, which says how many records a form would leave.
    """
    return {
        "question": question,
        "facets": facets(question, words),
        "chips": chips(question, path),
        "clear_href": cleared(question, path),
        "unknown_words": question.unknown(),
        "mistakes": mistakes(question, path),
        "form_action": path,
        "counted_at": counted_at,
        "kept_words": kept_words(question, words),
    }


def mistakes(question: Question, path: str) -> dict[str, Mistake]:
    """What is wrong with the form, by field."""
    return {word: mistake(question, path, fault) for word, fault in question.mistakes.items()}


def mistake(question: Question, path: str, fault: Fault) -> Mistake:
    words = asked_words(question)
    ways = [(str(label), with_query(path, {**words, fault.word: [value]})) for value, label in fault.options]
    name = fault.word if fault.word in question.filters else f"{fault.word}_"
    said = fault.said or _("Allowed is %(allowed)s.") % {"allowed": fault.allowed}
    return Mistake(fault.word, str(question.filters[name].label), said, ways)


def facets(question: Question, words: Iterable[str]) -> list[Facet]:
    return [facet(question, word, question.facet(word) if question.COUNTED else None) for word in words]


def facet(question: Question, word: str, counts: dict[str | None, int] | None) -> Facet:
    """One word's options; an option without records stays, and says 0."""
    filter_, chosen = question.filters[word], question.value(word) or question.DEFAULTS.get(word, [])
    options = [
        Option(value, str(label), value in chosen, None if counts is None else value_count(value, counts))
        for value, label in word_choices(question, word)
        if value
    ]
    if counts is not None:
        options = in_order_of_use(options, commonest_first=filter_.commonest_first)
    return Facet(word, str(filter_.label), options, many=question.takes_many(word))


def in_order_of_use(options: list[Option], *, commonest_first: bool) -> list[Option]:
    """Options that find nothing come last: they stay, as one may be added to another that is chosen."""
    if commonest_first:
        options = sorted(options, key=lambda option: -(option.count or 0))
    return sorted(options, key=lambda option: not (option.count or option.checked))


def value_count(value: str, counts: dict[str | None, int]) -> int:
    """How many records a value would leave; "all" leaves everything, "none" what is not stated."""
    if value == "all":
        return sum(counts.values())
    return counts.get(None if value == "none" else value, 0)


def word_choices(question: Question, name: str) -> list[tuple[str, Any]]:
    field = question.form.fields[name]
    return list(cast("list[tuple[str, Any]]", field.choices)) if isinstance(field, forms.ChoiceField) else []


def chips(question: Question, path: str) -> list[Chip]:
    """What is filtered, each with the address that takes it back; the tab and the order stay."""
    asked = question.question(full=False)
    kept = kept_with_filters(question)
    found = []
    if period := asked_period(asked):
        rest = {word: values for word, values in asked.items() if word not in PERIOD_WORDS}
        found.append(
            Chip(_("Years"), period, with_query(path, {**rest, **kept}), next(w for w in PERIOD_WORDS if w in asked))
        )
    for word, values in asked.items():
        # What is asked by default is no filter that could be taken back.
        if values == question.DEFAULTS.get(word) or word in PERIOD_WORDS or word in question.drawing_words:
            continue
        # `from` is a word of Python, so its filter ends with an underscore.
        name = word if word in question.filters else f"{word}_"
        labels = {str(value): str(label) for value, label in word_choices(question, name)}
        rest = {other: values for other, values in asked.items() if other != word}
        shown = ", ".join(labels.get(value, value) for value in values)
        found.append(Chip(str(question.filters[name].label), shown, with_query(path, {**rest, **kept}), word))
    return found


def asked_period(asked: Words) -> str:
    """From when to when, in words; empty where neither is asked."""
    first, last = (readable_day(asked.get(word, [])) for word in PERIOD_WORDS)
    if first and last:
        said = from_to(first, last) if is_korean() else _("%(first)s to %(last)s") % {"first": first, "last": last}
        return first if first == last else said
    if first:
        return _("from %(day)s") % {"day": first}
    return _("to %(day)s") % {"day": last} if last else ""


def readable_day(values: list[str]) -> str:
    return str(read_date(values[0])) if values else ""


def loosened(question: Question, path: str) -> list[tuple[Chip, int]]:
    """For a question that finds nothing: each word without which there would be records, and how many."""
    words = [(chip, QueryDict(chip.remove_href.partition("?")[2])) for chip in chips(question, path)]
    found = [(chip, question.again(rest, question.edition).found) for chip, rest in words]
    return [(chip, count) for chip, count in found if count]


def cleared(question: Question, path: str) -> str | None:
    """The address without any filter; None where there is none."""
    asked = question.question(full=False)
    filtered = [word for word in asked if word not in question.drawing_words]
    if all(asked[word] == question.DEFAULTS.get(word) for word in filtered):
        return None
    return with_query(path, kept_with_filters(question))


def kept_with_filters(question: Question) -> Words:
    """What stays where a filter is taken back: the edition, the order, the tab, how an answer is drawn."""
    words = (*KEPT_WORDS, *question.drawing_words)
    return {word: question.given.getlist(word) for word in words if word in question.given}


def kept_words(question: Question, shown: Iterable[str]) -> list[tuple[str, str]]:
    """What a form that shows some words has to send along: whatever else the address asks, but the page."""
    fields = {name.rstrip("_") for name, filter_ in question.filters.items() if filter_.place == OWN_FIELD}
    known = {*question.words, *KEPT_WORDS} - {*fields, *shown}
    return [(word, value) for word in question.given if word in known for value in question.given.getlist(word)]


def page_of(question: Question, rows: Any, *, count: int, size: int) -> Page[Any]:
    """The page asked for; BadQuestion for one that does not exist."""
    paginator = Paginator(rows, size)
    paginator.count = count  # known already: not asked again
    number = question.value("page") or 1
    if number > paginator.num_pages:
        raise BadQuestion(past_the_last(question, number, paginator.num_pages))
    return paginator.page(number)


def past_the_last(question: Question, number: int, last: int) -> Fault:
    """A page that the list does not have, with the way to the last one."""
    said = ngettext("The list has %(count)s page.", "The list has %(count)s pages.", last) % {"count": last}
    words = {word: values for word, values in question.given.lists() if word != "page"}
    return Fault(
        "page",
        str(number),
        _("a whole number from 1 to %s") % last,
        said=said,
        href=with_query("", {**words, "page": [str(last)]}),
        href_said=_("See the last page"),
    )


def page_links(question: Question, page: Page[Any], path: str) -> dict[str, str | None]:
    """The addresses of the pages before and after, with what was asked, in the edition of this one.

    `anew` is that of the first page in the newest edition, on a page that goes on in the edition of another.
    """
    words = asked_words(question)
    if question.edition and "of" in question.SITE_WORDS and not {"edition", "asof"} & set(question.given):
        words["of"] = [str(question.edition)]  # so that no row is met twice while somebody publishes
    return {
        "previous": with_query(path, {**words, "page": [str(page.previous_page_number())]})
        if page.has_previous()
        else None,
        "next": with_query(path, {**words, "page": [str(page.next_page_number())]}) if page.has_next() else None,
        "anew": with_query(path, asked_words(question)) if "of" in question.given else None,
    }


def asked_words(question: Question, *without: str) -> Words:
    """What an address asks, but which page of it and what is open on it."""
    passing = ("page", "of", "open", *without)
    return {word: question.given.getlist(word) for word in question.given if word not in passing}


@dataclass(frozen=True)
class SortHeading:
    """The heading of a sortable column; `direction` is ascending or descending where the list is in its order."""

    label: str
    href: str = ""
    direction: str = ""
    number: bool = False


def sort_heading(
    question: Question, path: str, label: str, sort: str, *, falling: bool = False, number: bool = False
) -> SortHeading:
    """A column's heading that sorts by it, the other way round when it does already."""
    first, second = (f"-{sort}", sort) if falling else (sort, f"-{sort}")
    direction = {sort: "ascending", f"-{sort}": "descending"}.get(question.sort, "")
    words = asked_words(question, "sort")
    href = with_query(path, {**words, "sort": [second if question.sort == first else first]})
    return SortHeading(label, href, direction, number)
