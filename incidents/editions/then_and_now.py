"""What a page that is pinned to an older edition says of the newest one: what it shows, then and now, in numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.counting.column_tables import ColumnTable, Mask
from incidents.counting.country_names import country_names
from incidents.counting.facts import as_of, with_codes_met
from incidents.counting.figures import ListTotals, count, sources_rested_on
from incidents.counting.filters import IncidentFilter, SourceFilter
from incidents.counting.snapshots import facts_now
from incidents.editions.asked import PIN_WORDS, Asked
from incidents.editions.differences import difference
from incidents.editions.names import Names
from incidents.models import (
    Country,
    CountryVersion,
    Edition,
    Incident,
    IncidentVersion,
    Publishable,
    Source,
    SourceVersion,
    Version,
)
from incidents.models.versions import cited_sources
from incidents.naming import full_day, incidents_phrase, number, persons, together
from incidents.people import People
from project.questions import AnyQuestion, BadQuestion
from project.table import Table, naming_columns, paired_rows

ROWS_NAMED = 5  # rows of a table that a sentence names


@dataclass(frozen=True)
class Movement:
    """What is different: what the page counts `then` and `now`, and a clause for each thing that moved.

    `unmoved` is the whole sentence where nothing has; `lost` says that the newest edition has no such page;
    where nothing is `compared`, nothing is said of it.
    """

    then: str = ""
    now: str = ""
    clauses: tuple[str, ...] = ()
    unmoved: str = ""
    lost: bool = False
    compared: bool = True


@dataclass(frozen=True)
class Pinned:
    """The line under the heading of a pinned page: `lead` says what one is reading, `text` what is different now.

    An address is empty where there is no such page.
    """

    lead: str
    text: str
    moved: bool
    number: int
    newest: str
    difference: str


def since(asked: Asked, compare: Callable[[int], Movement]) -> Pinned | None:
    """The line of a page; None, and no question to the database, where it is not pinned to an older edition."""
    edition = asked.edition
    if edition is None or not asked.pinned:
        return None
    newest = Edition.objects.newest()
    if newest is None or newest.number == edition.number:
        return None
    try:
        found = compare(newest.number)
    except BadQuestion:  # it asks for a value that the newest edition does not have
        found = Movement(clauses=(_("edition %s does not have what this asks for") % newest.number,), lost=True)
    return Pinned(
        lead(edition, newest.number),
        moved_sentence(found, edition.number, newest.number),
        bool(found.clauses) or found.then != found.now,
        newest.number,
        "" if found.lost else unpinned(asked),
        differences_address(edition.number, newest.number),
    )


def lead(edition: Edition, newest: int) -> str:
    text = _("You are reading edition %(number)s of %(day)s; edition %(newest)s is the newest.")
    return text % {"number": edition.number, "day": full_day(edition.published_at), "newest": newest}


def moved_sentence(found: Movement, then: int, now: int) -> str:
    """ "Edition 9 shows 26 incidents; edition 12 shows 27 incidents. Since then: 1 record added."."""
    if not found.compared:
        return ""
    words = {"older": then, "then": found.then, "number": now, "now": found.now}
    changes = ", ".join(found.clauses)
    if not changes and found.then == found.now:
        return found.unmoved or _("Nothing shown here has changed since edition %s.") % then
    if not found.now:
        return _("%s.") % capfirst(changes)
    both = found.then == found.now
    differ = _("Edition %(older)s shows %(then)s; edition %(number)s shows %(now)s.")
    text = _("Both show %(now)s.") if both else differ
    since = [_("Since then: %s.") % changes] if changes else []
    return " ".join([text % words, *since])


def unpinned(asked: Asked) -> str:
    """The same question to the newest edition."""
    words = asked.words.copy()
    for word in (*PIN_WORDS, "page"):
        words.pop(word, None)
    return f"{asked.path}?{words.urlencode()}" if words else asked.path


def differences_address(then: int, now: int) -> str:
    return reverse("edition-diff", args=[then, now])


def plainly(_newest: int) -> Movement:
    # That it reads an older edition is all that such a page says.
    return Movement(compared=False)


# Records of a list


@dataclass(frozen=True)
class RecordsMoved:
    """How many records a question finds then and now, and what became of them."""

    then: int
    now: int
    added: int
    changed: int
    withdrawn: int
    left: int

    @property
    def clauses(self) -> list[str]:
        """What moved, each in words."""
        said = (
            (self.added, ngettext("%s record added", "%s records added", self.added)),
            (self.changed, ngettext("%s record changed", "%s records changed", self.changed)),
            (self.withdrawn, ngettext("%s record withdrawn", "%s records withdrawn", self.withdrawn)),
            (self.left, ngettext(
                "%s record no longer found with these filters", "%s records no longer found with these filters",
                self.left,
            )),
        )  # fmt: skip
        return [text % number(count) for count, text in said if count]


def records_moved(before: QuerySet[Any], after: QuerySet[Any], then: int, edition: int, newest: int) -> RecordsMoved:
    """What became of the records of a question: two queries, whatever it finds."""
    here = Q(key__in=before.order_by().values("key"))
    found = after.order_by().aggregate(
        now=Count("pk"), both=Count("pk", filter=here), changed=Count("pk", filter=here & Q(since__gt=edition))
    )
    gone = then - found["both"]
    there = after.model.objects.as_of(newest).order_by().values("key")
    # Nothing is asked where nothing is gone.
    withdrawn = before.order_by().exclude(key__in=there).count() if gone else 0
    return RecordsMoved(then, found["now"], found["now"] - found["both"], found["changed"], withdrawn, gone - withdrawn)


def rows_moved(table: ColumnTable, before: Mask, after: Mask, edition: int, newest: int) -> RecordsMoved:
    """What became of some versions of a table: `before` are those of an edition, `after` those of the newest."""
    key = table.numbers["key"]
    keys = int(key.max()) + 1 if len(key) else 0
    both = after & with_codes_met(key[before], keys)[key]
    withdrawn = before & ~with_codes_met(key[as_of(table, newest)], keys)[key]
    changed = both & (table.numbers["since"] > edition)
    then, now, still, gone = (int(rows.sum()) for rows in (before, after, both, withdrawn))
    return RecordsMoved(then, now, now - still, int(changed.sum()), gone, then - still - gone)


def rows_touched(table: ColumnTable, keys: Mask, edition: int, newest: int) -> int:
    """How many of some records were published anew or withdrawn between two editions."""
    key, moved = table.numbers["key"], np.zeros(len(table), bool)
    for name in ("since", "until"):
        moved |= (table.numbers[name] > edition) & (table.numbers[name] <= newest)
    return int(with_codes_met(key[moved & keys[key]], len(keys)).sum())


def touched(versions: type[Version], edition: int, newest: int, *keys: Any) -> int:
    """How many of some records were published anew or withdrawn between two editions; one query."""
    moved = Q(since__gt=edition, since__lte=newest) | Q(until__gt=edition, until__lte=newest)
    # An empty Q would match every record; no row has a null key.
    of_these = Q(pk=None)
    for some in keys:
        of_these |= Q(key__in=some)
    return versions.objects.filter(moved, of_these).order_by().values("key").distinct().count()


def sources_clause(edition: int, newest: int, sources: Iterable[str] | Mask) -> list[str]:
    """Of the sources of what the page shows, how many changed."""
    facts = facts_now()
    keys = sources if isinstance(sources, np.ndarray) else facts.with_slugs(set(sources))
    several = rows_touched(facts.sources, keys, edition, newest)
    text = ngettext("%s of the sources changed", "%s of the sources changed", several)
    return [text % number(several)] if several else []


def incidents_moved(
    question: IncidentFilter, then: int, people: People, newest: int, sources: Iterable[str] = ()
) -> Movement:
    """A list of incidents: how many, their people, which of them moved, and how many of their sources and of others."""
    edition = question.edition or 0
    later = asked_of_newest(question, newest)
    facts = question.facts
    found = rows_moved(facts.incidents, question.selection, later.selection, edition, newest)
    now = count(later.groups(), ())[()]
    resting_on = sources_rested_on(question) | facts.with_slugs(sources)
    clauses = [*found.clauses, *sources_clause(edition, newest, resting_on)]
    return Movement(with_people(then, people), with_people(found.now, now), tuple(clauses))


def with_people(several: int, people: People) -> str:
    """ "26 incidents, 612 people"; the incidents alone where none of their people may be added."""
    said = [incidents_phrase(several)]
    if people.incidents:
        said.append(persons(people.best, is_open=people.open))
    return ", ".join(said)


def asked_of_newest(question: AnyQuestion, newest: int) -> AnyQuestion:
    """The same question to the newest edition; raises BadQuestion where it cannot be asked."""
    words = question.given.copy()
    words.pop("page", None)
    return question.again(words, newest)


def sources_moved(question: SourceFilter, several: int, newest: int) -> Movement:
    """The register of sources: how many, which of them moved, and what rests on them."""
    edition, facts, later = question.edition or 0, question.facts, asked_of_newest(question, newest)
    found = rows_moved(facts.sources, question.selection, later.selection, edition, newest)
    then, now = (
        ngettext("%(count)s source", "%(count)s sources", n) % {"count": number(n)} for n in (several, found.now)
    )
    return Movement(then, now, (*found.clauses, *resting_clause(facts.slugs_of(question.selection), edition, newest)))


def resting_clause(sources: Mask, edition: int, newest: int) -> list[str]:
    """How many of the incidents that rest on these sources, then or now, changed."""
    facts = facts_now()
    keys = with_codes_met(facts.incidents.numbers["key"][facts.citing(sources)], len(facts.keys))
    several = rows_touched(facts.incidents, keys, edition, newest)
    text = ngettext("%s incident that rests on them changed", "%s incidents that rest on them changed", several)
    return [text % number(several)] if several else []


# One record


def one(
    model: type[Publishable], version: Version, newest: int, more: Iterable[str] = (), unmoved: str = ""
) -> Movement:
    """A record's own page: in which editions it changed and what, or why it was withdrawn; `more` moved beside it."""
    steps = list(
        model.VERSION.objects.filter(key=version.key, since__gte=version.since_id, since__lte=newest).order_by(
            "since_id"
        )
    )
    last = steps[-1]
    if last.until_id is not None and last.until_id <= newest:
        words = {"number": last.until_id, "reason": last.withdrawn.rstrip(".") or "–"}
        return Movement(clauses=(_("withdrawn in edition %(number)s (%(reason)s)") % words, *more), lost=True)
    if len(steps) == 1:
        return Movement(clauses=tuple(more), unmoved=unmoved)
    editions = together([_("edition %s") % step.since_id for step in steps[1:]])
    what = what_changed(model, version.document, last.document, Names(newest))
    changed = _("changed in %(editions)s (%(what)s)") % {"editions": editions, "what": ", ".join(what)}
    return Movement(
        clauses=(changed if what else _("changed in %s, and back again") % editions, *more), unmoved=unmoved
    )


def what_changed(model: type[Publishable], before: Any, after: Any, names: Names) -> list[str]:
    """ "people 4 → 5", "2 fields", "1 row"."""
    found = difference(model, before, after, names)
    said = []
    if model is Incident:
        then, now = (sum(group["people_best"] for group in document["groups"]) for document in (before, after))
        if then != now:
            said.append(_("people %(then)s → %(now)s") % {"then": number(then), "now": number(now)})
    fields, rows = len(found.changes), len(found.rows)
    if fields:
        said.append(ngettext("%s field", "%s fields", fields) % number(fields))
    if rows:
        said.append(ngettext("%s row below it", "%s rows below it", rows) % number(rows))
    return said


def incident_moved(version: IncidentVersion, edition: int, newest: int) -> Movement:
    """An incident's page, with its sources."""
    more = sources_clause(edition, newest, cited_sources(version.document))
    unmoved = _("This record and its sources have not changed since edition %s.") % edition
    return one(Incident, version, newest, more, unmoved)


def source_moved(version: SourceVersion, edition: int, newest: int) -> Movement:
    """A source's page, with the incidents that rest on it."""
    more = resting_clause(facts_now().with_slugs([version.key]), edition, newest)
    unmoved = _("This source and what rests on it have not changed since edition %s.") % edition
    return one(Source, version, newest, more, unmoved)


def country_moved(version: CountryVersion, question: IncidentFilter, figures: ListTotals, newest: int) -> Movement:
    """A country's page: its own record, its incidents with their people, and the sources of both."""
    own = one(Country, version, newest)
    if own.lost:
        return own
    named = [part["source"] for name in ("practices", "treaties") for part in version.document[name]]
    found = incidents_moved(question, figures.incidents, figures.people, newest, named)
    return replace(found, clauses=(*own.clauses, *found.clauses))


# Tables


@dataclass(frozen=True)
class RowsMoved:
    """How many rows of a table differ, of how many there are then and now, and what the first of them are."""

    differ: int
    all: int
    names: list[str] = field(default_factory=list)

    @property
    def clauses(self) -> list[str]:
        """In words."""
        if not self.differ:
            return []
        words = {"count": number(self.differ), "all": number(self.all)}
        text = ngettext(
            "%(count)s of %(all)s rows of the table differs",
            "%(count)s of %(all)s rows of the table differ",
            self.differ,
        )
        named = ", ".join(self.names) if len(self.names) <= ROWS_NAMED else ""
        return [f"{text % words} ({named})" if named else text % words]


def table_rows(before: Table, after: Table) -> RowsMoved:
    """Which rows of a table differ between two editions."""
    before, after = before.flat, after.flat
    pairs = list(paired_rows(before.columns, before.rows, after.rows))
    differ = [was or is_now or () for was, is_now in pairs if was != is_now]
    names, keys = Names(before.edition), before.columns[: naming_columns(before.columns)]
    named = [" ".join(filter(None, map(names, keys, row))) for row in differ]
    return RowsMoved(len(differ), len(pairs), list(dict.fromkeys(named)))


def renamed(table: Table, newest: int) -> list[str]:
    """Countries of a table that have another name now."""
    then, now = country_names(table.edition), country_names(newest)
    places = [place for place, column in enumerate(table.columns) if column.type == "country"]
    codes = dict.fromkeys(row[place] for row in table.rows for place in places)
    return [
        _("%(then)s is now called %(now)s") % {"then": then[code], "now": now[code]}
        for code in codes
        if code in then and code in now and then[code] != now[code]
    ][:ROWS_NAMED]


def countries_moved(before: Table, after: Table) -> Movement:
    """One row a country: which rows differ, and which countries changed."""
    edition, newest = before.edition or 0, after.edition or 0
    own = touched(CountryVersion, edition, newest, [row[0] for row in before.rows])
    text = ngettext("%s country's record changed", "%s countries' records changed", own)
    clauses = [*table_rows(before, after).clauses, *([text % number(own)] if own else [])]
    then, now = (
        ngettext("%(count)s country", "%(count)s countries", n) % {"count": number(n)} for n in sizes(before, after)
    )
    return Movement(then, now, (*clauses, *renamed(before, newest)))


def sizes(*tables: Table) -> list[int]:
    return [len(table.rows) for table in tables]
