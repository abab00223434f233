"""Two people at one record: who saves second is shown what the first has changed, and decides."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from incidents.admin.conflicts.merging import Clash, FormPart, merge, take_theirs
from incidents.admin.conflicts.sealed import SealedRecord
from incidents.editions.names import Names
from incidents.editions.publishing import lock_publishing
from incidents.models import Edition, Publishable
from project.generics import AnyModelAdmin

BASE = "base"
STALE = "_stale"  # set by the server alone: this form is shown again, whatever it holds
ENTRIES_TOLD = 5  # entries of the history that a conflict shows


@dataclass(frozen=True)
class Conflict:
    """What others did to a record while a form of it was open."""

    clashes: list[Clash]
    history: list[LogEntry]
    known: bool = True  # whether the form says what it was opened from
    deleted: bool = False


class SealedField(forms.CharField):
    """What a form was opened from; no change to the record."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        # The seal is written by the site and not by the user, so it never counts as a change.
        return False


class GuardedAdmin(AnyModelAdmin):
    """Forms that know what they were opened from."""

    model: type[Publishable]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form with what it was opened from; one that is to be shown again is never saved."""
        plain: Any = super().get_form(request, obj, change=change, **kwargs)

        class Guarded(plain):  # type: ignore[misc]
            def is_valid(self) -> bool:
                # An invalid form is shown again and not saved, which is what a stale one needs.
                return STALE not in self.data and super().is_valid()

        if obj is not None:
            Guarded.base_fields[BASE] = SealedField(required=False)
        return Guarded

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Save only what was opened from the record as it stands; otherwise show what others changed."""
        # Nobody else saves between the look at the record and its saving.
        with self.turn(request):
            if request.method != "POST" or object_id is None:
                return super().changeform_view(request, object_id, form_url, extra_context)
            record = self.locked(request, object_id)
            if record is None:
                return self.entered_again(request, object_id, extra_context)
            extra_context = {**(extra_context or {}), "conflict": self.conflict(request, record)}
            return super().changeform_view(request, object_id, form_url, extra_context)

    @contextmanager
    def turn(self, request: HttpRequest) -> Iterator[None]:
        """One transaction in which nobody else saves or publishes, where the request may change anything."""
        # Who only looks takes no lock: on SQLite each one waits for whoever writes.
        if request.method != "POST":
            yield
            return
        with transaction.atomic():
            lock_publishing()
            yield

    def locked(self, request: HttpRequest, object_id: str) -> Any:
        record = self.get_object(request, unquote(object_id))
        # Nobody else saves the record until this transaction ends.
        return record and self.model._default_manager.select_for_update().filter(pk=record.pk).first()

    def conflict(self, request: HttpRequest, record: Any) -> Conflict | None:
        """Bring the posted form in step with the record; what the user must see before it is saved."""
        if not self.has_change_permission(request, record):
            return None
        posted = request.POST.copy()
        parts, fields = self.parts_of(request, record), self.get_form(request, record, change=True).base_fields
        now = SealedRecord.of(record, [part.prefix for part in parts])
        base, log = SealedRecord.unseal(posted.get(BASE, ""), self.model, record.pk)
        if base:
            take_theirs(posted, base, self.model, fields, parts)
        clashes = [] if base == now else self.merged(posted, base, now, fields, parts)
        # Without a readable seal nobody knows what the user saw, so the form is shown once more.
        stale = base is None or bool(clashes)
        if stale:
            posted[STALE] = "1"
            posted[BASE] = now.seal(record, last_entry(record))
        # Django reads the form from the request, so what was brought in has to stand there.
        request.POST = posted  # type: ignore[assignment]
        return Conflict(clashes, entries_since(record, log) if base else [], known=base is not None) if stale else None

    def merged(
        self, posted: QueryDict, base: SealedRecord | None, now: SealedRecord, fields: Any, parts: list[FormPart]
    ) -> list[Clash]:
        """What others changed, brought into the posted form where the user had left it alone."""
        edition = Edition.objects.newest()
        names = Names(edition.number if edition else None)
        return merge(posted, base or SealedRecord({}, {}), now, self.model, fields, parts, names)

    def parts_of(self, request: HttpRequest, record: Any) -> list[FormPart]:
        """The kinds of row that the user may change in this form."""
        found = []
        for formset, inline in self.get_formsets_with_inlines(request, record):
            # Rows that a user may only read are not in the posted form.
            if inline.has_change_permission(request, record):
                fields = formset.form.base_fields
                published = {name: fields[name] for name in fields if name in formset.model.PUBLISHED}
                found.append(FormPart(formset.get_default_prefix(), formset.model, published))
        return found

    def entered_again(self, request: HttpRequest, object_id: str, extra_context: Any) -> HttpResponse:
        """The draft was deleted while it was open: what was typed stands in the form of a new record."""
        base, _log = SealedRecord.unseal(request.POST.get(BASE, ""), self.model, unquote(object_id))
        if base is None or not self.has_add_permission(request):
            return super().changeform_view(request, object_id, "", extra_context)
        posted = request.POST.copy()
        posted.setdefault(self.model.KEY, str(base.fields.get(self.model.KEY, "")))
        posted[STALE] = "1"
        # The rows went with the draft: without their ids they are entered as new ones.
        for prefix in base.rows:
            relation: Any = self.model._meta.get_field(prefix)
            for name in [name for name in posted if re.fullmatch(rf"{prefix}-\d+-(id|{relation.field.name})", name)]:
                del posted[name]
            posted[f"{prefix}-INITIAL_FORMS"] = "0"
        request.POST = posted  # type: ignore[assignment]
        names = self.model._meta
        add = reverse(f"admin:{names.app_label}_{names.model_name}_add")
        context = {**(extra_context or {}), "conflict": Conflict([], [], deleted=True)}
        return super().changeform_view(request, None, add, context)

    def seal_form(self, context: dict[str, Any]) -> None:
        """Write into an unbound form what it was opened from."""
        form, record = context["adminform"].form, context["original"]
        # A bound form brings along the seal that it was opened with.
        if record and not form.is_bound:
            formsets = [inline.formset for inline in context["inline_admin_formsets"] if inline.has_change_permission]
            snapshot = SealedRecord.of_forms(record, formsets)
            form.initial[BASE] = snapshot.seal(record, last_entry(record))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Delete only what the user was shown; what others changed since is asked about again."""
        if request.method != "POST":
            record = self.get_object(request, unquote(object_id))
            return super().delete_view(request, object_id, {**(extra_context or {}), BASE: self.digest(record)})
        with self.turn(request):
            digest = self.digest(self.locked(request, object_id))
            if digest and request.POST.get(BASE) != digest:
                messages.warning(request, gettext("It was changed after you opened this page. Look again."))
                # With nothing posted, Django asks as on the first visit.
                request.POST = QueryDict()
            return super().delete_view(request, object_id, {**(extra_context or {}), BASE: digest})

    def digest(self, record: Any) -> str:
        return SealedRecord.of(record, self.model.PARTS).digest if record else ""


def desk_history(record: Any) -> Any:
    kind = ContentType.objects.get_for_model(type(record))
    return LogEntry.objects.filter(content_type=kind, object_id=str(record.pk)).order_by("-pk")


def last_entry(record: Any) -> int:
    return desk_history(record).values_list("pk", flat=True).first() or 0


def entries_since(record: Any, log: int) -> list[LogEntry]:
    return list(desk_history(record).filter(pk__gt=log).select_related("user")[:ENTRIES_TOLD])
