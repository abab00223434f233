"""A new record that is like a known one: the desk says so before it is saved, and shows the known one beside it."""

from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string

from incidents.admin.conflicts.guarded import STALE
from incidents.admin.likeness import Facts, Like
from incidents.admin.review.verdicts import form_of
from incidents.models import Publishable
from project.generics import AnyModelAdmin

SEEN_FIELD = "_seen"  # the keys of known records that the user was shown beside what is saved
STAYING = ("_publish", "_submit")  # buttons that do more than save: the form then stays open for them


@dataclass(frozen=True)
class Known:
    """Known records beside a new one. `asked`: it is not saved before the user has said that it is another one."""

    likes: list[tuple[Like, str]]  # each with the address of its form
    typed: Facts
    asked: bool = False
    button: str = "_save"


class KnownAdmin(AnyModelAdmin):
    """Forms of new records that are compared with known ones."""

    model: type[Publishable]

    def likes(self, request: HttpRequest, form: Any, record: Any) -> list[Like]:
        """The known records that what is typed is like; without a form, those that `record` is like as it stands."""
        return []

    def typed(self, request: HttpRequest, form: Any) -> Facts:
        return ()

    def known(self, request: HttpRequest, form: Any, record: Any) -> Known | None:
        likes = [(like, form_of(like.record)) for like in self.likes(request, form, record)]
        return Known(likes, self.typed(request, form) if form else ()) if likes else None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Save what is like no known record, or only such as its user has seen; otherwise show them."""
        if request.method == "POST":
            record = self.get_object(request, unquote(object_id)) if object_id else None
            # A record that readers have seen is not asked about again.
            if object_id is None or (record and record.state == "draft"):
                extra_context = {**(extra_context or {}), "known": self.before_saving(request, record)}
        return super().changeform_view(request, object_id, form_url, extra_context)

    def before_saving(self, request: HttpRequest, record: Any) -> Known | None:
        """Known records that the user has not seen beside what is typed now: then it is shown again, and not saved."""
        # A copy, as checking a form writes into its instance.
        form = self.get_form(request, record, change=record is not None)(request.POST, instance=copy(record))
        # For what it could read: its faults are told when it is saved.
        form.is_valid()
        known = self.known(request, form, record)
        if known is None:
            return None
        # What a draft was like when it was saved was shown then.
        seen = {*request.POST.getlist(SEEN_FIELD), *(like.record.key for like in self.seen_before(request, record))}
        if all(like.record.key in seen for like, _address in known.likes):
            return None
        posted = request.POST.copy()
        # A stale form is never valid, so it is shown again instead of saved.
        posted[STALE] = "1"
        request.POST = posted  # type: ignore[assignment]
        return replace(known, asked=True, button=button_for(posted))

    def seen_before(self, request: HttpRequest, record: Any) -> list[Like]:
        return self.likes(request, None, record) if record else []

    def proposals(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        """What a form that is being filled in is like, beside what else it is told."""
        record = None if form.instance._state.adding else form.instance
        known = self.known(request, form, record) if record is None or record.state == "draft" else None
        told: dict[str, Any] = super().proposals(request, form)  # type: ignore[misc]
        return told | {"known": render_to_string("admin/partials/known.html", {"known": known}, request)}


def button_for(posted: QueryDict) -> str:
    """The button that saves as the user wanted to."""
    if "_addanother" in posted:
        return "_addanother"
    # A key pressed in a field must not publish or submit, so those buttons stand for saving here.
    return "_continue" if any(name in posted for name in ("_continue", *STAYING)) else "_save"
