"""What a form of an incident says of its people and sources before it is saved, as far as it can be read."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from incidents.admin.likeness import Facts, Sketch, cited_by_incident, facts_said, shown_whole
from incidents.models import Group, Incident, Source
from incidents.naming import day
from project.periods import date_bounds


@dataclass(frozen=True)
class PeopleTyped:
    """How many people the groups of a form are of, together; None where no group says."""

    low: int | None
    best: int | None
    high: int | None


def people_typed(desk: Any, request: HttpRequest) -> PeopleTyped:
    """Add up the groups that can be read, but for those that are marked to go."""
    rows = [row for row in groups_typed(desk, request) if row.get("people_best") is not None and not row.get("DELETE")]
    if not rows:
        return PeopleTyped(None, None, None)
    best = sum(row["people_best"] for row in rows)
    low = sum(row["people_best"] if row.get("people_low") is None else row["people_low"] for row in rows)
    highs = [row.get("people_high") for row in rows]
    # One open upper end leaves the whole open.
    return PeopleTyped(low, best, None if None in highs else sum(highs))  # type: ignore[arg-type]


def groups_typed(desk: Any, request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of a posted form."""
    for formset_class, inline in desk.get_formsets_with_inlines(request):
        if inline.model is Group:
            formset = formset_class(request.POST, prefix=formset_class.get_default_prefix())
            # For what it could read: its faults are told when the form is saved.
            formset.is_valid()
            return [getattr(form, "cleaned_data", {}) for form in formset.forms]
    return []


def sketched(desk: Any, request: HttpRequest, form: Any) -> Sketch:
    """What is compared of an incident that is being entered."""
    said, people = form.cleaned_data, people_typed(desk, request)
    country, date = said.get("country"), said.get("date")
    first, last = date_bounds(date, said.get("date_precision") or "day") if date else (None, None)
    return Sketch(
        country.pk if country else "",
        first,
        said.get("end_date") or last,
        people.low,
        people.best if people.high is None else people.high,
        frozenset(sources_typed(request)),
    )


def sketch_of(incident: Incident) -> Sketch:
    """What is compared of an incident as it stands in the database."""
    whole = shown_whole([incident.pk]).get()
    groups = list(whole.groups.all())
    highs = [group.people_best if group.people_high is None else group.people_high for group in groups]
    return Sketch(
        whole.country_id,
        whole.earliest,
        whole.end_date or whole.latest,
        sum(group.people_low for group in groups) if groups else None,
        sum(highs) if groups else None,
        frozenset(source.slug for source in cited_by_incident(whole)),
    )


def facts_typed(desk: Any, request: HttpRequest, form: Any) -> Facts:
    """An incident that is being entered, as it stands beside known ones."""
    typed = form.cleaned_data
    date, country = typed.get("date"), typed.get("country")
    place = ", ".join(filter(None, (typed.get("location"), str(country or ""))))
    rows = [row for row in groups_typed(desk, request) if row.get("people_best") is not None and not row.get("DELETE")]
    cited = Source.objects.filter(slug__in=sources_typed(request))
    return facts_said(day(date, typed.get("date_precision") or "day"), place, rows, cited)


def sources_typed(request: HttpRequest) -> set[str]:
    """The sources that a posted form cites in rows that are not marked to go."""
    cited = (name for name in request.POST if re.fullmatch(r"(claims|events|statements)-\d+-source", name))
    kept = (name for name in cited if f"{name.removesuffix('source')}DELETE" not in request.POST)
    return {request.POST[name] for name in kept} - {""}
