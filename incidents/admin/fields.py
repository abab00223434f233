"""Fields of the desk that take dates and numbers as people write them, and refuse in words what they cannot read."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from incidents.admin.read_back import number_reported, reading_of, understood_of, year_in_text
from project.amounts import Amount, NotANumber, read_amount, read_decimal, read_number
from project.dates import NotUnderstood, Reading

BELOW_ZERO = re.compile(r"-[0-9]{1,18}", re.ASCII)
MEANT_SUFFIX = "-meant"  # what was chosen of the readings that were offered for a text

AS_WRITTEN = _("As it is written: 10 May 2023, May 2023, 2023, 2023년 5월 10일.")
TODAY = _("A day as it is written: 10 May 2023, 2023년 5월 10일, today.")


class ReadInput(forms.TextInput):
    """A line of text, and below it what was understood of it, or the readings to choose from."""

    template_name = "admin/widgets/read.html"
    SIZES = {"number": 8, "amount": 12, "claim": 14, "year": 6, "decimal": 10}

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        self.kind = kind
        mode = {"number": "numeric", "amount": "numeric", "claim": "numeric", "year": "numeric", "decimal": "decimal"}
        given = {"class": "vReadField", "autocomplete": "off", "size": self.SIZES.get(kind, 16)}
        if kind in mode:
            given["inputmode"] = mode[kind]
        super().__init__(given | (attrs or {}))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        # A reading that the user chose goes before what was typed.
        return data.get(name + MEANT_SUFFIX) or super().value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The widget's context, with what was understood of the value."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["kind"], widget["read_id"] = self.kind, f"{widget['attrs'].get('id', name)}_read"
        # Named here, so that a screen reader says what was understood together with the field.
        described = (widget["attrs"].get("aria-describedby", ""), widget["read_id"])
        widget["attrs"]["aria-describedby"] = " ".join(filter(None, described))
        widget["has_today"], widget["zone"] = self.kind in ("date", "day"), timezone.get_current_timezone_name()
        widget["said"] = understood_of(self.kind, str(widget["value"] or ""))
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        # Django's renderer of forms does not look into the site's own templates.
        return mark_safe(render_to_string(template_name, context))


class Read:
    """A field whose text is read by a function of our own."""

    kind: str

    def understood(self, value: Any) -> Any:
        """What a text says. NotUnderstood or NotANumber where it says nothing that the field takes."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        """What the text says; a ValidationError in words where it cannot be read."""
        # A record's own value comes here too, and is read already.
        if value is None or not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return self.understood(value)
        except (NotUnderstood, NotANumber) as refused:
            raise ValidationError(self.refusal(refused), code="not_understood") from refused

    def refusal(self, refused: NotUnderstood | NotANumber) -> str:
        return refused.sentence


class DateText(Read, forms.DateField):
    """A date, read to what it says; the form keeps the precision beside it."""

    def __init__(self, *, kind: str = "day", **options: Any) -> None:
        self.kind = kind
        super().__init__(**options | {"widget": ReadInput(kind)})

    def reading(self, value: Any) -> Reading | None:
        """The date of a value with its precision; NotUnderstood where it is none."""
        if isinstance(value, dt.date):
            return Reading(value, "day")
        return reading_of(value, self.kind) if value and value.strip() else None

    def understood(self, value: str) -> dt.date:
        return reading_of(value, self.kind).date

    def refusal(self, refused: NotUnderstood | NotANumber) -> str:
        """A day that there is not is called so first, as Django does."""
        if refused.readings:
            return refused.sentence
        return f"{self.error_messages['invalid']} {refused.sentence}"

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it says another date, or the same to another precision."""
        try:
            return not self.disabled and self.reading(initial) != self.reading(data)
        except NotUnderstood:
            # What cannot be read counts as changed, so that it is cleaned and its fault is told.
            return True


class NumberText(Read, forms.IntegerField):
    """A whole number."""

    kind = "number"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"widget": ReadInput(self.kind)})

    def understood(self, value: str) -> int | None:
        plain = value.strip()
        # A number below zero is let through: the field's own limits refuse it in their words.
        return int(plain) if BELOW_ZERO.fullmatch(plain) else read_number(value)


class YearText(NumberText):
    """A year."""

    kind = "year"

    def understood(self, value: str) -> int:
        return year_in_text(value)


class AmountText(NumberText):
    """A number of people, or words that say more than one: the form keeps the others in the fields beside it."""

    kind = "amount"

    def __init__(self, *, role: str, **options: Any) -> None:
        self.role = role
        super().__init__(**options)

    def amount(self, value: Any) -> Amount | None:
        """What a text says; None for an empty one, and for one that is refused."""
        try:
            return read_amount(value) if value and value.strip() else None
        except NotANumber:
            return None

    def understood(self, value: str) -> int | None:
        """The number that stands in this field."""
        if BELOW_ZERO.fullmatch(value.strip()):
            # A number below zero is let through: the field's own limits refuse it in their words.
            return int(value)
        amount = read_amount(value)
        return {"low": amount.low, "best": amount.best, "high": amount.high}[self.role]

    def has_changed(self, initial: Any, data: Any) -> bool:
        amount = self.amount(data)
        # Words always count as changed: they may say more than this field holds.
        return (amount is not None and not amount.is_plain) or super().has_changed(initial, data)


class ClaimedText(AmountText):
    """A number of people as a source says it."""

    kind = "claim"

    def understood(self, value: str) -> int | None:
        """The number reported, or the upper end of a range."""
        if BELOW_ZERO.fullmatch(value.strip()):
            # A number below zero is let through: the field's own limits refuse it in their words.
            return int(value)
        amount = read_amount(value)
        return number_reported(amount) if self.role == "low" else amount.high


class DecimalText(Read, forms.DecimalField):
    """A number with a decimal point."""

    kind = "decimal"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"widget": ReadInput(self.kind)})

    def understood(self, value: str) -> Decimal:
        return read_decimal(value)


class MomentInput(forms.SplitDateTimeWidget):
    """A day and a time of day."""

    template_name = "admin/widgets/moment.html"
    supports_microseconds = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        times = {"class": "vTimeField", "size": 8, "autocomplete": "off", "placeholder": "14:30"}
        clock = forms.TimeInput(times)
        clock.template_name = "admin/widgets/line.html"
        self.widgets = (ReadInput("day"), clock)  # type: ignore[assignment]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"zone": timezone.get_current_timezone_name()}

    _render = ReadInput._render


class MomentText(forms.SplitDateTimeField):
    """A moment, by the day and the time of whoever is at the desk."""

    widget = MomentInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"widget": MomentInput()})
        self.fields = (DateText(required=False), *self.fields[1:])


def typed_as(column: Any) -> dict[str, Any]:
    """How a column is typed at the desk, as options of its form field; nothing for what is typed as Django has it."""
    if getattr(column, "choices", None):
        return {}
    # Asked first, since to Django a DateTimeField is a DateField too.
    if isinstance(column, models.DateTimeField):
        return {"form_class": MomentText}
    if isinstance(column, models.DateField):
        return date_options(column)
    if isinstance(column, models.DecimalField):
        return {"form_class": DecimalText}
    return number_options(column) if isinstance(column, models.IntegerField) else {}


def date_options(column: Any) -> dict[str, Any]:
    """A date with its precision, a day alone, or an end of a period."""
    if precision_beside(column):
        return {"form_class": DateText, "kind": "date", "help_text": AS_WRITTEN}
    kind = {"start": "first", "end": "last"}.get(column.name.removeprefix("period_"), "day")
    return {"form_class": DateText, "kind": kind} | ({} if column.help_text else {"help_text": TODAY})


def number_options(column: Any) -> dict[str, Any]:
    """A year, one of the numbers that words like "50–60" say together, or any other whole number."""
    if column.name.endswith("year"):
        return {"form_class": YearText}
    if column.name in CLAIMED and has(column.model, *CLAIMED):
        return {"form_class": ClaimedText, "role": CLAIMED[column.name]}
    if column.name in ESTIMATED and has(column.model, *ESTIMATED):
        return {"form_class": AmountText, "role": ESTIMATED[column.name]}
    return {"form_class": NumberText}


ESTIMATED = {"people_low": "low", "people_best": "best", "people_high": "high"}
CLAIMED = {"people_reported": "low", "people_high": "high"}


def has(model: Any, *names: str) -> bool:
    return {field.name for field in model._meta.fields} >= {*names}


def precision_beside(column: Any) -> str | None:
    """The column that says how well a date is known: that of outcome_date is outcome_date_precision."""
    candidates = (f"{column.name}_precision", f"{column.name.removesuffix('_date')}_precision")
    return next((name for name in candidates if has(column.model, name)), None)
