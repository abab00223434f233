"""Withdrawing: what rests on a record keeps it, or names another in its place; nothing is left that is not so."""

import re
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from incidents.documents import keys_named, published_documents
from incidents.editions.publishing import Refused, publish, state_of, withdraw
from incidents.editions.references import NAMED_MODELS, publishable_models
from incidents.editions.reviewing import submit
from incidents.models import Claim, Country, Edition, Incident, IncidentVersion, Overlap, Source, Submission
from incidents.models.editions import Publishable
from tests.answers import json_of
from tests.builders import (
    make_arrival,
    make_claim,
    make_country,
    make_event,
    make_group,
    make_incident,
    make_origin,
    make_overlap,
    make_source,
    make_user,
)
from tests.naming import CITING, OF_A_COUNTRY, citing, of_a_country

pytestmark = pytest.mark.django_db


def refusal(*records: Publishable, **words: Any) -> list[str]:
    """Why records are not withdrawn; nothing changes then."""
    before = Edition.objects.count()
    with pytest.raises(Refused) as refused:
        withdraw(*records, reason="A forgery", **words)
    assert Edition.objects.count() == before
    return refused.value.reasons


def seen(record: Publishable) -> dict[str, Any]:
    """What readers see of a record."""
    found: dict[str, Any] = record.VERSION.objects.current().get(key=record.key).document
    return found


def dangling() -> list[str]:
    """What readers see that names what they cannot see."""
    return [
        f"{model.__name__} {key} names {name}"
        for model in publishable_models()
        for key, document in model.VERSION.objects.current().values_list("key", "document")
        for target in NAMED_MODELS
        for name in keys_named(model, {key: document}, target)
        if not target.VERSION.objects.current().filter(key=name).exists()
    ]


def out_of_step() -> list[str]:
    """Working copies whose state is not what it is."""
    return [
        f"{record.key}: {record.state}"
        for model in publishable_models()
        for record in model._default_manager.all()
        if record.state != state_of(model, record.key)
    ]


# A source


@pytest.mark.parametrize("kind", CITING)
def test_a_source_that_is_cited_is_not_withdrawn_before_what_cites_it(kind: str) -> None:
    record = citing(kind)
    publish([record])
    bad = Source.objects.get(slug="bad")
    said = "Withdraw that first, or choose what takes its place."
    assert refusal(bad) == [f"bad: 1 published record names it ({record.key}). {said}"]
    withdraw(record, reason="It rests on a forgery")
    assert withdraw(bad, reason="A forgery").number == 3
    assert dangling() == out_of_step() == []


@pytest.mark.parametrize("kind", CITING)
def test_a_source_and_what_cites_it_are_withdrawn_together(kind: str) -> None:
    record = citing(kind)
    publish([record])
    edition = withdraw(Source.objects.get(slug="bad"), record, reason="A forgery")
    assert (edition.number, edition.note) == (2, "A forgery")
    assert [
        v.withdrawn for v in (*Source.VERSION.objects.filter(key="bad"), *record.VERSION.objects.filter(key=record.key))
    ] == ["A forgery"] * 2
    assert dangling() == out_of_step() == []


@pytest.mark.parametrize("kind", CITING)
def test_another_takes_the_place_of_a_source_in_the_same_edition(kind: str, reader: Client) -> None:
    record, good = citing(kind), make_source("good", title="The true report")
    publish([record])
    bad = Source.objects.get(slug="bad")
    edition = withdraw(bad, reason="A forgery", places={bad: good})
    document = seen(record)
    assert keys_named(type(record), {"": document}, Source) & {"bad", "good"} == {"good"}
    assert published_documents(type(record), [record.key])[record.key] == document
    assert set(Source.VERSION.objects.current().values_list("key", flat=True)) >= {"good"}
    assert list(record.VERSION.objects.filter(key=record.key).order_by("since").values_list("since", "until")) == [
        (1, edition.number),
        (edition.number, None),
    ]
    assert dangling() == out_of_step() == []
    page = reader.get(record.get_absolute_url())
    links = set(re.findall(r'href="(/(?:incidents|sources|countries)/[\w-]+/)"', page.text))
    assert {link: reader.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_claim_keeps_an_object_as_its_source(reader: Client) -> None:
    record, good = citing("claim"), make_source("good")
    publish([record])
    withdraw(bad := Source.objects.get(slug="bad"), reason="A forgery", places={bad: good})
    assert [claim["source"]["slug"] for claim in json_of(reader, "/incidents/a.json")["claims"]] == ["good"]
    assert [claim["source"]["slug"] for claim in json_of(reader, "/incidents/a.json?edition=1")["claims"]] == ["bad"]
    for path in ("/", "/sources/", "/incidents/"):
        assert reader.get(path).status_code == 200


def test_an_edit_that_waits_is_not_published_with_the_replacement() -> None:
    record, good = citing("claim"), make_source("good")
    publish([record])
    Incident.objects.update(title="Not yet", state="changed")
    waiting = submit(Incident.objects.get(), by=make_user("Contributor"))
    withdraw(bad := Source.objects.get(slug="bad"), reason="A forgery", places={bad: good})
    assert seen(record)["title"] == "Seven detained in Shenyang"
    assert (Incident.objects.get().title, Incident.objects.get().state) == ("Not yet", "changed")
    assert Claim.objects.get().source_id == "good"
    waiting.refresh_from_db()
    assert waiting.decision == "waiting"
    assert out_of_step() == []


def test_a_second_claim_of_the_same_source_is_refused_in_words() -> None:
    record, good = citing("claim"), make_source("good")
    make_claim(Incident.objects.get(), "good")
    publish([record])
    bad = Source.objects.get(slug="bad")
    assert refusal(bad, places={bad: good}) == ["a: it would name good twice (claim). Put the two together first."]
    Claim.objects.filter(source__slug="good").delete()  # in the working copy alone
    assert len(refusal(bad, places={bad: good})) == 1


def test_a_claim_that_only_the_working_copy_has_is_seen_too() -> None:
    record, good = citing("claim"), make_source("good")
    publish([record])
    make_claim(Incident.objects.get(), "good")
    bad = Source.objects.get(slug="bad")
    assert "Put the two together first." in refusal(bad, places={bad: good})[0]


def test_a_source_does_not_come_to_draw_on_itself() -> None:
    record = citing("origin")
    publish([record])
    bad = Source.objects.get(slug="bad")
    assert "Put the two together first." in refusal(bad, places={bad: record})[0]


def test_what_cannot_take_a_place_is_said() -> None:
    record, gone = citing("claim"), make_source("gone")
    publish([record, gone, make_source("too")])
    withdraw(gone, reason="Entered twice")
    bad, too = Source.objects.get(slug="bad"), Source.objects.get(slug="too")
    assert refusal(bad, places={bad: gone}) == [
        "a: it would name the source gone, which was withdrawn. Choose another."
    ]
    assert refusal(bad, places={bad: bad})[0] == "bad: bad is withdrawn in the same step and cannot take its place."
    assert (
        refusal(bad, too, places={bad: too})[0] == "bad: too is withdrawn in the same step and cannot take its place."
    )
    assert refusal(bad, places={bad: record})[0] == "bad: a is of another kind and cannot take its place."


def test_two_that_draw_on_one_do_not_come_to_count_as_two() -> None:
    one, two = make_source("one"), make_source("two")
    make_origin(one, make_source("agency"))
    make_origin(two, make_source("agency"))
    publish([one, two])
    assert (
        "2 published records name it (one, two). Withdraw them first" in refusal(Source.objects.get(slug="agency"))[0]
    )


def test_many_that_rest_on_a_record_are_counted_and_some_named() -> None:
    publish([make_claim(make_incident(f"i-{number}"), "bad").incident for number in range(7)])
    assert "7 published records name it (i-0, i-1, i-2, i-3, i-4, …)" in refusal(Source.objects.get(slug="bad"))[0]


def test_what_names_it_in_a_draft_alone_keeps_nobody_from_withdrawing() -> None:
    bad = make_source("bad")
    publish([bad])
    draft = citing("claim")
    withdraw(bad, reason="A forgery")
    with pytest.raises(Refused, match="it names the source bad, which was withdrawn"):
        publish([draft])


# A country


@pytest.mark.parametrize("kind", OF_A_COUNTRY)
def test_a_country_that_is_named_is_not_withdrawn_unless_another_takes_its_place(kind: str, reader: Client) -> None:
    record, china = of_a_country(kind), make_country("CN")
    publish([record, china])
    mongolia = Country.objects.get(pk="MN")
    assert refusal(mongolia)[0].startswith(f"MN: 1 published record names it ({record.key}).")
    withdraw(mongolia, reason="Not a country", places={mongolia: china})
    assert "MN" not in keys_named(type(record), {"": seen(record)}, Country)
    assert dangling() == out_of_step() == []
    for path in ("/", "/countries/", "/incidents/?country=CN", record.get_absolute_url(), "/charts/map/"):
        assert reader.get(path).status_code == 200


def test_the_row_of_totals_takes_no_countrys_place() -> None:
    publish([make_incident("a", country="MN"), make_country("ZZ")])
    mongolia = Country.objects.get(pk="MN")
    assert refusal(mongolia, places={mongolia: Country.objects.get(pk="ZZ")}) == [
        "MN: ZZ is no country of the world and cannot take its place."
    ]


# An incident with parts


def a_whole_with_a_part() -> tuple[Incident, Incident]:
    whole, part = make_incident("whole", title="The whole"), make_incident("part", groups=0)
    make_group(part, people_low=3, people_best=3, people_high=3)
    make_overlap(part, whole, note="As the ministry says")
    publish([whole, part])
    return whole, part


def test_a_part_stands_alone_when_its_whole_is_withdrawn(reader: Client) -> None:
    whole, part = a_whole_with_a_part()
    edition = withdraw(whole, reason="Entered twice")
    assert seen(part)["overlaps"] == []
    assert not Overlap.objects.exists()
    page = reader.get("/incidents/part/").text
    assert "Overlap with other incidents" not in page
    assert "The whole" not in page
    assert "The whole" in reader.get("/incidents/part/?edition=1").text
    assert "Overlap" in reader.get(f"/editions/{edition.number}/").text
    assert json_of(reader, "/incidents.json")["count"] == 1
    assert dangling() == out_of_step() == []


def test_another_whole_takes_its_place() -> None:
    whole, part = a_whole_with_a_part()
    other = make_incident("other")
    withdraw(whole, reason="Entered twice", places={whole: other})
    assert [row["other"] for row in seen(part)["overlaps"]] == ["other"]
    assert seen(other)["slug"] == "other"  # a draft, which goes along
    assert dangling() == out_of_step() == []


def test_a_whole_that_is_too_small_or_a_part_of_the_part_takes_no_place() -> None:
    whole, part = a_whole_with_a_part()
    small, below = make_incident("small", groups=0), make_incident("below")
    make_group(small, people_low=1, people_best=1, people_high=1)
    make_overlap(below, part, "possibly_part_of")
    assert refusal(whole, places={whole: small}) == [
        "part: Its lowest number of people (3) is above that of small (1), its whole."
    ]
    assert "part: below is itself a part of it" in refusal(whole, places={whole: below})[0]
    assert (
        "cannot take its place" in refusal(whole, places={whole: part})[0]
        or "twice" in refusal(whole, places={whole: part})[0]
    )


def test_a_whole_and_its_parts_are_withdrawn_together() -> None:
    whole, part = a_whole_with_a_part()
    edition = withdraw(whole, part, reason="Made up")
    assert set(IncidentVersion.objects.values_list("key", "until", "withdrawn")) == {
        ("whole", edition.number, "Made up"),
        ("part", edition.number, "Made up"),
    }
    assert Overlap.objects.exists()  # in the working copies: nobody reads them
    with pytest.raises(Refused, match="it names the incident whole, which was withdrawn"):
        publish([part])


def test_an_edit_of_a_part_waits_while_it_comes_to_stand_alone() -> None:
    whole, part = a_whole_with_a_part()
    Incident.objects.filter(slug="part").update(title="Not yet", state="changed")
    withdraw(whole, reason="Entered twice")
    assert seen(part)["title"] == "Seven detained in Shenyang"
    assert Incident.objects.get(slug="part").state == "changed"
    assert not Overlap.objects.exists()


# Several


def test_several_are_one_edition_with_one_note(reader: Client) -> None:
    records = [make_incident("a"), make_arrival(2019), make_source("s")]
    publish(records)
    Submission.objects.all().delete()
    edition = withdraw(*records, reason="  All of them\nare wrong ", by=make_user("Editor"))
    assert (edition.number, edition.note) == (2, "All of them are wrong")
    for record in records:
        assert record.VERSION.objects.get(key=record.key).until_id == 2
    answer = json_of(reader, "/editions/2.json")
    assert (answer["note"], sum(kind["withdrawn"] for kind in answer["counts"].values())) == (
        "All of them are wrong",
        3,
    )


def test_none_is_withdrawn_where_one_cannot_be() -> None:
    published, draft = make_incident("a"), make_incident("b")
    publish([published])
    assert refusal(published, draft) == ["b: it is not published."]
    assert seen(published)


def test_what_rests_on_a_record_is_asked_for_in_as_many_queries_however_much_it_is(
    django_assert_max_num_queries: Any,
) -> None:
    publish([make_claim(make_incident(f"i-{number}"), "bad").incident for number in range(2)])
    bad, good = Source.objects.get(slug="bad"), make_source("good")
    with django_assert_max_num_queries(120) as few:
        withdraw(bad, reason="A forgery", places={bad: good})
    publish([make_claim(make_incident(f"j-{number}"), "good").incident for number in range(30)])
    publish([bad])
    with django_assert_max_num_queries(len(few)):
        withdraw(good, reason="The other one is true", places={good: bad})
    assert Claim.objects.exclude(source=F("source__slug")).count() == 0
    assert dangling() == []


def test_an_event_and_a_statement_of_one_incident_may_both_name_the_other() -> None:
    incident = make_incident("a")
    make_event(incident, source=make_source("bad"))
    make_event(incident, source=make_source("good"))
    publish([incident])
    withdraw(bad := Source.objects.get(slug="bad"), reason="A forgery", places={bad: Source.objects.get(slug="good")})
    assert [event["source"] for event in seen(incident)["events"]] == ["good", "good"]
