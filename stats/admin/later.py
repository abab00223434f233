"""A later announcement at the desk: a row of its own, while the earlier one stays as readers know it."""

from copy import copy
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from incidents.admin.conflicts.guarded import BASE, STALE
from incidents.admin.known import SEEN_FIELD, button_for
from incidents.documents import Document, json_value
from incidents.editions.differences import shown_value
from incidents.editions.names import Names
from incidents.models import Edition
from project.generics import AnyModelAdmin
from project.questions import with_query

LATER, CORRECTION = "_later", "_correction"


@dataclass(frozen=True)
class Announcement:
    """What readers see of a figure beside what is typed: (label, published, typed); `button` is what was pressed."""

    rows: list[tuple[str, str, str]]
    button: str


class LaterAdmin(AnyModelAdmin):
    """Forms of figures that ask before a published number becomes another one."""

    NUMBERS: ClassVar[tuple[str, ...]] = ()
    PERIOD: ClassVar[tuple[str, ...]] = ()  # what a later announcement has in common with the earlier one

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Save a later announcement as a row of its own; ask where a published number would become another one."""
        record = self.get_object(request, unquote(object_id)) if object_id else None
        context = dict(extra_context or {})
        is_editable = record is not None and self.has_change_permission(request, record)
        if record is not None and is_editable and record.state in ("published", "changed"):
            context["later_href"] = self.later_address(record)
            if LATER in request.POST:
                return self.entered_beside(request, record, context)
            if request.method == "POST":
                context["announcement"] = self.asked_about(request, record)
        return super().changeform_view(request, object_id, form_url, context)

    def later_address(self, record: Any) -> str:
        values = {name: json_value(getattr(record, column(self.model, name))) for name in self.PERIOD}
        return with_query(self.add_address(), {name: [str(value)] for name, value in values.items() if value})

    def add_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")

    def entered_beside(self, request: HttpRequest, record: Any, context: dict[str, Any]) -> Any:
        """What was typed as a new row; the earlier announcement is left as it is."""
        posted = request.POST.copy()
        # A new row was opened from nothing that others could have changed.
        posted.pop(BASE, None)
        # The earlier announcement is like it, and known to who enters a later one.
        posted.appendlist(SEEN_FIELD, record.key)
        request.POST = posted  # type: ignore[assignment]
        answer = super().changeform_view(request, None, self.add_address(), context)
        if answer.status_code == 302:
            text = gettext("It was entered as a later announcement. Readers still find the earlier one: %s")
            messages.info(request, text % record)
        return answer

    def asked_about(self, request: HttpRequest, record: Any) -> Announcement | None:
        """What would be overwritten, if a published number or status would; the form is then shown again first."""
        posted = request.POST.copy()
        if CORRECTION in posted:
            pressed = str(posted[CORRECTION])
            posted[pressed if pressed in ("_continue", "_addanother") else "_save"] = "1"
            request.POST = posted  # type: ignore[assignment]
            return None
        # On a copy, as checking a form writes into its instance: it is to be valid where the form that saves is.
        form = self.get_form(request, record, change=True)(request.POST, instance=copy(record))
        published = record.VERSION.objects.current().filter(key=record.key).values_list("document", flat=True).first()
        if not form.is_valid() or not published or not self.overwrites(form.cleaned_data, record, published):
            return None
        # A stale form is never valid, so it is shown again instead of saved.
        posted[STALE] = "1"
        request.POST = posted  # type: ignore[assignment]
        return Announcement(self.compared(form.cleaned_data, published), button_for(posted))

    def overwrites(self, typed: dict[str, Any], record: Any, published: Document) -> bool:
        """Whether a number of a published figure becomes another, or a provisional figure a final one."""

        def becomes_another(name: str) -> bool:
            value = json_value(typed.get(name))
            return value not in (published.get(name), json_value(getattr(record, name)))

        final = published.get("status") == "provisional" and becomes_another("status")
        return final or any(becomes_another(name) for name in self.NUMBERS)

    def compared(self, typed: dict[str, Any], published: Document) -> list[tuple[str, str, str]]:
        """The fields that would be others, as readers see them and as they were typed."""
        edition = Edition.objects.newest()
        names = Names(edition.number if edition else None)
        rows = []
        for name in self.model.PUBLISHED:
            field: Any = self.model._meta.get_field(name)
            value = typed.get(name)
            new = json_value(getattr(value, field.target_field.attname) if hasattr(value, "pk") else value)
            if name in typed and new != published.get(name):
                before, after = (shown_value(field, one, names, published) for one in (published.get(name), new))
                rows.append((capfirst(str(field.verbose_name)), before, after))
        return rows


def column(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).attname)
