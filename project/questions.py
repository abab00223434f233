"""Questions to the site: the words of an address, held to what is allowed, and the answer to those that are not."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self, TypeVar, cast

import django_filters as df
from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from project.dates import NotUnderstood, read_date
from project.formats import format_of, json_file
from project.queries import copied_query, query_string
from project.table import HeadingText, Words
from project.word_filters import AMONG_OPTIONS, LONGEST_VALUE, PeriodField, PeriodFilter, TextsField, with_plain_dates

LETTERS_REFUSED = 100
COLUMN_NAMED = re.compile(r"-?[a-z_]{1,30}")  # only the page of a chart knows which columns its table has


@dataclass(frozen=True)
class Fault:
    """A word of the address with a bad value, and what is allowed.

    For a page: `options` are the values that are allowed with their names, or `said` says it all, and `href` is what
    was probably meant, which `href_said` names.
    """

    word: str
    value: str
    allowed: str
    options: tuple[tuple[str, HeadingText], ...] = ()
    said: str = ""
    href: str = ""
    href_said: str = ""

    def __str__(self) -> str:
        return _("%(word)s: “%(value)s” is not allowed; allowed is %(allowed)s") % {
            "word": self.word,
            "value": self.value if len(self.value) <= LETTERS_REFUSED else self.value[:LETTERS_REFUSED] + "…",
            "allowed": self.allowed,
        }


class BadQuestion(Exception):
    """The question cannot be answered as asked: 400 in every format."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


class BadQuestionMiddleware:
    """Answer a bad question in the format that was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refuse_question(request, error) if isinstance(error, BadQuestion) else None


def refuse_question(request: HttpRequest, error: BadQuestion) -> HttpResponse:
    """Name each word, its value and what is allowed, in the format that was asked for."""
    asked_for = format_of(request.path)
    if asked_for == "json":
        faults = [{"word": f.word, "value": f.value[:LETTERS_REFUSED], "allowed": f.allowed} for f in error.faults]
        return json_file({"error": str(error), "faults": faults}, status=400)
    if asked_for:
        text = "".join(f"{fault}\n" for fault in error.faults)
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    return render(request, "400.html", {"problems": error.faults}, status=400)


class QuestionForm(forms.Form):
    """The words that every list and chart knows."""

    page = forms.IntegerField(min_value=1, required=False, help_text=gettext_lazy("a whole number from 1"))


class Question(df.FilterSet):
    """A filter that refuses what it does not know. Each word of the address is declared once, as one of `word_filters`.

    `SORTS` are the orders of the list, the first one the default; `VIEWS` the tabs. `from` and `as` are declared as
    `from_` and `as_`. `of` is the edition that a further page goes on in: that of the first page, without being pinned
    to it.
    `COUNTED` is whether a panel says beside each option how many records it would leave.
    """

    SORTS: ClassVar[dict[str, tuple[Any, ...]]] = {}
    VIEWS: ClassVar[tuple[str, ...]] = ("chart", "table", "records", "sources", "method", "panel")
    SITE_WORDS: ClassVar[tuple[str, ...]] = (
        "edition", "asof", "page", "of", "sort", "order", "circles", "scale", "units", "running", "events", "view",
        "open",
        "lang",
    )  # fmt: skip
    DEFAULTS: ClassVar[Words] = {}
    COUNTED: ClassVar[bool] = True

    class Meta:
        form = QuestionForm
        fields: ClassVar[list[str]] = []

    def __init__(self, data: QueryDict, *, edition: int | None, queryset: Any = None, **kwargs: Any) -> None:
        self.edition = edition
        self.strict = False  # whether it is asked by a file
        self.mistakes: dict[str, Fault] = {}  # of what was typed: a page says them and goes on without the words
        self.given = data
        renamed = copied_query(data)
        for name in self.base_filters:
            if name.endswith("_") and name.rstrip("_") in renamed:
                renamed.setlist(name, renamed.pop(name.rstrip("_")))
        asked_later = queryset is None and self._meta.model is not None
        if queryset is None:
            queryset = self._meta.model._default_manager if asked_later else self.of_edition(edition)
        super().__init__(renamed, queryset=queryset, **kwargs)
        if asked_later:
            del self.queryset  # made when it is asked for: columns answer most questions

    @classmethod
    def ask(cls, data: QueryDict, edition: int | None, *, strict: bool, **about: Any) -> Self:
        """The question of an address, checked; raises BadQuestion."""
        question = cls(data, edition=edition, **about)
        question.check(strict=strict)
        return question

    @property
    def form(self) -> Any:
        """The form of its words. django-filter makes a class for each question, whose form copies every field."""
        if "_form" not in vars(self):
            self._form = self._meta.form(self.data)
            self._form.fields.update((name, filter_.field) for name, filter_ in self.filters.items())
        return self._form

    def again(self, data: QueryDict, edition: int | None) -> Self:
        return self.ask(data, edition, strict=self.strict, **self.about)

    @property
    def about(self) -> dict[str, Any]:
        return {}

    @cached_property
    def queryset(self) -> Any:
        """The records that the words choose from."""
        return self.of_edition(self.edition)

    @classmethod
    def of_edition(cls, edition: int | None) -> Any:
        return cls._meta.model.objects.as_of(edition)

    @classmethod
    def columns(cls) -> dict[str, str]:
        """The words that ask for a fact of a version, each with its column: tables group by them."""
        return {word: filter_.column for word, filter_ in cls.base_filters.items() if filter_.column}

    @property
    def offered(self) -> list[str]:
        return [word for word, filter_ in self.filters.items() if filter_.place == AMONG_OPTIONS]

    @property
    def drawing_words(self) -> list[str]:
        """The words that say how an answer is drawn."""
        return [name.rstrip("_") for name, filter_ in self.filters.items() if filter_.draws]

    @property
    def words(self) -> list[str]:
        # `from` is a word of Python, so its filter ends with an underscore.
        return [name.rstrip("_") for name in self.filters]

    def unknown(self) -> list[str]:
        return [word for word in self.given if word not in {*self.words, *self.SITE_WORDS}]

    def check(self, *, strict: bool) -> None:
        """Raise BadQuestion for each bad value; in files (strict) for each unknown word too."""
        self.strict = strict
        self.mistakes = {} if strict else self.typed_mistakes()
        wrong = [name for name in self.form.errors if name.rstrip("_") not in self.mistakes]
        faults = [fault for name in wrong if name in self.form.fields for fault in self.faults(name)]
        faults += [
            Fault(word, ", ".join(self.given.getlist(word)), _("this word once"))
            for word in self.given
            if len(self.given.getlist(word)) > 1
            and not self.takes_many(word)
            and word in {*self.words, *self.SITE_WORDS}
        ]
        faults += [
            Fault(word, str(self.given[word]), _("one of %s") % ", ".join(allowed))
            for word, allowed in (("sort", list(self.SORTS)), ("view", list(self.VIEWS)))
            if word in self.given and str(self.given[word]) not in allowed
        ]
        if not COLUMN_NAMED.fullmatch(order := str(self.given.get("order", "-a"))):
            faults.append(Fault("order", order, _("a column of the table, with - before it for the other way round")))
        # A page says which words it passed over; a file has no place to say it.
        if strict:
            known = ", ".join(sorted({*self.words, *self.SITE_WORDS}))
            faults += [
                Fault(word[:LETTERS_REFUSED], str(self.given[word]), _("one of the words %s") % known)
                for word in self.unknown()
            ]
        if faults:
            raise BadQuestion(*faults)

    def takes_many(self, word: str) -> bool:
        field = self.form.fields.get(word if word in self.form.fields else f"{word}_")
        return isinstance(field, forms.MultipleChoiceField)

    def faults(self, name: str) -> list[Fault]:
        """What is wrong with one word."""
        field = self.form.fields[name]
        values: list[str] = self.data.getlist(name)
        options: tuple[tuple[str, HeadingText], ...] = ()
        if isinstance(field, TextsField):
            values, allowed = (
                [v for v in values if not field.valid_value(v)],
                _("a text of up to %s characters") % LONGEST_VALUE,
            )
        elif isinstance(field, forms.ChoiceField):
            values = [value for value in values if not field.valid_value(value)]
            choices = cast("list[tuple[str, HeadingText]]", field.choices)
            options = tuple((value, label) for value, label in choices if value)
            allowed = _("one of %s") % ", ".join(str(value) for value, _label in options)
        elif isinstance(field, PeriodField):
            allowed = _("a year, a month or a date, such as 2023, 2023-05 or 2023-05-10")
        else:
            allowed = str(field.help_text) or _("a text of up to %s characters") % field.max_length
        # Capped, as an address can repeat a word as often as it likes.
        if isinstance(field, PeriodField):
            return [date_fault(name.rstrip("_"), value, allowed) for value in values[:5]]
        return [Fault(name.rstrip("_"), value, allowed, options) for value in values[:5]]

    def typed_mistakes(self) -> dict[str, Fault]:
        """What is wrong with the words that people type, by word."""
        typed = [name for name in self.form.errors if name in self.filters and self.filters[name].typed]
        return {name.rstrip("_"): self.faults(name)[0] for name in typed}

    def value(self, name: str) -> Any:
        return None if name.rstrip("_") in self.mistakes else self.form.cleaned_data.get(name)

    def rows(self, *, without: str | None = None) -> Any:
        """The rows that match; `without` leaves one word out, for the counts beside its options."""
        queryset = self.queryset
        for name, filter_ in self.filters.items():
            if name != without:
                queryset = filter_.filter(queryset, self.value(name))
        return queryset

    @property
    def found(self) -> int:
        """How many records match every word."""
        return int(self.rows().count())

    def facets(self, *words: str) -> dict[str, dict[Any, int]]:
        return {word: self.facet(word) for word in words}

    def facet(self, word: str) -> dict[Any, int]:
        """How many records each value of one word would leave, with the other words as they are."""
        rows = self.rows(without=word).order_by().values_list(self.filters[word].column)
        return dict(rows.annotate(Count("pk", distinct=True)))

    def no_filter(self, rows: Any, name: str, value: Any) -> Any:
        """For a word that `rows` asks for together with others, or by default too."""
        return rows

    @property
    def order(self) -> tuple[Any, ...]:
        # Each order ends with a key that makes it total, so that no row stands on two pages.
        return self.SORTS[self.sort]

    @property
    def sort(self) -> str:
        return self.given.get("sort") or next(iter(self.SORTS), "")

    def question(self, *, full: bool = True) -> Words:
        """The question as words and values: with every default and the edition written out, or what was asked alone."""
        words = {name: values for name in self.words if (values := self.asked_values(name))}
        if not full:
            return words
        words = {**self.DEFAULTS, **words}
        return {**words, "edition": [str(self.edition)]} if self.edition else words

    def list_question(self) -> Words:
        """The question as the list of what it counts asks it: without how it is drawn."""
        return {word: values for word, values in self.question().items() if word not in self.drawing_words}

    def asked_values(self, word: str) -> list[str]:
        if word in self.mistakes:
            return []
        # An empty text asks for what has none; any other empty word asks nothing, and its field takes spaces for that.
        texts = isinstance(self.form.fields.get(word), TextsField)
        return [value for value in self.given.getlist(word) if texts or value.strip()]


AnyQuestion = TypeVar("AnyQuestion", bound=Question)


class PeriodQuestion(Question):
    """A question with `from` and `to`: records whose days may be among those asked for.

    `DAYS` are the columns of a record's first and last day. `PERIOD_BEFORE` is the word before which the two stand in
    an address, at its end where it is empty: addresses are cited, so their order stays.
    """

    DAYS: ClassVar[tuple[str, str]]
    PERIOD_BEFORE: ClassVar[str] = ""

    from_ = PeriodFilter(label=gettext_lazy("From"))
    to = PeriodFilter(label=gettext_lazy("To"))

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        super().__init__(with_plain_dates(data, "from", "to"), **kwargs)

    @classmethod
    def get_filters(cls) -> Any:
        """The words in the order of addresses; those of a base class come first otherwise."""
        filters = super().get_filters()
        own = [word for word in filters if word not in ("from_", "to")]
        place = own.index(cls.PERIOD_BEFORE) if cls.PERIOD_BEFORE else len(own)
        return type(filters)((word, filters[word]) for word in (*own[:place], "from_", "to", *own[place:]))

    def typed_mistakes(self) -> dict[str, Fault]:
        """Also a period that ends before it begins."""
        found, (first, last) = super().typed_mistakes(), (self.form.cleaned_data.get(name) for name in ("from_", "to"))
        if not (first and last and first[0] > last[1]):
            return found
        said = _("The period ends before it begins: “from” is later than “to”.")
        values = {word: str(self.given[word]) for word in ("from", "to")}
        return found | {word: Fault(word, value, said, said=said) for word, value in values.items()}

    @property
    def days(self) -> tuple[str, str]:
        return self.DAYS

    def rows(self, *, without: str | None = None) -> Any:
        """The records that match, and whose days do."""
        rows = super().rows(without=without)
        begins, ends = self.days
        if first := self.value("from_"):
            rows = rows.filter(**{f"{ends}__gte": first[0]})
        return self.begun_by(rows, begins, last[1]) if (last := self.value("to")) else rows

    def begun_by(self, rows: Any, column: str, day: dt.date) -> Any:
        return rows.filter(**{f"{column}__lte": day})


def date_fault(word: str, text: str, allowed: str) -> Fault:
    """Why what was typed is no date, in a sentence, and the dates that it may mean."""
    try:
        reading = read_date(text[:LONGEST_VALUE])
    except NotUnderstood as error:
        said, readings = str(error.sentence), error.readings
    else:
        said = _("“%(text)s” is neither a year nor a month nor a day.") % {"text": text[:LETTERS_REFUSED]}
        readings = (reading,)
    return Fault(word, text, allowed, tuple((found.text, str(found)) for found in readings), said)


def every_question(base: type[Question] = Question) -> list[type[Question]]:
    return [one for found in base.__subclasses__() for one in (found, *every_question(found))]


def words_in_addresses() -> dict[str, bool]:
    """Every word of any question, and whether all its values are codes, numbers and dates: a text may hold a name."""
    # What is open may be a place, by its name.
    found = dict.fromkeys(Question.SITE_WORDS, True) | {"open": False}
    for question in every_question():
        for name, filter_ in question.base_filters.items():
            word = name.rstrip("_")
            found[word] = found.get(word, True) and filter_.coded
    return found


def with_query(path: str, words: Words) -> str:
    query = query_string(words)
    return f"{path}?{query}" if query else path
