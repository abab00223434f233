"""What pickers of the desk offer: each record with what tells it from others, those of this very form first."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Case, CharField, QuerySet, Value, When

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
