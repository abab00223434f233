"""A filter of the desk for a long list of codes: of those, the ones that some record has."""

from typing import Any

from django.contrib.admin import ChoicesFieldListFilter
from django.db import models
from django.http import HttpRequest


class UsedCodes(ChoicesFieldListFilter):
    """Codes in use, in the order of their list."""

    def __init__(self, field: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, request, *args, **kwargs)
        rows: models.QuerySet[Any] = field.model._default_manager.order_by().values_list(field.name, flat=True)
        used = set(rows.distinct())
        self.field = FewerCodes([(code, label) for code, label in field.flatchoices if code in used], field)


class FewerCodes:
    """A column with fewer codes."""

    def __init__(self, codes: list[tuple[Any, Any]], field: Any) -> None:
        self.flatchoices = codes
        self.null, self.empty_strings_allowed = field.null, field.empty_strings_allowed
