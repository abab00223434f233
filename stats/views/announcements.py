"""Announcements of arrivals as lists, pages and files show them."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from incidents.editions.cited_sources import sources_by_slug
from incidents.editions.names import Names
from incidents.models import Edition
from incidents.shapes import columns_in_edition
from project import filter_panel
from project.periods import year_text
from project.queries import query_string
from project.questions import Question, with_query
from project.table import Column
from stats.catalogue import BY_SLUG
from stats.columns import ARRIVAL_COLUMNS
from stats.filters import LATEST_RELEASE, ArrivalFilter
from stats.models import ArrivalFigure, ArrivalVersion
from stats.period_names import period_kind, span_of
from stats.tables.arrivals import counting_by_year, year_opens
from stats.tables.identities import Check, identities
from stats.views.chart_context import figure_context

ARRIVAL_PAGE = 50


def columns_known(edition: Edition | None) -> tuple[Column, ...]:
    return columns_in_edition(edition, ARRIVAL_COLUMNS, ArrivalFigure)


def arrival_records_context(question: Question, path: str, *, whole: bool, shown: int | None = None) -> dict[str, Any]:
    """How many announcements and sources, and on their own page the announcements.

    A chart that is made of others than were asked for says above it how many are `shown`, as it does below.
    """
    rows = question.rows()
    count = rows.count()
    everything = ArrivalVersion.objects.as_of(question.edition).filter(destination=destination_of(question)).count()
    context: dict[str, Any] = {
        "record_count": count,
        "source_count": len(announcement_sources(rows)),
        "count_text": gettext("%(count)s of %(all)s announcements")
        % {"count": count if shown is None else shown, "all": everything},
    }
    if whole:
        page = filter_panel.page_of(question, rows.order_by(*question.order), count=count, size=ARRIVAL_PAGE)
        context |= {
            "page": page,
            "page_links": filter_panel.page_links(question, page, path),
            "announcements": announcement_rows(page.object_list, question.edition),
            "columns": arrival_headings(question, path),
        }
    return context


def announcement_sources(rows: Any) -> set[str]:
    return set(rows.order_by().values_list("source", flat=True))


def arrival_headings(question: Question, path: str) -> list[filter_panel.SortHeading]:
    """The headings of the announcements; of their release the latest can only be first."""
    newest = with_query(path, filter_panel.asked_words(question, "sort") | {"sort": ["-released"]})
    return [
        filter_panel.sort_heading(question, path, gettext("Period"), "period", falling=True),
        filter_panel.sort_heading(question, path, gettext("Total"), "total", falling=True, number=True),
        filter_panel.SortHeading(gettext("Women"), number=True),
        filter_panel.SortHeading(gettext("Men"), number=True),
        filter_panel.SortHeading(gettext("Status")),
        filter_panel.SortHeading(
            pgettext("of a figure", "Released"), newest, "descending" if question.sort == "-released" else ""
        ),
        filter_panel.SortHeading(gettext("Source and notes")),
    ]


def announcement_rows(rows: Any, edition: int | None) -> list[dict[str, Any]]:
    """Announcements with their sources: one query for all."""
    documents = [row.document for row in rows]
    sources = sources_by_slug({document["source"] for document in documents}, edition)
    return [{**d, "source": sources.get(d["source"]), "span": span_of(d), "kind": period_kind(d)} for d in documents]


def identity_context(question: Question) -> dict[str, Any]:
    """Whether the figures of a destination agree, whatever else is asked: every rule, and each sum that fails."""
    found = identities(question.edition, destination_of(question))
    sources = sources_by_slug({check.whole.source for rule in found for check in rule.failing}, question.edition)
    return {
        "tried": sum(len(rule.checks) for rule in found),
        "holding": sum(len(rule.holding) for rule in found),
        "identities": [
            {
                "slug": rule.slug,
                "title": rule.title,
                "tried": len(rule.checks),
                "holding": len(rule.holding),
                "sums": [one_sum(check) for check in rule.checks],
                "failing": [one_sum(c) | {"source": sources.get(c.whole.source)} for c in rule.failing],
            }
            for rule in found
        ],
    }


def one_sum(check: Check) -> dict[str, Any]:
    """A sum in the words of a page."""
    document = check.whole.document
    return {
        "span": span_of(document),
        "who": check.who,
        "stated": check.stated,
        "difference": check.difference,
        "arithmetic": check.arithmetic,
        "notes": document["notes"],
        "verified": document["verified"],
    }


def year_context(question: ArrivalFilter) -> dict[str, Any]:
    """The chart by year, and below it the years with what was announced before."""
    asked = without_kind(question)
    chart, names = BY_SLUG["arrivals-by-year"], Names(question.edition)
    years = years_with_vintages(asked)
    context = figure_context(chart, chart.tabulate(asked), names, ticks=revised(years))
    return context | {"years": years, "since": running_since(asked, years)}


def quarter_context(question: ArrivalFilter) -> dict[str, Any]:
    """The words of the chart by quarter: the period asked for, else since all four quarters of a year are known."""
    rows = question.queryset.filter(destination=destination_of(question), period_type="quarter").counting()
    first = [row.period_start.year for row in rows.defer("document").order_by("period_start")]
    since = next((year for year in first if first.count(year) == 4), None)
    words = {name: next(iter(question.asked_values(name)), "") for name in ("from", "to")}
    chosen = "" if words["from"] or since is None else year_text(since)
    words |= {"from": words["from"] or chosen, "whole_since": chosen, "destination": destination_of(question)}
    return {"quarters": words if since else None}


def revised(years: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [(y["year"], row.total) for y in years for row in y["earlier"] if row.total != y["figure"].total]


def running_since(question: ArrivalFilter, years: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What the years make together, and the latest running total, which begins before them."""
    if not years:
        return None
    running = ArrivalVersion.objects.as_of(question.edition).filter(
        destination=destination_of(question), period_type="cumulative", period_start=None
    )
    # A question about some years is not answered by a total of others.
    asked = question.value("from_") or question.value("to")
    return {
        "total": sum(year["figure"].total for year in years),
        "first": year_text(years[-1]["year"]),
        "last": year_text(years[0]["year"]),
        "running": None if asked else running.defer("document").order_by("-period_end", LATEST_RELEASE, "key").first(),
    }


def without_kind(question: ArrivalFilter) -> ArrivalFilter:
    # A chart by year looks at every kind of period, and at every vintage.
    words = {word: v for word, v in question.question(full=False).items() if word not in ("period", "vintages")}
    return ArrivalFilter.ask(QueryDict(query_string(words)), question.edition, strict=True)


def years_with_vintages(question: ArrivalFilter) -> list[dict[str, Any]]:
    """Years, the newest first: the figure that counts, its change on the year before, and earlier announcements."""
    figures = counting_by_year(question)
    earlier = superseded(question)
    found = [
        {
            "year": year,
            "figure": figure,
            "share": figure.women / figure.total if figure.women is not None and figure.total else None,
            "change": figure.total - figures[year - 1].total if year - 1 in figures else None,
            "released": figure.rows[0].released if len(figure.rows) == 1 else None,
            "earlier": [row for row in earlier.get(year, []) if row not in figure.rows],
            "href": with_query(reverse("arrivals"), year_opens(question, year)),
        }
        for year, figure in figures.items()
        if figure.rows
    ]
    return found[::-1]


def superseded(question: ArrivalFilter) -> dict[int, list[ArrivalVersion]]:
    """The announcements of each calendar year, the latest first."""
    rows = ArrivalVersion.objects.as_of(question.edition).filter(period_type="year")
    found: dict[int, list[ArrivalVersion]] = {}
    for row in rows.filter(destination=destination_of(question)).defer("document").order_by(LATEST_RELEASE, "key"):
        found.setdefault(row.period_end.year, []).append(row)
    return found


def destination_of(question: Question) -> str:
    return str(question.value("destination") or question.DEFAULTS["destination"][0])
