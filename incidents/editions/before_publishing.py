"""What somebody is shown before they publish: what goes out, what stands against it, and what stands for all of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.documents import published_documents
from incidents.editions.differences import Difference, difference
from incidents.editions.names import Names
from incidents.editions.numbering import unexplained
from incidents.editions.outlook import Outlook, outlooks
from incidents.editions.publishing import (
    Refused,
    doubtful,
    going_out,
    lock_publishing,
    publish_keys,
    refused,
)
from incidents.editions.references import PublishedDocuments, publishable_models, withdrawals
from incidents.models import Edition, Incident, Publishable, Version
from project.bulk import in_batches


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A record with what would change for readers; `is_new` where they see none of it.

    `withdrawn` is the last that they saw of it, where it comes back.
    """

    record: Any
    difference: Difference
    is_new: bool
    withdrawn: Version | None = None

    @property
    def fields(self) -> int:
        # A row that is new or gone has no fields to count, and still counts as one.
        return len(self.difference.changes) + sum(max(1, len(row.changes)) for row in self.difference.rows)


@dataclass(frozen=True, kw_only=True)
class Going(Proposed):
    """One record that would go out; `along` where it was not chosen and a chosen one names it."""

    kind: type[Publishable]
    key: str
    along: bool
    outlook: Outlook | None = None


@dataclass
class PublishingQuestion:
    """What would go out as one edition; `unexplained` are the numbers that readers see and that need a note."""

    going: PublishedDocuments = field(default_factory=dict)
    seen: PublishedDocuments = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)  # sentences on what was chosen and stays behind

    @property
    def digest(self) -> str:
        """What stands for everything that was shown."""
        # Sorted, so that the order in which records were chosen makes no difference.
        shown = [
            [model._meta.label_lower, key, document, self.seen.get(model, {}).get(key)]
            for model, rows in sorted(self.going.items(), key=lambda one: one[0]._meta.label_lower)
            for key, document in sorted(rows.items())
        ]
        text = json.dumps([shown, sorted(self.doubts)], sort_keys=True, cls=DjangoJSONEncoder)
        return sha256(text.encode()).hexdigest()

    def __bool__(self) -> bool:
        return any(self.going.values())


def publishing_question(keys: Mapping[type[Publishable], list[str]]) -> PublishingQuestion:
    """What publishing these records would publish."""
    asked = PublishingQuestion()
    for model in sorted(keys, key=publishable_models().index):
        for batch in in_batches(keys[model]):
            held = model.held_back(batch)
            asked.held += held.values()
            going, seen = going_out(model, published_documents(model, [key for key in batch if key not in held]))
            asked.reasons += refused(going, keys)
            asked.doubts += doubtful(going)
            asked.unexplained += unexplained(model, going[model], seen)
            asked.seen.setdefault(model, {}).update(seen)
            for kind, rows in going.items():
                asked.going.setdefault(kind, {}).update(rows)
    return asked


def records_shown(asked: PublishingQuestion, keys: Mapping[type[Publishable], list[str]]) -> list[Going]:
    """Each record that would go out with what readers would see of it, the chosen ones first."""
    newest = Edition.objects.newest()
    names = Names(newest.number if newest else None)
    found: list[Going] = []
    for kind, rows in asked.going.items():
        records, chosen = kind.by_key(rows), set(keys.get(kind, ()))
        seen_outside = outlooks(rows) if kind is Incident else {}
        seen = asked.seen.get(kind, {})
        withdrawn = withdrawals(kind, rows.keys() - seen.keys())
        found += [
            Going(
                kind=kind,
                key=key,
                record=records.get(key, key),
                difference=difference(kind, seen.get(key), after, names, whole=True),
                is_new=key not in seen,
                withdrawn=withdrawn.get(key),
                along=key not in chosen,
                outlook=seen_outside.get(key),
            )
            for key, after in rows.items()
        ]
    # Sorting is stable: within each half the order stays as it was.
    return sorted(found, key=lambda one: one.along)


def publish_shown(
    keys: Mapping[type[Publishable], list[str]], *, by: User, seen: str, note: str, overruled: str
) -> Edition | None:
    """Publish records if what would go out is what was shown. Raises Refused, and then nothing is published."""
    with transaction.atomic():
        # Locked before it is compared, so that nothing changes between looking and publishing.
        lock_publishing()
        if publishing_question(keys).digest != seen:
            raise Unseen
        return publish_keys(keys, by=by, note=note, overruled=overruled)


class Unseen(Refused):
    """Nothing was published, since it is not what was shown."""

    def __init__(self) -> None:
        super().__init__([_("It was changed after you opened this page. Read it again.")])
