"""What a text says beyond its own field: the precision of a date, the lowest and highest of "50–60"."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.admin.faults import row_name, where
from incidents.admin.fields import CLAIMED, ESTIMATED, AmountText, DateText, precision_beside
from incidents.admin.read_back import READERS, date_in_words, number_reported, upper
from project.amounts import Amount
from project.dates import FINENESS, Reading
from project.periods import cut, date_bounds


def dates_of(form: Any) -> Iterator[tuple[str, str]]:
    """The dates of a form whose precision stands beside them, each with that field's name."""
    for name, field in form.fields.items():
        if isinstance(field, DateText) and field.kind == "date":
            beside = precision_beside(form._meta.model._meta.get_field(name))
            if beside is not None and beside in form.fields:
                yield name, beside


def show_dates(form: Any, given: dict[str, Any]) -> None:
    """Show each date to what is known of it, and let its precision follow from the text unless it is chosen."""
    for name, beside in dates_of(form):
        form.fields[name].widget.attrs["data-precision"] = beside
        field = form.fields[beside]
        # Left empty, it follows from how the date is written.
        field.required = False
        field.choices = [("", _("as written")), *((code, label) for code, label in field.choices if code)]
        if form.instance._state.adding:
            form.initial[beside] = given.get(beside, "")
        elif date := getattr(form.instance, name):
            form.initial[name] = cut(date, getattr(form.instance, beside) or "day")


def settle_fields(form: Any) -> None:
    """Bring the fields beside a text in step with what it says, or say where they contradict it."""
    for name, beside in dates_of(form):
        if name in form.cleaned_data and beside in form.cleaned_data:
            settle_date(form, name, beside)
    for names, spread in ((ESTIMATED, estimated), (CLAIMED, claimed)):
        for name in names:
            field = form.fields.get(name)
            amount = field.amount(form[name].data) if isinstance(field, AmountText) else None
            # Estimates and claims both have a highest number, so the kind of the field decides.
            if field is not None and (field.kind == "claim") == (names is CLAIMED) and amount and not amount.is_plain:
                spread_out(form, name, amount, spread(amount))


def settle_date(form: Any, name: str, beside: str) -> None:
    """Keep a date with the precision that its text has, or that the user chose where that is no finer."""
    reading = form.fields[name].reading(form[name].data)
    if reading is None:
        return
    chosen = form.cleaned_data[beside] if beside in form.changed_data else ""
    # A precision that is finer than the text would claim a day that nobody wrote.
    if chosen and FINENESS.index(chosen) > FINENESS.index(reading.precision):
        form.add_error(beside, contradicted(reading, chosen))
        return
    if name in form.changed_data or beside in form.changed_data:
        form.cleaned_data[beside] = chosen or reading.precision
    form.cleaned_data[name] = kept(form, name, beside, reading)


def contradicted(reading: Reading, chosen: str) -> str:
    words = {"date": date_in_words(reading), "precision": codebook.PRECISIONS.label(chosen)}
    return _("The date says %(date)s, but the precision chosen is “%(precision)s”: write more, or choose less.") % words


def kept(form: Any, name: str, beside: str, reading: Reading) -> Any:
    """The date; the one that the record has, where the same is known of it."""
    old, precision = getattr(form.instance, name), form.cleaned_data[beside] or "day"
    same = old and getattr(form.instance, beside) in (precision, "") and date_bounds(old, precision)
    # The day of a date that is known to the month says nothing, but it should not change with each saving.
    return old if same and same == date_bounds(reading.date, precision) else reading.date


def estimated(amount: Amount) -> dict[str, Any]:
    return {"people_low": amount.low, "people_best": amount.best, "people_high": amount.high}


def claimed(amount: Amount) -> dict[str, Any]:
    said = {"people_reported": number_reported(amount), "qualifier": amount.qualifier, "wording": amount.wording}
    # Without a range nothing is said of the upper end, and its field is left alone.
    return said if upper(amount) is None else said | {"people_high": upper(amount)}


def spread_out(form: Any, typed: str, amount: Amount, said: dict[str, Any]) -> None:
    """Write what words say into the fields beside them that are empty; one that holds something else is told."""
    for name, value in said.items():
        if name not in form.fields:
            continue
        if name == typed:
            if value is None and form.fields[name].required:
                refuse_amount(form, name, amount)
        elif not str(form[name].data or "").strip():
            fill(form, name, value, amount)
        elif name != "wording" and name in form.cleaned_data and form.cleaned_data[name] != value and value != "":
            form.add_error(name, said_otherwise(name, value, amount))


def fill(form: Any, name: str, value: Any, amount: Amount) -> None:
    """Write a value into an empty field, which is then not missing."""
    if value is None and form.fields[name].required:
        refuse_amount(form, name, amount)
    else:
        form._errors.pop(name, None)
        form.cleaned_data[name] = value


def refuse_amount(form: Any, name: str, amount: Amount) -> None:
    form._errors.pop(name, None)
    form.add_error(name, _("“%(text)s” does not say it. Write a number.") % {"text": amount.wording})


def said_otherwise(name: str, value: Any, amount: Amount) -> str:
    """That a field holds something else than the words beside it say."""
    shown = _("nothing") if value is None else codebook.QUALIFIERS.label(value) if name == "qualifier" else value
    sentence = _("“%(text)s” says %(value)s here. Clear this field, or write plain numbers.")
    return sentence % {"text": amount.wording, "value": shown}


def told_of_all(form: Any, formsets: Any) -> Iterator[str]:
    """What was read of a record's texts, and of those of its rows, which are named by their place."""
    yield from texts_read(form)
    for formset in formsets:
        for number, row in enumerate(formset.forms, start=1):
            if row.has_changed() and row not in formset.deleted_forms:
                yield from texts_read(row, row_name(formset, number))


def texts_read(form: Any, row: str = "") -> Iterator[str]:
    """What was read of a saved form's texts, where they were more than a number or a date in ISO 8601."""
    for name, field in form.fields.items():
        kind, text = getattr(field, "kind", ""), str(form[name].data or "").strip()
        if kind not in READERS or (name not in form.changed_data and not lost(field, text)) or is_exact(field, text):
            continue
        words = {"field": where(form, row, name), "text": text, "read": READERS[kind](text)}
        yield _("%(field)s: “%(text)s” was read as %(read)s.") % words
    yield from coarser(form, row)


def is_exact(field: Any, text: str) -> bool:
    """Whether a text is the value that is kept, digit for digit."""
    if isinstance(field, DateText):
        reading = field.reading(text)
        return reading is None or (reading.text == text and field.kind in ("date", "day"))
    return text == "" or not READERS[field.kind](text)


def lost(field: Any, text: str) -> bool:
    return isinstance(field, DateText) and bool(text and field.reading(text).lost)  # type: ignore[union-attr]


def coarser(form: Any, row: str) -> Iterator[str]:
    """The dates of which less is kept than was written, because the precision was chosen so."""
    for name, beside in dates_of(form):
        reading, precision = form.fields[name].reading(form[name].data), form.cleaned_data.get(beside)
        if reading and precision and beside in form.changed_data and precision != reading.precision:
            words = {
                "field": where(form, row, name),
                "date": date_in_words(reading.cut_to(precision)),
                "text": form[name].data,
            }
            yield (_("%(field)s: of “%(text)s”, readers are told %(date)s, as you chose.") % words)
