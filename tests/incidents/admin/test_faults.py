"""After an error: a list at the top of every form and every page that asks, each line a link to its field."""

import re
from typing import Any

import pytest
from django.test import Client

from incidents.editions import publishing, reviewing
from incidents.models import Incident, Submission
from stats.models import ArrivalFigure
from tests.builders import make_claim, make_event, make_incident, make_practice, make_source, make_user
from tests.desk import address, at_the_desk, save

pytestmark = pytest.mark.django_db
LINE = re.compile(r'<li><a href="#([^"]+)">([^<]+)</a>: ([^<]+)</li>')


@pytest.fixture
def desk() -> Client:
    return at_the_desk("Administrator")


def listed(page: Any) -> list[tuple[str, str]]:
    """What the list names, with the id that each line leads to, which is there once."""
    assert page.status_code == 200
    found = LINE.findall(page.text)
    assert page.text.count('class="faults"') == bool(found)
    for target, _where, _text in found:
        assert len(re.findall(rf'\bid="{re.escape(target)}"', page.text)) == 1, target
    return [(where, target) for target, where, _text in found]


def test_each_field_is_named_with_its_row(desk: Client) -> None:
    incident = make_incident()
    for source in ("a", "b"):
        make_claim(incident, source)
    make_event(incident)
    page = save(
        desk, address(incident), title="", groups_0_people_low="dozens", claims_1_source="", events_0_date="5/10/2023"
    )
    assert listed(page) == [
        ("Title", "id_title"),
        ("Group 1, lowest", "id_groups-0-people_low"),
        ("Event 1, date", "id_events-0-date"),
        ("Claim 2, source", "id_claims-1-source"),
    ]


def test_a_form_without_an_error_has_no_list(desk: Client) -> None:
    incident = make_incident()
    assert listed(desk.get(address(incident))) == []
    assert listed(save(desk, address(incident), "_continue", title="Another")) == []


def test_what_concerns_all_rows_leads_to_them(desk: Client) -> None:
    incident = make_incident()
    make_claim(incident, "a")
    row = {"claims_TOTAL_FORMS": 2, "claims_1_source": "a", "claims_1_rank": "normal"}
    found = listed(save(desk, address(incident), **row))
    assert found[0] == ("Claims", "claims-group")


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("/admin/incidents/source/add/", "id_title"),
        ("/admin/stats/arrivalfigure/add/", "id_total"),
        ("/admin/stats/contextevent/add/", "id_date"),
        ("/admin/incidents/country/add/", "id_iso2"),
        ("/admin/auth/user/add/", "id_username"),
        ("/admin/auth/group/add/", "id_name"),
    ],
)
def test_every_form_of_the_desk_has_the_list(desk: Client, url: str, field: str) -> None:
    if "group" in url:
        desk.force_login(make_user("Administrator", username="super", is_superuser=True))
    page = desk.get(url)
    sent = {
        form.add_prefix(name): value
        for inline in page.context.get("inline_admin_formsets", ())
        for form in [inline.formset.management_form]
        for name, value in form.initial.items()
    }
    assert field in [target for _where, target in listed(desk.post(url, sent))]


def test_a_country_names_the_row_of_a_practice(desk: Client) -> None:
    make_practice("CN")
    page = save(desk, "/admin/incidents/country/CN/change/", practices_0_to_year="later")
    assert listed(page) == [("Practice 1, to year", "id_practices-0-to_year")]


def test_the_page_that_asks_for_a_reason_leads_to_it(desk: Client) -> None:
    incident = make_incident()
    publishing.publish([incident])
    chosen = {"action": "withdraw_selected", "_selected_action": [incident.pk]}
    url = address(Incident, "changelist")
    assert listed(desk.post(url, chosen)) == []
    page = desk.post(url, chosen | {"reason": " "})
    assert listed(page) == [("Reason, which readers will see", "reason")]


def test_the_page_that_asks_before_publishing_leads_to_the_note(desk: Client) -> None:
    incident = make_incident()
    publishing.publish([incident])
    incident.groups.update(people_low=3)
    publishing.note_change(incident)
    chosen = {"action": "publish_selected", "_selected_action": [incident.pk]}
    url = address(Incident, "changelist")
    assert listed(desk.post(url, chosen)) == []
    page = desk.post(url, chosen | {"_yes": "1", "note": "", "overruled": ""})
    assert ("Note of the edition", "note") in listed(page)


def test_the_queue_leads_to_the_comment(desk: Client) -> None:
    reviewing.submit(make_incident(), by=make_user("Contributor"), note="")
    sent = {"chosen": [Submission.objects.get().pk], "_send_back": "1", "comment": ""}
    page = desk.post("/admin/incidents/submission/queue/", sent)
    assert listed(page) == [("What should change, for the author", "comment")]


def test_a_removal_for_safety_leads_to_what_is_missing(desk: Client) -> None:
    page = desk.post("/admin/incidents/erasure/add/", {"text": "", "replacement": "[removed]", "reason": "x"})
    assert listed(page) == [("Text to remove", "id_text")]


def test_no_text_of_an_error_is_a_page_of_its_own(desk: Client) -> None:
    make_source("a")
    page = save(desk, "/admin/stats/arrivalfigure/add/", total="<script>1</script>")
    assert "<script>1" not in page.text
    assert not ArrivalFigure.objects.exists()
