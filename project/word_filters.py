"""The kinds of word that an address may have: what each reads, and what else follows from it."""

from typing import Any, Self
from weakref import ref

import django_filters as df
from django import forms
from django.http import QueryDict

from project.dates import NotUnderstood, read_date
from project.periods import parse_period
from project.queries import copied_query
from project.table import HeadingText

LONGEST_VALUE = 200
AMONG_OPTIONS, OWN_FIELD = (
    "options",
    "field",
)  # where a panel has a word: among those with options, or in a field of its own


class PeriodField(forms.CharField):
    """A year, a month or a date, as its first and last day."""

    def to_python(self, value: Any) -> Any:
        """The pair of days, None where nothing was asked."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_period(text)
        except ValueError:
            raise forms.ValidationError(text) from None


class TextsField(forms.MultipleChoiceField):
    """Any texts, each of a limited length."""

    def valid_value(self, value: str) -> bool:
        # PostgreSQL keeps no null character in a text.
        return len(value) <= LONGEST_VALUE and "\x00" not in value


class WordFilter(df.Filter):
    """One word of an address, and all that follows from it besides the rows that it finds.

    `column` is the fact of a version that it asks for: options are counted and tables grouped by it; it is empty where
    there is none, and `none_value` asks for what has no value there. `coded` words have codes, numbers or dates as
    values, which the audit log keeps; all others may hold a name. `place` is where a panel has it, unless `unoffered`
    says why none does. One that `draws` says how an answer is drawn, and filters nothing. `codes_of` is the name of
    the list of the codebook whose codes it asks for. What people `typed` wrongly is said beside its field, and the
    page answers without it.
    """

    coded = True
    typed = False
    place = ""
    has_column = False
    commonest_first = False
    codes_of = ""

    def __init__(
        self,
        *args: Any,
        column: str | None = None,
        place: str | None = None,
        unoffered: str = "",
        none_value: str = "",
        draws: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.draws = draws
        self.none_value = none_value or None
        self.fields_made: dict[str, Any] = {}  # one, which all copies share
        self.stated_column, self.unoffered = column, unoffered
        self.place = "" if unoffered else self.place if place is None else place

    def __deepcopy__(self, memo: Any) -> Self:
        """A filter of a question of its own, whose choices may be set; what these are made of is shared.

        Every question copies all its words, and a page may ask ten: to copy each choice took a third of a question.
        """
        found = object.__new__(type(self))  # as copy() does, which takes five times as long
        found.__dict__ |= self.__dict__
        found.extra = {**self.extra}
        found.method = self.method  # which has to know the copy instead
        return found

    @property
    def parent(self) -> Any:
        """Its question, which is gone as soon as nobody asks it: a million incidents are a megabyte for each word."""
        return self.asked_by()

    @parent.setter
    def parent(self, question: Any) -> None:
        self.asked_by = ref(question)

    @property
    def field(self) -> Any:
        """Its field of a form: the same in every question, since it keeps nothing of one."""
        if "field" not in self.fields_made:
            self.fields_made["field"] = super().field
        return self.fields_made["field"]

    def choose_from(self, choices: list[tuple[str, HeadingText]]) -> None:
        """Let this copy have choices of its own."""
        self.extra["choices"] = choices
        self.fields_made = {}

    @property
    def column(self) -> str:
        """The fact as a version has it; that of the filter where no other is stated."""
        if self.stated_column is not None:
            return self.stated_column
        return str(self.field_name) if self.has_column else ""


class SearchFilter(WordFilter, df.CharFilter):
    """Words to search for; the question's method `search` finds them."""

    coded, typed, place = False, True, OWN_FIELD

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(method="search", max_length=LONGEST_VALUE, **kwargs)


class PeriodFilter(WordFilter):
    """A year, a month or a date: the question asks for the two together, and so for none alone."""

    field_class = PeriodField
    typed, place = True, OWN_FIELD

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(method="no_filter", max_length=10, **kwargs)


class TextsFilter(WordFilter, df.MultipleChoiceFilter):
    """Any of some texts: links ask for them, since there are too many to choose from."""

    field_class = TextsField
    coded = False

    def __init__(self, *, unoffered: str = "links ask for it: too many to choose from", **kwargs: Any) -> None:
        # A fact is one value of a version: DISTINCT would compare whole documents for nothing.
        super().__init__(unoffered=unoffered, distinct=False, **kwargs)
        self.has_column = self.method is None

    def get_filter_predicate(self, value: str) -> dict[str, str]:
        return {f"{self.field_name}__{self.lookup_expr}": value}


class CodesFilter(WordFilter, df.MultipleChoiceFilter):
    """Any of some codes: a list of the codebook, with `more` values beside it, or choices that the question sets.

    `commonest_first`: a panel shows many options the commonest first, instead of in the order of a list.
    """

    place, has_column = AMONG_OPTIONS, True

    def __init__(
        self,
        codes: Any = None,
        *,
        more: tuple[tuple[str, HeadingText], ...] = (),
        commonest_first: bool = False,
        **kwargs: Any,
    ) -> None:
        self.commonest_first = commonest_first
        if codes is not None:
            self.codes_of = codes.name
            kwargs = {"label": codes.title, "choices": [*codes.choices, *more], **kwargs}
        super().__init__(distinct=False, **kwargs)


class OneFilter(WordFilter, df.ChoiceFilter):
    """One of some values, or its default where none is asked."""

    place = AMONG_OPTIONS


def with_plain_dates(data: QueryDict, *words: str) -> QueryDict:
    """The words of an address with dates as addresses write them: "May 2023" and "2023-5" as 2023-05."""
    found = copied_query(data)
    for word in words:
        if word in found:
            found.setlist(word, [as_in_addresses(value) for value in found.getlist(word)])
    return found


def as_in_addresses(text: str) -> str:
    """A date that people typed, where it is one and says no more than one; else as it is, to be refused."""
    try:
        reading = read_date(text[:LONGEST_VALUE])
    except NotUnderstood:
        return text.strip()  # a field of spaces is one that was left empty
    return text if reading.lost else reading.text
