"""The history of a record: every version with what changed, when, by whom and why; what is said of a withdrawn one."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from incidents.editions.publishing import publish, withdraw
from incidents.models import Claim, Country, Edition, Group, Incident, IncidentVersion
from tests.answers import json_of, markup
from tests.builders import (
    make_claim,
    make_country,
    make_group,
    make_incident,
    make_practice,
    make_source,
    make_user,
    rewrite,
)

pytestmark = pytest.mark.django_db

HISTORY = "/incidents/a/history/"


def page(reader: Client, path: str, status: int = 200) -> str:
    """A page as text, its spaces made single."""
    response = reader.get(path)
    assert response.status_code == status, (path, response.status_code)
    return markup(response.content.decode())


@pytest.fixture
def editor(db: None) -> User:
    return make_user("Editor")


@pytest.fixture
def changed(editor: User) -> Incident:
    """An incident in three versions: entered, corrected with a claim added, withdrawn in 3, published again in 4."""
    made = make_incident("a", confidence="medium")
    publish([made], by=editor, note="First entered")
    Incident.objects.filter(pk=made.pk).update(confidence="high")
    Group.objects.filter(incident=made).update(people_best=8, people_high=9)
    make_claim(made, "second", people_reported=9)
    publish([Incident.objects.get(pk=made.pk)], by=editor, note="A second report")
    withdraw(made, reason="It was entered twice", by=editor)
    Incident.objects.filter(pk=made.pk).update(title="Eight detained")
    publish([Incident.objects.get(pk=made.pk)], note="It was no double after all")
    return Incident.objects.get(pk=made.pk)


def test_every_version_says_when_by_whom_and_why(changed: Incident, reader: Client) -> None:
    steps = json_of(reader, "/incidents/a/history.json")["results"]
    assert [(s["edition"], s["kind"], s["published_by"], s["note"], s["until"], s["reason"]) for s in steps] == [
        (4, "again", None, "It was no double after all", None, ""),
        (3, "withdrawn", "editor", "It was entered twice", None, "It was entered twice"),
        (2, "changed", "editor", "A second report", 3, ""),
        (1, "first", "editor", "First entered", 2, ""),
    ]


def test_a_version_says_what_differs_from_the_one_before(changed: Incident, reader: Client) -> None:
    again, withdrawn, second, first = json_of(reader, "/incidents/a/history.json")["results"]
    assert second["difference"]["fields"] == [{"field": "confidence", "before": "medium", "after": "high"}]
    groups, claims = second["difference"]["rows"]
    assert (groups["part"], groups["kind"]) == ("groups", "changed")
    assert groups["fields"] == [
        {"field": "people_best", "before": 7, "after": 8},
        {"field": "people_high", "before": 7, "after": 9},
    ]
    assert (claims["part"], claims["kind"], claims["fields"][0]["after"]) == ("claims", "added", "second")
    assert [f["field"] for f in again["difference"]["fields"]] == ["title"]
    assert first["difference"] == withdrawn["difference"] == {"fields": [], "rows": []}


def test_the_page_shows_the_difference_in_words(changed: Incident, reader: Client) -> None:
    text = page(reader, HISTORY)
    assert "History of “Eight detained”" in text
    assert "3 versions were published" in text
    assert '<th scope="row">Confidence</th>' in text
    assert ">Medium</td>" in text
    assert ">High</td>" in text
    assert "by editor" in text
    assert "Reason: It was entered twice" in text
    assert 'href="/incidents/a/?edition=2"' in text


def test_a_note_is_said_to_be_of_its_edition(changed: Incident, reader: Client) -> None:
    assert "Note of edition 2:</span> A second report </p>" in page(reader, HISTORY)


def test_a_pinned_history_knows_nothing_of_later_editions(changed: Incident, reader: Client) -> None:
    steps = json_of(reader, "/incidents/a/history.json?edition=2")["results"]
    assert [(s["edition"], s["kind"], s["until"]) for s in steps] == [(2, "changed", None), (1, "first", 2)]
    assert "It was withdrawn" not in page(reader, f"{HISTORY}?edition=2")
    assert "It was withdrawn" in page(reader, f"{HISTORY}?edition=3")


def test_a_long_history_is_paged_and_compares_across_the_pages(reader: Client) -> None:
    made = make_incident("a")
    for number in range(45):
        Incident.objects.filter(pk=made.pk).update(notes=f"note {number}")
        publish([Incident.objects.get(pk=made.pk)])
    first, second, third = (json_of(reader, f"/incidents/a/history.json?page={n}") for n in (1, 2, 3))
    assert [s["edition"] for s in first["results"]] == list(range(45, 25, -1))
    assert [s["edition"] for s in second["results"]] == list(range(25, 5, -1))
    assert [s["edition"] for s in third["results"]] == [5, 4, 3, 2, 1]
    assert first["count"] == 45
    assert third["next"] is None
    assert "page=2" in first["next"]
    last = second["results"][-1]
    assert last["difference"]["fields"] == [{"field": "notes", "before": "note 4", "after": "note 5"}]
    assert {s["kind"] for s in [*first["results"], *second["results"], *third["results"][:-1]]} == {"changed"}
    assert 'rel="next"' in page(reader, HISTORY)


def test_the_number_of_queries_does_not_grow_with_the_versions(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = make_incident("a")
    for wanted in (1, 12):
        while Edition.objects.count() < wanted:
            Incident.objects.filter(pk=made.pk).update(notes=f"note {Edition.objects.count()}", country="CN")
            publish([Incident.objects.get(pk=made.pk)])
        reader.get(HISTORY)
        with django_assert_num_queries(6):
            reader.get(HISTORY)


def test_a_field_and_a_row_of_an_older_shape_are_read(reader: Client) -> None:
    made = make_incident("a")
    make_claim(made)
    publish([made])
    version = IncidentVersion.objects.get(key="a")
    old = version.document
    del old["confidence"], old["statements"], old["claims"][0]["rank_reason"]
    old["mood"] = "grave"
    rewrite(IncidentVersion.objects.filter(pk=version.pk), document=old)
    Incident.objects.filter(pk=made.pk).update(summary="Anew")
    publish([Incident.objects.get(pk=made.pk)])
    step = json_of(reader, "/incidents/a/history.json")["results"][0]
    assert step["difference"]["rows"] == []
    assert [(f["field"], f["before"], f["after"]) for f in step["difference"]["fields"]] == [
        ("confidence", None, "medium"),
        ("summary", "Seven people were detained.", "Anew"),
        ("mood", "grave", None),
    ]
    assert "Mood" in page(reader, HISTORY)


def test_a_countrys_practice_and_a_source_have_a_history(reader: Client) -> None:
    practice = make_practice("CN", "paper-2019")
    publish([Country.objects.get(pk="CN")])
    practice.to_year = 2019
    practice.save()
    publish([Country.objects.get(pk="CN")])
    (row,) = json_of(reader, "/countries/CN/history.json")["results"][0]["difference"]["rows"]
    assert (row["part"], row["fields"]) == ("practices", [{"field": "to_year", "before": None, "after": 2019}])
    assert "2019" in page(reader, "/countries/CN/history/")
    assert "1 version was published" in page(reader, "/sources/paper-2019/history/")


# Bad addresses


@pytest.mark.parametrize("path", ["/incidents/b/history/", "/countries/XX/history/", "/sources/b/history.json"])
def test_what_was_never_published_has_no_history(path: str, changed: Incident, reader: Client) -> None:
    make_incident("b")
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=2", "page=x", "page=9999999999999999999", "edition=9", "asof=x"])
def test_a_bad_word_is_refused(query: str, changed: Incident, reader: Client) -> None:
    assert reader.get(f"{HISTORY}?{query}").status_code == 400
    assert reader.get(f"/incidents/a/history.json?{query}").status_code == 400


def test_an_unknown_word_is_named(changed: Incident, reader: Client) -> None:
    assert "<code>colour</code>" in page(reader, f"{HISTORY}?colour=red")
    assert reader.get("/incidents/a/history.json?colour=red").status_code == 400


def test_the_row_of_totals_over_countries_has_no_history(reader: Client) -> None:
    publish([make_country("ZZ"), make_country("CN")])
    assert [reader.get(f"/countries/{code}/history/").status_code for code in ("ZZ", "CN")] == [404, 200]
    assert [reader.get(f"/countries/{code}/").status_code for code in ("ZZ", "CN")] == [404, 200]
    assert json_of(reader, "/editions/1.json")["counts"]["country"]["added"] == 1


# The record's own page


def test_a_record_counts_its_versions_and_an_older_one_says_that_it_is(changed: Incident, reader: Client) -> None:
    now, old, last = (page(reader, f"/incidents/a/{query}") for query in ("", "?edition=1", "?edition=2"))
    for text in (now, old, last):
        assert '<a href="/incidents/a/history/">3 versions</a>' in text
    assert "older version" not in now
    assert "This is an older version, valid from edition 1 until edition 2." in old
    assert "valid from edition 2 until it was withdrawn in edition 3" in last


def test_a_withdrawn_record_is_gone_and_says_why(changed: Incident, reader: Client) -> None:
    text = page(reader, "/incidents/a/?edition=3", status=410)
    assert "Seven detained in Shenyang" in text
    assert "This was withdrawn in edition 3 of" in text
    assert "Reason: It was entered twice" in text
    assert 'href="/incidents/a/history/"' in text
    assert 'href="/incidents/a/?edition=2"' in text
    assert 'href="/incidents/a/?edition=4"' in text


def test_a_withdrawn_record_is_gone_as_json_too(changed: Incident, reader: Client) -> None:
    response: Any = reader.get("/incidents/a.json?edition=3")
    answer = response.json()
    assert response.status_code == 410
    assert answer["error"].startswith("Withdrawn in edition 3 of ")
    assert answer["error"].endswith(": It was entered twice")
    assert (answer["withdrawn"]["edition"], answer["withdrawn"]["reason"]) == (3, "It was entered twice")
    assert answer["published_in"] == 4
    assert answer["last"].endswith("/incidents/a/?edition=2")
    assert answer["history"].endswith("/incidents/a/history/")


def test_a_record_of_a_later_edition_is_not_there_yet(changed: Incident, reader: Client) -> None:
    publish([make_incident("later")])
    text = page(reader, "/incidents/later/?edition=2", status=404)
    assert "it came with edition 5" in text
    response: Any = reader.get("/incidents/later.json?edition=2")
    assert (response.status_code, response.json()["published_in"]) == (404, 5)


def test_withdrawn_countries_and_sources_are_gone_too(reader: Client) -> None:
    source, country = make_source("s"), make_practice("MN", "s").country
    publish([source, country])
    withdraw(country, reason="Entered by mistake")
    withdraw(source, reason="No longer cited")
    for path, reason in (("/sources/s", "No longer cited"), ("/countries/MN", "Entered by mistake")):
        assert f"Reason: {reason}" in page(reader, f"{path}/", status=410)
        response: Any = reader.get(f"{path}.json")
        assert (response.status_code, response.json()["withdrawn"]["reason"]) == (410, reason)


def test_a_group_and_a_claim_that_were_removed_are_named(reader: Client) -> None:
    made = make_incident("a")
    make_group(made, people_low=1, people_best=2, people_high=3, outcome="released")
    make_claim(made, "first")
    publish([made])
    made.groups.filter(outcome="released").delete()
    Claim.objects.all().delete()
    publish([Incident.objects.get(pk=made.pk)])
    rows = json_of(reader, "/incidents/a/history.json")["results"][0]["difference"]["rows"]
    assert [(row["part"], row["kind"]) for row in rows] == [("groups", "removed"), ("claims", "removed")]
    assert "Removed</span> Group: 1 to 3 people, released" in page(reader, HISTORY)


def test_a_source_says_since_when_it_could_be_read_so(reader: Client) -> None:
    for availability, title in (("online", "A"), ("deleted", "A"), ("deleted", "B")):
        publish([make_source("s", availability=availability, title=title)])
    text = page(reader, "/sources/s/")
    entered = text.index("Online – when it was entered, in edition 1")
    assert entered < text.index("Deleted – since edition 2")
    assert "edition 3" not in text[entered : text.index("Deleted – since edition 2") + 60]
