"""What is new in a view: its records that were added or changed after an edition."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from incidents.counting.filters import IncidentFilter
from incidents.editions.names import Names
from incidents.editions.references import publishable_models
from incidents.models import Publishable
from project.questions import BadQuestion
from stats.citing.cited_views import NotCitable, view_at


@dataclass(frozen=True)
class NewRecord:
    """A record of a view as an edition published it: added by that edition, or changed."""

    model: type[Publishable]
    key: str
    title: str
    about: str
    edition: Any
    added: bool


def count_new(address: str, seen: int, newest: int) -> int:
    """How many records of a view were added or changed after an edition: none where it cannot be asked any more."""
    if seen >= newest:
        return 0
    try:
        view = view_at(address, newest)
    except (NotCitable, BadQuestion):
        return 0
    if isinstance(view.question, IncidentFilter):
        return counted_in_columns(view.question, seen)
    return int(view.versions_shown.filter(since__gt=seen).count())


def counted_in_columns(question: IncidentFilter, seen: int) -> int:
    """The same of incidents, without a question to the database."""
    incidents = question.facts.incidents
    return int((question.selection & (incidents.numbers["since"] > seen)).sum())


def new_records(address: str, newest: int, *, after: int = 0, most: int = 50) -> Iterator[NewRecord]:
    """The latest records of a view that were added or changed, the newest first."""
    view = view_at(address, newest)
    rows = view.versions_shown
    model = next(model for model in publishable_models() if model.VERSION is rows.model)
    # Of records that a question finds the keys, since its rows may be windowed or distinct.
    found = rows.model.objects.as_of(newest).filter(pk__in=rows.order_by().values("pk"), since__gt=after)
    before = rows.model.objects.filter(key=OuterRef("key"), since__lt=OuterRef("since"))
    latest = found.annotate(known=Exists(before)).select_related("since").order_by("-since", "key")[:most]
    names = Names(newest)
    for row in latest:
        yield NewRecord(
            model, row.key, model.title_of(row.document, names), model.about_of(row.document, names), row.since,
            not row.known,
        )  # fmt: skip
