"""What every form of the desk shares: its fields, and rows below a record that cost one query a kind."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import flatten
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import InlineForeignKeyField, _get_foreign_key
from django.http import HttpRequest
from django.template.loader import render_to_string

from incidents.admin.fields import typed_as
from incidents.admin.settled import settle_fields, show_dates
from incidents.models import Publishable
from project.generics import AnyBaseAdmin, AnyFormSet, AnyInline, AnyModelForm
from project.pickers import option


class RecordForm(AnyModelForm):
    """A form that reads what is written as people write it, and shows a broken rule of the database beside a field."""

    BESIDE: ClassVar[dict[str, str]] = {}
    other_key: str | None = None  # what a record that is there is to be called from now on

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        show_dates(self, kwargs.get("initial") or {})

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        # All fields are read by now, so that one can be held against another.
        settle_fields(self)

    def _post_clean(self) -> None:
        """Hold a row also to the rules that compare it with its record."""
        super()._post_clean()  # type: ignore[misc]
        self.keep_key()
        parents = {name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)}
        for rule in self.rules():
            # Django leaves such a rule to the database, which would answer with a server error.
            if parents & compared_by(rule):
                try:
                    rule.validate(self._meta.model, self.instance, exclude=self._get_validation_exclusions())  # type: ignore[attr-defined]
                except ValidationError as error:
                    self._update_errors(ValidationError({NON_FIELD_ERRORS: [error]}))

    def keep_key(self) -> None:
        """Leave a record its key for now, and remember the one that was typed."""
        record: Any = self.instance
        if isinstance(record, Publishable) and not record._state.adding and record.KEY in self.fields:
            self.other_key = record.key
            # Its rows are saved next, and name it by the key that the database has.
            setattr(record, record.KEY, self.initial[record.KEY])

    def rules(self) -> list[models.CheckConstraint]:
        return [rule for rule in self._meta.model._meta.constraints if isinstance(rule, models.CheckConstraint)]

    def _update_errors(self, errors: ValidationError) -> None:
        """Move each rule's message from the head of the form to its field."""
        found = errors.error_dict
        for error in found.pop(NON_FIELD_ERRORS, []):
            found.setdefault(self.field_of(error) or NON_FIELD_ERRORS, []).append(error)
        super()._update_errors(errors)  # type: ignore[misc]

    def field_of(self, error: ValidationError) -> str | None:
        """The field that BESIDE names for a broken rule, or the last of those that the rule compares."""
        for rule in self.rules():
            if rule.get_violation_error_message() == error.message:
                shown = [name for name, field in self.fields.items() if not field.widget.is_hidden]
                compared = [name for name in shown if name in compared_by(rule)]
                return self.BESIDE.get(rule.name) or (compared[-1] if compared else None)
        return None


def compared_by(rule: models.CheckConstraint) -> set[str]:
    return models.Q(rule.condition).referenced_base_fields


class RecordFields(AnyBaseAdmin):
    """Fields as the desk shows them: codes with their definitions, texts as high as their place allows."""

    form: Any = RecordForm
    TEXT_ROWS = 4
    NOT_TYPED: ClassVar[tuple[str, ...]] = ()  # published fields that are worked out from what is typed

    def above(self) -> str:
        return ""

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        # None is chosen from a list of all, which would be as long as the record.
        columns = (column for column in self.model._meta.concrete_fields if column.many_to_one and column.editable)
        return [column.name for column in columns if column.name != self.above()]

    def fields_left(self, placed: Iterable[str]) -> list[str]:
        """The published fields that have no place of their own in a form: they stand below the others."""
        known = {*placed, *self.NOT_TYPED, self.above()}
        columns = (self.model._meta.get_field(name) for name in self.model.PUBLISHED if name not in known)
        return [column.name for column in columns if column.editable]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Dates and numbers are texts; a code's definitions fold away below its field."""
        kwargs = typed_as(db_field) | kwargs
        if isinstance(db_field, models.URLField):
            # Django 5 still takes http for an address without a scheme, and warns that this will change.
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = self.TEXT_ROWS
        if isinstance(field, forms.ModelChoiceField):
            field.label_from_instance = option  # type: ignore[assignment]
            field.widget.attrs["data-picks"] = field.queryset.model._meta.label_lower  # type: ignore[union-attr]
        if field and "\n" in field.help_text:
            lines = [line.partition(": ")[::2] for line in field.help_text.splitlines()]
            field.help_text = render_to_string("admin/codes.html", {"lines": lines})
        return field


class RowAutocomplete(AutocompleteSelect):
    """An autocomplete in one row of many, which asks its formset for labels: Django's own runs a query for each row."""

    labels: Callable[[], dict[str, str]]

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        """The chosen value alone."""
        chosen = [text for text in map(str, value) if text]
        labels = self.labels() if chosen else {}
        # The browser fetches the others once they are searched for.
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [self.create_option(name, text, labels[text], True, 0) for text in chosen if text in labels]
        return [(None, options, 0)]


class OwnRecord(InlineForeignKeyField):
    """The record that a row hangs on: that of the form, by whatever name it was called when the form was opened."""

    def clean(self, value: Any) -> Any:
        return self.parent_instance


MOST_LEFT_OUT = 100  # rows: a browser leaves out none, or a few that somebody took away


class RowFormSet(AnyFormSet):
    """Rows that look up the labels of their autocompletes together."""

    model: type[models.Model]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._labels: dict[str, dict[str, str]] = {}
        super().__init__(*args, **kwargs)

    @cached_property
    def rows_sent(self) -> int:
        """Up to the last row that has a field in what was sent; of rows left out between, a hundred at most."""
        named = re.compile(rf"{re.escape(str(self.prefix))}-([0-9]{{1,9}})-")
        sent = {int(found[1]) for found in map(named.match, [*self.data, *self.files]) if found}
        return min(max(sent, default=-1) + 1, len(sent) + MOST_LEFT_OUT)

    def total_form_count(self) -> int:
        """As many as were sent: a number alone, or the name of one far row, would make and show 2,000 of each kind."""
        said: int = super().total_form_count()
        return min(said, self.rows_sent) if self.is_bound else said

    def add_fields(self, form: Any, index: int | None) -> None:
        """Tell each autocomplete where it finds labels."""
        super().add_fields(form, index)
        given: Any = form.fields[self.fk.name]
        form.fields[self.fk.name] = OwnRecord(given.parent_instance, to_field=given.to_field, label=given.label)
        for name, field in form.fields.items():
            # The admin wraps the widget of a foreign key in one with buttons beside it.
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, RowAutocomplete):
                widget.labels = partial(self.labels, name)

    def labels(self, name: str) -> dict[str, str]:
        """What one column's values are called: as the rows were read, and one query for what was posted besides."""
        if name not in self._labels:
            column: Any = self.model._meta.get_field(name)
            key = column.target_field.attname
            # The rows were read together with what they refer to, so this asks the database for nothing.
            read = [column.get_cached_value(form.instance, default=None) for form in self.forms]
            known = {str(getattr(record, key)): option(record) for record in read if record}
            unknown = {str(form[name].value() or "") for form in self.forms} - {"", *known}
            if unknown:
                posted = column.related_model._default_manager.filter(**{f"{key}__in": unknown})
                known |= {str(getattr(record, key)): option(record) for record in posted}
            self._labels[name] = known
        return self._labels[name]


class RecordRows(RecordFields, AnyInline):
    """One kind of row below a record."""

    formset = RowFormSet
    extra = 0
    TEXT_ROWS = 2

    def above(self) -> str:
        return str(_get_foreign_key(self.parent_model, self.model, fk_name=self.fk_name).name)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields: list[Any] = list(super().get_fields(request, obj))
        return [*fields, *self.fields_left(flatten(fields))]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        named = self.get_autocomplete_fields(request)
        return rows.select_related(*named) if named else rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """An autocomplete that asks the formset for its label."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
