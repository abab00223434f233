"""Every mark of every chart opens the list of what it counts: the same incidents, the same people."""

from typing import Any

import pytest
from django.test import Client

from incidents.counting.filters import IncidentFilter
from tests.answers import Words, address, as_json, heading_of, json_of, marks_of, results_of, words_of
from tests.asked import ASKED_OF_MARKS

pytestmark = pytest.mark.django_db


WORDS = IncidentFilter.columns()  # what a row can be named by: each leads to the list of its word
# The first year that a chart of arrivals draws where none is asked for: the first that every table gives, and the first
# with all four quarters.
BEGINS = {"arrivals-by-year": 1998, "arrivals-and-returns": 1998, "arrivals-revised": 1998, "arrivals-by-quarter": 2019}
SAMPLE = 12  # of the marks of a filtered question; those of the whole record are all opened


@pytest.mark.parametrize(("slug", "words"), ASKED_OF_MARKS)
def test_a_mark_opens_the_list_that_it_counts(slug: str, words: Words, seeded: None, reader: Client) -> None:
    answer = json_of(reader, address(f"/charts/{slug}.json", {**words, "edition": "1"}))
    names = [column["name"] for column in answer["table"]["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in answer["table"]["rows"]]
    begins = BEGINS.get(slug, 0)
    earlier = "from_" in words or int(str(words.get("to", begins))[:4]) < begins
    records = [row for row in rows if earlier or row.get("year", 0) >= begins]
    marks = marks_of(answer["figure"])
    assert len(marks) == places(records)
    for mark in marks[:: max(1, len(marks) // SAMPLE)] if words else marks:
        record = next(r for r in records if is_of(mark["href"], r) and drawn(r))
        if mark["href"].startswith("/arrivals/"):
            announced = results_of(reader, as_json(mark["href"]))
            assert is_announced(record, announced), (mark, record)
        else:
            holds_what_its_list_holds(reader, mark["href"], record)


def places(records: list[dict[str, Any]]) -> int:
    """How many lists the marks lead to: announcements of one year share theirs."""
    if any("counts" in record for record in records):
        return len({record["year"] for record in records if drawn(record)})
    return sum(drawn(record) for record in records)


def drawn(record: dict[str, Any]) -> int:
    """How many marks a row has: what has no point, no number or no difference of its own has none."""
    if "returned_best" in record:
        return sum(record[name] is not None for name in ("arrivals", "returned_best"))
    if "latitude" in record:
        return int(record["latitude"] is not None)
    return int(not record.get("counts"))


def is_of(href: str, record: dict[str, Any]) -> bool:
    """Whether the mark that leads there stands for the table's row."""
    words = words_of(href)
    same = all(words.get(name) == [str(record[name] or "none")] for name in record if name in WORDS)
    if "year" not in record:
        return same
    first = f"{record['year']}-{3 * record['quarter'] - 2:02}" if "quarter" in record else str(record["year"])
    return same and words["from"][0].startswith(first)


def is_announced(record: dict[str, Any], announced: list[dict[str, Any]]) -> bool:
    """Whether a list of announcements adds up to a row's arrivals, or has the announcement that the row is."""
    if "counts" in record:
        return any((a["total"], a["released"]) == (record["total"], record["released"]) for a in announced)
    arrivals: int = record["arrivals" if "arrivals" in record else "total"]
    return sum(int(a["total"]) for a in announced) == arrivals


def holds_what_its_list_holds(reader: Client, href: str, record: dict[str, Any]) -> None:
    """The row's incidents and people are those of the list: as its heading adds them, and added here."""
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
