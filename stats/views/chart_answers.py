"""What any chart answers, of the catalogue or of the explorer: its page, and its table as a file."""

from dataclasses import dataclass
from functools import cached_property, partial
from math import inf
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.editions.asked import Asked
from incidents.views.response import file_links, page_context, workbook
from project import filter_panel
from project.formats import FORMATS, LICENCE, PICTURE_FORMATS, csv_file, header, json_file
from project.questions import Question, with_query
from project.table import Table, Words
from stats.asked_questions import other_words, question_in_words
from stats.catalogue import Chart
from stats.catalogue.aids import EVENTS_AID, aids_of, not_beside
from stats.explorer.choices import explored_address
from stats.tables.events import EVERY_EVENT
from stats.views.chart_context import FOLDED_FROM, MarkLeads, drawn_figure, figure_context
from stats.views.chart_records import RECORDS, ChartRecords, chart_moved, sources_context
from stats.views.evidence.marks import EVERYTHING, MarkAddresses, opened_mark
from stats.views.evidence.panel import evidence_context, left_out_line
from stats.views.shown_table import sorted_by_headings

VIEWS = ("chart", "table", "records", "sources", "method")


@dataclass(frozen=True)
class AskedChart:
    """A chart as an address asks for it: its entry, the question to it, and where it stands.

    `name` and `args` are those of its address, `words` what reproduces it, `slug` what its files are called.
    """

    asked: Asked
    entry: Chart
    question: Any
    name: str
    args: tuple[str, ...]
    words: Words

    @property
    def slug(self) -> str:
        return self.entry.slug

    @property
    def path(self) -> str:
        return reverse(self.name, args=self.args)

    @property
    def address(self) -> str:
        return self.asked.canonical(self.name, self.words, *self.args)

    @cached_property
    def table(self) -> Table:
        return self.entry.tabulate(self.question)

    @property
    def asks_for_panel(self) -> bool:
        """Whether what is open is asked for alone."""
        return self.asked.words.get("view") == "panel" and "open" in self.asked.words

    @property
    def view(self) -> str:
        """Its tab; that of its drawing where a panel is asked for alone and nothing is open."""
        found = self.asked.words.get("view", "chart")
        return "chart" if found == "panel" else found

    @property
    def marks(self) -> MarkAddresses:
        """Where its marks lead: to this page, with what each counts beside it."""
        return MarkAddresses(self.path, filter_panel.asked_words(self.question, "view", "order", "sort"))

    @property
    def leads(self) -> MarkLeads:
        return self.marks if self.asked.opens_panels else Table.link

    @property
    def records(self) -> ChartRecords:
        return RECORDS[self.entry.counts]

    @property
    def others_in_words(self) -> list[str]:
        """Whom it leaves out, as files say it."""
        return self.records.others_in_words(self.question, self.path)

    @property
    def totals_in_words(self) -> list[str]:
        """What others published beside it, as files say it."""
        return self.records.totals_in_words(self.question)


def panel(request: HttpRequest, chart: AskedChart) -> HttpResponse:
    """What is open on a chart alone, which its page asks for."""
    context = {"panel": panel_of(chart), "edition": chart.asked.edition, "names": chart.asked.names}
    return render(request, "stats/panel.html", context)


def panel_of(chart: AskedChart) -> dict[str, Any] | None:
    """What stands in the panel beside a chart; None where nothing is open."""
    asked, cell = chart.asked, chart.asked.words.get("open", "")
    if not cell or asked.edition is None:
        return None
    mark = opened_mark(chart.table, cell, chart.question, asked.names)
    close = with_query(
        chart.path, filter_panel.asked_words(chart.question, *(["view"] if chart.view == "chart" else []))
    )
    if mark is None:
        return {"cell": cell, "close_href": close}
    address = asked.canonical(chart.name, {**chart.words, "open": [cell]}, *chart.args)
    return {"cell": cell, **evidence_context(asked.edition, mark, address=address, close=close)}


def chart_page_context(chart: AskedChart) -> dict[str, Any]:
    """A chart with its table, its records and how it is counted."""
    asked, entry, question, table, path = chart.asked, chart.entry, chart.question, chart.table, chart.path
    view, order = chart.view, asked.words.get("order", "")
    context = page_context(asked, "charts", chart.address, lambda newest: chart_moved(entry, question, table, newest))
    context |= file_links(chart.name, chart.words, *FORMATS, *PICTURE_FORMATS, args=chart.args)
    folded_from = inf if view == "table" else FOLDED_FROM
    context |= figure_context(entry, table, asked.names, order=order, fold_from=folded_from, **leads_of(chart))
    context["table_href"] = with_query(path, filter_panel.asked_words(question, "view") | {"view": ["table"]})
    context["shown"] = sorted_by_headings(context["shown"], order, partial(ordered_address, question, path))
    records, of_list = chart.records, view in ("records", "sources")
    context |= {"view": view, "tabs": tabs(records, question, path, view)}
    context |= records.context(question, path, table, view=view)
    context["records_said"] = records.phrase(context["record_count"])
    context |= records.panel(question, path, of_list=of_list)
    context["explored"] = explored_as(entry, question)
    context |= entry.covered.context(question, table) if entry.covered else {}
    context["aids"] = reading_aids(entry, question, path)
    context["other_events_href"] = every_event_href(entry, question, path)
    context["asked_question"] = question_in_words(entry, question, asked.names)
    context["asked_besides"] = "; ".join(filter(None, (other_words(context["chips"]), read_as(entry, question))))
    context["panel"] = panel_of(chart)
    context["left_out_line"] = asked.opens_panels and left_out_line(
        table, question, f"{chart.marks.of(EVERYTHING)}#left-out"
    )
    if view == "sources":
        context |= sources_context(records, question, table, path)
    if not table.rows:
        context["loosened"] = filter_panel.loosened(question, path)
    return context


def leads_of(chart: AskedChart) -> dict[str, Any]:
    """Where the marks of a chart lead, and where the one that is open does."""
    cell = chart.asked.words.get("open", "")
    return {"leads": chart.leads, "opened": chart.marks.of(cell) if cell else ""}


def explored_as(entry: Chart, question: Question) -> str:
    """The address at which the explorer counts what a chart does; nothing where it cannot."""
    return explored_address(question, entry.explored) if entry.explored else ""


def reading_aids(entry: Chart, question: Question, path: str) -> list[dict[str, Any]]:
    """How else a chart may be read: each aid with its choices and their addresses."""
    found = []
    for aid, values in aids_of(entry.slug):
        words = filter_panel.asked_words(question, *not_beside(aid.word))
        chosen = question.given.get(aid.word, "")
        choices = [
            {
                "label": label,
                "href": with_query(path, {**words, aid.word: [value]} if value else words),
                "current": value == chosen,
            }
            for value, label in values
        ]
        found.append({"label": aid.label, "word": aid.word, "choices": choices})
    return found


def every_event_href(entry: Chart, question: Question, path: str) -> str:
    """The address of a chart with every context event of its years; nothing where it cannot show them."""
    if EVENTS_AID not in [aid.word for aid, _values in aids_of(entry.slug)]:
        return ""
    return with_query(path, filter_panel.asked_words(question, *not_beside(EVENTS_AID)) | {EVENTS_AID: [EVERY_EVENT]})


def read_as(entry: Chart, question: Question) -> str:
    """What an address asks of the drawing, in words: "Scale: logarithmic"."""
    asked = [(aid.label, dict(values), question.given.get(aid.word)) for aid, values in aids_of(entry.slug)]
    return "; ".join(f"{label}: {values[value]}" for label, values, value in asked if value and value in values)


def ordered_address(question: Question, path: str, order: str) -> str:
    """The address of a chart with its table in another order."""
    words = filter_panel.asked_words(question, "order")
    return f"{with_query(path, {**words, 'order': [order]})}#table"


def tabs(records: ChartRecords, question: Question, path: str, view: str) -> list[dict[str, Any]]:
    """The views of a chart, each with its address."""
    labels = {
        "chart": _("Chart"),
        "table": _("Table"),
        "records": records.label,
        "sources": _("Sources"),
        "method": _("How it is counted"),
    }
    words = filter_panel.asked_words(question, "view")
    return [
        {"label": labels[name], "href": with_query(path, {**words, "view": [name]}), "current": name == view}
        for name in VIEWS
    ]


def json_answer(chart: AskedChart) -> HttpResponse:
    """A chart as JSON: question, table and figure."""
    return json_file(
        {
            "chart": chart.slug,
            "query": chart.words,
            "edition": chart.question.edition,
            "table": chart.table.as_dict(),
            "left_out": chart.others_in_words,
            "published_totals": chart.totals_in_words,
            "figure": drawn_figure(chart.entry, chart.table, chart.asked.names),
            "licence": LICENCE,
            "address": chart.address,
        }
    )


def csv_answer(chart: AskedChart) -> HttpResponseBase:
    """A chart's table as a file."""
    table = chart.table.flat
    return csv_file(chart.slug, chart.question.edition, chart.address, header(table.columns), table.rows)


def xlsx_answer(chart: AskedChart) -> HttpResponse:
    """A chart's table as a workbook."""
    table = chart.table.flat
    return workbook(
        chart.asked,
        chart.slug,
        str(chart.entry.question),
        chart.address,
        chart.words,
        table.columns,
        table.rows,
        notes=(*table.notes, *chart.others_in_words, *chart.totals_in_words),
        total=table.total,
    )
