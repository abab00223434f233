"""What a publication names: it goes along where nobody has seen it, and refuses where it was withdrawn."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from incidents.editions.publishing import Doubted, Refused, publish, state_of, withdraw
from incidents.models import Country, Edition, Group, Incident, IncidentVersion, Practice, Source
from stats.models import ArrivalFigure
from tests.answers import csv_of, json_of
from tests.builders import (
    make_arrival,
    make_claim,
    make_country,
    make_group,
    make_incident,
    make_overlap,
    make_practice,
    make_source,
    rewrite,
)
from tests.naming import CITING, OF_A_COUNTRY, citing, of_a_country

pytestmark = pytest.mark.django_db


def links(reader: Client, path: str) -> list[int]:
    """How the links to records on a page answer."""
    import re

    found = set(re.findall(r'href="(/(?:incidents|sources|countries)/[\w-]+/)"', reader.get(path).text))
    return [reader.get(link).status_code for link in sorted(found)]


# A part of a whole


def test_the_whole_of_a_part_goes_out_with_it(reader: Client) -> None:
    whole, part = make_incident("whole", country="MN"), make_incident("part")
    make_claim(whole, "on-the-whole")
    make_overlap(part, whole)
    edition = publish([part])
    assert edition is not None
    assert set(IncidentVersion.objects.values_list("key", "since")) == {("part", 1), ("whole", 1)}
    assert state_of(Incident, "whole") == Incident.objects.get(slug="whole").state == "published"
    assert Source.VERSION.objects.get().key == "on-the-whole"
    assert set(links(reader, "/incidents/part/")) == {200}


def test_a_whole_at_any_distance_goes_along() -> None:
    whole, middle, part = make_incident("whole"), make_incident("middle"), make_incident("part")
    make_overlap(part, middle, "possibly_part_of")
    make_overlap(middle, whole)
    publish([part])
    assert IncidentVersion.objects.count() == 3


def test_a_part_is_refused_where_its_whole_may_not_go_out() -> None:
    whole, part = make_incident("whole", groups=0), make_incident("part")
    make_overlap(part, whole)
    Group.objects.filter(incident=part).update(people_low=0)
    with pytest.raises(Refused) as refused:
        publish([part])
    assert refused.value.reasons == ["whole: It has no group: enter how many people, and what became of them."]
    assert not IncidentVersion.objects.exists()


def test_an_edit_of_a_published_whole_does_not_go_along() -> None:
    whole, part = make_incident("whole", title="As published"), make_incident("part")
    publish([whole])
    Incident.objects.filter(slug="whole").update(title="Not yet")
    make_overlap(part, whole)
    publish([part])
    assert IncidentVersion.objects.get(key="whole").title == "As published"


def test_a_part_of_a_withdrawn_whole_is_refused_until_that_goes_out_with_it() -> None:
    whole, part = make_incident("whole"), make_incident("part")
    publish([whole])
    withdraw(whole, reason="Entered twice")
    make_overlap(part, whole)
    with pytest.raises(Refused) as refused:
        publish([part])
    assert refused.value.reasons == [
        "part: it names the incident whole, which was withdrawn. Name another, or publish that with it."
    ]
    publish([part, whole])
    assert set(IncidentVersion.objects.current().values_list("key", flat=True)) == {"whole", "part"}


# What was withdrawn


@pytest.mark.parametrize("kind", CITING)
def test_what_names_a_withdrawn_source_is_refused(kind: str) -> None:
    source = make_source("bad")
    publish([source])
    withdraw(source, reason="A forgery")
    record = citing(kind)
    with pytest.raises(Refused) as refused:
        publish([record])
    said = "it names the source bad, which was withdrawn. Name another, or publish that with it."
    assert refused.value.reasons == [f"{record.key}: {said}"]
    assert not record.VERSION.objects.current().exists()
    assert publish([record, source]) is not None


@pytest.mark.parametrize("kind", OF_A_COUNTRY)
def test_what_names_a_withdrawn_country_is_refused(kind: str) -> None:
    publish([make_country("MN")])
    withdraw(Country.objects.get(pk="MN"), reason="Not a country")
    with pytest.raises(Refused, match="it names the country MN, which was withdrawn"):
        publish([of_a_country(kind)])


def test_what_goes_along_is_refused_for_what_it_names() -> None:
    source = make_source("bad")
    publish([source])
    withdraw(source, reason="A forgery")
    make_practice("MN", "bad")
    with pytest.raises(Refused) as refused:
        publish([make_incident("a", country="MN")])
    assert [reason.split(",")[0] for reason in refused.value.reasons] == ["MN: it names the source bad"]


def test_what_readers_see_as_it_stands_is_no_matter() -> None:
    """Older code let a cited source be withdrawn: what is not published anew is not refused for it."""
    incident = make_claim(make_incident("a"), "bad").incident
    publish([incident])
    rewrite(Source.VERSION.objects.filter(key="bad"), until=None)
    assert publish([incident]) is None


# A note


NUMBERS: dict[str, Callable[[], Any]] = {
    "people": lambda: Group.objects.update(people_high=9),
    "no upper number": lambda: Group.objects.update(people_high=None),
    "women": lambda: Group.objects.filter(people_best=7).update(women=7),
    "a group more": lambda: make_group(Incident.objects.get()),
    "a group less": lambda: Group.objects.filter(people_best=1).delete(),
    "a claim": lambda: make_claim(Incident.objects.get(), "paper-2020", people_reported=9),
    "arrivals": lambda: ArrivalFigure.objects.update(total=1048, male=203),
    "years of a practice": lambda: Practice.objects.update(from_year=2001),
}


def everything() -> list[Any]:
    return [*Country.objects.all(), *Incident.objects.all(), *ArrivalFigure.objects.all()]


@pytest.mark.parametrize("change", NUMBERS)
@pytest.mark.parametrize("note", ["", " \n"])
def test_a_number_that_readers_see_does_not_change_without_a_note(change: str, note: str) -> None:
    make_practice()
    make_group(make_incident("a"), people_low=1, people_best=1, people_high=1)
    publish([*Incident.objects.all(), make_arrival(2019), *Country.objects.all()])
    NUMBERS[change]()
    with pytest.raises(Refused, match=r"a number that readers see changes\. Say why, in a note\."):
        publish(everything(), note=note)
    edition = publish(everything(), note="  As the ministry\n says now ")
    assert edition is not None
    assert edition.note == "As the ministry says now"


@pytest.mark.parametrize("note", ["", "For the first time"])
def test_what_is_new_and_what_is_no_number_may_go_without_a_note(note: str) -> None:
    make_practice()
    assert publish([make_incident("a"), make_arrival(2019), *Country.objects.all()], note=note) is not None
    Incident.objects.update(title="Another title", confidence="high")
    Group.objects.update(outcome="repatriated")
    make_claim(Incident.objects.get(), "paper-2020", people_reported=None, claim="So it was.")
    assert publish(everything(), note=note) is not None


def test_the_history_and_the_editions_show_the_note(reader: Client) -> None:
    publish([make_incident("a")])
    Group.objects.update(people_high=9)
    publish(everything(), note="A second report names nine.")
    for path in ("/editions/", "/editions/2/", "/editions/1/diff/2/", "/incidents/a/history/"):
        assert "A second report names nine." in reader.get(path).text
    assert json_of(reader, "/editions/2.json")["note"] == "A second report names nine."


# Doubts


@pytest.fixture
def doubtful(monkeypatch: pytest.MonkeyPatch) -> Incident:
    """An incident that something is doubtful in."""
    monkeypatch.setattr(Incident, "doubts", lambda found: {key: ["It has no source."] for key in found})
    return make_incident("a")


@pytest.mark.parametrize("overruled", ["", " \n"])
def test_what_is_doubtful_is_not_published_without_a_reason(overruled: str, doubtful: Incident) -> None:
    with pytest.raises(Doubted) as doubted:
        publish([doubtful], overruled=overruled)
    assert doubted.value.reasons == ["a: It has no source."]
    assert not IncidentVersion.objects.exists()


def test_what_was_overruled_stands_beside_the_note(doubtful: Incident, reader: Client) -> None:
    publish([doubtful], note="The first", overruled="The source must not\nbe named")
    assert Edition.objects.get().overruled == "The source must not be named"
    said = "Published although something in it is doubtful: The source must not be named"
    publish([make_country("MN")])
    for path in ("/editions/", "/editions/1/", "/incidents/a/history/"):
        assert said in reader.get(path).text
    assert "although" not in reader.get("/editions/2/").text
    assert json_of(reader, "/editions/1.json")["overruled"] == "The source must not be named"
    assert csv_of(reader, "/editions.csv").splitlines()[0].split(",")[:4] == [
        "number", "published_at", "published_by", "note",
    ]  # fmt: skip


def test_a_difference_shows_what_was_overruled_between(doubtful: Incident, reader: Client) -> None:
    publish([make_country("MN")])
    publish([doubtful], overruled="The source must not be named")
    assert "doubtful: The source must not be named" in reader.get("/editions/1/diff/2/").text


def test_a_reason_without_a_doubt_is_not_kept() -> None:
    publish([make_country("MN")], overruled="Never mind")
    assert Edition.objects.get().overruled == ""
