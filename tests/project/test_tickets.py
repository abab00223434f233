"""A form is taken once, however often it is clicked: every form of the desk that adds something."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from incidents.models import Event, Incident, Source
from project.models import AuditEntry, TakenForm
from tests.builders import make_incident, make_roles, make_user
from tests.desk import address, at_the_desk, filled, said

PASSWORD = "correct horse battery"
ACCOUNT: dict[str, Any] = {"username": "mina", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
SOURCE: dict[str, Any] = {"slug": "typed", "title": "Typed", "publisher": "The Paper", "kind": "news"}


def at_once(client: Client, url: str, *forms: dict[str, Any]) -> list[int]:
    """What is answered to forms that arrive together, each in a connection of its own."""

    def send(form: dict[str, Any]) -> int:
        other = Client()
        other.cookies = client.cookies
        try:
            return other.post(url, form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, forms))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("model", "typed"), [(User, ACCOUNT), (Source, SOURCE)])
def test_four_clicks_make_one(model: Any, typed: dict[str, Any]) -> None:
    make_roles()
    client = at_the_desk("Administrator")
    before = model.objects.count()
    form = filled(client, address(model, "add"), **typed) | {"_save": "Save"}
    assert at_once(client, address(model, "add"), form, form, form, form) == [302] * 4
    assert model.objects.count() == before + 1
    assert AuditEntry.objects.filter(action="added").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_make_the_same_account_together_are_told_in_words() -> None:
    """Without a ticket, and with two: the database lets one through, and the other's form says why."""
    make_roles()
    client = at_the_desk("Administrator")
    forms = [filled(client, address(User, "add"), **ACCOUNT) | {"_save": "Save"} for _ in range(2)]
    bare = {name: value for name, value in forms[0].items() if name != "_form"}
    assert sorted(at_once(client, address(User, "add"), *forms, bare, bare)) == [200, 200, 200, 302]
    assert User.objects.filter(username="mina").count() == 1


@pytest.mark.django_db
def test_the_second_click_leads_where_the_first_did_and_says_so() -> None:
    client = at_the_desk("Editor")
    form = filled(client, address(Source, "add"), **SOURCE) | {"_continue": "1"}
    first = client.post(address(Source, "add"), form)
    second = client.post(address(Source, "add"), form, follow=True)
    made = Source.objects.get()
    assert first["Location"].partition("?")[0] == address(made)
    assert second.redirect_chain == [(address(made), 302)]
    assert "It was saved. The form arrived more than once and was taken once." in said(second)


@pytest.mark.django_db
def test_a_new_row_of_a_known_record_is_added_once() -> None:
    client, incident = at_the_desk("Editor"), make_incident()
    row = {"events-TOTAL_FORMS": "1", "events-0-date": "2019-05-07", "events-0-kind": "arrested"}
    row |= {"events-0-date_precision": "day", "events-0-precision": "day", "events-0-description": "They were taken."}
    form = filled(client, address(incident)) | row | {"events-0-incident": str(incident.pk), "_save": "1"}
    for _ in range(4):
        assert client.post(address(incident), form).status_code == 302
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_a_form_with_an_error_may_be_sent_again() -> None:
    client = at_the_desk("Editor")
    form = filled(client, address(Source, "add"), **SOURCE | {"title": ""}) | {"_save": "1"}
    assert client.post(address(Source, "add"), form).status_code == 200
    assert client.post(address(Source, "add"), form).status_code == 200
    assert client.post(address(Source, "add"), form | {"title": "Now typed"}).status_code == 302
    assert Source.objects.get().title == "Now typed"


@pytest.mark.django_db
def test_who_goes_back_and_changes_something_adds_another() -> None:
    client = at_the_desk("Editor")
    form = filled(client, address(Source, "add"), **SOURCE) | {"_save": "1"}
    client.post(address(Source, "add"), form)
    client.post(address(Source, "add"), form | {"slug": "another", "title": "Another"})
    assert set(Source.objects.values_list("slug", flat=True)) == {"typed", "another"}


@pytest.mark.django_db
def test_who_goes_back_and_changes_a_known_record_sees_both_entries() -> None:
    client, incident = at_the_desk("Editor"), make_incident()
    form = filled(client, address(incident), title="First") | {"_save": "1"}
    client.post(address(incident), form)
    page = client.post(address(incident), form | {"title": "Second"})
    assert (page.status_code, Incident.objects.get().title) == (200, "First")
    assert 'value="Second"' in page.content.decode()


@pytest.mark.django_db
def test_a_window_of_a_picker_that_is_sent_twice_adds_once() -> None:
    client = at_the_desk("Editor")
    url = f"{address(Source, 'add')}?_popup=1&_to_field=slug"
    form = filled(client, url, **SOURCE) | {"_save": "1", "_popup": "1"}
    assert client.post(url, form).status_code == 200
    second = client.post(url, form)
    assert second["Location"] == f"{address(Source.objects.get())}?_popup=1"


@pytest.mark.django_db
@pytest.mark.parametrize("ticket", ["", "x", "WzEsImVuIiwiYSJd:x:y"])
def test_a_ticket_that_is_none_of_ours_is_none(ticket: str) -> None:
    client = at_the_desk("Editor")
    form = filled(client, address(Source, "add"), **SOURCE) | {"_save": "1", "_form": ticket}
    assert client.post(address(Source, "add"), form).status_code == 302
    assert not TakenForm.objects.exists()


@pytest.mark.django_db
def test_every_form_of_the_desk_that_adds_has_a_ticket() -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    asked = []
    for model in apps.get_models():
        if model in admin.site._registry:
            page = client.get(address(model, "add"))
            if page.status_code == 200 and "adminform" in (page.context or {}):
                asked.append(model._meta.model_name)
                assert 'name="_form"' in page.content.decode(), model
    assert {"user", "group", "incident", "source", "country", "arrivalfigure", "release"} <= set(asked)


@pytest.mark.django_db
def test_what_is_remembered_of_a_form_holds_no_text() -> None:
    client = at_the_desk("Editor")
    url = f"{address(Source, 'add')}?_changelist_filters=q%3DKim"
    client.post(url, filled(client, url, **SOURCE | {"title": "Kim Chol-su"}) | {"_save": "1"})
    [taken] = TakenForm.objects.values_list("digest", "address")
    assert "kim" not in str(taken).casefold()
    assert len(taken[0]) == 64
    assert make_user("Reader")  # the table is of no account
