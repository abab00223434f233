"""What pickers of the desk offer: each record with what tells it from others, those of this very form first."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Case, CharField, Field, QuerySet, Value, When
from django.http import HttpRequest

from project.generics import AnyModelAdmin

MOST_FIRST = 100  # records of one form that are put first


def option(record: Any) -> str:
    told = getattr(record, "as_option", None)
    return told() if told else str(record)


class PickerView(AutocompleteJsonView):
    """The records that a picker finds. `cited` are keys that the form has already."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": option(obj)}

    def get_queryset(self) -> QuerySet[Any]:
        """What was typed finds, with what the form names already before the rest."""
        found = super().get_queryset()
        key = self.source_field.remote_field.get_related_field()
        # The browser sends them, so they are capped; PostgreSQL fails on a null character.
        cited = [text for text in self.request.GET.getlist("cited")[:MOST_FIRST] if "\x00" not in text]
        if not cited or not isinstance(key, CharField):
            return found
        first = Case(When(**{f"{key.attname}__in": cited}, then=Value(0)), default=Value(1))
        return found.order_by(first, *(found.query.order_by or found.model._meta.ordering))


class NumberedPicker(AutocompleteSelect):
    """A picker of records whose key is a number: of what was sent it looks for numbers alone."""

    field: Any

    def optgroups(self, name: str, value: Any, attr: Any = None) -> list[Any]:
        """The chosen record, where one can be meant."""
        key = self.field.target_field
        # Django asks the database for any text, which fails when the form is shown again with its mistake.
        return super().optgroups(name, [text for text in value if could_be(key, text)], attr)


def could_be(key: "Field[Any, Any]", text: Any) -> bool:
    try:
        key.clean(text, None)
    except ValidationError:
        return False
    return True


class PickingAdmin(AnyModelAdmin):
    """A form whose pickers are of records with numbers, such as editions."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A picker that bears whatever is sent."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = NumberedPicker(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
