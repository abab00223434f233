"""Records held until a day or until they are said to be safe: publishing leaves them out, and says so by name."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from incidents.editions import publishing, reviewing
from incidents.editions.publishing import publish, withdraw
from incidents.models import Edition, Incident, IncidentVersion
from stats.imports import load
from tests import builders as make
from tests import csvs
from tests.desk import address, asks, at_the_desk, filled, save, yes
from tests.packages import bytes_of, named, unpacked

pytestmark = pytest.mark.django_db

QUEUE = "/admin/incidents/submission/queue/"
SAFE = "a is held back until it is said to be safe, and is left out."
SEEN = " Readers still see what was published of it before; to end that, withdraw it."


def tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


def seen() -> set[str]:
    return set(IncidentVersion.objects.current().values_list("key", flat=True))


def test_what_is_held_is_left_out_and_the_rest_goes_out() -> None:
    held, other = make.make_incident("a", held=True), make.make_incident("b")
    assert publish([held, other])
    assert seen() == {"b"}
    held.refresh_from_db()
    assert held.state == "draft"


@pytest.mark.parametrize(("days", "goes_out"), [(1, False), (0, True), (-1, True)])
def test_a_day_holds_until_it_has_come(days: int, goes_out: bool) -> None:
    incident = make.make_incident("a", held_until=timezone.localdate() + dt.timedelta(days))
    publish([incident])
    assert seen() == ({"a"} if goes_out else set())


def test_a_mark_holds_although_the_day_has_come() -> None:
    publish([make.make_incident("a", held=True, held_until=dt.date(2019, 1, 1))])
    assert not Edition.objects.exists()


def test_the_command_says_what_it_left_out(capsys: Any) -> None:
    make.make_incident("a", held_until=dt.date(2099, 5, 1))
    make.make_incident("b")
    call_command("publish", "--all", overrule="It is known")
    out = capsys.readouterr().out
    assert "a is held back until 1 May 2099, and is left out." in out
    assert "Published as edition 1." in out


def test_what_was_published_stays_as_it_was_and_the_desk_says_how_to_end_that() -> None:
    incident = make.make_incident("a")
    publish([incident])
    Incident.objects.update(held=True, notes="Not for now")
    publishing.note_change(incident)
    assert publish([incident]) is None
    assert IncidentVersion.objects.current().get().document["notes"] == ""
    assert Incident.held_back(["a"]) == {"a": SAFE + SEEN}
    assert Incident.objects.get().state == "changed"
    withdraw(incident, reason="Not safe")
    assert seen() == set()


def test_a_held_record_does_not_go_out_along_with_one_that_names_it() -> None:
    whole, part = make.make_incident("a", held=True), make.make_incident("b")
    make.make_overlap(part, whole)
    with pytest.raises(publishing.Refused) as refused:
        publish([part])
    assert refused.value.reasons == [
        f"{SAFE} A record that goes out names it: publish both later, or leave the name out."
    ]
    with pytest.raises(publishing.Refused):
        publish([part, whole])
    assert not Edition.objects.exists()


def test_a_held_record_does_not_take_the_place_of_a_withdrawn_one() -> None:
    part, whole, held = make.make_incident("b"), make.make_incident("c"), make.make_incident("a", held=True)
    make.make_overlap(part, whole)
    publish([part, whole])
    with pytest.raises(publishing.Refused, match="a is held back"):
        withdraw(whole, reason="A forgery", places={whole: held})
    assert seen() == {"b", "c"}


def test_a_file_that_is_loaded_again_neither_publishes_what_is_held_nor_sets_it_free(tmp_path: Any) -> None:
    load(csvs.SMALL, say=lambda text: None)
    bounds = {"held": True, "date_shown": "year", "place_shown": "country"}
    Incident.objects.filter(slug="incident-m").update(**bounds)
    shutil.copytree(csvs.SMALL, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "incidents.csv"
    file.write_text(file.read_text().replace("incident notes m", "other notes"))
    told: list[str] = []
    load(tmp_path, say=told.append)
    after = Incident.objects.filter(slug="incident-m").values(*bounds, "notes", "state").get()
    assert after == {**bounds, "notes": "other notes", "state": "changed"}
    assert any(text.startswith("incident-m is held back") for text in told)
    assert IncidentVersion.objects.current().get(key="incident-m").document["notes"] == "incident notes m"


def test_a_file_of_the_site_does_not_take_away_what_readers_do_not_see(tmp_path: Path) -> None:
    full, archive = tmp_path / "full", tmp_path / "archive"
    shutil.copytree(csvs.SMALL, full)
    csvs.change(full, "incidents.csv", 0, women="2", men="3")
    edition = load(full, say=lambda text: None)
    assert edition
    assert IncidentVersion.objects.current().get(key="incident-m").document["groups"][0]["women"] is None
    assert load(unpacked(bytes_of(named(edition)), archive), say=lambda text: None) is None
    group = Incident.objects.get(slug="incident-m").groups.get()
    assert (group.women, group.men) == (2, 3)


# At the desk


def from_list(client: Client, *records: Incident) -> Any:
    sent = {"action": "publish_selected", "_selected_action": [record.pk for record in records]}
    return client.post(address(Incident, "changelist"), sent, follow=True)


def from_queue(client: Client, *records: Incident) -> Any:
    for record in records:
        reviewing.submit(record, by=make.make_user("Contributor", username=f"author-{record.key}"))
    entries = client.get(QUEUE).context["entries"]
    sent = {"chosen": [one.submission.pk for one in entries], "read": [mark for one in entries for mark in one.marks]}
    return client.post(QUEUE, sent | {"_publish": "1"}, follow=True)


WAYS: dict[str, Callable[..., Any]] = {"list": from_list, "queue": from_queue}


@pytest.mark.parametrize("way", WAYS)
def test_the_page_that_asks_names_what_stays_behind(way: str) -> None:
    client, records = at_the_desk(), (make.make_incident("a", held=True), make.make_incident("b"))
    page = WAYS[way](client, *records)
    assert asks(page)
    assert page.text.count(SAFE) == 1
    assert [one.key for one in page.context["going"] if one.kind is Incident] == ["b"]
    yes(client, page)
    assert seen() == {"b"}


@pytest.mark.parametrize("way", WAYS)
def test_where_all_is_held_the_desk_says_so(way: str) -> None:
    client, held = at_the_desk(), make.make_incident("a", held=True)
    page = WAYS[way](client, held)
    assert not asks(page)
    assert SAFE in page.text
    assert "Nothing to publish" not in page.text
    assert not Edition.objects.exists()


def test_a_form_says_so_when_it_is_saved() -> None:
    client, incident = at_the_desk(), make.make_incident("a")
    page = save(client, address(incident), held="on")
    assert f"Not ready to be published: {SAFE}" in page.text
    assert Incident.objects.get().held


def test_a_region_without_a_name_is_refused_beside_its_field() -> None:
    client, incident = at_the_desk(), make.make_incident("a")
    url = address(incident)
    page = client.post(url, filled(client, url, place_shown="region"))
    assert page.context["adminform"].form.errors == {
        "region_shown": ["Say which region readers see instead of the place."]
    }


def test_the_desk_lists_what_is_held_and_what_is_due() -> None:
    make.make_incident("a", held=True, title="Held A")
    make.make_incident("b", held_until=tomorrow(), title="Held B")
    make.make_incident("c", held_until=timezone.localdate(), title="Due C")
    publish([make.make_incident("d", held_until=dt.date(2019, 1, 1), title="Out D")])
    client = at_the_desk()
    found = {
        word: {one.key for one in client.get(address(Incident, "changelist"), {"held": word}).context["cl"].queryset}
        for word in ("yes", "due")
    }
    assert found == {"yes": {"a", "b"}, "due": {"c"}}
    front = client.get("/admin/").text
    assert '?held=yes">2 incidents are held back</a>' in front
    assert '?held=due">1 incident is due: its day has come</a>' in front


def test_the_desk_lists_what_was_published_before_the_rule(settings: Any) -> None:
    incident, client = make.make_incident("a", groups=0), at_the_desk()
    make.make_group(incident, women=2)
    settings.SMALLEST_CELL = 0
    publish([incident, make.make_incident("b")])
    settings.SMALLEST_CELL = 5
    url = address(Incident, "changelist")
    assert [one.key for one in client.get(url, {"held": "finer"}).context["cl"].queryset] == ["a"]
    yes(client, from_list(client, incident))
    assert IncidentVersion.objects.current().get(key="a").document["groups"][0]["women"] is None
    assert not client.get(url, {"held": "finer"}).context["cl"].queryset.exists()


def test_a_proposed_slug_says_no_more_than_readers_may_see() -> None:
    client = at_the_desk()
    country = make.make_country()
    typed = {
        "date": "2019-05-05", "date_precision": "day", "location": "Tumen", "location_precision": "city",
        "country": country.pk, "groups-0-people_best": "3", "who": "escapees",
    }  # fmt: skip
    url = "/admin/incidents/incident/proposals/"
    slugs = [
        client.post(url, typed | shown).json()["slug"]
        for shown in ({}, {"date_shown": "month", "place_shown": "country"}, {"date_shown": "year"})
    ]
    assert slugs == ["2019-05-tumen", "2019-05-china", "2019-tumen"]
