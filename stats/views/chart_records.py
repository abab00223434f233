"""What the page of a chart says of the records that it counts: one class for each kind of question."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents import codebook
from incidents.counting.column_tables import Mask
from incidents.counting.figures import count
from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.counting.selection import InListOrder
from incidents.counting.snapshots import facts_now
from incidents.editions.then_and_now import (
    Movement,
    asked_of_newest,
    incidents_moved,
    renamed,
    sources_moved,
    table_rows,
)
from incidents.models import SourceVersion
from incidents.naming import incidents_phrase, number, or_more, together
from incidents.people import People
from incidents.views import incident_rows, register
from incidents.views.response import LIST_PAGE
from project import filter_panel
from project.queries import query_string
from project.questions import Question, with_query
from project.table import HeadingText, Table
from stats.catalogue import Chart
from stats.drawing.sources import sources_phrase
from stats.filters import ArrivalFilter, ElsewhereFilter, ExploreFilter, OtherFigureFilter, WhoArrivedFilter
from stats.tables.records_counted import incidents_of_table
from stats.views import announcements, then_and_now
from stats.views.chart_context import people_in_all
from stats.views.published_totals import published_totals, totals_in_words


class ChartRecords(ABC):
    """The records of one kind; `label` is that of their tab."""

    label: ClassVar[HeadingText]
    of_figures: ClassVar[bool] = False

    @abstractmethod
    def panel(self, question: Any, path: str, *, of_list: bool) -> dict[str, Any]:
        """The filter beside a chart: that of the list it counts; `of_list` where that stands there."""

    @abstractmethod
    def context(self, question: Any, path: str, table: Table, *, view: str) -> dict[str, Any]:
        """How many records and sources a chart rests on, and on their tab (`view`) the records themselves."""

    @abstractmethod
    def sources(self, question: Any, table: Table) -> Mask:
        """The sources that what a chart counts rests on, as a mask of slugs."""

    @abstractmethod
    def moved(self, question: Any, table: Table, newest: int) -> Movement:
        """What became of the records since the edition of the question."""

    @abstractmethod
    def phrase(self, count: int) -> str:
        """So many records, in words."""

    def others_in_words(self, question: Any, path: str) -> list[str]:
        """Whom a chart leaves out, as its files say it."""
        return []

    def totals_in_words(self, question: Any) -> list[str]:
        """What others published beside it, as its files say it."""
        return []


class IncidentRecords(ChartRecords):
    label = gettext_lazy("Records")

    def phrase(self, count: int) -> str:
        return incidents_phrase(count)

    def others_in_words(self, question: IncidentFilter, path: str) -> list[str]:
        return left_out_in_words(question, path)

    def totals_in_words(self, question: IncidentFilter) -> list[str]:
        return totals_in_words(question)

    def panel(self, question: IncidentFilter, path: str, *, of_list: bool) -> dict[str, Any]:
        context = filter_panel.panel_context(question, path, question.offered, reverse("incident-json"))
        if not question.counts:
            return context
        counted = together([str(codebook.OUTCOMES.label(code)) for code in question.counts])
        fixed = {"label": _("Outcome"), "value": counted, "note": _("what this chart counts")}
        only = query_string({"outcome": list(question.counts)})
        return context | {"chips": [fixed, *context["chips"]], "counted_fixed": only}

    def context(self, question: IncidentFilter, path: str, table: Table, *, view: str) -> dict[str, Any]:
        counted, several = incidents_of_table(table, question), question.found
        cited = question.facts.cited_by(counted)
        same_people = QueryDict(query_string({"who": question.people}))
        everything = IncidentFilter.ask(same_people, question.edition, strict=True).found
        context: dict[str, Any] = {
            "record_count": several,
            "count_text": _("%(count)s of %(all)s incidents") % {"count": several, "all": everything},
            "not_added": several - int(counted.sum()),
            "source_count": int(cited.sum()),
            "independent_count": question.facts.independent(cited, question.edition),
            "others": left_out(question, path),
            "published_totals": published_totals(question),
        }
        if view == "records":
            page = filter_panel.page_of(question, question.in_order(), count=several, size=LIST_PAGE)
            context |= {
                "page": page,
                "page_links": filter_panel.page_links(question, page, path),
                "rows": incident_rows.listed_page(page.object_list, question.edition),
            }
        return context

    def sources(self, question: IncidentFilter, table: Table) -> Mask:
        return question.facts.cited_by(incidents_of_table(table, question))

    def moved(self, question: IncidentFilter, table: Table, newest: int) -> Movement:
        people = people_in_all(table) or count(question.groups(), ())[()]
        return incidents_moved(question, question.found, people, newest)


def left_out(question: IncidentFilter, path: str) -> dict[str, Any] | None:
    """Other people whom the same words would find: how many incidents, who they are, and the chart of everybody."""
    several = question.others()
    if not several:
        return None
    words = question.question(full=False)
    kinds = [who for who in codebook.WHO.values if who not in (question.people_asked or [])]
    others = question.again(QueryDict(query_string({**words, "who": kinds})), question.edition)
    counted = count(others.groups(), ("who",)).cells
    said = [_("%(count)s %(who)s") % who_counted(who, counted[(who,)]) for who in kinds if (who,) in counted]
    everybody = with_query(path, filter_panel.asked_words(question, "who") | {"who": ["all"]})
    return {"count": several, "people": together(said), "href": everybody}


def left_out_in_words(question: IncidentFilter, path: str) -> list[str]:
    """The same as a file says it, with the way to everybody; nothing where nobody is left out."""
    found = left_out(question, path)
    if not found:
        return []
    # A file names its edition, however that was asked for.
    everybody = with_query(path, question.question() | {"who": ["all"]})
    text = ngettext(
        "%(n)s other incident fits this question: %(people)s (%(href)s)",
        "%(n)s other incidents fit this question: %(people)s (%(href)s)",
        found["count"],
    )
    return [text % {"n": number(found["count"]), "people": found["people"] or "–", "href": everybody}]


def who_counted(who: str, people: People) -> dict[str, str]:
    return {"count": or_more(people.best, is_open=people.open), "who": str(codebook.WHO.label(who)).lower()}


class AnnouncementRecords(ChartRecords):
    """Announcements of arrivals; which are listed changes no chart, so it is asked only where they are."""

    label = gettext_lazy("Announcements")
    of_figures = True

    def phrase(self, count: int) -> str:
        return ngettext("%s announcement", "%s announcements", count) % number(count)

    def panel(self, question: ArrivalFilter, path: str, *, of_list: bool) -> dict[str, Any]:
        if not of_list:
            return filter_panel.panel_context(question, path, ())
        return filter_panel.panel_context(question, path, question.offered, reverse("arrivals-json"))

    def context(self, question: ArrivalFilter, path: str, table: Table, *, view: str) -> dict[str, Any]:
        return announcements.arrival_records_context(
            question, path, whole=view == "records", shown=None if view in ("records", "sources") else table.counted
        )

    def sources(self, question: ArrivalFilter, table: Table) -> Mask:
        return facts_now().with_slugs(announcements.announcement_sources(question.rows()))

    def moved(self, question: ArrivalFilter, table: Table, newest: int) -> Movement:
        later = asked_of_newest(question, newest)
        return then_and_now.announcements_moved(question.rows(), later.rows(), question.edition or 0, newest)


class SourceRecords(ChartRecords):
    """Sources of the register, which rest on themselves: their tab is the register."""

    label = gettext_lazy("Register")

    def phrase(self, count: int) -> str:
        return sources_phrase(count)

    def panel(self, question: SourceFilter, path: str, *, of_list: bool) -> dict[str, Any]:
        return filter_panel.panel_context(question, path, question.offered, reverse("source-json"))

    def context(self, question: SourceFilter, path: str, table: Table, *, view: str) -> dict[str, Any]:
        facts, several = question.facts, question.found
        everything = int(facts.sources_of_edition(question.edition).sum())
        said = _("%(count)s of %(all)s sources") % {"count": number(several), "all": number(everything)}
        context: dict[str, Any] = {"record_count": several, "count_text": said}
        return context | sources_context(self, question, table, path) if view == "records" else context

    def sources(self, question: SourceFilter, table: Table) -> Mask:
        return question.facts.slugs_of(question.selection)

    def moved(self, question: SourceFilter, table: Table, newest: int) -> Movement:
        return sources_moved(question, question.found, newest)


class FigureRecords(ChartRecords):
    """Figures of others: each row of the table leads to its own record."""

    label = gettext_lazy("Figures")
    of_figures = True

    def phrase(self, count: int) -> str:
        return ngettext("%(count)s figure", "%(count)s figures", count) % {"count": number(count)}

    def panel(self, question: OtherFigureFilter, path: str, *, of_list: bool) -> dict[str, Any]:
        return filter_panel.panel_context(question, path, question.offered, reverse("arrivals-others-json"))

    def context(self, question: OtherFigureFilter, path: str, table: Table, *, view: str) -> dict[str, Any]:
        several, everything = len(question.documents), question.queryset.count()
        said = _("%(count)s of %(all)s figures") % {"count": number(several), "all": number(everything)}
        context: dict[str, Any] = {"record_count": several, "count_text": said}
        context["source_count"] = len({document["source"] for document in question.documents})
        return context | ({"of_table": True} if view == "records" else {})

    def sources(self, question: OtherFigureFilter, table: Table) -> Mask:
        return facts_now().with_slugs({document["source"] for document in question.documents})

    def moved(self, question: OtherFigureFilter, table: Table, newest: int) -> Movement:
        return then_and_now.other_figures_moved(
            question.rows(), asked_of_newest(question, newest).rows(), question.edition or 0, newest
        )


RECORDS: dict[type[Question], ChartRecords] = {
    IncidentFilter: IncidentRecords(),
    ExploreFilter: IncidentRecords(),
    ArrivalFilter: AnnouncementRecords(),
    SourceFilter: SourceRecords(),
    ElsewhereFilter: FigureRecords(),
    WhoArrivedFilter: FigureRecords(),
}


def sources_context(records: ChartRecords, question: Question, table: Table, path: str) -> dict[str, Any]:
    """The sources that a chart rests on, the newest first: on their own tab."""
    facts, slugs = facts_now(), records.sources(question, table)
    rows = facts.sources_of_edition(question.edition) & slugs[facts.sources.numbers["key"]]
    found = InListOrder(facts.sources.numbers["pk"][rows], SourceVersion)
    page: Page[Any] = filter_panel.page_of(question, found, count=int(slugs.sum()), size=LIST_PAGE)
    return {
        "page": page,
        "page_links": filter_panel.page_links(question, page, path),
        "of_figures": records.of_figures,
        "sources": register.registered(list(page.object_list), question.edition),
    }


def chart_moved(entry: Chart, question: Any, table: Table, newest: int) -> Movement:
    """A chart: what it counts, which rows of its table differ, which countries are called otherwise."""
    later = entry.tabulate(asked_of_newest(question, newest))
    found = RECORDS[entry.counts].moved(question, table, newest)
    rows = [*table_rows(table, later).clauses, *renamed(table, newest)]
    return Movement(found.then, found.now, (*found.clauses, *rows))
