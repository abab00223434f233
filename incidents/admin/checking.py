"""Whether sources can still be read: many are marked at once, as somebody found them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from incidents.editions.publishing import lock_publishing, note_changes
from incidents.models import Source
from project import audit
from project.models import Action


def mark_checked(sources: Iterable[Source], day: dt.date, availability: str = "", *, by: Any) -> list[Source]:
    """Say of working copies that they were checked on a day, and what was found; those that this changed.

    Nothing is published: what readers see of them is as it was.
    """
    said: dict[str, Any] = {"last_checked": day} | ({"availability": availability} if availability else {})
    with transaction.atomic():
        # Publishing reads the same rows, so one waits for the other.
        lock_publishing()
        chosen = Source.objects.filter(pk__among=[source.pk for source in sources])
        # Only those that differ are written: the audit log tells of a change where there was one.
        changed = [source for source in chosen if any(getattr(source, name) != said[name] for name in said)]
        Source.objects.filter(pk__among=[source.pk for source in changed]).update(**said)
        note_changes(Source, [source.key for source in changed])
        audit.record_each(by, Action.CHANGED, changed)
    return changed
