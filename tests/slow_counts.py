"""What the database itself counts, slowly: the oracle that columns are held to."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict

from incidents.counting.coverage import Coverage
from incidents.counting.figures import COUNTED_BY, Key, LeftOut, ListTotals
from incidents.counting.filters import IncidentFilter
from incidents.models import CitationFact, GroupFact, OriginFact, OverlapFact, SourceVersion
from incidents.people import People
from project.languages import language_name
from project.questions import Question
from project.sums import BigSum

PATHS = {
    word: column.removeprefix("groups__") if column.startswith("groups__") else f"version__{column}"
    for word, column in (COUNTED_BY).items()
}
SUMS = {
    "people_incidents": Count("version", distinct=True),
    "people_low": BigSum("low"),
    "people_best": BigSum("best"),
    "people_high": BigSum(Coalesce("high", F("best"))),
    "people_open": Sum(Case(When(high=None, then=Value(1)), default=Value(0), output_field=IntegerField())),
}


@dataclass(frozen=True)
class SlowPeople:
    """People by cell, and what was left out of any of them."""

    cells: dict[Key, People]
    left_out: tuple[LeftOut, ...] = ()

    def __getitem__(self, key: Key) -> People:
        return self.cells.get(key, People())


def facet(question: IncidentFilter, word: str) -> dict[Any, int]:
    """How many records each value of one word would leave, with the other words as they are."""
    return Question.facet(question, word)


def groups_of(question: IncidentFilter) -> QuerySet[GroupFact]:
    """The groups of the incidents that match, of the outcomes that count."""
    groups = GroupFact.objects.filter(version__in=question.rows())
    return groups if question.outcomes is None else groups.filter(outcome__in=question.outcomes)


def others(question: IncidentFilter) -> int:
    """How many incidents the same words would find with everybody, beyond those that they find now."""
    if question.people_asked is None:
        return 0
    return int(question.rows(without="who").exclude(who__in=question.people_asked).count())


def count(groups: QuerySet[GroupFact], by: Iterable[str], edition: int | None) -> SlowPeople:
    """People by the named words (a cell for each combination that occurs); by nothing, one total under the key ().

    Only movements are added. A part is left out of a cell where its whole is in the same cell.
    """
    paths = [PATHS[word] for word in by]
    added = groups.filter(version__measure="movement")
    wholes = wholes_by_part(edition)
    involved = {slug for part, found in wholes.items() for slug in (part, *found)}
    cells: dict[Key, People] = defaultdict(People)
    for row in summed(added.exclude(version__key__in=involved) if involved else added, paths):
        cells[row[: len(paths)]] = People(*row[len(paths) :])
    left_out: dict[LeftOut, None] = {}
    for key, incidents in overlapping(added.filter(version__key__in=involved), paths).items() if involved else ():
        for slug, people in incidents.items():
            found = left(slug, wholes.get(slug, {}), incidents)
            left_out |= dict.fromkeys(found)
            cells[key] += reduced(people, found)
    return SlowPeople({key: people for key, people in cells.items() if people.incidents}, tuple(left_out))


def summed(groups: QuerySet[GroupFact], paths: list[str]) -> Iterable[tuple[Any, ...]]:
    """Rows of cell, incidents, low, best, high (best where it is missing) and open, added by the database."""
    if not paths:
        rows = [tuple(value or 0 for value in groups.aggregate(**SUMS).values())]
    else:
        rows = list(groups.order_by().values_list(*paths).annotate(**SUMS))
    return ((*row[:-1], bool(row[-1])) for row in rows)


def overlapping(groups: QuerySet[GroupFact], paths: list[str]) -> dict[Key, dict[str, People]]:
    """People by cell and incident, for the few incidents that overlap with others."""
    cells: dict[Key, dict[str, People]] = defaultdict(dict)
    rows = groups.order_by().values_list(*paths, "version__key", "low", "best", "high")
    for *key, slug, low, best, high in rows:
        before = cells[tuple(key)].get(slug, People(incidents=1))
        now = People(0, low, best, best if high is None else high, high is None)
        cells[tuple(key)][slug] = before + now
    return cells


def left(slug: str, wholes: dict[str, bool], cell: dict[str, People]) -> list[LeftOut]:
    return [LeftOut(slug, whole, certain) for whole, certain in wholes.items() if whole in cell]


def reduced(people: People, found: list[LeftOut]) -> People:
    """What a part still adds to a cell: nothing, all but its low, or everything."""
    if any(reason.wholly for reason in found):
        return People()
    return People(people.incidents, 0 if found else people.low, people.best, people.high, people.open)


def wholes_by_part(edition: int | None) -> dict[str, dict[str, bool]]:
    """For each part, the incidents it is among at any distance; True where that is certain all the way."""
    direct: dict[str, dict[str, bool]] = defaultdict(dict)
    for part, whole, relation in OverlapFact.objects.as_of(edition).values_list("part", "whole", "relation"):
        direct[part][whole] = relation == "part_of"
    found: dict[str, dict[str, bool]] = {}
    for part in direct:
        reached: dict[str, bool] = {}
        ask = list(direct[part].items())
        while ask:
            whole, certain = ask.pop()
            if whole != part and (whole not in reached or (certain and not reached[whole])):
                reached[whole] = certain
                ask += [(further, certain and sure) for further, sure in direct.get(whole, {}).items()]
        found[part] = reached
    return found


def list_totals(question: IncidentFilter) -> ListTotals:
    """The figures of the sentence above a list."""
    rows, groups = question.rows(), groups_of(question)
    total = count(groups, (), question.edition)
    by_measure = dict(rows.order_by().values_list("measure").annotate(Count("pk")))
    left_out = {reason.part for reason in total.left_out if reason.wholly}
    year_only = groups.filter(version__date_precision="year").exclude(version__key__in=left_out)
    return ListTotals(
        incidents=sum(by_measure.values()),
        people=total[()],
        not_added=sum(number for measure, number in by_measure.items() if measure != "movement"),
        part_of=len(left_out),
        year_only=count(year_only, (), question.edition)[()].best,
        others=others(question),
        running=by_measure.get("running_total", 0),
    )


# Sources


def cited(question: IncidentFilter) -> dict[int, set[str]]:
    """The sources of each incident that matches."""
    found: dict[int, set[str]] = {pk: set() for pk in question.rows().values_list("pk", flat=True)}
    for version, source in CitationFact.objects.filter(version__in=question.rows()).values_list("version", "source"):
        found[version].add(source)
    return found


def joined(edition: int) -> dict[str, int]:
    """For each source that is joined to another the number of its group, found by walking from one to the next."""
    beside = defaultdict(set)
    for one, other in OriginFact.objects.as_of(edition).values_list("source", "other"):
        beside[one].add(other)
        beside[other].add(one)
    group: dict[str, int] = {}
    for number, slug in enumerate(sorted(beside)):
        ask = [slug]
        while ask:
            if (one := ask.pop()) not in group:
                group[one] = number
                ask += beside[one]
    return group


def of_one_origin(sources: Iterable[str], group: dict[str, int]) -> int:
    return len({group.get(slug, slug) for slug in sources})


def coverage(question: IncidentFilter) -> Coverage:
    """What `coverage` says of the incidents that match, from their documents."""
    rows, edition, sources = question.rows(), question.edition or 0, cited(question)
    group, all_sources = joined(edition), set[str]().union(*sources.values())
    documents = list(rows.values_list("document", flat=True))
    years = [int(document["date"][:4]) for document in documents]
    languages = SourceVersion.objects.as_of(edition).filter(key__in=all_sources).exclude(language="").order_by()
    counts = languages.values_list("language").annotate(n=Count("pk")).order_by("-n", "language")
    return Coverage(
        incidents=len(documents),
        first=min(years, default=None),
        last=max(years, default=None),
        without_day=sum(document["date_precision"] != "day" for document in documents),
        unverified=sum(document["verified"] is not True for document in documents),
        one_source=sum(of_one_origin(found, group) == 1 for found in sources.values()),
        sources=len(all_sources),
        independent=of_one_origin(all_sources, group),
        languages=[(language_name(code), number) for code, number in counts],
    )


def alone(edition: int) -> set[int]:
    everybody, group = IncidentFilter.ask(QueryDict("who=all"), edition, strict=True), joined(edition)
    return {pk for pk, found in cited(everybody).items() if of_one_origin(found, group) == 1}


def points(question: IncidentFilter) -> dict[tuple[str, str], tuple[float, float]]:
    """The point that most incidents of each place have, else the first by key."""
    found: dict[tuple[str, str], Counter[tuple[float, float]]] = defaultdict(Counter)
    rows = question.rows().filter(latitude__range=(-90, 90), longitude__range=(-180, 180)).order_by("key")
    for country, location, *point in rows.values_list("country", "location", "latitude", "longitude"):
        found[country, location][point[0], point[1]] += 1
    return {place: points.most_common(1)[0][0] for place, points in found.items()}
