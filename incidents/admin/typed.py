"""What a form of an incident says of its people and sources before it is saved, as far as it can be read."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from incidents.models import Group


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
    return PeopleTyped(low, best, None if None in highs else sum(highs))  # type: ignore[arg-type]


def groups_typed(desk: Any, request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of a posted form."""
    for formset_class, inline in desk.get_formsets_with_inlines(request):
        if inline.model is Group:
            formset = formset_class(request.POST, prefix=formset_class.get_default_prefix())
            formset.is_valid()
            return [getattr(form, "cleaned_data", {}) for form in formset.forms]
    return []


def sources_typed(request: HttpRequest) -> set[str]:
    """The sources that a posted form cites in rows that are not marked to go."""
    cited = (name for name in request.POST if re.fullmatch(r"(claims|events|statements)-\d+-source", name))
    kept = (name for name in cited if f"{name.removesuffix('source')}DELETE" not in request.POST)
    return {request.POST[name] for name in kept} - {""}
