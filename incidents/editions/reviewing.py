"""Review: records are put before the editors, who publish what they have read, or send it back with a comment."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.documents import Document, published_documents
from incidents.editions.answering import answer_waiting
from incidents.editions.before_publishing import Proposed, PublishingQuestion, publish_shown, publishing_question
from incidents.editions.differences import Difference, difference
from incidents.editions.names import Names
from incidents.editions.publishing import Refused, lock_publishing, state_of
from incidents.editions.references import NAMED_MODELS, PublishedDocuments, all_named, unread, withdrawals
from incidents.models import Edition, Publishable, Submission, Version
from project import audit
from project.models import Action


def submit(record: Publishable, *, by: User, note: str = "") -> Submission:
    """Put a record before the editors. Refused where it is in review already, or readers see it as it stands."""
    kind = type(record)
    with transaction.atomic():
        # Of two who submit it at once the second waits here, and is told that it is in review.
        kind._default_manager.select_for_update().get(pk=record.pk)
        if Submission.objects.waiting().of(kind, [record.key]).exists():
            raise Refused([_("%(record)s: it is in review already.") % {"record": record}])
        if state_of(kind, record.key) == "published":
            raise Refused([_("%(record)s: readers already see it as it stands.") % {"record": record}])
        audit.record_entry(by, Action.SUBMITTED, what=record)
        return Submission.objects.create(
            model=kind._meta.label_lower, key=record.key, submitted_by=by, note=note.strip()
        )


def take_back(record: Publishable, *, by: User) -> None:
    """Take a record out of review again. Refused to everybody but its author."""
    mine = Submission.objects.of(type(record), [record.key]).filter(submitted_by=by)
    if not answer_waiting(mine, "taken_back", by=by):
        raise Refused([_("%(record)s: you have not submitted it for review.") % {"record": record}])


def send_back(submissions: list[Submission], *, by: User, comment: str) -> None:
    """Ask the authors for changes. Refused without a comment, or where one of them was answered meanwhile."""
    if not comment.strip():
        raise Refused([_("To send a record back, say what should change.")])
    with transaction.atomic():
        still_waiting(submissions)
        chosen = Submission.objects.filter(pk__in=[submission.pk for submission in submissions])
        answer_waiting(chosen, "sent_back", by=by, comment=comment.strip())


def keys_of(submissions: list[Submission]) -> dict[type[Publishable], list[str]]:
    """The keys of submitted records by their model."""
    keys: dict[type[Publishable], list[str]] = defaultdict(list)
    for submission in submissions:
        keys[submission.kind].append(submission.key)
    return keys


def ask_about(submissions: list[Submission], *, read: set[str]) -> PublishingQuestion:
    """What publishing submitted records would publish; `read` has the mark of each document on the editor's page.

    Raises Refused where one was answered meanwhile, where something would go out that was not read, or may not go out.
    """
    still_waiting(submissions)
    asked = publishing_question(keys_of(submissions))
    text = _("%(record)s: it was changed after you opened this page. Read it again.")
    if refused := asked.reasons or [
        text % {"record": key}
        for kind, rows in asked.going.items()
        for key, document in rows.items()
        # What goes out has to be what the editor read.
        if document_mark(kind, key, document) not in read
    ]:
        raise Refused(refused)
    return asked


def publish_submitted(
    submissions: list[Submission], *, by: User, seen: str, note: str = "", overruled: str = ""
) -> Edition | None:
    """Publish submitted records as one edition, if what would go out is what was shown. Raises Refused."""
    with transaction.atomic():
        # Locked before they are looked at, so that nobody answers them in between.
        lock_publishing()
        still_waiting(submissions)
        return publish_shown(keys_of(submissions), by=by, seen=seen, note=note, overruled=overruled)


def still_waiting(submissions: list[Submission]) -> None:
    """Refuse what another editor has answered, or its author taken back, in the meantime."""
    waiting = Submission.objects.waiting().filter(pk__in=[submission.pk for submission in submissions])
    there = set(waiting.values_list("pk", flat=True))
    gone = [submission.key for submission in submissions if submission.pk not in there]
    if gone:
        raise Refused([_("%(record)s: it is no longer in review.") % {"record": key} for key in gone])


def document_mark(kind: type[Publishable], key: str, document: Document) -> str:
    # Sorted keys, so that the same document always has the same mark.
    text = json.dumps(document, sort_keys=True, cls=DjangoJSONEncoder)
    return f"{kind._meta.label_lower}/{key}/{sha256(text.encode()).hexdigest()}"


@dataclass(frozen=True)
class Companion:
    """A record that no reader has seen yet and that goes out with one that names it."""

    record: Publishable
    difference: Difference


@dataclass(frozen=True, kw_only=True)
class Entry(Proposed):
    """A submission with what would change for readers; `marks` stand for the documents that it shows."""

    submission: Submission
    companions: list[Companion]
    marks: list[str]


@dataclass(frozen=True)
class Pile:
    """What the entries of a page need of one kind of record, read together."""

    records: Mapping[str, Publishable]
    fresh: Mapping[str, Document]
    seen: Mapping[str, Document]
    withdrawn: Mapping[str, Version]

    @classmethod
    def of(cls, kind: type[Publishable], keys: Iterable[str]) -> "Pile":
        """Records, their working copies and what readers see, by key."""
        wanted = list(keys)
        seen = dict(kind.VERSION.objects.current().filter(key__among=wanted).values_list("key", "document"))
        withdrawn = withdrawals(kind, set(wanted) - seen.keys())
        return cls(kind.by_key(wanted), published_documents(kind, wanted), seen, withdrawn)


def entries(submissions: Iterable[Submission]) -> list[Entry]:
    """Submissions with their differences, in as many queries as their kinds of record take, however many there are."""
    chosen = list(submissions)
    keys: dict[type[Publishable], list[str]] = defaultdict(list)
    for submission in chosen:
        keys[submission.kind].append(submission.key)
    piles = {kind: Pile.of(kind, wanted) for kind, wanted in keys.items()}
    along: PublishedDocuments = {target: {} for target in NAMED_MODELS}
    for kind, pile in piles.items():
        for other, found in unread({kind: pile.fresh}).items():
            along[other] |= found
    named_records = {kind: kind.by_key(found) for kind, found in along.items()}
    newest = Edition.objects.newest()
    names = Names(newest.number if newest else None)
    return [
        entry(submission, piles[submission.kind], along, named_records, names)
        for submission in chosen
        # The record of a submission may be gone.
        if submission.key in piles[submission.kind].fresh
    ]


def entry(
    submission: Submission,
    pile: Pile,
    along: PublishedDocuments,
    named_records: dict[Any, dict[str, Publishable]],
    names: Names,
) -> Entry:
    """One submission with its difference and what goes out with it."""
    kind, key = submission.kind, submission.key
    after, before = pile.fresh[key], pile.seen.get(key)
    going = [(other, name) for other, name in goes_along(kind, key, after, along) if (other, name) != (kind, key)]
    companions = [
        Companion(named_records[other][name], difference(other, None, along[other][name], names, whole=True))
        for other, name in going
    ]
    marks = [
        document_mark(kind, key, after),
        *(document_mark(other, name, along[other][name]) for other, name in going),
    ]
    return Entry(
        submission=submission,
        record=pile.records[key],
        difference=difference(kind, before, after, names, whole=True),
        is_new=before is None,
        withdrawn=pile.withdrawn.get(key),
        companions=companions,
        marks=marks,
    )


def goes_along(
    kind: type[Publishable], key: str, document: Document, along: PublishedDocuments
) -> list[tuple[Any, str]]:
    """Which of the unread records one record names, itself or through them."""
    found: list[tuple[Any, str]] = []
    ask: PublishedDocuments = {kind: {key: document}}
    while ask:
        more: PublishedDocuments = {}
        for target in NAMED_MODELS:
            names = sorted(
                (all_named(ask, target) & along[target].keys()) - {name for one, name in found if one is target}
            )
            found += [(target, name) for name in names]
            more |= {target: {name: along[target][name] for name in names}} if names else {}
        ask = more
    return sorted(found, key=lambda one: (NAMED_MODELS.index(one[0]), one[1]))
