"""A view in one sentence to copy: what it counts and no more than that, with where, when and of which edition."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents import codebook
from incidents.codebook import NOT_KNOWN_OUTCOMES
from incidents.counting.figures import count, list_totals
from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.editions.names import Names
from incidents.models import IncidentVersion
from incidents.naming import day, incidents_phrase, number, people_between, persons, together, years
from incidents.people import People, people_of
from project import filter_panel
from project.ordering import is_korean
from project.table import Table
from stats.asked_questions import IN_WORDS, years_asked
from stats.catalogue import BY_SLUG
from stats.citing.cited_views import CitedView
from stats.filters import ArrivalFilter, OtherFigureFilter
from stats.models import ContextEventVersion

COUNTRIES_NAMED = 3
YEARS_NAMED = 5
SAID_BY_ITSELF = (*IN_WORDS, "outcome", "dated")  # words of the address that the sentence has words of its own for
LANGUAGES_SAID = ("en", "ko")


@dataclass(frozen=True)
class FiguresSaid:
    """What a sentence is made of: what is counted, what qualifies it, and where and when."""

    what: str
    doubts: list[str]
    about: list[str]


def both_sentences(view: CitedView, day_published: Any, address: str) -> dict[str, str]:
    """The sentence of a view in English and in Korean."""
    found = {}
    for language in LANGUAGES_SAID:
        with translation.override(language):
            found[language] = sentence_of(view, day_published, address)
    return found


def sentence_of(view: CitedView, day_published: Any, address: str) -> str:
    """ "Between 500 and 600 people were recorded as returned in 1 incident (China, Oct 2023; Tumen, edition 12, …)"."""
    said = figures_said(view)
    what = "; ".join([said.what, *said.doubts])
    edition = _("Tumen, edition %(number)s of %(day)s") % {"number": view.edition, "day": day(day_published)}
    about = ", ".join(part for part in said.about if part)
    source = ", ".join(filter(None, [edition, address]))
    return _("%(what)s (%(about)s).") % {"what": what, "about": "; ".join(filter(None, [about, source]))}


def figures_said(view: CitedView) -> FiguresSaid:
    if view.records is IncidentVersion:
        return of_incident(view)
    if view.records is not None:
        return of_published(view)
    if isinstance(view.question, ArrivalFilter):
        return of_arrivals(view)
    if isinstance(view.question, SourceFilter):
        return FiguresSaid(sources_said(view.question), [], besides(view.question))
    if isinstance(view.question, OtherFigureFilter):
        listed = figures_listed(len(view.question.documents))
        return FiguresSaid(listed, [], [years_asked(view.question), *besides(view.question)])
    return of_incidents(view.question, Names(view.edition))


# Of the record


def of_incidents(question: IncidentFilter, names: Names) -> FiguresSaid:
    found, outcomes = list_totals(question), question.outcomes or []
    about = [places_said(question, names), period_cited(question), *besides(question)]
    if not found.incidents:
        nothing = _("Nothing is recorded for this question, which does not mean that nothing happened")
        return FiguresSaid(nothing, [], about)
    if not found.people.incidents:
        return FiguresSaid(
            _("%(incidents)s recorded; no people are added") % {"incidents": incidents_phrase(found.incidents)},
            [*not_added_said(found.not_added - found.running, found.running)],
            about,
        )
    what = people_recorded(found.people, outcomes)
    return FiguresSaid(what, list(doubts_of_total(question, found)), about)


def people_recorded(people: People, outcomes: list[str]) -> str:
    """ "Between 500 and 600 people were recorded as returned in 1 incident"."""
    words = {"people": people_cited(people), "incidents": incidents_phrase(people.incidents)}
    if list(outcomes) == ["repatriated"]:
        text = ngettext(
            "%(people)s was recorded as returned in %(incidents)s",
            "%(people)s were recorded as returned in %(incidents)s",
            people.high,
        )
    elif outcomes:
        words["outcomes"] = together([_("“%s”") % codebook.OUTCOMES.label(code) for code in outcomes])
        text = ngettext(
            "%(people)s was recorded with the outcome %(outcomes)s in %(incidents)s",
            "%(people)s were recorded with the outcome %(outcomes)s in %(incidents)s",
            people.high,
        )
    else:
        text = ngettext(
            "%(people)s was recorded in %(incidents)s", "%(people)s were recorded in %(incidents)s", people.high
        )
    return text % words


def people_cited(people: People) -> str:
    if people.low == people.high or people.open or is_korean():
        return people_between(people)
    return _("Between %(low)s and %(high)s people") % {"low": number(people.low), "high": number(people.high)}


def doubts_of_total(question: IncidentFilter, found: Any) -> Iterator[str]:
    """What a total must not be taken for more than: no range, unknown outcomes, a year alone, what is not added."""
    if found.people.low == found.people.high and not found.people.open:
        yield _("no range reported")
    if not question.outcomes and (unknown := unknown_people(question)):
        yield ngettext(
            "what became of %s of them is not known", "what became of %s of them is not known", unknown
        ) % number(unknown)
    if found.year_only:
        yield _("%s of them dated to the year only") % number(found.year_only)
    yield from not_added_said(found.not_added - found.running, found.running)
    if found.part_of:
        yield ngettext(
            "%s part of another and counted there", "%s parts of others and counted there", found.part_of
        ) % number(found.part_of)


def unknown_people(question: IncidentFilter) -> int:
    return count(question.groups().with_outcome(*NOT_KNOWN_OUTCOMES), ())[()].best


def not_added_said(held: int, running: int) -> Iterator[str]:
    if held:
        yield ngettext("%s counted at a moment, not added", "%s counted at a moment, not added", held) % number(held)
    if running:
        yield ngettext("%s a running total, not added", "%s running totals, not added", running) % number(running)


def places_said(question: IncidentFilter, names: Names) -> str:
    """The countries that were asked for, else those that were found, if they are few."""
    asked = question.value("country") or sorted(set(question.rows().order_by().values_list("country", flat=True)))
    if len(asked) > COUNTRIES_NAMED:
        return ngettext("%(count)s country", "%(count)s countries", len(asked)) % {"count": number(len(asked))}
    return together([names.country(code) for code in asked])


def period_cited(question: IncidentFilter) -> str:
    """The period that was asked for, else that of what was found: the date of a single incident."""
    if asked := years_asked(question):
        return asked
    found = question.rows().order_by().aggregate(first=Min("date"), last=Max("date"))
    if not found["first"]:
        return ""
    if found["first"] == found["last"]:
        one = question.rows().order_by("key").first()
        return day(one.date, one.date_precision)
    return years(found["first"].year, found["last"].year)


def besides(question: Any) -> list[str]:
    """What else was asked, so that the sentence is of nothing wider."""
    chips = filter_panel.chips(question, "")
    return [f"{chip.label}: {chip.value}" for chip in chips if chip.word not in SAID_BY_ITSELF]


def of_incident(view: CitedView) -> FiguresSaid:
    """One record: what became of how many of its people."""
    version = IncidentVersion.objects.as_of(view.edition).get(key=view.args[0])
    document, people = version.document, people_of(version.document)
    about = [Names(view.edition).country(version.country), day(version.date, version.date_precision), view.title()]
    fates = {group["outcome"] for group in document["groups"]}
    what = people_recorded(people, list(fates) if len(fates) == 1 else [])
    doubts = [_("no range reported")] if people.low == people.high and not people.open else []
    doubts += fates_said(document) if len(fates) > 1 else []
    if version.measure != "movement":
        doubts.append(str(codebook.MEASURES.label(version.measure)))
    return FiguresSaid(what, doubts, about)


def fates_said(document: dict[str, Any]) -> list[str]:
    """ "Repatriated: 4 people; Unknown: 3 or more people"."""
    by_outcome: dict[str, list[Any]] = {}
    for group in document["groups"]:
        by_outcome.setdefault(group["outcome"], []).append(group)
    return [
        f"{codebook.OUTCOMES.label(outcome)}: {people_between(people_of({'groups': groups}))}"
        for outcome, groups in by_outcome.items()
    ]


def sources_said(question: SourceFilter) -> str:
    found = question.found
    return ngettext("%s source is registered", "%s sources are registered", found) % number(found)


def figures_listed(several: int) -> str:
    return ngettext("%s figure of others is listed", "%s figures of others are listed", several) % number(several)


def events_listed(several: int) -> str:
    return ngettext("%s context event is listed", "%s context events are listed", several) % number(several)


def of_published(view: CitedView) -> FiguresSaid:
    """What one record's title says with its number; of a list how many there are."""
    if not view.args:
        listed = events_listed if view.records is ContextEventVersion else figures_listed
        return FiguresSaid(listed(len(view.table.rows)), [], [])
    [document] = view.versions_shown.values_list("document", flat=True)
    return FiguresSaid(view.title(), [] if document.get("verified") else [_("not read directly")], [])


# Of announcements


def of_arrivals(view: CitedView) -> FiguresSaid:
    """Arrivals by year, as announced: each year of few, the first and the last of many."""
    question = view.question
    table = BY_SLUG["arrivals-by-year"].tabulate(question)
    destination = question.value("destination") or question.DEFAULTS["destination"][0]
    about = [Names(view.edition).country(destination), years_asked(question), *besides(question)]
    rows = table.records()
    if not rows:
        return FiguresSaid(_("No arrivals are announced for this question"), [], about)
    told = rows if len(rows) <= YEARS_NAMED else [rows[0], rows[-1]]
    said = together([year_announced(row) for row in told])
    what = _("Arrivals as announced: %(years)s") % {"years": said}
    return FiguresSaid(what, left_unsaid(table, len(told)), about)


def year_announced(row: dict[str, Any]) -> str:
    """ "196 people in 2023 (provisional)": only a figure that is final says nothing more."""
    status = "" if row["status"] == "final" else str(codebook.ALL["year_status"].label(row["status"]))
    text = _("%(people)s in %(year)s (%(status)s)") if status else _("%(people)s in %(year)s")
    year = years(row["year"], row["year"])
    return text % {"people": persons(row["total"]), "year": year, "status": status.lower()}


def left_unsaid(table: Table, told: int) -> list[str]:
    more = len(table.rows) - told
    return [ngettext("%s year in between", "%s years in between", more) % number(more)] if more else []
