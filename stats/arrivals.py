"""Announcements of arrivals as lists, pages and files show them."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from incidents import naming
from incidents.naming import Names
from incidents.records import sources_by_slug
from project import panel
from project.periods import bounds
from project.questions import Question, query_string, with_query
from project.table import Column
from stats.arrival_figures import counting_by_year, year_opens
from stats.catalogue import BY_SLUG
from stats.filters import NEWEST, ArrivalFilter, arrival_question
from stats.models import ArrivalVersion
from stats.showing import figure_context

COLUMNS = (
    Column("destination", _("Destination"), "country"),
    Column("period_type", _("Period"), "code", codes="period_type"),
    Column("period_start", _("First day"), "date"),
    Column("period_end", _("Last day"), "date"),
    Column("male", _("Men"), "int", "people"),
    Column("female", _("Women"), "int", "people"),
    Column("total", _("Total"), "int", "people"),
    Column("status", _("Status"), "code", codes="figure_status"),
    Column("released", _("Released"), "date"),
    Column("source", _("Source")),
    Column("verified", _("Verified"), "bool"),
    Column("notes", _("Notes")),
)
PAGE = 50
FACETS = ("period", "vintages")


def record(document: dict[str, Any]) -> dict[str, Any]:
    """The columns of arrivals.csv, from what was published."""
    return {column.name: document[column.name] for column in COLUMNS}


def filter_context(request: HttpRequest, question: Question, path: str) -> dict[str, Any]:
    """What a page with the filter of arrivals shows of it."""
    return {
        "question": question,
        "facets": [uncounted(question, name) for name in FACETS],
        "chips": panel.chips(question, path),
        "clear_href": panel.cleared(question, path),
        "unknown_words": question.unknown(),
        "form_action": path,
        "kept_words": panel.kept_words(question, *FACETS),
    }


def uncounted(question: Question, name: str) -> panel.Facet:
    """A word's options without counts: arrivals are few."""
    chosen = question.value(name) or question.DEFAULTS.get(name, [])
    options = [
        panel.Option(value, str(label), value in chosen, None)
        for value, label in panel.choices(question, name)
        if value
    ]
    return panel.Facet(name, str(question.filters[name].label), options, many=question.takes_many(name))


def records_context(question: Question, path: str, *, whole: bool) -> dict[str, Any]:
    """How many announcements and sources, and on their own page the announcements."""
    rows = question.rows()
    count = rows.count()
    everything = ArrivalVersion.objects.as_of(question.edition).filter(destination=destination_of(question)).count()
    context: dict[str, Any] = {
        "record_count": count,
        "source_count": len(sources_of(rows)),
        "count_text": _now("%(count)s of %(all)s announcements") % {"count": count, "all": everything},
    }
    if whole:
        page = panel.page_of(question, rows.order_by(*question.order), count=count, size=PAGE)
        context |= {
            "page": page,
            "page_links": panel.page_links(question, page, path),
            "announcements": announcements(page.object_list, question.edition),
            "columns": columns(question, path),
        }
    return context


def sources_of(rows: Any) -> set[str]:
    """The sources in which announcements were read."""
    return set(rows.order_by().values_list("source", flat=True))


def columns(question: Question, path: str) -> list[panel.Heading]:
    """The headings of the announcements; of their release the latest can only be first."""
    newest = with_query(path, panel.asked_words(question, "sort") | {"sort": ["-released"]})
    return [
        panel.heading(question, path, _now("Period"), "period", falling=True),
        panel.heading(question, path, _now("Total"), "total", falling=True, number=True),
        panel.Heading(_now("Women"), number=True),
        panel.Heading(_now("Men"), number=True),
        panel.Heading(_now("Status")),
        panel.Heading(_now("Released"), newest, "descending" if question.sort == "-released" else ""),
        panel.Heading(_now("Source and notes")),
    ]


def announcements(rows: Any, edition: int | None) -> list[dict[str, Any]]:
    """Announcements with their sources: one query for all."""
    documents = [row.document for row in rows]
    sources = sources_by_slug({document["source"] for document in documents}, edition)
    return [{**d, "source": sources.get(d["source"]), "span": span_of(d)} for d in documents]


def span_of(document: dict[str, Any]) -> str:
    """A period as people write it: 2025, Jan 2025–Mar 2025, Jan 2025, to 31 Dec 1998."""
    last = dt.date.fromisoformat(document["period_end"])
    if not document["period_start"]:
        return _now("to %s") % naming.day(last)
    first = dt.date.fromisoformat(document["period_start"])
    if (first, last) == bounds(first, "year"):
        return str(first.year)
    whole = (first, last) == (first.replace(day=1), bounds(last, "month")[1])
    return "–".join(dict.fromkeys(naming.day(day, "month" if whole else "day") for day in (first, last)))


def year_context(question: ArrivalFilter) -> dict[str, Any]:
    """The chart by year, and below it the years with what was announced before."""
    asked = without_kind(question)
    chart, names = BY_SLUG["arrivals-by-year"], Names(question.edition)
    years = years_with_vintages(asked)
    context = figure_context(chart, chart.tabulate(asked), names, ticks=revised(years))
    return context | {"years": years, "since": since(asked, years)}


def revised(years: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Each announced total that was revised later, with its year."""
    return [(y["year"], row.total) for y in years for row in y["earlier"] if row.total != y["figure"].total]


def since(question: ArrivalFilter, years: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What the years make together, and the latest running total, which begins before them."""
    if not years:
        return None
    running = ArrivalVersion.objects.as_of(question.edition).filter(
        destination=destination_of(question), period_type="cumulative", period_start=None
    )
    return {
        "total": sum(year["figure"].total for year in years),
        "first": str(years[-1]["year"]),
        "last": str(years[0]["year"]),
        "running": running.defer("document").order_by("-period_end", NEWEST, "key").first(),
    }


def without_kind(question: ArrivalFilter) -> ArrivalFilter:
    """The same question, whatever kind of period and vintage was asked: a chart by year looks at all."""
    words = {word: v for word, v in question.question(full=False).items() if word not in ("period", "vintages")}
    return arrival_question(QueryDict(query_string(words)), question.edition, strict=True)


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
    for row in rows.filter(destination=destination_of(question)).defer("document").order_by(NEWEST, "key"):
        found.setdefault(row.period_end.year, []).append(row)
    return found


def destination_of(question: Question) -> str:
    """The country whose arrivals are asked for."""
    return str(question.value("destination") or question.DEFAULTS["destination"][0])
