"""Figures of other destinations and of who arrived, as pages and files show them: no figure is added to another."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.editions.cited_sources import sources_by_slug
from incidents.editions.names import AGGREGATE, Names
from incidents.naming import day, in_percent
from project.ordering import by_letters
from project.table import HeadingText
from stats.category_names import TOTAL, category_name
from stats.columns import BREAKDOWN_COLUMNS, DESTINATION_COLUMNS
from stats.models import OtherFigureVersion
from stats.period_names import period_kind, span_of

WARNINGS: dict[
    str, tuple[tuple[str, HeadingText], ...]
] = {  # each with the destination that it is about, if it is about one
    "resettled": (
        (
            "US",
            _(
                "US fiscal years (October to September), calendar years and running totals describe the same people "
                "in different ways: never add or compare them with each other."
            ),
        ),
        ("JP", _("Figures for Japan are rounded estimates of the press; there is no official series.")),
        ("", _("Where two reports disagree, both stand here.")),
    ),
    "asylum_granted": (
        ("GB", _("The British Home Office and UNHCR give different counts for the same years; both stand here.")),
        ("", _("Decisions of one year can concern applications of another.")),
    ),
    "asylum_applications": (
        ("CA", _("In Canada many claims were made by people who already held South Korean nationality.")),
        ("", _("Where a report may have meant decisions, its note says so.")),
    ),
    "refugee_stock": (
        ("", _("People with refugee status on the last day: a stock, which no year adds to and no flow explains.")),
        (
            "",
            _(
                "It leaves out South Korea, where people become citizens at once, China, which does not report, and "
                "everyone who was naturalised since; it falls when people become citizens."
            ),
        ),
        (
            AGGREGATE,
            _("“All asylum countries together” holds the other rows too. None of it can be compared with arrivals."),
        ),
    ),
}


def destination_record(document: dict[str, Any]) -> dict[str, Any]:
    return {column.name: document[column.name] for column in DESTINATION_COLUMNS}


def has_breakdowns(edition: int | None, destination: str) -> bool:
    return OtherFigureVersion.objects.as_of(edition).filter(dataset="breakdown", destination=destination).exists()


def breakdown_record(document: dict[str, Any]) -> dict[str, Any]:
    """The columns of arrivals_breakdown.csv, from what was published: days are the years that they came from."""
    first, last = document["period_start"], document["period_end"]
    found = {**document, "year_start": int(first[:4]) if first else None, "year_end": int(last[:4]) if last else None}
    return {column.name: found[column.name] for column in BREAKDOWN_COLUMNS}


def figure_documents(edition: int | None, dataset: str, **words: str) -> list[dict[str, Any]]:
    rows = OtherFigureVersion.objects.as_of(edition).filter(dataset=dataset, **words)
    return list(rows.order_by("destination", "measure", "dimension", "key").values_list("document", flat=True))


@dataclass(frozen=True)
class ShownFigure:
    """One figure as a page shows it: whose, when, how many, from where."""

    where: str
    span: str
    kind: str
    document: dict[str, Any]
    source: dict[str, Any] | None
    first: bool  # of its country in the table


@dataclass(frozen=True)
class MeasuredFigures:
    """The figures of one measure with what a reader has to know of them."""

    measure: codebook.Code
    figures: list[ShownFigure]
    warnings: tuple[HeadingText, ...]


def other_destinations(edition: int | None, **words: str) -> list[MeasuredFigures]:
    """A table for each measure, in the order of the codebook: flows first, the stock apart."""
    found = figure_documents(edition, "destination", **words)
    sources = sources_by_slug({document["source"] for document in found}, edition)
    names = Names(edition)
    tables = []
    for code in codebook.FLOW_MEASURES:
        rows = [document for document in found if document["measure"] == code.value]
        rows.sort(key=lambda document: figure_order(document, names))
        if rows:
            tables.append(
                MeasuredFigures(code, list(shown_figures(rows, names, sources)), warnings_of(code.value, rows))
            )
    return tables


def figure_order(document: dict[str, Any], names: Names) -> tuple[Any, ...]:
    """By the destination's name, the total over countries last; then calendar years before other spans."""
    named = by_letters(names.country(document["destination"]))
    return document["destination"] == AGGREGATE, named, kind_order(document), document["period_end"]


def warnings_of(measure: str, rows: list[dict[str, Any]]) -> tuple[HeadingText, ...]:
    there = {"", *(document["destination"] for document in rows)}
    return tuple(text for about, text in WARNINGS[measure] if about in there)


def shown_figures(
    rows: list[dict[str, Any]], names: Names, sources: dict[str, dict[str, Any]]
) -> Iterable[ShownFigure]:
    """Figures in order, each knowing whether its country stands there for the first time."""
    before = ""
    for document in rows:
        where = names.country(document["destination"])
        source = sources.get(document["source"])
        yield ShownFigure(where, span_of(document), period_kind(document), document, source, where != before)
        before = where


def kind_order(document: dict[str, Any]) -> tuple[int, str]:
    # What describes the same people stands apart: calendar years, fiscal ones, spans.
    order = 0 if not period_kind(document) else 1 if document["period_type"] == "year" else 2
    return order, document["period_start"] or ""


@dataclass(frozen=True)
class Category:
    """A category of a set: its name, its count and the share that was printed."""

    name: str
    count: int | None
    share: str
    verified: bool
    notes: str


@dataclass(frozen=True)
class Set:
    """What one source printed of who arrived, by one dimension: a table of its own."""

    where: str
    covers: str
    as_of: str | None
    source: dict[str, Any] | None
    categories: list[Category]
    total: Category | None

    @property
    def has_shares(self) -> bool:
        return any(category.share for category in self.categories)


def who_arrived(edition: int | None, **words: str) -> list[tuple[codebook.Code, list[Set]]]:
    """For each dimension its sets, the latest first."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for document in figure_documents(edition, "breakdown", **words):
        # A set for each source and span, since they cannot be compared.
        key = [document[name] for name in ("dimension", "period_end", "as_of", "period_start", "source", "destination")]
        found.setdefault(tuple(value or "" for value in key), []).append(document)
    sources = sources_by_slug({key[4] for key in found}, edition)
    order = sorted(found, key=lambda key: key[1:], reverse=True)
    names = Names(edition)
    return [
        (code, [one_set(found[key], sources.get(key[4]), names) for key in keys])
        for code in codebook.DIMENSIONS
        if (keys := [key for key in order if key[0] == code.value])
    ]


def one_set(rows: list[dict[str, Any]], source: dict[str, Any] | None, names: Names) -> Set:
    """Rows of one source, dimension and span as a table, the total apart."""
    first = rows[0]
    found = [category(document) for document in sorted(rows, key=category_order) if document["category"] != TOTAL]
    total = next((category(document) for document in rows if document["category"] == TOTAL), None)
    return Set(names.country(first["destination"]), years_described(first), first["as_of"], source, found, total)


def category_order(document: dict[str, Any]) -> tuple[Any, ...]:
    """Ages in order; other categories the largest first."""
    if document["dimension"] == "age":
        return (document["category"],)
    return (-(document["count"] or 0), -(document["share"] or 0), document["category"])


def category(document: dict[str, Any]) -> Category:
    """A row of a set as its table shows it."""
    name, share = document["category"], document["share"]
    # As it was printed, not rounded: ten digits leave out what a binary fraction adds.
    shown = in_percent(f"{100 * share:.10g}") if share is not None else ""
    return Category(category_name(name), document["count"], shown, document["verified"], document["notes"])


def years_described(document: dict[str, Any]) -> str:
    """The arrivals that a set describes: of one year, of several, or of all up to a year."""
    first, last = (day(document[name], "year") for name in ("period_start", "period_end"))
    if not first:
        return gettext("all arrivals to %s") % last
    if first == last:
        return gettext("arrivals of %s") % last
    return gettext("arrivals from %(first)s to %(last)s") % {"first": first, "last": last}
