"""The records that were chosen in a list of the desk, whatever was posted as such."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from project.generics import AnyModelAdmin

MOST_ASKED = 500  # records that one page asks about


class ChosenAdmin(AnyModelAdmin):
    """A list whose actions are done to records that are there, and to no more than a page can show."""

    def response_action(self, request: HttpRequest, queryset: models.QuerySet[Any], *args: Any) -> HttpResponse | None:
        """Do an action to the chosen records, or say why not."""
        if refusal := self.bad_choice(request, queryset):
            messages.error(request, refusal)
            return None
        return super().response_action(request, queryset, *args)

    def bad_choice(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> str:
        """What is wrong with what was chosen; nothing where an action can be done."""
        asked = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
        across = bool(asked) and request.POST.get("select_across", "0") not in ("0", "")
        if not across:
            known = [pk for text in asked if (pk := primary_key(self.model._meta.pk, text)) is not None]
            # A record may have been deleted, or have left the list's filter, since the page was shown.
            missing = len(asked) - queryset.filter(pk__among=known).order_by().values("pk").distinct().count()
            if missing:
                text = ngettext(
                    "%(count)d of the chosen records is not in this list. Choose again.",
                    "%(count)d of the chosen records are not in this list. Choose again.",
                    missing,
                )
                return text % {"count": missing}
        if len(asked) > MOST_ASKED or (across and queryset.count() > MOST_ASKED):
            return gettext("Choose at most %(most)d records at once.") % {"most": MOST_ASKED}
        return ""


def primary_key(field: Any, text: str) -> Any:
    """What a text says as a record's primary key; None where no record can have it."""
    if isinstance(field, models.IntegerField):
        # Eighteen digits always fit a 64-bit column; a longer number would fail in the database.
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    # PostgreSQL refuses a null character within a text.
    return text if 0 < len(text) <= (field.max_length or 0) and "\x00" not in text else None
