"""The desk for incidents, countries, sources and editions: who may do what, and what becomes of it."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from incidents.editions import publishing
from incidents.models import Claim, Country, Edition, Group, Incident, IncidentVersion, Source, SourceVersion
from tests.builders import (
    make_claim,
    make_country,
    make_event,
    make_group,
    make_incident,
    make_overlap,
    make_practice,
    make_source,
    make_statement,
    make_treaty,
)
from tests.desk import address, asks, at_the_desk, delete, errors_of, filled, queries, said, save, yes

pytestmark = pytest.mark.django_db

NEW_INCIDENT: dict[str, Any] = {
    "title": "Four detained in Ulaanbaatar", "slug": "2023-05-ulaanbaatar-four", "date": "2023-05-08",
    "kind": "detention", "people_basis": "reported", "confidence": "medium", "summary": "Four were detained.",
}  # fmt: skip


def state(record: Any) -> str:
    record.refresh_from_db()
    return str(record.state)


def run(client: Client, action: str, *records: Any, **more: Any) -> Any:
    """Choose an action for records in their list, and say yes where a page asks."""
    chosen = {"action": action, "_selected_action": [record.pk for record in records]}
    page = client.post(address(type(records[0]), "changelist"), chosen | more, follow=True)
    return yes(client, page) if asks(page) else page


# Who may do what


@pytest.mark.parametrize(
    ("role", "lists"),
    [
        ("Contributor", {"country": 200, "source": 200, "incident": 200, "edition": 403}),
        ("Editor", {"country": 200, "source": 200, "incident": 200, "edition": 200}),
        ("Administrator", {"country": 200, "source": 200, "incident": 200, "edition": 200}),
    ],
)
def test_a_role_sees_its_lists(role: str, lists: dict[str, int]) -> None:
    client = at_the_desk(role)
    assert {name: client.get(f"/admin/incidents/{name}/").status_code for name in lists} == lists


def test_a_reader_has_no_desk() -> None:
    page = at_the_desk("Reader").get("/admin/incidents/incident/")
    assert page.status_code == 302
    assert "login" in page["Location"]


@pytest.mark.parametrize(("role", "allowed"), [("Contributor", False), ("Editor", True), ("Administrator", True)])
def test_only_who_may_publish_sees_how(role: str, allowed: bool) -> None:
    client, incident = at_the_desk(role), make_incident()
    publishing.publish([incident])
    form, listed = client.get(address(incident)), client.get(address(Incident, "changelist"))
    assert ("Save and publish" in form.text) is allowed
    assert ("Withdraw…" in form.text) is allowed
    assert ("Publish as one edition" in listed.text) is allowed
    assert ("Withdraw, with a reason" in listed.text) is allowed


def test_a_contributor_enters_a_draft() -> None:
    make_country("MN")
    page = save(at_the_desk("Contributor"), address(Incident, "add"), **NEW_INCIDENT, country="MN")
    incident = Incident.objects.get()
    assert page.redirect_chain[-1][0] == "/admin/incidents/incident/"
    assert (incident.slug, incident.country_id, incident.state) == ("2023-05-ulaanbaatar-four", "MN", "draft")
    assert not Edition.objects.exists()


def test_a_contributor_who_posts_the_button_all_the_same_saves_nothing() -> None:
    client, incident = at_the_desk("Contributor"), make_incident()
    sent = filled(client, address(incident), title="Another title")
    assert client.post(address(incident), sent | {"_publish": "1"}).status_code == 403
    incident.refresh_from_db()
    assert incident.title == "Seven detained in Shenyang"
    assert not Edition.objects.exists()


def test_a_contributor_who_posts_an_action_all_the_same_publishes_and_withdraws_nothing() -> None:
    client, incident = at_the_desk("Contributor"), make_incident()
    run(client, "publish_selected", incident)
    assert state(incident) == "draft"
    publishing.publish([incident])
    run(client, "withdraw_selected", incident, reason="Wrong.")
    assert state(incident) == "published"


# Publishing from the form


def test_save_and_publish_makes_an_edition_of_what_was_saved() -> None:
    client = at_the_desk()
    make_country("MN")
    group = {"groups_0_people_low": 4, "groups_0_people_best": 4, "groups_0_outcome": "detained"}
    page = save(client, address(Incident, "add"), "_publish", **NEW_INCIDENT, country="MN", **group)
    edition = Edition.objects.get()
    version = IncidentVersion.objects.as_of(edition).get()
    assert version.document["title"] == "Four detained in Ulaanbaatar"
    assert [group["people_best"] for group in version.document["groups"]] == [4]
    assert edition.published_by == User.objects.get(username="editor")
    assert state(Incident.objects.get()) == "published"
    assert page.redirect_chain[-1][0] == "/admin/incidents/incident/"
    [text] = said(page)
    assert "“Four detained in Ulaanbaatar” was published as Edition 1." in text
    assert 'href="/incidents/2023-05-ulaanbaatar-four/"' in text


def test_rows_saved_with_the_button_are_part_of_the_edition() -> None:
    client, incident = at_the_desk(), make_incident()
    make_source("paper-2019")
    row = {"claims_0_source": "paper-2019", "claims_0_claim": "So.", "claims_0_rank": "normal"}
    save(client, address(incident), "_publish", claims_TOTAL_FORMS=1, **row)
    claims = IncidentVersion.objects.current().get().document["claims"]
    assert [(claim["source"], claim["claim"]) for claim in claims] == [("paper-2019", "So.")]
    assert SourceVersion.objects.current().get().key == "paper-2019"


def test_a_refused_publication_keeps_what_was_saved_and_says_why() -> None:
    client = at_the_desk()
    make_country("MN")
    page = save(client, address(Incident, "add"), "_publish", **NEW_INCIDENT, country="MN")
    incident = Incident.objects.get()
    assert page.redirect_chain[-1][0] == address(incident)
    assert any("It has no group" in text for text in said(page))
    assert state(incident) == "draft"
    assert not Edition.objects.exists()


def test_a_refused_publication_of_changes_leaves_readers_what_they_saw() -> None:
    client, incident = at_the_desk(), make_incident()
    publishing.publish([incident])
    page = save(client, address(incident), "_publish", title="Another title", groups_0_DELETE="on")
    assert any("It has no group" in text for text in said(page))
    assert IncidentVersion.objects.current().get().title == "Seven detained in Shenyang"
    assert Edition.objects.count() == 1
    assert state(incident) == "changed"


def test_saving_a_draft_without_a_group_warns_of_it() -> None:
    client, incident = at_the_desk("Contributor"), make_incident(groups=0)
    assert any("Not ready to be published: It has no group" in text for text in said(save(client, address(incident))))


def test_publishing_what_readers_already_see_makes_no_edition() -> None:
    client, incident = at_the_desk(), make_incident()
    publishing.publish([incident])
    page = save(client, address(incident), "_publish")
    assert said(page) == ["Nothing to publish: readers already see it as it stands."]
    assert Edition.objects.count() == 1


def test_what_stands_for_all_countries_leads_to_no_page_of_readers() -> None:
    everywhere, china = make_country("ZZ", role="aggregate"), make_country("CN")
    publishing.publish([everywhere, china])
    desk = at_the_desk("Administrator")
    assert f"/countries/{china.pk}/history/" in desk.get(address(china)).text
    page = desk.get(address(everywhere)).text
    assert "/countries/ZZ/" not in page
    assert "/admin/r/" not in page


def test_publication_is_in_the_records_history() -> None:
    client, incident = at_the_desk(), make_incident()
    save(client, address(incident), "_publish", title="Another title")
    entries = LogEntry.objects.filter(content_type__model="incident").order_by("id")
    assert [entry.get_change_message() for entry in entries] == ["Changed Title.", "Published as edition 1."]


# State


def test_a_record_goes_from_draft_to_published_to_changed_and_back() -> None:
    client, incident = at_the_desk(), make_incident()
    states = [state(incident)]
    for button, title in (("_publish", "A"), ("_save", "B"), ("_save", "A"), ("_save", "C"), ("_publish", "C")):
        save(client, address(incident), button, title=title)
        states.append(state(incident))
    assert states == ["draft", "published", "changed", "published", "changed", "published"]
    assert Edition.objects.count() == 2


def test_a_change_in_a_row_alone_changes_the_state() -> None:
    client, incident = at_the_desk(), make_incident()
    publishing.publish([incident])
    save(client, address(incident), groups_0_people_low=5)
    assert state(incident) == "changed"
    assert "Changed since published" in client.get(address(Incident, "changelist")).text


def test_the_list_can_be_narrowed_to_drafts() -> None:
    client = at_the_desk()
    make_incident("a", title="Still a draft")
    publishing.publish([make_incident("b", title="Out already")])
    text = client.get(address(Incident, "changelist") + "?state__exact=draft").text
    assert "Still a draft" in text
    assert "Out already" not in text


# Actions


def test_the_action_publishes_many_records_as_one_edition() -> None:
    client = at_the_desk()
    page = run(client, "publish_selected", make_incident("a"), make_incident("b"), make_incident("c"))
    assert said(page) == ["4 records were published as Edition 1."]  # and their country
    assert set(IncidentVersion.objects.values_list("key", "since")) == {("a", 1), ("b", 1), ("c", 1)}


def test_the_action_publishes_none_where_one_is_refused() -> None:
    page = run(at_the_desk(), "publish_selected", make_incident("a"), make_incident("b", groups=0))
    [text] = said(page)
    assert text.startswith("Not published. b: It has no group")
    assert not IncidentVersion.objects.exists()
    assert not Edition.objects.exists()


def test_a_withdrawal_asks_for_a_reason_and_keeps_it() -> None:
    client, incident = at_the_desk(), make_incident()
    publishing.publish([incident])
    asked = run(client, "withdraw_selected", incident)
    assert "Seven detained in Shenyang" in asked.text
    assert state(incident) == "published"
    page = run(client, "withdraw_selected", incident, reason="The source retracted it.")
    assert said(page) == ["One record was withdrawn (Edition 2)."]
    assert state(incident) == "withdrawn"
    assert IncidentVersion.objects.get().withdrawn == "The source retracted it."
    assert IncidentVersion.objects.get().until_id == 2


def test_a_withdrawal_without_a_reason_is_asked_again() -> None:
    client, incident = at_the_desk(), make_incident()
    publishing.publish([incident])
    page = run(client, "withdraw_selected", incident, reason=" ")
    assert "a withdrawal needs a reason" in page.text
    assert state(incident) == "published"


def test_what_is_not_published_is_not_withdrawn_nor_what_was_chosen_with_it() -> None:
    client, published, draft = at_the_desk(), make_incident("a"), make_incident("b")
    publishing.publish([published])
    page = run(client, "withdraw_selected", published, draft, reason="Both are wrong.")
    assert said(page) == ["b: it is not published."]
    assert (state(published), state(draft)) == ("published", "draft")
    assert Edition.objects.count() == 1


# Keys, deletion


@pytest.mark.parametrize("make", [make_incident, make_source, make_country])
def test_the_key_of_what_was_published_cannot_be_changed(make: Any) -> None:
    record, client = make(), at_the_desk()
    publishing.publish([record])
    before = record.key
    sent = filled(client, address(record)) | {record.KEY: "XX"}
    assert client.post(address(record), sent | {"_save": "1"}).status_code == 302
    assert type(record).objects.get().key == before


def test_a_draft_can_be_deleted() -> None:
    incident, client = make_incident(), at_the_desk("Contributor")
    make_claim(incident)
    delete(client, incident)
    assert not Incident.objects.exists()
    assert Source.objects.exists()


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_readers_have_seen_cannot_be_deleted(withdrawn: bool) -> None:
    incident, client = make_incident(), at_the_desk("Administrator")
    publishing.publish([incident])
    if withdrawn:
        publishing.withdraw(incident, reason="Wrong.")
    assert client.post(address(incident, "delete"), {"post": "yes"}).status_code == 403
    assert Incident.objects.exists()


def test_no_list_deletes_many() -> None:
    incident, client = make_incident(), at_the_desk("Administrator")
    run(client, "delete_selected", incident, post="yes")
    assert Incident.objects.exists()
    assert "delete_selected" not in client.get(address(Incident, "changelist")).text


def test_editions_are_read_only() -> None:
    client = at_the_desk("Administrator")
    edition = publishing.publish([make_incident()], note="First.")
    assert "First." in client.get(address(edition)).text
    assert client.post(address(edition), {"note": "Changed."}).status_code == 403
    assert client.get(address(Edition, "add")).status_code == 403
    assert client.post(address(edition, "delete"), {"post": "yes"}).status_code == 403


# Forms


def test_a_new_incident_starts_with_one_group_and_nothing_else() -> None:
    make_country()
    sent = filled(at_the_desk(), address(Incident, "add"))
    totals = {
        name: sent.get(f"{name}-TOTAL_FORMS", 0) for name in ("groups", "events", "claims", "statements", "overlaps")
    }
    assert totals == {"groups": 1, "events": 0, "claims": 0, "statements": 0, "overlaps": 0}


def test_codes_are_explained_where_they_are_chosen() -> None:
    text = at_the_desk().get(address(Incident, "add")).text
    assert "<dt>Running total</dt><dd>A total that grows: only its differences say anything.</dd>" in text


def test_totals_over_countries_are_no_choice_for_an_incident() -> None:
    client = at_the_desk()
    make_country("CN")
    make_country("ZZ", name="China and others")
    asked = {"app_label": "incidents", "model_name": "incident", "field_name": "country", "term": "China"}
    found = client.get("/admin/autocomplete/", asked).json()["results"]
    assert [result["id"] for result in found] == ["CN"]
    page = save(client, address(Incident, "add"), **NEW_INCIDENT, country="ZZ")
    assert "country" in errors_of(page)


@pytest.mark.parametrize("term", ["paper-2019", "retracted", "gazette"])
def test_a_source_is_found_by_slug_title_and_publisher(term: str) -> None:
    make_source("paper-2019", title="A retracted story", publisher="Gazette")
    make_source("other-2020")
    asked = {"app_label": "incidents", "model_name": "claim", "field_name": "source", "term": term}
    found = at_the_desk().get("/admin/autocomplete/", asked).json()["results"]
    assert [result["id"] for result in found] == ["paper-2019"]


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"end_date": "2019-05-01"}, "end_date", "The end is before the start."),
        ({"latitude": "41.8"}, "longitude", "A point needs a latitude"),
        ({"latitude": "95", "longitude": "123.4"}, "longitude", "A point needs a latitude"),
        ({"people_low": 9, "people_best": 7}, "people_best", "The lowest number of people is above the best."),
        ({"groups_0_people_low": 9}, "groups-0-people_best", "The lowest number of people is above the best."),
        ({"groups_0_people_high": 5}, "groups-0-people_high", "The best number of people is above the highest."),
        ({"groups_0_women": 5, "groups_0_men": 3}, "groups-0-men", "Women and men are more than the highest"),
        ({"groups_0_children": 8}, "groups-0-children", "Children are more than the highest"),
        ({"claims_0_people_high": 6}, "claims-0-people_high", "The upper end is below the number reported."),
        ({"claims_0_rank": "deprecated"}, "claims-0-rank_reason", "Say why the claim is deprecated."),
        ({"overlaps_0_other": "2019-05-shenyang-seven"}, "overlaps-0-other", "An incident is not part of itself."),
        ({"date": "2019-02-30"}, "date", "Enter a valid date."),
        ({"groups_0_people_low": -1}, "groups-0-people_low", "greater than or equal to 0"),
    ],
)
def test_a_broken_rule_is_told_beside_its_field(changes: dict[str, Any], field: str, text: str) -> None:
    client, incident = at_the_desk(), make_incident()
    make_claim(incident)
    make_overlap(incident, make_incident("whole"))
    found = errors_of(save(client, address(incident), **changes))
    assert list(found) == [field]
    assert text in found[field][0]


def test_a_chain_of_parts_that_leads_back_is_refused() -> None:
    client, part, whole = at_the_desk(), make_incident("part"), make_incident("whole")
    make_overlap(part, whole)
    row = {"overlaps_TOTAL_FORMS": 1, "overlaps_0_other": "part", "overlaps_0_relation": "part_of"}
    assert "overlaps-0-other" in errors_of(save(client, address(whole), **row))


def test_one_source_claims_once() -> None:
    client, incident = at_the_desk(), make_incident()
    make_claim(incident, "paper-2019")
    row = {"claims_TOTAL_FORMS": 2, "claims_1_source": "paper-2019", "claims_1_rank": "normal"}
    page = save(client, address(incident), **row)
    assert "duplicate data" in page.text
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("url", "changes", "field"),
    [
        (
            "/admin/incidents/country/add/",
            {"iso2": "mn", "name": "Mongolia", "name_ko": "몽골", "role": "transit"},
            "iso2",
        ),
        ("/admin/incidents/country/add/", {"iso2": "CN", "name": "Sina", "name_ko": "중국", "role": "transit"}, "iso2"),
        ("/admin/incidents/country/CN/change/", {"practices_0_to_year": 1999}, "practices-0-to_year"),
        ("/admin/incidents/country/CN/change/", {"treaties_0_status": "none"}, "treaties-0-since"),
        (
            "/admin/incidents/source/add/",
            {"slug": "a", "title": "A", "publisher": "B", "kind": "news", "url": "x"},
            "url",
        ),
    ],
)
def test_a_broken_rule_of_a_country_or_source_is_told_beside_its_field(
    url: str, changes: dict[str, Any], field: str
) -> None:
    make_practice("CN")
    make_treaty("CN")
    assert list(errors_of(save(at_the_desk(), url, **changes))) == [field]


def test_a_form_that_comes_back_with_errors_still_names_what_was_chosen() -> None:
    client, incident = at_the_desk(), make_incident()
    make_claim(incident, "paper-2019")
    make_source("chosen-2020", publisher="The Chosen")
    page = save(client, address(incident), claims_0_source="chosen-2020", title="")
    assert "The Chosen · undated · Not checked: Report chosen-2020" in page.text


def test_a_country_is_published_with_its_practices_and_treaties() -> None:
    client = at_the_desk()
    make_practice("CN")
    make_treaty("CN")
    save(client, "/admin/incidents/country/CN/change/", "_publish")
    document = Country.VERSION.objects.current().get().document
    assert (len(document["practices"]), len(document["treaties"])) == (1, 1)


# Queries


def everything_below(incident: Incident, number: int) -> None:
    """So many rows of each kind, each with a source, country or incident of its own."""
    for row in range(number):
        name = f"{incident.slug}-{row}"
        source, country = make_source(name), make_country(f"{'ABC'[row // 26]}{chr(65 + row % 26)}")
        make_group(incident)
        make_event(incident, source=source)
        make_claim(incident, name)
        make_statement(incident, source=source, country=country)
        make_overlap(incident, make_incident(f"whole-{name}", groups=0))


def test_an_incidents_form_takes_one_query_for_each_kind_of_row() -> None:
    client, few, many = at_the_desk(), make_incident("few"), make_incident("many")
    everything_below(few, 2)
    everything_below(many, 12)
    small, large = queries(client, address(few)), queries(client, address(many))
    assert len(small) == len(large)
    for kind in ("group", "event", "claim", "statement", "overlap"):
        assert sum(f'FROM "incidents_{kind}"' in sql for sql in large) == 1
    assert not [sql for sql in large if 'FROM "incidents_source"' in sql]


def test_a_countrys_and_a_sources_form_take_as_many_queries_for_many_rows() -> None:
    client = at_the_desk()
    make_practice("MN")
    for row in range(12):
        make_practice("CN", f"source-{row}")
    make_treaty("CN")
    make_treaty("MN")
    for slug, number in (("few", 1), ("many", 12)):
        for row in range(number):
            make_source(slug).origins.create(other=make_source(f"source-{row}"), relation="drawn_from")
    for few, many in ((make_country("MN"), make_country("CN")), (make_source("few"), make_source("many"))):
        assert len(queries(client, address(few))) == len(queries(client, address(many)))


@pytest.mark.parametrize("name", ["incident", "country", "source", "edition"])
def test_a_list_takes_as_many_queries_for_many_rows(name: str) -> None:
    client, url = at_the_desk(), f"/admin/incidents/{name}/"
    publishing.publish([make_incident("first"), make_country("CN"), make_source("first")], by=User.objects.get())
    one = len(queries(client, url))
    for row in range(30):
        incident = make_incident(f"i-{row}", country=f"{'AB'[row // 26]}{chr(65 + row % 26)}")
        make_claim(incident, f"s-{row}")
        publishing.publish([incident], by=User.objects.get())
    assert len(queries(client, url)) == one


def test_the_list_shows_the_people_of_all_groups() -> None:
    incident = make_incident(groups=2)
    Group.objects.filter(incident=incident).update(people_low=617, people_best=617, people_high=617)
    page = at_the_desk().get(address(Incident, "changelist")).text
    assert '<td class="field-people"><span class="number">1,234</span></td>' in page


def test_a_list_dates_an_incident_as_far_as_it_is_known() -> None:
    make_incident(date=dt.date(2019, 5, 1), date_precision="month")
    assert '<td class="field-day">2019-05</td>' in at_the_desk().get(address(Incident, "changelist")).text
