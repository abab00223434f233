"""Withdrawing at the desk: what rests on a record is shown, what could take its place is chosen, a reason is given."""

import json
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from incidents.admin.asked import keep_published
from incidents.admin.review.verdicts import form_of
from incidents.admin.shown import shown_context
from incidents.editions import publishing
from incidents.editions.before_publishing import Going
from incidents.editions.differences import difference
from incidents.editions.names import Names
from incidents.editions.rehearsal import totals_moved
from incidents.editions.withdrawal import Places, Withdrawal, copies_naming, records_naming, withdrawal
from incidents.models import Claim, Edition, Incident, Overlap, Publishable
from project.generics import AnyModelAdmin

SEEN_DIGEST = "seen"
# A column that names a record of each kind, whose picker finds them.
PICKED: dict[str, Any] = {"source": Claim, "country": Incident, "other": Overlap}
PICKERS = {model._meta.get_field(name).related_model: model._meta.get_field(name) for name, model in PICKED.items()}


class PlacesForm(forms.Form):
    """For each record that others name, which takes its place."""

    def __init__(self, site: admin.AdminSite, records: list[Any], data: Any = None) -> None:
        typed = data and {name: data[name].replace("\x00", "") for name in data}  # no database can look for a NUL
        super().__init__(typed, label_suffix="")
        self.by_name = {f"place-{number}": record for number, record in enumerate(records)}
        for name, record in self.by_name.items():
            field = PICKERS[type(record)]
            self.fields[name] = forms.ModelChoiceField(
                type(record)._default_manager.complex_filter(field.get_limit_choices_to()).exclude(pk=record.pk),
                to_field_name=type(record).KEY,
                required=False,
                widget=AutocompleteSelect(field, site),
                label=gettext("In the place of “%(record)s”:") % {"record": record},
            )

    def places(self) -> dict[Any, Publishable]:
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {record: chosen[name] for name, record in self.by_name.items() if chosen.get(name)}


def withdrawal_digest(found: Withdrawal) -> str:
    """What stands for all that rests on the records and what would become of it."""
    shown = [[model._meta.label_lower, *rest] for model, *rest in found.changes()]
    text = json.dumps(shown, sort_keys=True, cls=DjangoJSONEncoder)
    return sha256(text.encode()).hexdigest()


class WithdrawnAdmin(AnyModelAdmin):
    """Withdrawing the chosen records of a list, or one from its form."""

    model: type[Publishable]

    @admin.action(permissions=["publish"], description=_("Withdraw, with a reason"))
    def withdraw_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """Ask why, with all that rests on the records, then withdraw."""
        records = list(queryset)
        named = self.named_among(records)
        form = PlacesForm(self.admin_site, named, request.POST if "reason" in request.POST else None)
        found = withdrawal(records, places := form.places())
        if "reason" in request.POST and self.looked_at(request, found) and self.withdraw(request, records, places):
            return None
        return self.ask_why(request, records, form, found)

    def named_among(self, records: list[Any]) -> list[Any]:
        """Those that published records name."""
        if self.model not in PICKERS:
            return []
        resting = withdrawal(records, {}).resting
        return [
            record
            for record in records
            if any(records_naming(model, rows, self.model, record.key) for model, rows in resting.items())
        ]

    def looked_at(self, request: HttpRequest, found: Withdrawal) -> bool:
        """Whether what would be published anew was on the page; where nothing is, there was nothing to look at."""
        changed = bool(list(found.changes())) and request.POST.get(SEEN_DIGEST) != withdrawal_digest(found)
        if changed and not found.reasons:
            messages.warning(request, gettext("Look at what changes with it, then press the button again."))
        return not changed

    def withdraw(self, request: HttpRequest, records: list[Any], places: Places) -> bool:
        """Withdraw and say so, or say why not."""
        reason = request.POST["reason"]
        try:
            # The withdrawal and what the histories say of it are kept together, or neither is.
            with transaction.atomic():
                edition = publishing.withdraw(*records, reason=reason, by=request.user, places=places)  # type: ignore[arg-type]
                self.keep_in_history(request, records, gettext("Withdrawn: %s") % reason)  # type: ignore[attr-defined]
                keep_published(request, edition)  # what rested on them
        except publishing.Refused as refused:
            for text in refused.reasons:
                messages.error(request, text)
            return False
        text = ngettext(
            "One record was withdrawn (%(edition)s).", "%(count)d records were withdrawn (%(edition)s).", len(records)
        )
        messages.success(request, text % {"count": len(records), "edition": edition})
        return True

    def ask_why(self, request: HttpRequest, records: list[Any], form: PlacesForm, found: Withdrawal) -> HttpResponse:
        """The page that asks for the reason."""
        context = {
            "places": form,
            "media": self.media + form.media,
            "reason": request.POST.get("reason", ""),
            "seen": withdrawal_digest(found),
            "stands_against": [] if "reason" in request.POST else found.reasons,
            "resting": list(resting(found)),
            "changes": list(changes(found)),
            "copies": [{"record": one, "url": form_of(one)} for one in copies_naming(found.keys, found.resting)],
            "blocked": bool(found.reasons),
            "moved": None if found.reasons else totals_moved(lambda: self.rehearsed(records, form.places())),
        }
        context |= shown_context({self.model: {record.key for record in records}})
        title = gettext("Withdraw from the record")
        page: HttpResponse = self.ask(  # type: ignore[attr-defined]
            request, "admin/withdraw.html", "withdraw_selected", title, records, context
        )
        return page

    def rehearsed(self, records: list[Any], places: Places) -> Edition:
        # Any reason will do, since this edition is rolled back once it is counted.
        return publishing.withdraw(*records, reason="–", places=places)


def resting(found: Withdrawal) -> Any:
    """What readers see that names the records, by kind: how many, and each with its form."""
    for model, rows in found.resting.items():
        records = model.by_key(rows)
        yield {
            "label": capfirst(str(model._meta.verbose_name_plural)),
            "records": [
                {"name": records.get(key, key), "url": form_of(records[key]) if key in records else ""} for key in rows
            ],
        }


def changes(found: Withdrawal) -> Any:
    """What would be published anew, with its differences."""
    newest = Edition.objects.newest()
    names = Names(newest.number if newest else None)
    records = {model: model.by_key(rows) for model, rows in found.after.items()}
    for model, key, before, after in found.changes():
        yield Going(
            kind=model,
            key=key,
            record=records[model].get(key, key),
            difference=difference(model, before, after, names),
            is_new=False,
            along=True,
        )
