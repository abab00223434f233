"""Announcements of arrivals as lists, pages and files show them."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.naming import Names
from incidents.records import sources_by_slug
from project import panel
from project.questions import Question, query_string
from project.table import Column, shown
from stats.catalogue import BY_SLUG
from stats.figures import counting_by_year
from stats.filters import ArrivalFilter, arrival_question
from stats.models import ArrivalVersion
from stats.showing import drawn, row_address

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
    sources = set(rows.order_by().values_list("source", flat=True))
    context: dict[str, Any] = {"record_count": count, "source_count": len(sources)}
    if whole:
        page = panel.page_of(question, rows.order_by(*question.order), count=count, size=PAGE)
        context |= {
            "page": page,
            "page_links": panel.page_links(question, page, path),
            "announcements": announcements(page.object_list, question.edition),
        }
    return context


def announcements(rows: Any, edition: int | None) -> list[dict[str, Any]]:
    """Announcements with their sources: one query for all."""
    documents = [row.document for row in rows]
    sources = sources_by_slug({document["source"] for document in documents}, edition)
    return [{**document, "source": sources.get(document["source"])} for document in documents]


def year_context(question: ArrivalFilter) -> dict[str, Any]:
    """The chart by year, and below it the years with what was announced before."""
    years = without_kind(question)
    chart, names = BY_SLUG["arrivals-by-year"], Names(question.edition)
    table = chart.tabulate(years)
    return {
        "chart": chart,
        "figure": drawn(chart, table, names),
        "legend": [{"label": label, "mark": mark, "code": mark} for mark, label in chart.marks],
        "year_table": shown(table, names, row_address(names)),
        "years": years_with_vintages(years),
        "notes": table.notes,
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
        }
        for year, figure in figures.items()
        if figure.rows
    ]
    return found[::-1]


def superseded(question: ArrivalFilter) -> dict[int, list[ArrivalVersion]]:
    """The announcements of each calendar year, the latest first."""
    rows = ArrivalVersion.objects.as_of(question.edition).filter(period_type="year")
    found: dict[int, list[ArrivalVersion]] = {}
    destination = question.value("destination") or question.DEFAULTS["destination"][0]
    for row in rows.filter(destination=destination).defer("document").order_by("-released", "key"):
        found.setdefault(row.period_end.year, []).append(row)
    return found
