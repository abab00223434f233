"""Every mark of every chart opens the list of what it counts: the same incidents, the same people."""

from typing import Any

import pytest
from django.test import Client

from tests.answers import Words, address, as_json, heading_of, json_of, marks_of, results_of
from tests.asked import ASKED

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("slug", "words"), ASKED)
def test_a_mark_opens_the_list_that_it_counts(slug: str, words: Words, seeded: None, reader: Client) -> None:
    answer = json_of(reader, address(f"/charts/{slug}.json", {**words, "edition": "1"}))
    names = [column["name"] for column in answer["table"]["columns"]]
    records = [dict(zip(names, row, strict=True)) for row in answer["table"]["rows"]]
    marks = marks_of(answer["figure"])
    assert len(marks) == len(records)
    for mark in marks:
        record = next(r for r in records if is_of(mark["href"], r, answer))
        if mark["href"].startswith("/arrivals/"):
            assert record["total"] == sum(result["total"] for result in results_of(reader, as_json(mark["href"])))
        else:
            holds_what_its_list_holds(reader, mark["href"], record)


def is_of(href: str, record: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Whether the mark that leads there stands for the table's row."""
    by = {"country": f"country={record.get('country')}&", "year": f"from={record.get('year')}"}
    return all(text in f"{href}&" for word, text in by.items() if word in record)


def holds_what_its_list_holds(reader: Client, href: str, record: dict[str, Any]) -> None:
    """The row's incidents and people are those of the list: as its heading adds them, and added here."""
    people = heading_of(href).people
    counted = {name: record[name] for name in ("incidents", "low", "best", "high", "open")}
    assert dict(zip(counted, people.cells, strict=True)) == counted
    movements = [result for result in results_of(reader, as_json(href)) if result["measure"] == "movement"]
    groups = [g for result in movements for g in result["groups"] if f"outcome={g['outcome']}" in href]
    assert len(movements) == record["incidents"]
    assert sum(group["best"] for group in groups) == record["best"]
    assert sum(group["best"] if group["high"] is None else group["high"] for group in groups) == record["high"]
    assert any(group["high"] is None for group in groups) is record["open"]
