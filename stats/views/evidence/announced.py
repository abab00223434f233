"""What a number of arrivals rests on: the announcements that count, those that do not, and why, with their sources."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from incidents.editions.cited_sources import sources_by_slug
from incidents.editions.names import Names
from incidents.models import Edition
from incidents.naming import number
from incidents.views.response import file_links
from project.formats import FORMATS
from project.queries import query_string
from project.questions import with_query
from project.table import Words
from stats.asked_questions import years_asked
from stats.filters import ArrivalFilter
from stats.models import ArrivalVersion
from stats.period_names import period_kind, span_of
from stats.tables.arrivals import CountedPeriod, figure_of
from stats.views.announcements import destination_of
from stats.views.evidence.editions import EDITIONS
from stats.views.evidence.sentences import CopiedSentence, cited_as, in_each_language

Period = tuple[Any, ...]


@dataclass(frozen=True)
class ShownAnnouncement:
    """An announcement with its source, and where it does not count why."""

    row: ArrivalVersion
    document: dict[str, Any]
    source: dict[str, Any] | None
    why: str = ""

    @property
    def span(self) -> str:
        return span_of(self.document)

    @property
    def kind(self) -> str:
        return period_kind(self.document)


def arrival_evidence(question: ArrivalFilter, words: Words) -> dict[str, Any]:
    """What a panel shows of a number of arrivals."""
    counting, announced = counted_rows_of(question), list(asked_for(question, "all").rows().order_by(*question.order))
    counted = {row.pk for row in counting}
    sources = sources_by_slug({row.source for row in announced} | {row.source for row in counting}, question.edition)

    def shown(row: ArrivalVersion, why: str = "") -> ShownAnnouncement:
        return ShownAnnouncement(row, row.document, sources.get(row.source), why)

    figure = figure_of(counting, "")
    return {
        "figure": figure,
        "announcements": [shown(row) for row in counting],
        "superseded": [shown(row, why_not(row, counting)) for row in announced if row.pk not in counted],
        "source_count": len({row.source for row in counting}),
        "steps": arrivals_over_editions(question),
        "list_href": with_query(reverse("arrivals"), words),
        "files": file_links("arrivals", words, *FORMATS),
    }


def superseded_reasons(question: ArrivalFilter) -> Counter[str]:
    """Why announcements of a question do not count, each once, with how many; none where all are drawn."""
    if question.value("vintages") == "all":
        return Counter()
    counting = counted_rows_of(question)
    counted = {row.pk for row in counting}
    announced = asked_for(question, "all").rows().defer("document")
    return Counter(why_not(row, counting) for row in announced if row.pk not in counted)


def counted_rows_of(question: ArrivalFilter) -> list[ArrivalVersion]:
    """The announcements that count for what was asked: where all are asked for, those of them that do."""
    found = asked_for(question, "newest") if question.value("vintages") == "all" else question
    return list(found.rows().order_by("period_start", "period_end", "key"))


def asked_for(question: ArrivalFilter, vintages: str) -> ArrivalFilter:
    """The same period and destination, with another choice of announcements."""
    words = {**question.question(full=False), "vintages": [vintages]}
    return question.again(QueryDict(query_string(words)), question.edition)


def why_not(row: ArrivalVersion, counting: Iterable[ArrivalVersion]) -> str:
    """Why an announcement does not count where others do."""
    same = next((one for one in counting if announced_period(one) == announced_period(row)), None)
    if same is None:
        if row.period_type == "cumulative":
            return gettext("a running total, which is never a year")
        return gettext("of another period: those that count do not overlap")
    if (same.status, row.status) == ("final", "provisional"):
        return gettext("provisional, and a final one counts before it")
    if (same.released is not None and row.released is None) or (
        same.released is not None and row.released is not None and same.released > row.released
    ):
        return gettext("a later announcement counts before it")
    if printed_sexes(same) > printed_sexes(row):
        return gettext("another of that day prints more: the fuller one counts")
    return gettext("the same in all that decides; one of them counts")


def announced_period(row: ArrivalVersion) -> Period:
    return row.destination, row.period_type, row.period_start, row.period_end


def printed_sexes(row: ArrivalVersion) -> int:
    return sum(sex is not None for sex in (row.female, row.male))


@dataclass(frozen=True)
class AnnouncedStep:
    """An edition that touched the announcements of a number, and what the number was then."""

    edition: Edition
    total: int
    moved: bool


def arrivals_over_editions(question: ArrivalFilter) -> list[AnnouncedStep]:
    """The last editions that touched the announcements of a period, the newest first."""
    numbers = touching_editions(question)
    editions = Edition.objects.in_bulk(numbers[-EDITIONS:])
    totals = {n: total_in_edition(question, n) for n in numbers[-EDITIONS - 1 :]}
    before = dict(zip(numbers[1:], numbers, strict=False))
    return [
        AnnouncedStep(editions[n], totals[n], totals[n] != totals.get(before.get(n, 0), 0))
        for n in sorted(editions, reverse=True)
    ]


def touching_editions(question: ArrivalFilter) -> list[int]:
    """The editions that began or ended a version of an announcement of the period that is asked for."""
    begins, ends = question.days
    rows = ArrivalVersion.objects.filter(
        destination=question.value("destination") or question.DEFAULTS["destination"][0]
    )
    if first := question.value("from_"):
        rows = rows.filter(**{f"{ends}__gte": first[0]})
    if last := question.value("to"):
        rows = question.begun_by(rows, begins, last[1])
    found = {number for pair in rows.order_by().values_list("since", "until") for number in pair if number}
    return sorted(number for number in found if number <= (question.edition or 0))


def total_in_edition(question: ArrivalFilter, number: int) -> int:
    return sum(row.total for row in counted_rows_of(question.again(question.given, number)))


def arrival_rule(question: ArrivalFilter) -> str:
    text = gettext(
        "Counts people who arrived in %(country)s, %(years)s, as announced. Of several announcements of one period a "
        "final one counts before a provisional one, then the latest released, then the fuller; a period without one of "
        "its own is made of parts that do not overlap."
    )
    return text % place_and_years(question)


def place_and_years(question: ArrivalFilter) -> dict[str, str]:
    years = years_asked(question) or gettext("all years")
    return {"country": Names(question.edition).in_text(destination_of(question)), "years": years}


def arrival_sentences(
    question: ArrivalFilter, figure: CountedPeriod, edition: Edition, address: str
) -> list[CopiedSentence]:
    """The number with its announcements, its edition and its address, in each language."""

    def say() -> str:
        text = pgettext(
            "a sentence to copy",
            "%(count)s people arrived in %(country)s, %(years)s, as announced (Tumen, edition %(edition)s, "
            "%(day)s, %(address)s).",
        )
        said = {"count": number(figure.total), **place_and_years(question), **cited_as(edition, address)}
        return text % said

    return in_each_language(say)
