"""Every mark of every chart opens the list of what it counts: the same incidents, the same people."""

from collections import Counter
from typing import Any

import pytest
from django.test import Client

from incidents.counting.filters import IncidentFilter
from tests import oracle
from tests.answers import Words, address, as_json, heading_of, json_of, marks_of, results_of, words_of
from tests.asked import ASKED_OF_MARKS

pytestmark = pytest.mark.django_db


WORDS = IncidentFilter.columns()  # what a row can be named by: each leads to the list of its word
# The first year that a chart of arrivals draws where none is asked for: the first that every table gives, and the first
# with all four quarters.
BEGINS = {
    "arrivals-by-year": 1998,
    "arrivals-and-returns": 1998,
    "arrivals-revised": 1998,
    "arrivals-by-quarter": 2019,
    "women-among-arrivals": 1998,
}
FIGURES_OF_OTHERS = ("arrivals-elsewhere", "who-arrived")
SAMPLE = 12  # of the marks of a filtered question; those of the whole record are all opened


@pytest.mark.parametrize(("slug", "words"), ASKED_OF_MARKS)
def test_a_mark_opens_the_list_that_it_counts(slug: str, words: Words, seeded: None, reader: Client) -> None:
    answer = json_of(reader, address(f"/charts/{slug}.json", {**words, "edition": "1"}))
    names = [column["name"] for column in answer["table"]["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in answer["table"]["rows"]]
    begins = BEGINS.get(slug, 0)
    earlier = "from_" in words or int(str(words.get("to", begins))[:4]) < begins
    records = [row for row in rows if earlier or row.get("year", 0) >= begins]
    records = on_largest_routes(records) if slug == "routes" else records
    marks = marks_of(answer["figure"])
    if slug in FIGURES_OF_OTHERS:
        return assert_marks_are_figures(reader, marks, rows)
    assert len(marks) == places(records)
    for mark in marks[:: max(1, len(marks) // SAMPLE)] if words else marks:
        record = next(r for r in records if is_of(mark["href"], r) and drawn(r))
        if "days" in record:
            assert heading_of(mark["href"]).people.best == sum(
                r["best"] for r in records if r["days"] == record["days"]
            )
            continue
        if mark["href"].startswith("/arrivals/"):
            announced = results_of(reader, as_json(mark["href"]))
            assert is_announced(record, announced), (mark, record)
        else:
            holds_what_its_list_holds(reader, mark["href"], record)


def assert_marks_are_figures(reader: Client, marks: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    """Each mark leads to the record of a row of its own, with that row's count."""
    assert len({mark["href"] for mark in marks}) == len(marks)
    for mark in marks[:: max(1, len(marks) // SAMPLE)]:
        figure = json_of(reader, as_json(mark["href"]))
        same = ("measure", "destination", "dimension", "category", "count", "source")
        assert [row for row in rows if all(row[name] == figure[name] for name in same if name in row)], mark


def places(records: list[dict[str, Any]]) -> int:
    """How many lists the marks lead to: announcements of one year share theirs."""
    if any("published" in record for record in records):
        return len({(record["from_year"], record["to_year"]) for record in records})  # two totals of 2024 share a list
    if any("days" in record for record in records):
        return 1  # every column is of the same people
    if any("counts" in record for record in records):
        return len({record["year"] for record in records if drawn(record)})
    return sum(drawn(record) for record in records)


def drawn(record: dict[str, Any]) -> int:
    """How many marks a row has: what has no point, no number or no difference of its own has none."""
    if "returned_best" in record:
        return sum(record[name] is not None for name in ("arrivals", "returned_best"))
    if "latitude" in record:
        return int(record["latitude"] is not None)
    return int(not record.get("counts") and record.get("share", 1) is not None)


def on_largest_routes(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that are drawn: of the twelve routes with most people, of equal ones the first by name."""
    names = {row["iso2"]: row["name"] for row in oracle.load().countries} | {None: "not stated"}
    people = Counter[tuple[str | None, str]]()
    for row in records:
        people[row["entered_from"], row["country"]] += row["best"]
    named = {route: " → ".join(names[place] for place in route) for route in people}
    drawn = sorted(people, key=lambda route: (-people[route], named[route].casefold()))[:12]
    return [row for row in records if (row["entered_from"], row["country"]) in drawn]


def is_of(href: str, record: dict[str, Any]) -> bool:
    """Whether the mark that leads there stands for the table's row."""
    words = words_of(href)
    if "availability" in record and words["availability"] != [record["availability"]]:
        return False
    same = all(words.get(name) == [str(record[name] or "none")] for name in record if name in WORDS)
    if "days" in record:
        return words["kind"] == ["detention"]
    if "fate" in record:
        period = [words["from"][0][:4] >= str(record["from_year"]), words["to"][0][:4] <= str(record["to_year"])]
        return all(period) and set(words["outcome"]) <= set(oracle.FATES[record["fate"]])
    if "published" in record:
        return [words["from"], words["to"]] == [[str(record["from_year"])], [str(record["to_year"])]]
    if "year" not in record:
        return same
    first = f"{record['year']}-{3 * record['quarter'] - 2:02}" if "quarter" in record else str(record["year"])
    return same and words["from"][0].startswith(first)


def is_announced(record: dict[str, Any], announced: list[dict[str, Any]]) -> bool:
    """Whether a list of announcements adds up to a row's arrivals, or has the announcement that the row is."""
    if "counts" in record:
        return any((a["total"], a["released"]) == (record["total"], record["released"]) for a in announced)
    if "women" in record and "total" not in record:
        return [sum(int(a[sex] or 0) for a in announced) for sex in ("female", "male")] == [
            record["women"],
            record["men"],
        ]
    arrivals: int = record["arrivals" if "arrivals" in record else "total"]
    return sum(int(a["total"]) for a in announced) == arrivals


def holds_what_its_list_holds(reader: Client, href: str, record: dict[str, Any]) -> None:
    """The row's incidents and people are those of the list: as its heading adds them, and added here."""
    if "within_1" in record or "availability" in record:
        count = record["sources" if "availability" in record else "incidents"]
        assert len(results_of(reader, as_json(href))) == count
        return
    people = dict(zip(("incidents", "low", "best", "high", "open"), heading_of(href).people.cells, strict=True))
    if "returned_best" in record:
        assert [people[name] for name in ("low", "best", "high")] == [
            record[f"returned_{n}"] for n in ("low", "best", "high")
        ]
        return
    assert people == {name: record[name] for name in people}
    movements = [result for result in results_of(reader, as_json(href)) if result["measure"] == "movement"]
    groups = [
        g
        for result in movements
        for g in result["groups"]
        if g["outcome"] in words_of(href).get("outcome", [g["outcome"]])
    ]
    assert len(movements) == record["incidents"]
    assert sum(group["best"] for group in groups) == record["best"]
    assert sum(group["best"] if group["high"] is None else group["high"] for group in groups) == record["high"]
    assert any(group["high"] is None for group in groups) is record["open"]
