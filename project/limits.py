"""What every value of the record is held to: forms, readers of files, publication and the database ask here."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIRST_DAY = dt.date(1945, 1, 1)
FIRST_YEAR = FIRST_DAY.year  # before it there was no North to leave
FAR_DAY = dt.date(2100, 12, 31)  # for the database, whose rules know no today
MOST_PEOPLE = 999_999
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # all but tab and the ends of a line
# Letters and a sign that look like a space: fillers of Hangul, and the Braille pattern without a dot.
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


def last_day() -> dt.date:
    # What is announced lies no further than a year ahead.
    today = timezone.localdate()
    # A year after 29 February there is none.
    return today.replace(year=today.year + 1, day=min(today.day, 28) if today.month == 2 else today.day)


class Limit(Protocol):
    """What one kind of value is held to."""

    def refusal(self, value: Any) -> str:
        """A sentence that says why a value may not be; nothing where it may."""

    def holds(self, values: set[Any]) -> bool:
        """Whether all of many values may be; False sends the asker to each of them."""


class Days:
    """From the first day to a year ahead of today. Dates or their ISO 8601."""

    def allowed(self) -> str:
        return _("is not a day from %(first)s to %(last)s") % {"first": FIRST_DAY, "last": last_day()}

    def refusal(self, value: Any) -> str:
        first, last = FIRST_DAY.isoformat(), last_day().isoformat()
        if first <= str(value) <= last:
            return ""
        text = _("%(value)s is not a day from %(first)s to %(last)s.")
        return text % {"value": value, "first": first, "last": last}

    def holds(self, values: set[Any]) -> bool:
        days = {str(value) for value in values}
        return not self.refusal(min(days)) and not self.refusal(max(days))


class Moments:
    """Times of such days, by their days in UTC."""

    def refusal(self, value: Any) -> str:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        return DAYS.refusal(moment.date())

    def holds(self, values: set[Any]) -> bool:
        return not any(map(self.refusal, values))


@dataclass(frozen=True)
class Numbers:
    """Whole numbers; `most` is worked out anew each time."""

    phrase: Any
    sentence: Any

    def bounds(self) -> tuple[int, int]:
        return 0, MOST_PEOPLE

    def allowed(self) -> str:
        least, most = self.bounds()
        return str(self.phrase) % {"least": self.shown(least), "most": self.shown(most)}

    def refusal(self, value: Any) -> str:
        least, most = self.bounds()
        if isinstance(value, int) and least <= value <= most:
            return ""
        shown = {"value": self.shown(value), "least": self.shown(least), "most": self.shown(most)}
        return str(self.sentence) % shown

    def holds(self, values: set[Any]) -> bool:
        least, most = self.bounds()
        return {*map(type, values)} == {int} and least <= min(values) and max(values) <= most

    def shown(self, value: Any) -> str:
        return f"{value:,}" if isinstance(value, int) else str(value)


class Years(Numbers):
    """Years of such days."""

    def bounds(self) -> tuple[int, int]:
        return FIRST_DAY.year, last_day().year

    def shown(self, value: Any) -> str:
        return str(value)


@dataclass(frozen=True)
class TextLimits:
    """Characters that can be seen, and spaces; at least one that can be seen, where there must be a text."""

    required: bool = False

    def refusal(self, value: Any) -> str:
        if control := CONTROL.search(value):
            return _("It holds a control character (U+%(code)s).") % {"code": f"{ord(control[0]):04X}"}
        return _("It has no character that can be seen.") if self.required and not is_seen(value) else ""

    def holds(self, values: set[Any]) -> bool:
        return not CONTROL.search("".join(values)) and not (self.required and not all(map(is_seen, values)))


@dataclass(frozen=True)
class Coded:
    """One of some codes."""

    codes: frozenset[Any]

    def refusal(self, value: Any) -> str:
        return "" if value in self.codes else _("%(value)s is not one of its codes.") % {"value": value}

    def holds(self, values: set[Any]) -> bool:
        return values <= self.codes


DAYS, MOMENTS = Days(), Moments()
PEOPLE_LIMITS = Numbers(
    gettext_lazy("is not a whole number from %(least)s to %(most)s"),
    gettext_lazy("%(value)s is not a whole number from %(least)s to %(most)s."),
)
YEAR_LIMITS = Years(
    gettext_lazy("is not a year from %(least)s to %(most)s"),
    gettext_lazy("%(value)s is not a year from %(least)s to %(most)s."),
)


def is_seen(text: str) -> bool:
    # Nobody sees spaces (Z), joiners (C) and marks without a letter (M). Most texts begin with a plain letter.
    if text[:1].isascii() and text[:1].isalnum():
        return True
    return any(unicodedata.category(c)[0] not in "ZCM" and c not in BLANKS for c in text)


@cache
def limits_of(model: type[models.Model]) -> dict[str, Limit]:
    # By their types, so that a new column needs no more.
    columns = [field for field in model._meta.concrete_fields if field.editable and not field.is_relation]
    return {field.name: limit for field in columns if (limit := limit_of(field))}


def limit_of(field: Any) -> Limit | None:
    """What a column is held to."""
    # Asked before texts, since codes stand in columns of text.
    if field.choices:
        empty = {""} if field.blank else set()
        return Coded(frozenset({code for code, _label in field.flatchoices} | empty))
    if isinstance(field, models.CharField | models.TextField):
        return TextLimits(required=not field.blank)
    return next((limit for kind, limit in BY_TYPE.items() if isinstance(field, kind)), None)


BY_TYPE: "dict[type[models.Field[Any, Any]], Limit]" = {
    models.DateTimeField: MOMENTS,
    models.DateField: DAYS,
    models.PositiveSmallIntegerField: YEAR_LIMITS,
    models.PositiveIntegerField: PEOPLE_LIMITS,
}


def refusals_of(model: type[models.Model], row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The columns of a row, as the record or its document has them, that are beyond their limits, and a sentence."""
    for name, limit in limits_of(model).items():
        value = row.get(name)
        if value is not None and (said := limit.refusal(value)):
            yield name, said


def all_within(model: Any, rows: Collection[dict[str, Any]]) -> bool:
    """Whether no value of many rows is beyond its limits, asked column by column; False where one may be."""
    for name, limit in limits_of(model).items():
        values = {row.get(name) for row in rows} - {None}
        if values and not limit.holds(values):
            return False
    return True


def documents_refused(model: Any, documents: Mapping[str, dict[str, Any]]) -> dict[str, list[str]]:
    """What of records' documents is beyond its limits, by key."""
    rows = documents.values()
    # Nearly all of what is published is within them, which is seen at once; the rest is told one by one.
    if all_within(model, rows) and all(
        all_within(model._meta.get_field(part).related_model, [row for document in rows for row in document[part]])
        for part in model.PARTS
    ):
        return {}
    found = {key: list(document_refusals(model, document)) for key, document in documents.items()}
    return {key: reasons for key, reasons in found.items() if reasons}


def document_refusals(model: Any, document: dict[str, Any]) -> Iterator[str]:
    """What of a record's document, its parts included, is beyond its limits: a sentence each, with its field first."""
    for name, said in refusals_of(model, document):
        yield f"{capfirst(model._meta.get_field(name).verbose_name)}: {said}"
    for part in model.PARTS:
        below: Any = model._meta.get_field(part).related_model
        for number, row in enumerate(document[part], start=1):
            for name, said in refusals_of(below, row):
                where = f"{below._meta.verbose_name} {number}, {below._meta.get_field(name).verbose_name}"
                yield f"{capfirst(where)}: {said}"


class Checked(models.Model):
    """A row of which each column is held to its limits, in words."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Iterable[str] | None = None) -> None:
        """Say of each column what it is held to, in the place of what a database would say of its own types."""
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=set(exclude or ()))
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        filled = {name: getattr(self, name) for name in limits_of(type(self)) if name not in (exclude or ())}
        told = {name: value for name, value in filled.items() if value != ""}  # that it is empty is said already
        errors |= {name: [said] for name, said in refusals_of(type(self), told)}
        if errors:
            raise ValidationError(errors)


class Limited(Checked):
    """As above, and by the database too. What older code let in stays until somebody saves the row."""

    before_limits = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A row from before the limits is held to them once it is saved again.
        self.before_limits = False
        super().save(*args, **kwargs)


class WithinLimits(models.CheckConstraint):
    """The limits of a table, for whoever writes past the models; a form has them in words from `clean_fields`."""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing that the columns have not said."""

    def deconstruct(self) -> Any:
        _path, args, kwargs = super().deconstruct()
        # A migration makes a rule like any other, and need not know this class.
        return "django.db.models.CheckConstraint", args, kwargs


def within_limits(table: str, *, days: str = "", people: str = "", years: str = "", moments: str = "") -> WithinLimits:
    """The rule of a table: each of these columns, named with spaces between, is empty or within its limits."""
    midnight = dt.time(tzinfo=dt.UTC)
    ranges: dict[str, tuple[Any, Any]] = {
        days: (FIRST_DAY, FAR_DAY),
        people: (0, MOST_PEOPLE),
        years: (FIRST_DAY.year, FAR_DAY.year),
        moments: (dt.datetime.combine(FIRST_DAY, midnight), dt.datetime.combine(FAR_DAY, midnight)),
    }
    held = Q(**{f"{name}__range": bounds for names, bounds in ranges.items() for name in names.split()})
    # Rows from before the limits stay until somebody saves them.
    return WithinLimits(condition=Q(before_limits=True) | held, name=f"{table}_within_limits")
