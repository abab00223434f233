"""A walk over every text of the record, in every version and all derived from it: to look, or to replace one text."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import CharField, ForeignKey, JSONField, TextField
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from incidents.editions.references import publishable_models
from incidents.erasure.needle import Needle, walked
from incidents.erasure.sweeping import sessions_with
from incidents.models import Edition, IncidentVersion, Instrument, Publishable, ReadyLine, Version
from incidents.models.editions import record_of
from incidents.releases.making import releases_holding
from project.models import BrowserSession
from project.ordering import beyond

APPS = ("incidents", "stats", "project")
EXEMPT = {
    "incidents.chainlink": "holds numbers and sums, and is append-only",
    "incidents.rowsum": "holds numbers and sums, and is append-only",
    "project.auditentry": "holds kinds, keys and numbers, never a text, and is append-only",
    "incidents.keptfile": "holds bytes: files that hold the text are removed whole, as kept_texts finds them",
    "incidents.readyline": "holds lines that are made of documents: that of a changed one is deleted",
    "project.browsersession": "holds the kind of a browser: sessions that hold the text are deleted whole",
    "project.preference": "holds the code of a language",
    "project.secondfactor": "holds secrets of apps and sums of recovery codes",
    "project.sitemark": "holds words of the software",
    "project.tally": "holds names of limits and numbers",
    "project.takenform": "holds what stands for a form, and an address of the desk without its words",
}
# Columns of letters that are no text. A picture is drawn anew where what it shows was removed.
CODED_COLUMNS = {"sha256", "digest", "code", "view_name", "picture", "picture_ko", "object_id", "media_type", "shape"}
WALK_BATCH = 500
SAMPLES, SAMPLES_OF_A_KIND, AROUND = 40, 4, 60
SayProgress = Callable[[str], None]


class NotErased(Exception):
    """Nothing was erased; the reason never repeats the text."""


@dataclass
class FoundInKind:
    """How many rows of one kind hold the text, and in how many places."""

    label: str
    rows: int = 0
    places: int = 0


@dataclass
class TextPlaces:
    """Where a text stands: by kind of record, in which editions, in which addresses, and samples of what is meant."""

    kinds: dict[str, FoundInKind] = field(default_factory=dict)
    editions: set[int] = field(default_factory=set)
    samples: list[tuple[str, str, str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    releases: list[str] = field(default_factory=list)
    sessions: int = 0
    files: int = 0
    copies: list[str] = field(default_factory=list)
    unread: int = 0
    records: dict[type[Publishable], set[str]] = field(default_factory=dict)  # published ones that have it
    spellings: set[str] = field(default_factory=set)  # pieces of texts that sound like it and would stay

    @property
    def spelled(self) -> list[str]:
        return sorted(self.spellings)

    @property
    def places(self) -> int:
        """In how many places it stands, addresses apart."""
        return sum(kind.places for kind in self.kinds.values())

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The editions, as the first and last of those that stand next to each other."""
        numbers = sorted(self.editions)
        gaps = [(one, other) for one, other in pairwise(numbers) if other > one + 1]
        firsts, lasts = [other for _one, other in gaps], [one for one, _other in gaps]
        return list(zip([*numbers[:1], *firsts], [*lasts, *numbers[-1:]], strict=True))

    def __bool__(self) -> bool:
        return bool(self.places or self.keys or self.sessions or self.files or self.copies)


def covered_models() -> list[type[models.Model]]:
    """Every model with a text that may have to be erased."""
    own = [model for model in apps.get_models() if model._meta.app_label in APPS]
    kept = [model for model in own if model._meta.label_lower not in EXEMPT and text_columns(model)]
    # Editions first, as whoever publishes locks them first: otherwise each might wait for the other.
    return sorted([*kept, LogEntry], key=lambda model: model is not Edition)


def label_of(model: type[models.Model]) -> str:
    """What the rows of a model are called."""
    record = next((record for record in publishable_models() if record.VERSION is model), None)
    if record:
        return _("Published versions: %(records)s") % {"records": record._meta.verbose_name_plural}
    return str(capfirst(model._meta.verbose_name_plural))


@cache
def text_columns(model: type[models.Model]) -> list[Any]:
    return [column for column in model._meta.concrete_fields if may_hold_text(column)]


def may_hold_text(column: Any) -> bool:
    """Whether a column may hold a text: codes, numbers, dates and sums do not."""
    if isinstance(column, ForeignKey):
        return isinstance(column.target_field, CharField)
    texts = isinstance(column, CharField | TextField | JSONField)
    return texts and not column.choices and not column.primary_key and column.name not in CODED_COLUMNS


def all_keys() -> Iterator[str]:
    """The keys of all records that have words for one, and of treaties."""
    yield from Instrument.objects.order_by().values_list("slug", flat=True).iterator(chunk_size=WALK_BATCH)
    for model in publishable_models():
        if not model._meta.get_field(model.KEY).primary_key:  # type: ignore[union-attr]
            yield from (
                model._default_manager.order_by().values_list(model.KEY, flat=True).iterator(chunk_size=WALK_BATCH)
            )


def new_names(keys: list[str], needle: Needle, taken: set[str]) -> dict[str, str]:
    """A new key for each: without the text, and not another record's."""
    names: dict[str, str] = {}
    mark = slugify(needle.replacement) or "removed"
    for key in keys:
        wanted = slugify(needle.pattern.sub(mark, key)) or mark
        # One more name than are taken, so one of them is free.
        free = (name for n in range(1, len(taken) + 2) if (name := wanted if n == 1 else f"{wanted}-{n}") not in taken)
        names[key] = next(free)
        taken.add(names[key])
    return names


class Walk:
    """One walk over every text of the record; it writes where it is told to, and otherwise only looks."""

    def __init__(
        self, needle: Needle, *, write: bool, rename: bool = False, say: SayProgress = lambda text: None
    ) -> None:
        self.needle, self.write, self.say = needle, write, say
        self.found = TextPlaces()
        taken = set(all_keys())
        self.found.keys = sorted(key for key in taken if needle.finds(key))
        self.names = new_names(self.found.keys, needle, taken) if rename else {key: key for key in self.found.keys}
        self.newest = Edition.objects.newest()
        self.changed: dict[type[models.Model], list[Any]] = defaultdict(list)  # keys of rows that were written

    def run(self) -> TextPlaces:
        """Walk over all models, then over sessions; kept files follow once the rest is certain."""
        releases = releases_holding(self.needle.finds)  # an archive may name what was withdrawn long ago
        self.found.releases = [release.name for release in releases]
        self.found.editions.update(release.edition_id for release in releases)
        for model in covered_models():
            self.over(model)
        sessions = sessions_with(self.needle)
        self.found.sessions = len(sessions)
        if self.write:
            BrowserSession.objects.filter(pk__among=sessions).delete()
        return self.found

    def over(self, model: type[models.Model]) -> None:
        """Walk over the rows of a model, a batch at a time."""
        names = [column.attname for column in model._meta.concrete_fields]
        rows, last, seen = model._base_manager.order_by("pk").values(*names), None, 0
        pk = model._meta.pk.attname
        # Each batch is asked for by key: however many rows there are, few are held.
        while batch := list((rows if last is None else beyond(rows, last))[:WALK_BATCH]):
            for row in batch:
                self.row(model, row)
            last, seen = batch[-1][pk], seen + len(batch)
        self.say(f"{model._meta.verbose_name_plural}: {seen}")

    def row(self, model: type[models.Model], row: dict[str, Any]) -> None:
        """One row: its texts without the one to be erased, and what else follows from that."""
        changes: dict[str, Any] = {}
        places = 0
        for column in text_columns(model):
            old = row[column.attname]
            if old in (None, ""):
                continue
            new, count = self.cell(model, column, old)
            places += count
            if new != old:
                changes[column.attname] = new
        if not places and not changes:
            return
        kind = self.found.kinds.setdefault(model._meta.label_lower, FoundInKind(label_of(model)))
        kind.rows, kind.places = kind.rows + 1, kind.places + places
        self.found.editions.update(self.editions_of(model, row, changes))
        if issubclass(model, Version) and (record := record_of(model)):
            self.found.records.setdefault(record, set()).add(row["key"])
        if self.write:
            self.change(model, row, changes)

    def cell(self, model: type[models.Model], column: Any, old: Any) -> tuple[Any, int]:
        """A value without the text, and how often it had it; a key is renamed as a whole, or stays."""
        count = 0

        def change(text: str) -> str:
            nonlocal count
            # A key is renamed as a whole, as everything that names it is.
            if text in self.names:
                return self.names[text]
            new, times = self.needle.redacted(text)
            count += times
            if times:
                self.sample(model, text)
            if not self.write and len(self.found.spellings) < SAMPLES:
                self.found.spellings |= self.needle.other_spellings(text)
            return new

        if column.name == "words":  # what a search reads is derived: it counts as no place of its own
            published = issubclass(model, Version)
            return (self.needle.redacted_tokens if published else self.needle.redacted_words)(old), 0
        new = walked(old, change)
        longest = getattr(column, "max_length", None)
        if longest and len(new) > longest:
            raise NotErased(_("A text would become too long for its column: choose a shorter replacement."))
        if model is LogEntry and longest == len(new):  # cut off there, maybe in the middle of the text
            new = self.needle.without_its_beginning(new)
        return new, 0 if column.name in getattr(model, "DERIVED", ()) else count

    def sample(self, model: type[models.Model], text: str) -> None:
        """Keep a piece of a text that has it, so that whoever decides sees what is meant."""
        kind, match = label_of(model), self.needle.pattern.search(text)
        alike = sum(1 for sample in self.found.samples if sample[0] == kind)
        if match and not self.write and alike < SAMPLES_OF_A_KIND and len(self.found.samples) < SAMPLES:
            start, end = match.span()
            before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
            before, after = "…" * (start > AROUND) + before, after + "…" * (len(text) > end + AROUND)
            sample = (kind, before, match[0], after)
            # A published version repeats its working copy, and once is enough.
            if sample[1:] not in [known[1:] for known in self.found.samples]:
                self.found.samples.append(sample)

    def editions_of(self, model: type[models.Model], row: dict[str, Any], changes: dict[str, Any]) -> Iterable[int]:
        """The editions that show a row: those of a version, the one that a note or a release is of."""
        if model is Edition:
            return [row["number"]]
        newest = self.newest.number if self.newest else 0
        if "since_id" in row:
            closed = row["until_id"] or newest + 1
            # The reason of a withdrawal is shown by the edition that made it, too.
            return range(row["since_id"], closed + 1 if "withdrawn" in changes else closed)
        related = [column.attname for column in model._meta.concrete_fields if column.related_model is Edition]
        return [row[name] for name in related if row[name] is not None]

    def change(self, model: type[models.Model], row: dict[str, Any], changes: dict[str, Any]) -> None:
        """Write a row, and mark what has to show that it was changed."""
        if issubclass(model, Version):
            changes["erased"] = timezone.now().date()
            if model is IncidentVersion:
                ReadyLine.objects.filter(version=row["id"]).delete()
        # As if it were edited here, so that no file of seeds brings the text back.
        if issubclass(model, Publishable):
            changes |= {"edited_at": timezone.now(), "loaded": None}
        if follows := getattr(model, "erased_values", None):
            changes |= follows(changes)
        key = row[model._meta.pk.attname]
        model._base_manager.filter(pk=key).update(**changes)
        self.changed[model].append(key)
        if owner := self.owners.get(model):
            record, link = owner
            value = changes.get(link.attname, row[link.attname])
            whole = record._base_manager.filter(**{link.target_field.attname: value})
            whole.update(edited_at=timezone.now(), loaded=None)

    @cached_property
    def owners(self) -> dict[Any, tuple[type[Publishable], Any]]:
        relations = [(model, model._meta.get_field(part)) for model in publishable_models() for part in model.PARTS]
        return {relation.related_model: (model, relation.field) for model, relation in relations}  # type: ignore[union-attr]
