"""The page that asks why a record is withdrawn: what rests on it, what could take its place, how totals would move."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from incidents.editions.publishing import publish, state_of
from incidents.models import Country, Edition, Incident, Overlap, Source
from stats.models import ContextEvent
from tests.answers import markup
from tests.builders import (
    make_claim,
    make_context_event,
    make_country,
    make_group,
    make_incident,
    make_origin,
    make_overlap,
    make_practice,
    make_source,
    make_treaty,
)
from tests.desk import address, at_the_desk, said
from tests.naming import CITING, OF_A_COUNTRY, citing, of_a_country

pytestmark = pytest.mark.django_db


def withdraw(client: Client, *records: Any, **typed: Any) -> Any:
    """The action of a list, with what was typed on the page that it asks on."""
    sent = {"action": "withdraw_selected", "_selected_action": [record.pk for record in records]}
    return client.post(address(type(records[0]), "changelist"), sent | typed, follow=True)


def rests(page: Any) -> dict[str, list[str]]:
    """What a page says rests on the records."""
    return {kind["label"]: [str(one["name"]) for one in kind["records"]] for kind in page.context["resting"]}


@pytest.mark.parametrize("kind", CITING)
def test_everything_that_cites_a_source_is_named_before_it_is_withdrawn(kind: str) -> None:
    client, record = at_the_desk(), citing(kind)
    publish([record])
    page = withdraw(client, Source.objects.get(slug="bad"))
    assert [name for names in rests(page).values() for name in names] == [str(record)]
    assert f'<a href="{address(record)}">{record}</a>' in page.text
    assert f"bad: 1 published record names it ({record.key})." in page.text
    page = withdraw(client, Source.objects.get(slug="bad"), reason="A forgery")
    assert said(page)[0].startswith("bad: 1 published record names it")
    assert page.context["reason"] == "A forgery"
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("kind", OF_A_COUNTRY)
def test_everything_that_names_a_country_is_named(kind: str) -> None:
    client, record = at_the_desk(), of_a_country(kind)
    publish([record])
    page = withdraw(client, Country.objects.get(pk="MN"))
    assert [name for names in rests(page).values() for name in names] == [str(record)]


def test_all_kinds_stand_together_each_with_its_number() -> None:
    client, source = at_the_desk(), make_source("bad", title="The bad one")
    for name in ("a", "b"):
        make_claim(make_incident(name, title=f"Incident {name}"), "bad")
    make_practice("MN", "bad")
    make_treaty("MN", "bad")
    make_context_event(source="bad")
    make_origin(make_source("other", title="The other"), source)
    draft = make_claim(make_incident("draft", title="A draft"), "bad").incident
    events = ContextEvent.objects.all()
    publish([*Incident.objects.exclude(pk=draft.pk), *Country.objects.all(), *events, *Source.objects.all()])
    page = withdraw(client, source)
    assert rests(page) == {
        "Countries": ["Mongolia"],
        "Sources": ["The Paper: The other"],
        "Incidents": ["Incident a", "Incident b"],
        "Context events": ["2020-01-22: Border closed"],
    }
    assert "Incidents (2)" in page.text
    assert [one["record"] for one in page.context["copies"]] == [draft]


def test_what_takes_its_place_is_shown_before_it_is_done(reader: Client) -> None:
    client, record = at_the_desk(), citing("claim")
    good = make_source("good", title="The true report")
    publish([record, good])
    bad = Source.objects.get(slug="bad")
    typed = {"reason": "A forgery", "place-0": "good"}
    page = withdraw(client, bad, **typed)
    assert said(page) == ["Look at what changes with it, then press the button again."]
    assert Edition.objects.count() == 1
    [change] = page.context["changes"]
    assert change.record == record
    assert "What is published anew in the same edition" in page.text
    assert "No total of people by country and outcome" in page.text
    page = withdraw(client, bad, **typed, seen=page.context["seen"])
    assert said(page) == ["One record was withdrawn (Edition 2)."]
    assert (state_of(Source, "bad"), state_of(Incident, "a")) == ("withdrawn", "published")
    assert "The true report" in reader.get("/incidents/a/").text
    texts = set(LogEntry.objects.values_list("object_repr", "change_message"))
    assert texts == {(str(bad), "Withdrawn: A forgery"), (str(record), "Published as edition 2.")}


def test_totals_that_a_countrys_place_moves_are_shown() -> None:
    client, record = at_the_desk(), of_a_country("incident")
    publish([record, make_incident("b", country="CN")])
    mongolia = Country.objects.get(pk="MN")
    page = withdraw(client, mongolia, **{"reason": "Not a country", "place-0": "CN"})
    [table] = page.context["moved"]
    assert [(row["names"][0][0], [cell.text for cell in row["cells"]]) for row in table["rows"]] == [
        ("China", ["2", "14", "14", "14"]),
        ("Mongolia", ["–", "–", "–", "–"]),
    ]
    withdraw(client, mongolia, **{"reason": "Not a country", "place-0": "CN", "seen": page.context["seen"]})
    assert Incident.objects.get(slug="a").country_id == "CN"


def test_what_changed_after_the_page_is_shown_anew() -> None:
    client, record = at_the_desk(), citing("claim")
    good = make_source("good")
    publish([record, good])
    bad = Source.objects.get(slug="bad")
    typed = {"reason": "A forgery", "place-0": "good"}
    seen = withdraw(client, bad, **typed).context["seen"]
    publish([make_claim(make_incident("later"), "bad").incident])
    page = withdraw(client, bad, **typed, seen=seen)
    assert said(page) == ["Look at what changes with it, then press the button again."]
    assert {change.key for change in page.context["changes"]} == {"a", "later"}
    assert state_of(Source, "bad") == "published"


def test_totals_that_an_incident_leaves_are_shown() -> None:
    client = at_the_desk()
    incident = make_incident("a", groups=0)
    make_group(incident, outcome="repatriated")
    publish([incident, make_incident("b", country="MN")])
    page = withdraw(client, incident)
    [table] = page.context["moved"]
    assert table["said"] == "7 people in all, 14 before"
    assert "Nothing that readers see names it." in page.text
    assert said(withdraw(client, incident, reason="Made up")) == ["One record was withdrawn (Edition 2)."]


def test_a_whole_says_which_parts_come_to_stand_alone() -> None:
    client = at_the_desk()
    whole, part = make_incident("whole", title="The whole"), make_incident("part", title="A part")
    make_overlap(part, whole)
    publish([whole, part])
    page = withdraw(client, whole, reason="Made up")
    assert rests(page) == {"Incidents": ["A part"]}
    assert said(page) == ["Look at what changes with it, then press the button again."]
    assert '<span class="kind">Removed</span> Overlap: whole' in markup(page.text)
    assert said(withdraw(client, whole, reason="Made up", seen=page.context["seen"])) == [
        "One record was withdrawn (Edition 2)."
    ]
    assert not Overlap.objects.exists()
    assert state_of(Incident, "part") == "published"


def test_several_are_one_edition() -> None:
    client, records = at_the_desk(), [make_incident(name) for name in "abc"]
    publish(records)
    assert said(withdraw(client, *records, reason="Made up")) == ["3 records were withdrawn (Edition 2)."]
    assert (Edition.objects.count(), Edition.objects.get(number=2).note) == (2, "Made up")


@pytest.mark.parametrize("place", ["nothing-like-it", "\x00", "bad", "x" * 5000, "MN"])
def test_a_forged_place_gets_a_message(place: str) -> None:
    client, record = at_the_desk(), citing("claim")
    publish([record])
    page = withdraw(client, Source.objects.get(slug="bad"), **{"reason": "A forgery", "place-0": place})
    assert page.status_code == 200
    assert Edition.objects.count() == 1


def test_a_place_can_be_looked_for() -> None:
    client, record = at_the_desk(), citing("claim")
    publish([record])
    make_country("MN")
    for source, term in (("source", "Report"), ("country", "Mongolia"), ("other", "Shenyang")):
        names = {"source": ("claim", "source"), "country": ("incident", "country"), "other": ("overlap", "other")}[
            source
        ]
        query = f"?app_label=incidents&model_name={names[0]}&field_name={names[1]}&term={term}"
        assert client.get(f"/admin/autocomplete/{query}").json()["results"]
