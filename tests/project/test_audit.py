"""The audit log: what is told, what never is, and that nobody can change or delete it."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, connection, transaction
from django.test import Client

from incidents.editions import reviewing
from incidents.editions.publishing import Refused, publish, withdraw
from incidents.models import Country, Edition, Incident, Source
from project.audit import record_entry
from project.models import Action, AuditEntry
from project.questions import words_in_addresses
from stats.models import ArrivalFigure
from tests.answers import body
from tests.builders import make_arrival, make_claim, make_incident, make_source, make_user
from tests.desk import address, at_the_desk, delete, queries, save

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
EDITED = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
Told = tuple[str, str, str, str, str]


def told(*actions: str) -> list[Told]:
    """Entries in order: who, action, what, key, detail; signing in apart, unless asked for."""
    entries = AuditEntry.objects.order_by("id")
    entries = entries.filter(action__in=actions) if actions else entries.exclude(action="signed_in")
    return list(entries.values_list("username", "action", "what", "key", "detail"))


def with_password(role: str = "Reader") -> User:
    user = make_user(role)
    user.set_password(PASSWORD)
    User.objects.filter(pk=user.pk).update(password=user.password)
    return user


# Who came and went


def test_signing_in_and_out_is_told(client: Client) -> None:
    with_password()
    client.post("/accounts/login/", {"username": "reader", "password": PASSWORD})
    client.post("/accounts/logout/")
    assert told("signed_in", "signed_out") == [
        ("reader", "signed_in", "", "", ""),
        ("reader", "signed_out", "", "", ""),
    ]


def test_a_failed_sign_in_names_an_account_that_there_is_and_nothing_else_that_was_typed(client: Client) -> None:
    with_password()
    for name in ("reader", "my secret password"):
        client.post("/accounts/login/", {"username": name, "password": "wrong horse"})
    assert told() == [("reader", "sign_in_failed", "", "", ""), ("", "sign_in_failed", "", "", "")]


def test_a_password_that_its_owner_changes_is_told_without_it(client: Client) -> None:
    user = with_password()
    client.force_login(user)
    new = {"old_password": PASSWORD, "new_password1": "another horse 7", "new_password2": "another horse 7"}
    assert client.post("/accounts/password_change/", new).status_code == 302
    assert told() == [("reader", "password", "auth.user", str(user.pk), "")]


def test_a_password_that_an_administrator_sets_is_told_of_the_administrator() -> None:
    account, client = make_user("Contributor"), at_the_desk("Administrator")
    new = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD, "set-password": "1"}
    assert client.post(f"/admin/auth/user/{account.pk}/password/", new).status_code == 302
    assert told("password") == [("administrator", "password", "auth.user", str(account.pk), "")]


def test_a_role_that_is_given_is_a_change_of_an_account() -> None:
    account, client = make_user("Contributor"), at_the_desk("Administrator")
    save(client, address(account), groups=[Group.objects.get(name="Editor").pk])
    assert told() == [("administrator", "account", "auth.user", str(account.pk), "")]


# What is entered and published


def test_what_is_entered_changed_and_deleted_at_the_desk_is_told() -> None:
    client, source = at_the_desk("Contributor"), make_source()
    save(client, address(Source, "add"), slug="new-source", title="New", publisher="The Paper", kind="news")
    made = Source.objects.get(slug="new-source")
    save(client, address(source), title="Another title")
    delete(client, made)
    assert told() == [
        ("contributor", "added", "incidents.source", str(made.pk), ""),
        ("contributor", "changed", "incidents.source", str(source.pk), ""),
        ("contributor", "deleted", "incidents.source", str(made.pk), ""),
    ]


def test_what_is_saved_as_it_stands_is_no_change_of_a_record_or_an_account() -> None:
    client, incident, account = at_the_desk("Administrator"), make_incident(), make_user("Contributor")
    make_claim(incident)
    Incident.objects.update(edited_at=EDITED)
    for record in (incident, account):
        assert save(client, address(record)).redirect_chain
    assert Incident.objects.get().edited_at == EDITED
    assert client.get(address(Incident, "changelist"), {"mine": "yes"}).context["cl"].result_count == 0
    assert told() == []
    # A row below it is a part of the record.
    save(client, address(incident), claims_0_wording="About seven.")
    assert Incident.objects.get().edited_at > EDITED
    assert client.get(address(Incident, "changelist"), {"mine": "yes"}).context["cl"].result_count == 1
    assert told() == [("administrator", "changed", "incidents.incident", str(incident.pk), "")]


def test_each_edition_is_told_once() -> None:
    client, incident = at_the_desk("Editor"), make_incident()
    save(client, address(incident), "_publish")
    withdraw(incident, reason="Entered twice", by=User.objects.get())
    assert told("published", "withdrew") == [
        ("editor", "published", "incidents.edition", "1", ""),
        ("editor", "withdrew", "incidents.incident", str(incident.pk), "2"),
    ]


def test_whatever_ends_a_review_without_an_edition_is_told_of_its_record() -> None:
    author, editor, incident, source = make_user("Contributor"), make_user("Editor"), make_incident(), make_source()
    client = Client()
    client.force_login(author)
    publish([source])
    Source.objects.update(title="Another title")
    for record in (incident, source):
        reviewing.submit(record, by=author)
    chosen = {"action": "take_back_selected", "_selected_action": [incident.pk]}
    client.post(address(Incident, "changelist"), chosen)
    withdraw(source, reason="Entered twice", by=editor)
    draft = make_source("draft")
    reviewing.submit(draft, by=author)
    delete(client, draft)
    one = reviewing.submit(incident, by=author)
    reviewing.send_back([one], by=editor, comment="Which day?")
    of_incident, of_source = ("incidents.incident", str(incident.pk), ""), ("incidents.source", str(source.pk), "")
    assert told("taken_back", "sent_back") == [
        ("contributor", "taken_back", *of_incident),
        ("editor", "sent_back", *of_source),
        ("contributor", "taken_back", "incidents.source", str(draft.pk), ""),
        ("editor", "sent_back", *of_incident),
    ]


def test_a_publication_by_a_script_has_no_account() -> None:
    publish([make_incident()])
    publish(Incident.objects.all())
    assert told() == [("", "published", "incidents.edition", "1", "")]


def test_what_was_refused_is_not_told() -> None:
    with pytest.raises(Refused):
        publish([make_incident(groups=0)])
    assert told() == []


def test_other_apps_tell_of_their_own_with_one_function() -> None:
    incident, user = make_incident(), make_user("Contributor")
    record_entry(user, Action.SUBMITTED, what=incident)
    record_entry(user, "sent_back", what="incidents.incident", key=incident.pk)
    key = str(incident.pk)
    assert told() == [
        ("contributor", "submitted", "incidents.incident", key, ""),
        ("contributor", "sent_back", "incidents.incident", key, ""),
    ]
    with pytest.raises(ValueError, match="not a valid Action"):
        record_entry(user, "danced")


# What is downloaded


@pytest.fixture
def published(db: None) -> Incident:
    """An incident and an arrivals figure, as edition 1."""
    incident = make_incident("2019-05-kim-chol-su")
    publish([incident, make_arrival()])
    return incident


@pytest.mark.parametrize(
    ("asked", "what", "key", "detail"),
    [
        ("/incidents.csv?country=CN&from=2019", "incidents.csv", "", "csv country=CN from=2019"),
        ("/incidents.xlsx", "incidents.xlsx", "", "xlsx"),
        ("/incidents.json?q=Kim+Chol-su&publisher=The+Paper", "incidents.json", "", "json q=… publisher=…"),
        (
            "/sources.csv?availability=deleted&kind=news&publisher=A",
            "sources.csv",
            "",
            "csv availability=deleted kind=news publisher=…",
        ),
        (
            "/incidents.csv?independent=one&location=&source=a-slug",
            "incidents.csv",
            "",
            "csv independent=one location=… source=…",
        ),
        ("/charts/arrivals-by-year.csv?edition=1", "charts/<slug>", "arrivals-by-year", "csv edition=1"),
        ("/countries/CN.json", "incidents.country", "CN", "json"),
    ],
)
def test_a_download_is_told_with_its_question_but_not_with_words_that_may_hold_a_name(
    asked: str, what: str, key: str, detail: str, published: Incident, reader: Client
) -> None:
    before = AuditEntry.objects.count()
    body(reader, asked)
    assert told()[1:] == [("reader", "exported", what, key, detail)]
    assert AuditEntry.objects.count() == before + 1


def test_words_that_may_hold_a_name_are_these() -> None:
    assert [word for word, coded in words_in_addresses().items() if not coded] == [
        "open", "q", "location", "publisher", "source",
    ]  # fmt: skip


def test_a_record_that_is_downloaded_is_named_by_its_number(published: Incident, reader: Client) -> None:
    body(reader, "/incidents/2019-05-kim-chol-su.json")
    assert told()[1:] == [("reader", "exported", "incidents.incident", str(published.pk), "json")]


def test_a_figure_that_is_downloaded_is_named_by_its_number(published: Incident, reader: Client) -> None:
    figure = ArrivalFigure.objects.get()
    body(reader, f"/arrivals/{figure.slug}.json")
    assert told()[1:] == [("reader", "exported", "stats.arrivalfigure", str(figure.pk), "json")]


@pytest.mark.parametrize(
    "asked", ["/incidents/", "/incidents.json?country=XX", "/codebook/colours.css", "/nowhere.csv"]
)
def test_pages_and_refusals_are_no_downloads(asked: str, published: Incident, reader: Client) -> None:
    reader.get(asked)
    assert told("exported") == []


def test_a_stranger_who_is_sent_away_is_no_download(published: Incident, client: Client) -> None:
    client.get("/incidents.csv")
    assert told("exported") == []


def test_a_file_is_given_while_the_log_cannot_be_written(
    published: Incident, reader: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(AuditEntry.objects, "create", locked)
    assert body(reader, "/incidents.csv").startswith(b"slug")
    assert "Not in the audit log" in caplog.text


# Append-only


def test_an_entry_refuses_to_be_changed_or_deleted() -> None:
    entry = record_entry(None, "published")
    entry.username = "somebody else"
    for refused in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(username="x"),
        lambda: AuditEntry.objects.bulk_update([entry], ["username"]),
    ):
        with pytest.raises(TypeError, match="append-only"):
            refused()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE project_auditentry SET username = 'x'",
        "UPDATE project_auditentry SET detail = ''",
        "DELETE FROM project_auditentry",
        "INSERT OR REPLACE INTO project_auditentry (id, at, username, action, what, key, detail) "
        "SELECT id, at, 'x', action, what, key, detail FROM project_auditentry",
        "TRUNCATE project_auditentry",
    ],
)
def test_the_database_refuses_it_too(statement: str) -> None:
    only = {"INSERT OR": "sqlite", "TRUNCATE ": "postgresql"}.get(statement[:9])
    if only and connection.vendor != only:
        pytest.skip(f"a statement of {only}")
    record_entry(None, "published")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert told() == [("", "published", "", "", "")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_test_with_transactions_of_its_own_leaves_an_empty_log_and_the_triggers(time: int) -> None:
    assert told() == []
    record_entry(None, "published")
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM project_auditentry")


def test_an_entry_outlives_its_account() -> None:
    user = make_user("Contributor")
    record_entry(user, "added", what="incidents.source", key=1)
    user.delete()
    assert told() == [("contributor", "added", "incidents.source", "1", "")]


# The list at the desk


LIST = "/admin/project/auditentry/"


@pytest.mark.parametrize(("role", "status"), [("Contributor", 403), ("Editor", 403), ("Administrator", 200)])
def test_who_sees_the_log(role: str, status: int) -> None:
    assert at_the_desk(role).get(LIST).status_code == status


def test_a_reader_is_sent_away(reader: Client) -> None:
    assert reader.get(LIST).status_code == 302


def test_not_even_a_superuser_can_add_change_or_delete() -> None:
    entry, client = record_entry(None, "published"), Client()
    client.force_login(User.objects.create_superuser("root"))
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{entry.pk}/change/", {"username": "x"}).status_code == 403
    assert client.post(f"{LIST}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert "delete_selected" not in client.get(LIST).content.decode()
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_it_is_filtered_by_action_searched_by_account_and_leads_to_the_record() -> None:
    client, incident = at_the_desk("Administrator"), make_incident()
    publish([incident], by=make_user("Editor"))
    record_entry(User.objects.get(username="editor"), "changed", what=incident)
    page = client.get(f"{LIST}?action__exact=changed").content.decode()
    assert f'<a href="/admin/incidents/incident/{incident.pk}/change/">incident {incident.pk}</a>' in page
    assert "edition 1" not in page.split("result_list")[1]
    found = client.get(f"{LIST}?q=editor").context["cl"].result_list
    assert [entry.action for entry in found] == ["changed", "published"]


def test_a_download_is_shown_by_its_address(published: Incident) -> None:
    client = at_the_desk("Administrator")
    body(client, "/charts/arrivals-by-year.csv")
    body(client, "/incidents.csv")
    page = client.get(LIST).content.decode()
    assert "/charts/arrivals-by-year<" in page
    assert "/incidents.csv<" in page


def test_the_list_takes_as_many_queries_for_many_entries() -> None:
    client = at_the_desk("Administrator")
    client.get(LIST)
    few = len(queries(client, LIST))
    for number in range(90):
        record_entry(None, "added", what="incidents.source", key=number)
    assert len(queries(client, LIST)) == few <= 8


def test_an_entry_holds_no_text_of_a_record() -> None:
    client = at_the_desk("Editor")
    incident = make_incident("2019-05-kim-chol-su", title="Kim Chol-su detained")
    save(client, address(incident), "_publish", summary="Kim Chol-su was detained.")
    for path in ("/incidents/2019-05-kim-chol-su.json", "/incidents.json?q=kim", "/incidents.csv?location=Kim+Chol-su"):
        client.get(path)
    assert len(told()) == 5
    rows = str(list(AuditEntry.objects.values_list())).casefold()
    assert "kim" not in rows
    assert Edition.objects.count() == 1
    assert not ArrivalFigure.objects.exists()
    assert Country.objects.count() == 1
