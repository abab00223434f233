"""The pages and files of editions: the list, what each did, how totals moved, and what differs between any two."""

import csv
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.editions.publishing import publish, withdraw
from incidents.models import Country, Group, Incident
from tests.answers import csv_of, json_of, markup, results_of
from tests.builders import make_arrival, make_group, make_incident, make_user

pytestmark = pytest.mark.django_db

NONE = {"added": 0, "changed": 0, "withdrawn": 0}


def text_of(reader: Client, path: str) -> str:
    response = reader.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return markup(response.text)


def set_people(slug: str, low: int, best: int, high: int | None) -> Incident:
    Group.objects.filter(incident__slug=slug).update(people_low=low, people_best=best, people_high=high)
    return Incident.objects.get(slug=slug)


@pytest.fixture
def editions(db: None) -> None:
    """Five editions: two incidents; one changed and one added; one withdrawn; an arrivals figure; one changed back."""
    editor = make_user("Editor")
    a, b = make_incident("a", title="Seven in Shenyang"), make_incident("b", country="MN", title="Seven in Mongolia")
    publish([a, b], by=editor, note="The first two")
    c = make_incident("c", groups=0, title="Five sent back")
    make_group(c, people_low=4, people_best=5, people_high=6, outcome="repatriated")
    publish([set_people("a", 6, 8, None), c], by=editor, note="A second report")
    withdraw(b, reason="No longer supported by its source", by=editor)
    publish([make_arrival(2019)])
    publish([set_people("a", 7, 7, 7)], note="Back to seven")


# The list


def test_the_list_says_when_by_whom_why_and_how_much(editions: None, reader: Client) -> None:
    answer = json_of(reader, "/editions.json")
    assert (answer["count"], answer["edition"], answer["next"]) == (5, 5, None)
    assert [
        (e["number"], e["published_by"], e["note"], e["added"], e["changed"], e["withdrawn"]) for e in answer["results"]
    ] == [
        (5, None, "Back to seven", 0, 1, 0),
        (4, None, "", 3, 0, 0),
        (3, "editor", "No longer supported by its source", 0, 0, 1),
        (2, "editor", "A second report", 1, 1, 0),
        (1, "editor", "The first two", 4, 0, 0),
    ]
    first = answer["results"][-1]["kinds"]
    assert (first["incident"], first["country"], first["source"]) == (NONE | {"added": 2}, NONE | {"added": 2}, NONE)


def test_the_page_lists_them_with_their_notes(editions: None, reader: Client) -> None:
    text = text_of(reader, "/editions/")
    assert text.index("Edition 5</a>") < text.index("Edition 1</a>")
    assert "A second report" in text
    assert "by editor" in text


def test_the_csv_has_the_same_rows(editions: None, reader: Client) -> None:
    rows = list(csv.DictReader(csv_of(reader, "/editions.csv?sort=number").splitlines()))
    assert [(r["number"], r["note"], r["added"], r["changed"], r["withdrawn"]) for r in rows] == [
        ("1", "The first two", "4", "0", "0"),
        ("2", "A second report", "1", "1", "0"),
        ("3", "No longer supported by its source", "0", "0", "1"),
        ("4", "", "3", "0", "0"),
        ("5", "Back to seven", "0", "1", "0"),
    ]


def test_a_pinned_list_ends_with_its_edition(editions: None, reader: Client) -> None:
    assert [e["number"] for e in json_of(reader, "/editions.json?edition=3")["results"]] == [3, 2, 1]


def test_a_long_list_is_paged(reader: Client) -> None:
    country = make_incident("a").country
    for number in range(53):
        Country.objects.filter(pk="CN").update(notes=f"note {number}")
        publish([Country.objects.get(pk=country.pk)])
    assert [e["number"] for e in results_of(reader, "/editions.json")] == list(range(53, 0, -1))
    text = text_of(reader, "/editions/")
    assert 'rel="next"' in text
    assert "Edition 3</a>" not in text


def test_two_that_are_chosen_lead_to_their_difference(editions: None, reader: Client) -> None:
    answer: Any = reader.get("/editions/?compare=4&compare=2")
    assert (answer.status_code, answer["Location"]) == (302, "/editions/2/diff/4/")


@pytest.mark.parametrize(
    "query",
    ["compare=1", "compare=1&compare=1", "compare=1&compare=2&compare=3", "compare=1&compare=9", "compare=1&compare=x",
     "page=2", "page=x", "edition=9", "sort=note"],
)  # fmt: skip
def test_a_bad_word_of_the_list_is_refused(query: str, editions: None, reader: Client) -> None:
    assert reader.get(f"/editions/?{query}").status_code == 400


def test_an_empty_site_has_an_empty_list(reader: Client) -> None:
    assert json_of(reader, "/editions.json")["results"] == []
    assert reader.get("/editions/").status_code == 200


# One edition


def test_an_edition_says_what_it_added_and_changed(editions: None, reader: Client) -> None:
    answer = json_of(reader, "/editions/2.json")
    assert (answer["edition"], answer["against"], answer["published_by"]) == (2, 1, "editor")
    assert answer["counts"]["incident"] == {"added": 1, "changed": 1, "withdrawn": 0}
    added, changed = answer["results"]
    assert (added["kind"], added["key"], added["change"]) == ("incident", "c", "added")
    assert (changed["key"], changed["change"], changed["title"]) == ("a", "changed", "Seven in Shenyang")
    assert changed["difference"]["rows"][0]["fields"] == [
        {"field": "people_low", "before": 7, "after": 6},
        {"field": "people_best", "before": 7, "after": 8},
        {"field": "people_high", "before": 7, "after": None},
    ]


def test_an_edition_says_what_it_withdrew_and_why(editions: None, reader: Client) -> None:
    (gone,) = json_of(reader, "/editions/3.json")["results"]
    assert gone == {
        "kind": "incident", "key": "b", "title": "Seven in Mongolia", "change": "withdrawn",
        "reason": "No longer supported by its source", "withdrawn_in": 3,
    }  # fmt: skip
    text = text_of(reader, "/editions/3/")
    assert "Reason: No longer supported by its source" in text
    assert 'href="/incidents/b/?edition=2"' in text
    assert 'href="/incidents/b/history/"' in text


def people(incidents: int, low: int, best: int, high: int, *, is_open: bool = False) -> dict[str, Any]:
    return {"incidents": incidents, "low": low, "best": best, "high": high, "open": is_open}


def test_an_edition_says_how_totals_moved(editions: None, reader: Client) -> None:
    moved = json_of(reader, "/editions/2.json")["totals"]["outcomes-by-country"]
    assert moved == {
        "rows": [
            {"country": "CN", "outcome": "repatriated", "before": None, "after": people(1, 4, 5, 6)},
            {
                "country": "CN", "outcome": "unknown", "before": people(1, 7, 7, 7),
                "after": people(1, 6, 8, 8, is_open=True),
            },
        ],
        "total": {"before": people(2, 14, 14, 14), "after": people(3, 17, 20, 21, is_open=True)},
    }  # fmt: skip
    text = text_of(reader, "/editions/2/")
    assert "2 rows moved; 20 people in all, 14 before" in text
    assert "8 or more <small>was 7</small>" in text


def test_a_total_that_is_gone_and_one_of_arrivals(editions: None, reader: Client) -> None:
    gone = json_of(reader, "/editions/3.json")["totals"]["outcomes-by-country"]["rows"]
    assert gone == [{"country": "MN", "outcome": "unknown", "before": people(1, 7, 7, 7), "after": None}]
    totals = json_of(reader, "/editions/4.json")["totals"]
    assert totals["outcomes-by-country"]["rows"] == []
    assert totals["arrivals-by-year"]["rows"] == [
        {
            "year": 2019, "before": None,
            "after": {"women": 845, "men": 202, "unknown": 0, "total": 1047, "status": "final"},
        }
    ]  # fmt: skip


def test_the_first_edition_added_everything(editions: None, reader: Client) -> None:
    answer = json_of(reader, "/editions/1.json")
    assert (answer["against"], answer["count"]) == (None, 4)
    assert {result["change"] for result in answer["results"]} == {"added"}
    assert answer["totals"]["outcomes-by-country"]["total"] == {"before": None, "after": people(2, 14, 14, 14)}


def test_the_first_edition_names_its_records_with_date_country_and_people(editions: None, reader: Client) -> None:
    page = text_of(reader, "/editions/1/")
    assert 'Seven in Mongolia</a> <span class="soft small">7 May 2019 · Mongolia · 7 people</span>' in page
    assert "How totals moved" not in page
    assert "How totals moved" in text_of(reader, "/editions/2/")


def test_the_badge_of_every_page_leads_to_its_edition(editions: None, reader: Client) -> None:
    assert '<a class="edition" href="/editions/5/">' in text_of(reader, "/incidents/")
    assert '<a class="edition older" href="/editions/2/">' in text_of(reader, "/incidents/?edition=2")


# Between any two


@pytest.mark.parametrize("path", ["/editions/1/diff/5.json", "/editions/5/diff/1.json"])
def test_the_difference_of_two_editions_in_either_order(path: str, editions: None, reader: Client) -> None:
    answer = json_of(reader, path)
    assert (answer["before"]["number"], answer["after"]["number"]) == (1, 5)
    assert [edition["number"] for edition in answer["between"]] == [2, 3, 4, 5]
    assert answer["counts"]["incident"] == {"added": 1, "changed": 0, "withdrawn": 1}
    found = [(r["kind"], r["key"], r["change"]) for r in answer["results"]]
    assert found[:3] == [("incident", "c", "added"), ("incident", "b", "withdrawn"), ("country", "KR", "added")]
    assert [kind for kind, _key, _change in found[3:]] == ["arrival", "source"]
    totals = answer["totals"]["outcomes-by-country"]
    assert [(row["country"], row["outcome"]) for row in totals["rows"]] == [("CN", "repatriated"), ("MN", "unknown")]
    assert totals["total"] == {"before": people(2, 14, 14, 14), "after": people(2, 11, 12, 13)}


def test_what_was_changed_and_changed_back_is_alike_over_the_whole_way_only(editions: None, reader: Client) -> None:
    assert json_of(reader, "/editions/2/diff/5.json")["counts"]["incident"]["changed"] == 1
    assert json_of(reader, "/editions/1/diff/5.json")["counts"]["incident"]["changed"] == 0


def test_the_difference_of_neighbours_is_what_the_later_one_did(editions: None, reader: Client) -> None:
    for name in ("counts", "results", "totals"):
        assert json_of(reader, "/editions/2/diff/3.json")[name] == json_of(reader, "/editions/3.json")[name]


def test_an_edition_does_not_differ_from_itself(editions: None, reader: Client) -> None:
    answer = json_of(reader, "/editions/2/diff/2.json")
    assert (answer["count"], answer["results"], answer["between"]) == (0, [], [])
    page = text_of(reader, "/editions/2/diff/2/")
    assert "These are the same edition." in page
    assert "How totals moved" not in page


def test_a_page_of_a_difference_names_the_editions_that_lead_there(editions: None, reader: Client) -> None:
    text = text_of(reader, "/editions/1/diff/3/")
    assert "From edition 1 to edition 3" in text
    assert "A second report" in text
    assert 'href="/incidents/a/?edition=1"' in text
    assert 'href="/incidents/a/?edition=3"' in text


def test_withdrawn_again_names_the_last_reason(editions: None, reader: Client) -> None:
    publish([Incident.objects.get(slug="b")])
    withdraw(Incident.objects.get(slug="b"), reason="Now for good")
    gone = json_of(reader, "/editions/1/diff/7.json?kind=incident&change=withdrawn")["results"]
    assert [(row["key"], row["reason"], row["withdrawn_in"]) for row in gone] == [("b", "Now for good", 7)]
    assert json_of(reader, "/editions/6.json")["counts"]["incident"] == {"added": 1, "changed": 0, "withdrawn": 0}


# Filters, pages, bad addresses


def test_records_are_filtered_by_kind_and_change(editions: None, reader: Client) -> None:
    answer = json_of(reader, "/editions/2.json?kind=incident&change=changed")
    assert [result["key"] for result in answer["results"]] == ["a"]
    assert json_of(reader, "/editions/2.json?kind=source")["results"] == []
    assert json_of(reader, "/editions/2.json?kind=source&kind=incident")["count"] == 2
    assert "No record differs in this way." in text_of(reader, "/editions/2/?kind=source")


@pytest.mark.parametrize(
    "path",
    ["/editions/0/", "/editions/6/", "/editions/99999999999999999999/", "/editions/1/diff/6/", "/editions/0/diff/1/",
     "/editions/6.json", "/editions/1/diff/6.json"],
)  # fmt: skip
def test_an_edition_that_does_not_exist_is_not_found(path: str, editions: None, reader: Client) -> None:
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("query", ["kind=people", "change=moved", "page=2", "page=0", "page=x", "edition=9", "asof=x"])
@pytest.mark.parametrize("path", ["/editions/2/", "/editions/2.json", "/editions/1/diff/3/", "/editions/1/diff/3.json"])
def test_a_bad_word_is_refused(path: str, query: str, editions: None, reader: Client) -> None:
    assert reader.get(f"{path}?{query}").status_code == 400


def test_an_unknown_word_is_named(editions: None, reader: Client) -> None:
    assert "<code>colour</code>" in text_of(reader, "/editions/2/?colour=red")
    assert reader.get("/editions/2.json?colour=red").status_code == 400


def queries(reader: Client, path: str) -> int:
    """How many queries a page takes on a site that has just started."""
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(path).status_code == 200
    return len(captured)


def load_many(count: int) -> None:
    """An edition with many new incidents of one country."""
    publish([make_incident(f"many-{count}-{number:03}", country="CN") for number in range(count)])


def test_the_number_of_queries_does_not_grow_with_the_records(reader: Client) -> None:
    for count in (2, 3, 120):
        load_many(count)
    for path in ("/editions/{}/", "/editions/{}.json", "/editions/1/diff/{}/"):
        few, many = (queries(reader, path.format(number)) for number in (2, 3))
        assert many <= (few if "diff" not in path else 60), path
    answer = json_of(reader, "/editions/3.json")
    assert (answer["count"], len(answer["results"])) == (120, 50)
    assert [r["key"] for r in results_of(reader, "/editions/3.json")] == [f"many-120-{n:03}" for n in range(120)]


def test_the_list_asks_two_questions_for_each_kind_and_none_the_second_time(editions: None, reader: Client) -> None:
    cold = queries(reader, "/editions/")
    with CaptureQueriesContext(connection) as captured:
        reader.get("/editions/")
    assert (cold, len(captured)) == (17, 5)  # and one for the names of releases
