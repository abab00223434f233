"""Whether a kept figure still holds: its table beside that of today, and what became of the records behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import translation

from incidents.counting.filters import IncidentFilter
from incidents.editions.names import Names
from incidents.editions.references import publishable_models
from incidents.editions.then_and_now import what_changed
from incidents.models import Edition, IncidentVersion, Publishable, Version
from project.questions import BadQuestion
from project.table import Column, Row, naming_columns, paired_rows
from stats.category_names import category_name
from stats.citing.cited_views import CitedView, NotCitable, view_at
from stats.citing.keeping import table_kept
from stats.models import KeptFigure
from stats.tables.records_counted import incidents_of_table

PlainTable = dict[str, Any]
MOST_REASONS = 200  # records that a page names


@dataclass(frozen=True)
class ChangedCell:
    """One number that is not what it was; None where there is no such row, or it is unknown."""

    row: tuple[Any, ...]
    column: str
    then: Any
    now: Any

    def __str__(self) -> str:
        # For whoever runs a command: keys and numbers as files have them.
        return f"{' '.join(map(str, self.row)) or 'total'}: {self.column} {self.then} -> {self.now}"


@dataclass(frozen=True)
class ComparedRow:
    """A row of either table by what names it, with its numbers then and now."""

    key: tuple[Any, ...]
    then: Row | None
    now: Row | None

    @property
    def same(self) -> bool:
        return self.then == self.now


@dataclass(frozen=True)
class Reason:
    """Why a number moved: a record that was published anew or withdrawn, in which edition, with its note."""

    model: type[Publishable]
    key: str
    title: str
    edition: Edition
    kind: str
    what: tuple[str, ...]
    note: str


def question_again(kept: KeptFigure, edition: int) -> CitedView | None:
    """What a kept figure's question shows as of an edition; None where it cannot be asked of it."""
    try:
        return view_at(kept.view_address, edition)
    except (NotCitable, BadQuestion):
        return None


def worked_out_again(kept: KeptFigure) -> PlainTable | None:
    """The table of a kept figure as the software counts it today, as of its own edition."""
    with translation.override("en"):
        view = question_again(kept, kept.edition_id)
        return table_kept(view.table) if view else None


def naming_width(table: PlainTable) -> int:
    """How many columns name a row of a kept table."""
    return naming_columns(kept_columns(table))


def in_columns_of(then: PlainTable, now: PlainTable) -> PlainTable:
    """The table of today in the columns of then: one that came later moved no number."""
    known, names = ([column["name"] for column in table["columns"]] for table in (then, now))
    if known == names or not {*known} <= {*names}:
        return now
    places = [names.index(name) for name in known]
    rows = [[row[place] for place in places] for row in now["rows"]]
    total = now["total"] and [now["total"][place] for place in places]
    return now | {"columns": then["columns"], "rows": rows, "total": total}


def compared_rows(then: PlainTable, now: PlainTable) -> list[ComparedRow]:
    """The rows of both tables, those of then first."""
    width, both = naming_width(then), (then, in_columns_of(then, now))
    rows = ([tuple(row) for row in table["rows"]] for table in both)
    return [
        ComparedRow((was or is_now or ())[:width], was and was[width:], is_now and is_now[width:])
        for was, is_now in paired_rows(kept_columns(then), *rows)
    ]


def changed_cells(then: PlainTable, now: PlainTable) -> Iterator[ChangedCell]:
    """Every number that two tables do not have alike; the row of a total has no name."""
    names = [column["name"] for column in then["columns"][naming_width(then) :]]
    for row in compared_rows(then, now):
        yield from cells_apart(row, names)
    both = (then, in_columns_of(then, now))
    before, after = (tuple(table["total"] or ())[naming_width(then) :] for table in both)
    total = ComparedRow((), before, after)
    yield from cells_apart(total, names)


def cells_apart(row: ComparedRow, names: list[str]) -> Iterator[ChangedCell]:
    if row.same:
        return
    empty = [None] * len(names)
    for name, then, now in zip(names, row.then or empty, row.now or empty, strict=False):
        if then != now:
            yield ChangedCell(row.key, name, then, now)


def kept_columns(table: PlainTable) -> list[Column]:
    """The columns of a kept table, as a page names their cells."""
    return [
        Column(
            c["name"], c["label"], c["type"], c["unit"], codes=c["codes"], of=c["of"],
            read=category_name if (c["name"], c["type"]) == ("category", "text") else None,
        )
        for c in table["columns"]
    ]  # fmt: skip


# Why


def reasons(kept: KeptFigure, then: CitedView | None, now: CitedView | None, newest: int) -> list[Reason]:
    """The records behind a figure, then or now, that were published anew or withdrawn since; the latest first."""
    view = then or now
    if view is None:
        return []
    versions, keys = records_behind(view, *(one for one in (then, now) if one))
    edition = kept.edition_id
    moved = Q(since__gt=edition, since__lte=newest) | Q(until__gt=edition, until__lte=newest)
    found = versions.objects.filter(moved, keys).select_related("since", "until").order_by("-since", "key")
    return list(steps_since(versions, list(found[:MOST_REASONS]), edition, newest))


def records_behind(view: CitedView, *views: CitedView) -> tuple[type[Version], Q]:
    """Which kind of record a view counts, and a lookup for those that it finds in any of the editions."""
    if view.records is not None:
        return view.records, view.of_records
    keys = Q(pk=None)
    for one in views:
        keys |= Q(key__in=versions_behind(one).order_by().values("key"))
    return view.question.queryset.model, keys


def versions_behind(view: CitedView) -> Any:
    """The versions that a view counts: a chart of incidents may leave out some of those that it is asked for."""
    if view.entry is None or not isinstance(view.question, IncidentFilter):
        return view.question.rows()
    counted = view.question.facts.pk[incidents_of_table(view.table, view.question)]
    return IncidentVersion.objects.filter(pk__among=counted.tolist())


def steps_since(versions: type[Version], found: list[Version], edition: int, newest: int) -> Iterator[Reason]:
    """What each edition did to each of some records."""
    model, names = model_of(versions), Names(newest)
    before = {(version.key, version.until_id): version for version in found}
    after = {(version.key, version.since_id) for version in found}
    for version in found:
        if edition < version.since_id <= newest:
            yield published_step(model, before.get((version.key, version.since_id)), version, names)
        if version.until_id and edition < version.until_id <= newest and (version.key, version.until_id) not in after:
            title = model.title_of(version.document, names)
            note = version.withdrawn or version.until.said  # type: ignore[union-attr]
            yield Reason(model, version.key, title, version.until, "withdrawn", (), note)  # type: ignore[arg-type]


def published_step(model: type[Publishable], before: Version | None, version: Version, names: Names) -> Reason:
    kind, what = ("changed", what_changed(model, before.document, version.document, names)) if before else ("added", [])
    title = model.title_of(version.document, names)
    return Reason(model, version.key, title, version.since, kind, tuple(what), version.since.said)


def model_of(versions: type[Version]) -> type[Publishable]:
    return next(model for model in publishable_models() if model.VERSION is versions)
