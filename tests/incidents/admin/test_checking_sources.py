"""Many sources are marked at once, as somebody found them; readers see it once it is published."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.admin.checking import mark_checked
from incidents.editions.publishing import publish, withdraw
from incidents.models import Edition, Source, SourceVersion
from project.models import AuditEntry
from tests.builders import make_source
from tests.desk import address, at_the_desk, said

pytestmark = pytest.mark.django_db

LIST = address(Source, "changelist")


def run(client: Client, action: str, *sources: Source) -> Any:
    sent = {"action": action, "_selected_action": [source.pk for source in sources]}
    return client.post(LIST, sent, follow=True)


def standing(*slugs: str) -> list[tuple[str, dt.date | None, str]]:
    rows = Source.objects.filter(slug__in=slugs).order_by("slug")
    return [(row.availability, row.last_checked, row.state) for row in rows]


@pytest.mark.parametrize(
    ("action", "availability"),
    [
        ("mark_checked", "online"),
        ("mark_online", "online"),
        ("mark_deleted", "deleted"),
        ("mark_paywalled", "paywalled"),
    ],
)
def test_several_are_marked_with_one_message_and_nothing_is_published(action: str, availability: str) -> None:
    draft, out = make_source("a", availability="online"), make_source("b", availability="online")
    publish([out])
    today = timezone.localdate()
    page = run(at_the_desk("Contributor"), action, draft, out)
    assert standing("a", "b") == [(availability, today, "draft"), (availability, today, "changed")]
    [text] = said(page)
    assert text.startswith("2 sources were marked as checked on")
    assert text.endswith("Readers see it once it is published.")
    version = SourceVersion.objects.get()
    assert (version.document["availability"], version.document["last_checked"]) == ("online", None)
    assert Edition.objects.count() == 1


def test_each_has_an_entry_in_its_history_and_in_the_audit_log() -> None:
    sources = [make_source("a"), make_source("b")]
    run(at_the_desk(), "mark_deleted", *sources)
    texts = [entry.get_change_message() for entry in LogEntry.objects.order_by("object_id")]
    assert texts == [f"Deleted; Checked on {timezone.localdate()}."] * 2
    entries = AuditEntry.objects.filter(action="changed").order_by("pk")
    assert [(entry.what, entry.key, entry.username) for entry in entries] == [
        ("incidents.source", str(source.pk), "editor") for source in sources
    ]


def test_what_was_so_already_is_not_touched() -> None:
    first = make_source("a", availability="deleted", last_checked=timezone.localdate())
    publish([first])
    page = run(at_the_desk(), "mark_deleted", first, make_source("b"))
    assert "1 source was marked" in said(page)[0]
    assert "1 was so already" in said(page)[0]
    assert standing("a")[0][2] == "published"
    assert LogEntry.objects.count() == 1


def test_what_is_marked_back_is_as_readers_see_it() -> None:
    today = timezone.localdate()
    source = make_source("a", availability="online", last_checked=today)
    publish([source])
    client = at_the_desk()
    run(client, "mark_deleted", source)
    assert standing("a") == [("deleted", today, "changed")]
    run(client, "mark_online", source)
    assert standing("a") == [("online", today, "published")]


def test_what_was_withdrawn_stays_withdrawn() -> None:
    source = make_source("a")
    publish([source])
    withdraw(source, reason="A forgery")
    run(at_the_desk(), "mark_deleted", source)
    assert standing("a") == [("deleted", timezone.localdate(), "withdrawn")]


def test_the_day_is_that_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = dt.datetime(2026, 11, 28, 20, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: evening)
    source = make_source("a")
    with timezone.override("Asia/Seoul"):
        mark_checked([source], timezone.localdate(), by=None)
    assert standing("a")[0][1] == dt.date(2026, 11, 29)


def test_a_reader_marks_nothing() -> None:
    source = make_source("a")
    run(at_the_desk("Reader"), "mark_deleted", source)
    assert standing("a") == [("unknown", None, "draft")]


def test_many_take_as_many_queries_as_two() -> None:
    sources = [make_source(f"s{number}") for number in range(30)]
    publish(sources[::2])
    client = at_the_desk()
    counts = []
    client.get(LIST)
    for chosen, action in ((sources[:4], "mark_checked"), (sources, "mark_deleted")):
        with CaptureQueriesContext(connection) as captured:
            sent = {"action": action, "_selected_action": [source.pk for source in chosen]}
            client.post(LIST, sent)
        counts.append(len(captured))
    assert counts[0] == counts[1]
