"""Two people's changes to one record: what the second has typed is put beside, and upon, what the first has saved."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.admin.conflicts.sealed import SealedRecord
from incidents.admin.fields import DateText
from incidents.documents import Document, json_value
from incidents.editions.differences import precision_of, shown_value, title_of
from incidents.editions.names import Names
from incidents.naming import day
from project.periods import cut

THEIRS = "_theirs"  # fields of which the user takes what the other saved
FormFields = Mapping[str, forms.Field]
Sent = MultiValueDict[str, Any]


@dataclass(frozen=True)
class Clash:
    """A field or a row that another person changed, beside the user's own entry; `kind` says what the form has now.

    both: the user's entry, of the two; taken: theirs, the user had left it; added: their new row; removed: not the row
    that they removed; again: the user's entries in it, as a new row; deleting: the row, marked by the user to go.
    """

    kind: str
    label: str
    before: str
    now: str
    mine: str
    name: str = ""


@dataclass(frozen=True)
class FormPart:
    """A kind of row in the form: its prefix, its model, the fields of one row."""

    prefix: str
    model: type[models.Model]
    fields: FormFields


def merge(
    posted: QueryDict, base: SealedRecord, now: SealedRecord, model: type[models.Model], fields: FormFields,
    parts: list[FormPart],
    names: Names,
) -> list[Clash]:  # fmt: skip
    """Bring into a posted form what others saved since `base` and the user left alone; what is to be told of it."""
    clashes = list(merge_fields(posted, base.fields, now.fields, model, fields, names))
    for part in parts:
        if part.prefix in now.rows:
            clashes += PostedRows(posted, part, base.rows.get(part.prefix, {}), now.rows[part.prefix], names).merge()
    return clashes


def merge_fields(
    sent: Sent, before: Document, now: Document, model: type[models.Model], fields: FormFields, names: Names
) -> Iterator[Clash]:
    """One form's fields. Where it is not known what the user saw (`before` lacks it), all that differs is told."""
    for name, field in fields.items():
        if name not in now or (name in before and before[name] == now[name]):
            continue
        column: Any = model._meta.get_field(name)
        entry = field.widget.value_from_datadict(sent, MultiValueDict(), name)
        # Both typed the same, so there is nothing to tell.
        if not field.has_changed(in_form(column, now), entry):
            continue
        left = name in before and not field.has_changed(in_form(column, before), entry)
        mine = typed_value(field, column, entry, names, now)
        if left:
            put(sent, field, name, in_form(column, now))
        yield Clash(
            "taken" if left else "both",
            capfirst(str(column.verbose_name)),
            shown_value(column, before.get(name), names, before),
            shown_value(column, now[name], names, now),
            mine,
            name,
        )


def in_form(column: Any, row: Document) -> Any:
    """What a form shows of a column of a document: a date to what is known of it, all else as the database holds it."""
    value = python(column, row.get(column.name))
    is_date = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    return cut(value, precision_of(row, column.name)) if is_date else value


def python(column: Any, value: Any) -> Any:
    # A float goes through its digits: as a decimal it would become the nearest binary fraction.
    return None if value is None else column.to_python(str(value) if isinstance(value, float) else value)


def typed_value(field: forms.Field, column: Any, entry: Any, names: Names, row: Document) -> str:
    """What a user typed, as a page shows it; as it was typed where it is no value of the field."""
    try:
        value = field.clean(entry)
        if isinstance(field, DateText) and (reading := field.reading(entry)):
            return day(reading.date, reading.precision)
    except ValidationError:
        return str(entry)
    # A chosen record is kept by its key, as documents hold it.
    kept = getattr(value, column.target_field.attname) if isinstance(value, models.Model) else json_value(value)
    return shown_value(column, kept, names, row)


def put(sent: Sent, field: forms.Field, name: str, value: Any) -> None:
    """Write a value into a posted form as a browser would send it."""
    widget: Any = field.widget
    if suffixes := getattr(widget, "widgets_names", []):
        for suffix, piece in zip(suffixes, widget.decompress(value) or [], strict=True):
            sent.setlist(f"{name}{suffix}", ["" if piece is None else str(piece)])
    # A browser sends nothing for a box that is not ticked.
    elif isinstance(widget, forms.CheckboxInput) and not value:
        sent.pop(name, None)
    else:
        sent.setlist(name, ["on" if value is True else "" if value is None else str(value)])


def take_theirs(
    posted: QueryDict, seen: SealedRecord, model: type[models.Model], fields: FormFields, parts: list[FormPart]
) -> None:
    """Replace the user's entry by what the other saved, in the fields for which the user asked for it."""
    kinds = {part.prefix: part for part in parts}
    for asked in posted.pop(THEIRS, []):
        # Either a field of the form itself, or a row's field as prefix-number-name.
        prefix, number, name = [*str(asked).split("-"), "", ""][:3]
        if not number and prefix in fields and prefix in seen.fields:
            put(posted, fields[prefix], prefix, in_form(model._meta.get_field(prefix), seen.fields))
        elif prefix in kinds and name in kinds[prefix].fields:
            row = seen.rows.get(prefix, {}).get(posted.get(f"{prefix}-{number}-id", ""))
            if row is not None and name in row:
                value = in_form(kinds[prefix].model._meta.get_field(name), row)
                put(posted, kinds[prefix].fields[name], f"{prefix}-{number}-{name}", value)


class PostedRows:
    """The posted rows of one kind, which are brought in step with those that are there now."""

    def __init__(
        self, posted: QueryDict, part: FormPart, base: dict[str, Document], now: dict[str, Document], names: Names
    ) -> None:
        self.posted, self.part, self.base, self.now, self.names = posted, part, base, now, names
        self.title = capfirst(str(part.model._meta.verbose_name))
        total, initial = self.count("TOTAL"), self.count("INITIAL")
        rows = [self.lift(number) for number in range(total)]
        self.initial, self.extra = rows[:initial], [row for row in rows[initial:] if row]

    def count(self, which: str) -> int:
        text = self.posted.get(f"{self.part.prefix}-{which}_FORMS", "0") or "0"
        # The number comes from the browser, so it is capped: a forged one would keep the server busy.
        return min(int(text), 1000) if text.isascii() and text.isdigit() else 0

    def lift(self, number: int) -> Sent:
        """Take one row out of the posted form."""
        start = f"{self.part.prefix}-{number}-"
        names = [name for name in self.posted if name.startswith(start)]
        return MultiValueDict({name.removeprefix(start): self.posted.pop(name) for name in names})

    def merge(self) -> list[Clash]:
        """Bring the rows in step, write them back, and tell what others did to them."""
        # Before anything is compared, since rows are known by their ids.
        self.follow_new_ids()
        clashes: list[Clash] = []
        kept: list[Sent] = []
        for row in self.initial:
            told, stays = self.merge_row(row, len(kept))
            clashes += told
            kept += [row] if stays else []
        for key in self.added():
            told, row = self.add(key)
            clashes += told
            kept.append(row)
        self.write_back(kept)
        return clashes

    def follow_new_ids(self) -> None:
        """Give a row that was written anew with the same content its new id: it is the same row."""
        fresh = [key for key in self.now if key not in self.base]
        for row in self.initial:
            old = self.base.get(row.get("id", ""))
            if old is not None and row["id"] not in self.now:
                # A file that was loaded meanwhile writes unchanged rows under other ids.
                same = next((key for key in fresh if self.now[key] == old), None)
                if same:
                    fresh.remove(same)
                    self.base[same] = old
                    row["id"] = same

    def merge_row(self, row: Sent, number: int) -> tuple[list[Clash], bool]:
        """One row that the user was shown; whether it stays where it was."""
        key = row.get("id", "")
        before = self.base.get(key, {})
        if key in self.now:
            return self.merge_kept(row, before, self.now[key], number), True
        if row.get("DELETE"):
            # Both want it gone, so there is nothing to tell.
            return [], False
        label = _("%(kind)s, removed: %(row)s") % {"kind": self.title, "row": self.name(before)}
        if before and self.same(row, before):
            return [Clash("removed", label, self.whole(before), "", _("as you opened it"))], False
        # Another removed what the user changed: it goes in again as a new row, since its id is gone.
        row.pop("id", None)
        self.extra.insert(0, row)
        return [Clash("again", label, self.whole(before), "", _("changed by you"))], False

    def merge_kept(self, row: Sent, before: Document, now: Document, number: int) -> list[Clash]:
        """A row that is still there: its fields, or that the user wanted it gone."""
        label = f"{self.title} ({self.name(before or now)})"
        if row.get("DELETE"):
            # Nobody changed what the user deletes.
            if before == now:
                return []
            return [Clash("deleting", label, self.whole(before), self.whole(now), _("to be deleted"))]
        found = merge_fields(row, before, now, self.part.model, self.part.fields, self.names)
        start = f"{self.part.prefix}-{number}-"
        return [
            Clash(one.kind, f"{label}: {one.label}", one.before, one.now, one.mine, start + one.name) for one in found
        ]

    def added(self) -> list[str]:
        shown_here = {row.get("id", "") for row in self.initial}
        return [key for key in self.now if key not in self.base and key not in shown_here]

    def add(self, key: str) -> tuple[list[Clash], Sent]:
        """A row that another added."""
        now = self.now[key]
        # The user may have saved twice: then the added row is just the new one that was sent again.
        twin = next((row for row in self.extra if self.same(row, now)), None)
        row: Sent = MultiValueDict({"id": [key]})
        for name, field in self.part.fields.items():
            put(row, field, name, in_form(self.part.model._meta.get_field(name), now))
        if twin is not None:
            self.extra = [one for one in self.extra if one is not twin]
            return [], row
        label = _("%(kind)s, added: %(row)s") % {"kind": self.title, "row": self.name(now)}
        return [Clash("added", label, "", self.whole(now), "")], row

    def same(self, row: Sent, values: Document) -> bool:
        """Whether a row as it was sent says what is kept."""
        for name, field in self.part.fields.items():
            column: Any = self.part.model._meta.get_field(name)
            entry = field.widget.value_from_datadict(row, MultiValueDict(), name)
            follows = name.endswith("_precision") and not entry  # it is as the date is written
            if not follows and field.has_changed(in_form(column, values), entry):
                return False
        return True

    def write_back(self, kept: list[Sent]) -> None:
        """Put the rows into the posted form again, those that are in the database first."""
        prefix = self.part.prefix
        # Django takes as many rows as INITIAL_FORMS says, from the first, for those in the database.
        for number, row in enumerate([*kept, *self.extra]):
            for name, values in row.lists():
                self.posted.setlist(f"{prefix}-{number}-{name}", values)
        self.posted[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
        self.posted[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(self.extra))

    def name(self, values: Document) -> str:
        return title_of(self.part.model, values, self.names)

    def whole(self, values: Document) -> str:
        """All that a row says."""
        said = []
        for name in self.part.fields:
            column: Any = self.part.model._meta.get_field(name)
            if text := shown_value(column, values.get(name), self.names, values):
                said.append(f"{capfirst(str(column.verbose_name))}: {text}")
        return "; ".join(said)
