"""Publishing: one transaction that turns working copies into immutable versions of one numbered edition."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.chain.links import add_closed, add_sums, link_edition, next_number
from incidents.chain.sums import version_sum
from incidents.documents import Document, published_documents, same, shape_of
from incidents.editions.answering import answer_submissions, answer_waiting
from incidents.editions.holding import held_along
from incidents.editions.numbering import unexplained
from incidents.editions.ready_lines import write_ready_lines
from incidents.editions.references import (
    KeysByModel,
    PublishedDocuments,
    names_gone,
    publishable_models,
    swap_in_working_copies,
    unread,
)
from incidents.editions.withdrawal import Places, Withdrawal, withdrawal
from incidents.models import Edition, Incident, Publishable, Submission, Version
from project import audit
from project.bulk import BULK_BATCH, grown, in_batches, insert
from project.models import Action

CLOCK_MAY_DIFFER = dt.timedelta(days=1)  # from that of the newest edition, backwards
MANY_RECORDS = 100  # records of one publication from which on the database's statistics are out of date


class Refused(Exception):
    """Nothing was published; `reasons` are sentences, each naming its record."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


class Doubted(Refused):
    """Nothing was published, since something is doubtful and nobody said why to publish it all the same."""


@dataclass
class Objections:
    """What stands against a publication, as far as it was looked at: a sentence each."""

    reasons: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def refuse(self, overruled: str | None) -> None:
        """Raise what there is; doubts may be overruled."""
        if self.reasons:
            raise Refused(self.reasons)
        # None comes from a program, which nobody can ask.
        if self.doubts and overruled is not None and not overruled.strip():
            raise Doubted(self.doubts)


def publish(
    records: Iterable[Publishable], *, by: User | None = None, note: str | None = None, overruled: str | None = None
) -> Edition | None:
    """Publish working copies as one edition, all or none of them; None where readers already see them as they are.

    Raises Refused, with a sentence for each record that may not be published, and Doubted. Whoever was asked for a note
    gives what was answered: where it is empty, no number of a published record may change. So with `overruled`, why
    doubts do not count. None is a program that nobody asks.
    """
    return publish_keys(by_model(records), by=by, note=note, overruled=overruled)


def by_model(records: Iterable[Publishable]) -> dict[type[Publishable], list[str]]:
    """The keys of records by their model."""
    keys: dict[type[Publishable], list[str]] = defaultdict(list)
    for record in records:
        keys[type(record)].append(record.key)
    return keys


def publish_keys(
    keys: Mapping[type[Publishable], list[str]],
    *,
    by: User | None = None,
    note: str | None = None,
    overruled: str | None = None,
    on_progress: Callable[[str], None] = lambda text: None,
) -> Edition | None:
    """As `publish`, for records named by model and key: however many, one batch at a time is held."""
    found = Objections()
    together = {model: set(named) for model, named in keys.items()}
    with transaction.atomic():
        edition = next_edition(by, one_line(note or ""))
        changed = 0
        for model in sorted(keys, key=publishable_models().index):
            done = 0
            for batch in in_batches(keys[model]):
                done += len(batch)
                held = model.held_back(batch)
                for text in stand_held(model, held).values():
                    on_progress(text)
                fresh = published_documents(model, [key for key in batch if key not in held])
                going, seen = going_out(model, fresh)
                found.reasons += refused(going, together)
                found.reasons += [] if note is None or edition.note else unexplained(model, going[model], seen)
                found.doubts += doubtful(going)
                # Once anything is refused all will be rolled back, so nothing more is written.
                if not found.reasons:
                    for kind, rows in going.items():
                        changed += write_versions(kind, rows, edition, seen if kind is model else None)
                    stand_published(model, [key for key in fresh if key not in going[model]], edition)
                # PostgreSQL plans for what the table held when it last counted, which may be nothing.
                grown(done, model.VERSION)
                if done % (10 * BULK_BATCH) == 0 or done == len(keys[model]):
                    on_progress(f"{model._meta.verbose_name_plural}: {done} / {len(keys[model])}")
        # Not before all batches were read, so that all reasons are told at once.
        found.refuse(overruled)
        for text in overruled_told(found.doubts):
            on_progress(text)
        if not changed:
            # Readers already see all of it as it stands, and no edition is without a change.
            edition.delete()
        else:
            settle_overruled(edition, one_line(overruled or "") if found.doubts else "")
            link_edition(edition)
        if changed >= MANY_RECORDS:
            count_rows_anew()
    return edition if changed else None


def overruled_told(doubts: list[str]) -> Iterator[str]:
    """What was doubtful and was published all the same, with how much of it there is."""
    yield from (_("Doubtful: %(doubt)s") % {"doubt": doubt} for doubt in doubts)
    if doubts:
        text = ngettext(
            "%(count)d doubt, published all the same.", "%(count)d doubts, published all the same.", len(doubts)
        )
        yield text % {"count": len(doubts)}


def settle_overruled(edition: Edition, overruled: str) -> None:
    """Say of an edition what was overruled in it, and tell the audit log."""
    if overruled:
        edition.overruled = overruled
        edition.save(update_fields=["overruled"])
    audit.record_entry(edition.published_by, Action.PUBLISHED, what=edition)


def going_out(model: type[Publishable], fresh: dict[str, Document]) -> tuple[PublishedDocuments, dict[str, Document]]:
    """What of one kind differs from what readers see, behind what it names that nobody has seen; and what they see."""
    seen = dict(model.VERSION.objects.current().filter(key__among=fresh).values_list("key", "document"))
    changed = {key: document for key, document in fresh.items() if not same(model, seen.get(key), document)}
    along = unread({model: changed})
    own = along.pop(model, {})
    return {**along, model: own | changed}, seen


def refused(going: PublishedDocuments, keys: KeysByModel) -> list[str]:
    """Why documents may not be published, a sentence each; `keys` are published in the same step."""
    reasons = [text for model, rows in going.items() if rows for text in each(model.refusals(rows))]
    reasons += held_along(going)
    text = _("%(record)s: it names the %(kind)s %(name)s, which was withdrawn. Name another, or publish that with it.")
    return reasons + [
        text % {"record": key, "kind": target._meta.verbose_name, "name": name}
        for key, target, name in names_gone(going, keys)
    ]


def stand_held(model: type[Publishable], held: dict[str, str]) -> dict[str, str]:
    """Let working copies that a file has changed say so, as they do not go out."""
    if held:
        said = model._default_manager.filter(**{f"{model.KEY}__among": held}, state="published")
        note_changes(model, list(said.values_list(model.KEY, flat=True)))
    return held


def doubtful(going: PublishedDocuments) -> list[str]:
    return [text for model, rows in going.items() if rows for text in each(model.doubts(rows))]


def each(found: Mapping[str, list[str]]) -> Iterator[str]:
    return (f"{key}: {text}" for key, texts in found.items() for text in texts)


def one_line(text: str) -> str:
    return " ".join(text.split())


def withdraw(*records: Publishable, reason: str, by: User | None = None, places: Places | None = None) -> Edition:
    """Take records out of the newest edition with a reason, as one edition; the older ones keep them.

    `places` says by withdrawn record which other takes its place wherever one is named. A part whose whole goes stands
    alone from then on. Raises Refused without a reason, and where what is published names a record that would be gone.
    """
    if not reason.strip():
        raise Refused([_("%(record)s: a withdrawal needs a reason.") % {"record": one.key} for one in records])
    with transaction.atomic():
        edition = next_edition(by, one_line(reason))
        found = withdrawal(records, places or {})
        found.reasons.extend(held_along(unread(found.after)))
        # Raised within the transaction, which takes the new edition back.
        if found.reasons:
            raise Refused(found.reasons)
        for record in records:
            take_out(record, reason, edition)
        publish_without(found, edition)
        link_edition(edition)
    return edition


def take_out(record: Publishable, reason: str, edition: Edition) -> None:
    """End what readers see of a record; who put an edit of it before the editors is told."""
    kind, by = type(record), edition.published_by
    # Written before the version is closed: from then on it is no current one.
    kind.VERSION.objects.current().filter(key=record.key).update(withdrawn=reason)
    close(kind.VERSION, [record.key], edition)
    kind._default_manager.filter(pk=record.pk).update(state="withdrawn")
    comment = _("The record was withdrawn: %s") % reason
    answer_waiting(Submission.objects.of(kind, [record.key]), "sent_back", by=by, comment=comment)
    audit.record_entry(by, Action.WITHDREW, what=record, detail=str(edition.number))


def publish_without(found: Withdrawal, edition: Edition) -> None:
    """Publish what rested on withdrawn records as readers saw it but for these; other edits of it wait as before."""
    for model, rows in unread(found.after).items():
        write_versions(model, rows, edition)
    for model, rows in found.after.items():
        write_changed(model, rows, edition)
        swap_in_working_copies(model, rows, found.swaps)
        # The working copy may hold other edits, which still wait to be published.
        as_seen = [key for key, copy in published_documents(model, rows).items() if same(model, rows[key], copy)]
        for state, keys in (("published", as_seen), ("changed", sorted(rows.keys() - as_seen))):
            model._default_manager.filter(**{f"{model.KEY}__among": keys}).update(state=state)


def state_of(model: type[Publishable], key: str) -> str:
    """Where a working copy stands against what readers see."""
    current = model.VERSION.objects.current().filter(key=key).first()
    if current is None:
        return "withdrawn" if model.VERSION.objects.filter(key=key).exists() else "draft"
    return "published" if same(model, current.document, published_documents(model, [key])[key]) else "changed"


def note_change(record: Publishable, edited_at: dt.datetime | None = None) -> None:
    """Settle where a working copy stands, and when it was edited: now, unless a moment is given."""
    state = state_of(type(record), record.key)
    type(record)._default_manager.filter(pk=record.pk).update(state=state, edited_at=edited_at or timezone.now())


def note_changes(model: type[Publishable], keys: Collection[str]) -> None:
    """As above, for many that were edited now: as many queries for two as for a hundred."""
    versions = model.VERSION.objects.filter(key__among=keys)
    seen = dict(versions.current().values_list("key", "document"))
    known = set(versions.values_list("key", flat=True)) if keys else set()
    by_state: dict[str, list[str]] = defaultdict(list)
    for key, document in published_documents(model, keys).items():
        published = "published" if same(model, seen.get(key), document) else "changed"
        by_state[published if key in seen else "withdrawn" if key in known else "draft"].append(key)
    for state, found in by_state.items():
        records = model._default_manager.filter(**{f"{model.KEY}__among": found})
        records.update(state=state, edited_at=timezone.now())


def next_edition(by: User | None, note: str) -> Edition:
    """Number the next edition; whoever publishes at the same time waits for this transaction to end."""
    lock_publishing()
    newest = Edition.objects.newest()
    now = timezone.now()
    if newest:
        refuse_wrong_clock(newest, now)
        # A clock may be set back; editions stay in the order of their moments all the same.
        now = max(now, newest.published_at + dt.timedelta(microseconds=1))
    edition = Edition.objects.create(
        number=newest.number + 1 if newest else 1,
        published_at=now,
        published_by=by,
        note=note,
        shape=shape_of(publishable_models()),
    )
    edition.chain_number = next_number()
    return edition


def refuse_wrong_clock(newest: Edition, now: dt.datetime) -> None:
    """Raise Refused where the newest edition lies ahead: each that followed would be dated there too."""
    if newest.published_at - now > CLOCK_MAY_DIFFER:
        said = _(
            "Edition %(number)s is of %(moment)s, and this machine's clock says %(now)s: set the clock right first."
        )
        moment, today = (f"{one:%Y-%m-%d %H:%M}" for one in (newest.published_at, now))
        raise Refused([said % {"number": newest.number, "moment": moment, "now": today}])


def lock_publishing() -> None:
    """Wait until nobody else publishes or saves; readers never wait. Whoever writes to records asks for it first."""
    # SQLite has one writer at a time anyway.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Who had already written would wait here for a publication that waits for what was written; and who saves
            # beside a publication would be told of a state that is gone.
            cursor.execute(f"LOCK TABLE {Edition._meta.db_table} IN EXCLUSIVE MODE")


def count_rows_anew() -> None:
    # Just after a load PostgreSQL planned without what is there now, and took minutes for a simple question.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write_versions(
    model: type[Publishable], found: dict[str, Document], edition: Edition, seen: Mapping[str, Document] | None = None
) -> int:
    """Publish each working copy that differs from what readers see, if that is known already; how many did."""
    changed = write_changed(model, found, edition, seen) if found else []
    stand_published(model, changed, edition)
    return len(changed)


def write_changed(
    model: type[Publishable], found: dict[str, Document], edition: Edition, seen: Mapping[str, Document] | None = None
) -> list[str]:
    """Write a version for each document that differs from what readers see; whose they are."""
    if seen is None:
        seen = dict(model.VERSION.objects.current().filter(key__among=found).values_list("key", "document"))
    changed = [key for key in found if not same(model, seen.get(key), found[key])]
    close(model.VERSION, [key for key in changed if key in seen], edition)
    versions = [new_version(model, key, found[key], edition) for key in changed]
    model.VERSION.complete(versions)
    insert(model.VERSION, versions)
    # A bulk insert does not give back the numbers of its rows, which the facts need.
    ids = dict(model.VERSION.objects.filter(since=edition, key__among=changed).values_list("key", "pk"))
    for version in versions:
        version.pk = ids[version.key]
    sums = ((one.pk, version_sum(one.key, edition.number, one.document)) for one in versions)
    add_sums(edition.chain_number, model.WORD, sums)
    model.VERSION.write_facts(versions)
    if model is Incident:
        write_ready_lines(versions)
    return changed


def stand_published(model: type[Publishable], keys: list[str], edition: Edition) -> None:
    """Working copies that readers see as they stand say so, and are in review no more."""
    if not keys:
        return
    records = model._default_manager.filter(**{f"{model.KEY}__among": keys})
    # Rows that say so already are not written once more.
    records.exclude(state="published").update(state="published")
    answer_submissions(model, keys, edition)


def new_version(model: type[Publishable], key: str, document: dict[str, Any], edition: Edition) -> Version:
    """A new version with its facts."""
    new = model.VERSION(key=key, since_id=edition.number, document=document)
    new.read(document)
    return new


def close(versions: type[Version], keys: list[str], edition: Edition) -> int:
    """End the current versions of these records with an edition; how many there were."""
    if not keys:
        return 0
    current = versions.objects.current().filter(key__among=keys)
    # Facts first: they are found by their versions, which are current no longer afterwards.
    for fact in dated_facts(versions):
        fact._default_manager.filter(until=None, version__in=current).update(until=edition)
    add_closed(versions, current, edition)
    return current.update(until=edition)


def dated_facts(versions: type[Version]) -> list[type[models.Model]]:
    # Some facts keep since and until themselves, for queries that do not ask for the version.
    related = [relation.related_model for relation in versions._meta.related_objects]
    return [model for model in related if any(field.name == "until" for field in model._meta.fields)]
