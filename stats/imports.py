"""The statistics' CSV files, and the loading of a whole folder: one transaction, one edition."""

import calendar
import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from incidents.editions.publishing import lock_publishing, publish_keys
from incidents.loading.columns import file_step, in_order, record_steps
from incidents.loading.dry_run import load_told
from incidents.loading.unmentioned import Lacking, as_here, completed_rows, lacking
from incidents.loading.writing import Folder, LoadingStep, write_records
from incidents.models import Edition, Publishable
from incidents.models.editions import LOADED
from project import csv_reading as read
from project.bulk import writing_much
from project.csv_reading import BadCell, Errors, FileRow
from project.periods import parse_day
from project.uncached import uncached
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from stats.models.other_figures import slugify
from stats.period_types import period_misnamed

SayLine = Callable[[str], None]
UNREAD = ("codebook.csv",)  # which an archive has beside its tables
# Columns that may be missing and say more than the field of their name.
SAY_MORE = {"end_date": {"end_precision"}, "year_start": {"period_start", "period_type"}}
Cut = tuple[dt.date, str]
FigureRule = Callable[[FileRow], tuple[str, str] | None]


def cut_date_cell(cell: str) -> Cut:
    """A date cut to what is known of it ("2020", "2020-01", "2020-01-22"): its first day, and its precision."""
    precision = {4: "year", 7: "month", 10: "day"}.get(len(cell))
    try:
        if precision:
            first = parse_day(cell + "-01-01"[len(cell) - 10 :] if precision != "day" else cell)
            return read.within(first), precision
    # A BadCell is a ValueError too, and says more than the sentence below.
    except BadCell:
        raise
    except ValueError:
        pass
    raise BadCell(_("is not a date such as 2023-05-10, 2023-05 or 2023"))


def cut_end(cell: str) -> Cut | None:
    """The last day that a cut date allows, and its precision; None where it is empty."""
    if not cell:
        return None
    first, precision = cut_date_cell(cell)
    month = 12 if precision == "year" else first.month
    day = first.day if precision == "day" else calendar.monthrange(first.year, month)[1]
    return first.replace(month=month, day=day), precision


def adds_up(row: FileRow) -> tuple[str, str] | None:
    """A rule: men and women are the total, where both are printed, unless a note says why not."""
    if row["exception"] and row["notes"]:
        return None
    if row["male"] is None or row["female"] is None or row["male"] + row["female"] == row["total"]:
        return None
    return "total", _("%(total)s is not male + female, which is %(sum)s") % {
        "total": row["total"],
        "sum": row["male"] + row["female"],
    }


def within_total(sex: str) -> FigureRule:
    ordered = in_order(sex, "total")
    return lambda row: None if row["exception"] else ordered(row)


def has_start(row: FileRow) -> tuple[str, str] | None:
    """A rule: only a running total has no first day."""
    if row["period_start"] or row["period_type"] == "cumulative":
        return None
    return "period_start", _("is empty; only a cumulative row has no first day")


def of_its_type(row: FileRow) -> tuple[str, str] | None:
    """A rule: the type of a period is what its days are."""
    said = period_misnamed(row["period_type"], row["period_start"], row["period_end"])
    if not said or (row["period_start"] is None and row["period_type"] != "cumulative"):  # `has_start` says the latter
        return None
    days = {"type": row["period_type"], "first": row["period_start"], "last": row["period_end"], "said": said}
    return "period_type", _("'%(type)s' stands beside %(first)s and %(last)s. %(said)s") % days


def same_precision(row: FileRow) -> tuple[str, str] | None:
    """A rule: the date is cut to the precision that stands beside it."""
    if row["date"][1] == row["date_precision"]:
        return None
    return "date", _("is cut to the %(cut)s, but date_precision is %(precision)s") % {
        "cut": row["date"][1],
        "precision": row["date_precision"],
    }


def ends_after(row: FileRow) -> tuple[str, str] | None:
    """A rule: the last day that the end allows is not before the first day that the date allows."""
    if row["end_date"] is None or row["end_date"][0] >= row["date"][0]:
        return None
    said = {"end": row["end_date"][0], "start": row["date"][0]}
    return "end_date", _("%(end)s is below date, which is %(start)s; it may not be") % said


def statistics_steps(folder: Folder) -> list[LoadingStep]:
    """The files of the statistics."""
    of_period = (in_order("period_start", "period_end"), has_start, of_its_type)
    return [
        file_step(
            folder, "arrivals", lambda folder, rows: write_figures(folder, ArrivalFigure, map(arrival, rows)),
            key=("destination", "period_type", "period_start", "period_end", "status", "released", "source"),
            rules=(*of_period, within_total("male"), within_total("female"), adds_up),
        ),
        file_step(
            folder, "other-destinations",
            lambda folder, rows: write_figures(folder, OtherFigure, numbered_figures(map(other_figure, rows))),
            key=(), rules=of_period,
        ),
        file_step(
            folder, "arrivals-breakdown",
            lambda folder, rows: write_figures(folder, OtherFigure, numbered_figures(map(breakdown, rows))),
            key=(), rules=(in_order("year_start", "year_end"),),
        ),
        file_step(
            folder, "context-events",
            lambda folder, rows: write_figures(folder, ContextEvent, map(context_event, rows)),
            own={"date": cut_date_cell, "end_date": cut_end}, rules=(same_precision, ends_after),
        ),
    ]  # fmt: skip


def write_figures(folder: Folder, model: type[Publishable], records: Iterable[Publishable]) -> None:
    """Write figures or events; what is here already keeps what the file has no column for."""
    unsaid = folder.unsaid() - {model.KEY}
    columns = unsaid.union(*(SAY_MORE[column] for column in unsaid & SAY_MORE.keys()))
    write_records(folder, model, as_here(model, records, columns))


def keyed(model: type[Model], row: FileRow) -> dict[str, Any]:
    names = {field.name: field.attname for field in model._meta.concrete_fields}
    return {names.get(name, name): value for name, value in row.cells.items()}


def arrival(row: FileRow) -> ArrivalFigure:
    """A row of arrivals.csv as a working copy."""
    made = ArrivalFigure(**keyed(ArrivalFigure, row))
    made.slug = made.slug or made.natural_slug()
    return made


def other_figure(row: FileRow) -> OtherFigure:
    return OtherFigure(**keyed(OtherFigure, row))


def breakdown(row: FileRow) -> OtherFigure:
    """A row of arrivals_breakdown.csv as a working copy: years become the days that they span."""
    cells = keyed(OtherFigure, row)
    first, last = cells.pop("year_start"), cells.pop("year_end")
    return OtherFigure(
        period_type="year" if first == last else "cumulative",
        period_start=dt.date(first, 1, 1) if first else None,
        period_end=dt.date(last, 12, 31),
        **cells,
    )


def numbered_figures(figures: Iterable[OtherFigure]) -> Iterable[OtherFigure]:
    """Figures with their slugs; where two would be the same, the later ones get a number in the file's order."""
    seen: dict[str, int] = {}
    for figure in figures:
        if figure.slug:  # an archive says what each was called
            yield figure
            continue
        slug = slugify(figure.natural_slug())
        seen[slug] = seen.get(slug, 0) + 1
        figure.slug = slug if seen[slug] == 1 else f"{slug}-{seen[slug]}"
        yield figure


def context_event(row: FileRow) -> ContextEvent:
    """A row of context_events.csv as a working copy."""
    cells = keyed(ContextEvent, row)
    cells["date"], cells["date_precision"] = cells["date"]
    cells["end_date"], cells["end_precision"] = cells["end_date"] or (None, "")
    return ContextEvent(**cells)


def load_rows(site: Folder, step: LoadingStep, lacks: Lacking | None, errors: Errors, say: SayLine) -> None:
    """Write a file's rows, or name what is wrong with them."""
    if not (site.path / step.file.name).exists():
        say(_("%s: not there; what the site has stays") % step.file.name)
        return
    count = 0
    site.file = step.file

    def counted() -> Iterator[FileRow]:
        nonlocal count
        for row in completed_rows(read.rows(site.path, step.file, errors), lacks, errors):
            count += 1
            if not errors.found:
                # Once anything is wrong, the rest of the folder is only read, so that all of it is said.
                yield row

    rows = counted()
    try:
        if not errors.found:
            step.write(site, rows)
    except IntegrityError as error:  # what no reader or rule sees: a name that another country has
        errors.add(step.file.name, None, None, str(error))
    # What the writer left unread is read for what is wrong with it.
    deque(rows, maxlen=0)
    say(f"{step.file.name}: {count}")


def read_in(folder: Path, say: SayLine) -> Folder:
    """Write a folder's rows into working copies; raises BadFiles with every error named."""
    if not folder.is_dir():
        raise read.BadFiles([_("%s is not a folder") % folder])
    site, errors = Folder.open(folder), Errors()
    every = [*record_steps(site), *statistics_steps(site)]
    names = [step.file.name for step in every]
    read.look_at_files(folder, [step.file for step in every], errors, besides=UNREAD)
    errors.refuse()
    if not any((folder / name).exists() for name in names):
        text = _("%(folder)s has none of the files that are read: %(names)s")
        say(text % {"folder": folder, "names": ", ".join(names)})
    # Asked before anything is written over it.
    lacks = lacking(folder, [step.file for step in every], site.keys_of)
    for step in every:
        load_rows(site, step, lacks.get(step.file.name), errors, say)
    errors.refuse()
    return site


def load(folder: Path, *, by: User | None = None, note: str = "", say: SayLine = print) -> Edition | None:
    """Load a folder's CSV files and publish what changed; None where the site has it all already.

    Raises BadFiles or publishing.Refused with every error named; nothing is then left behind.
    """
    with writing_much(), transaction.atomic():
        # Before anything is written, as everybody asks for it who writes to records.
        lock_publishing()
        site = read_in(folder, say)
        edition = publish_keys(site.loaded, by=by, note=note or LOADED, on_progress=say)
        if edition:
            for model in site.loaded:
                fresh = model.VERSION.objects.filter(since=edition).values("key")
                loaded = model._default_manager.exclude(loaded=edition.number)
                loaded.filter(**{f"{model.KEY}__in": fresh}).update(loaded=edition.number)
    for text in site.returned(edition):
        say(text)
    for model, keys in site.kept.items():
        if keys:
            say(
                _("%(count)s of %(name)s kept as they were edited here")
                % {"count": len(keys), "name": model._meta.verbose_name_plural}
            )
    return edition


def rehearse(folder: Path, *, say: SayLine = print) -> None:
    """Say what `load` would do, or refuse as it would, and write nothing: all that was done is taken back."""
    # The cache goes by the number of an edition, which another one will have.
    with uncached(), transaction.atomic():
        lock_publishing()
        site = read_in(folder, say)
        edition = publish_keys(site.loaded, note=LOADED, on_progress=say)
        for text in [*site.returned(edition), *load_told(site, edition)]:
            say(text)
        # What a load would do is only known once it is done.
        transaction.set_rollback(True)
