"""manage.py verify: what is published is as it was published, and each byte that is not is named."""

import datetime as dt
import hashlib
import io
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.test import Client

from incidents.chain.heads import write_down
from incidents.chain.links import head_of_chain, link_older
from incidents.chain.sums import version_sum
from incidents.chain.triggers import record_opened
from incidents.editions.publishing import publish, withdraw
from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from incidents.models import (
    ChainLink,
    CitationFact,
    Edition,
    GroupFact,
    Incident,
    IncidentVersion,
    KeptFile,
    Release,
    RowSum,
    Source,
)
from incidents.models.editions import publishable_models
from incidents.releases.making import make_release
from incidents.verifying.chain import links_that_differ, rows_that_differ
from stats.imports import load
from tests.builders import make_kept_page, make_user, rewrite, wipe
from tests.csvs import SMALL

pytestmark = pytest.mark.django_db

MONGOLIA = "2023-05-mongolia-four-detained"
ADDRESS = "https://tumen.example.org/releases/2026-11/"


@pytest.fixture
def record(db: None) -> Incident:
    """Two editions, a release and a kept copy."""
    load(SMALL, say=lambda text: None)
    incident = Incident.objects.order_by("pk")[0]
    make_kept_page(Source.objects.order_by("pk")[0])
    Incident.objects.filter(pk=incident.pk).update(summary="Kim Un-known was among them.")
    publish([incident], note="A word of who was there")
    make_release("2026-11", Edition.objects.get(number=1), notes="x", address=ADDRESS)
    return incident


def verified(*heads: str) -> list[str]:
    """What `verify` names; nothing where all is well."""
    out = io.StringIO()
    try:
        call_command("verify", *(f"--head={head}" for head in heads), stdout=out)
    except CommandError:
        return [line.strip() for line in out.getvalue().splitlines() if line.startswith("  ")]
    return []


def test_a_record_that_nobody_changed_is_as_it_was(record: Incident) -> None:
    assert verified() == []
    out = io.StringIO()
    call_command("verify", stdout=out)
    newest = head_of_chain()
    assert newest is not None
    assert newest.head in out.getvalue()


def test_a_sum_is_that_of_the_document_as_anybody_would_work_it_out(record: Incident) -> None:
    version = IncidentVersion.objects.get(key=record.slug, since=2)
    text = json.dumps([version.key, 2, version.document], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert bytes(RowSum.objects.get(kind="incident", row=version.pk).sha256) == hashlib.sha256(text.encode()).digest()
    assert version_sum(version.key, 2, version.document) == hashlib.sha256(text.encode()).digest()


# What the database refuses


def acts() -> Iterator[str]:
    columns = dict.fromkeys((model.VERSION._meta.db_table for model in publishable_models()), "key")
    columns |= {"incidents_edition": "note", "incidents_chainlink": "head"}
    columns |= {"incidents_rowsum": "kind", "incidents_release": "name"}
    for table, column in columns.items():
        yield f"UPDATE {table} SET {column} = {column}"
        yield f"DELETE FROM {table}"
    yield "UPDATE incidents_incidentversion SET until_id = 1 WHERE until_id IS NOT NULL"
    yield "UPDATE incidents_release SET sums = NULL"


def executed(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    pytest.fail(f"It was done, or there is no row to try it on: {statement}")


def test_every_program_is_refused_by_the_database(record: Incident) -> None:
    for statement in acts():
        with pytest.raises(IntegrityError, match="neither changed nor deleted"), transaction.atomic():
            executed(statement)
    assert verified() == []


@pytest.mark.sqlite
def test_a_row_is_not_replaced_by_another_of_its_number(record: Incident) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO incidents_edition SELECT * FROM incidents_edition WHERE number = 1")


def test_the_orm_refuses_too(record: Incident) -> None:
    for rows in (IncidentVersion.objects.all(), Edition.objects.all(), ChainLink.objects.all(), RowSum.objects.all()):
        with pytest.raises(TypeError):
            rows.delete()
        with pytest.raises(TypeError):
            rows.update(**{"head": "", "document": {}})


def test_an_account_that_goes_is_forgotten_by_its_editions(record: Incident) -> None:
    editor = make_user("Editor")
    Incident.objects.filter(pk=record.pk).update(notes="Once more")
    edition = publish([record], by=editor, note="x")
    assert edition is not None
    editor.delete()
    edition.refresh_from_db()
    assert edition.published_by is None
    assert verified() == []


# What is named


def test_a_changed_document_is_named_with_its_record_and_edition(record: Incident) -> None:
    version = IncidentVersion.objects.get(key=record.slug, since=1)
    rewrite(IncidentVersion.objects.filter(pk=version.pk), document=version.document | {"title": "Nothing happened"})
    assert verified()[0] == f"incident {record.slug}, version of edition 1: it is not what was published"


def test_a_version_that_is_gone_or_came_from_nowhere_is_named(record: Incident) -> None:
    version = IncidentVersion.objects.get(key=record.slug, since=2)
    wipe(GroupFact.objects.filter(version=version), CitationFact.objects.filter(version=version))
    wipe(IncidentVersion.objects.filter(pk=version.pk))
    assert f"incident {version.pk}: it was published, and is not there" in verified()
    version.key = "from-nowhere"
    models.Model.save(version, force_insert=True)
    RowSum.objects.filter(row=version.pk)
    assert "incident from-nowhere, version of edition 2: it is not what was published" in verified()


def test_who_rewrites_the_chain_lacks_the_key_or_the_head_that_was_written_down(
    record: Incident, settings: Any
) -> None:
    kept = head_of_chain()
    assert kept is not None
    version = IncidentVersion.objects.get(key=record.slug, since=2)
    rewrite(IncidentVersion.objects.filter(pk=version.pk), document=version.document | {"end_date": "2031-01-01"})
    wipe(RowSum.objects.all(), ChainLink.objects.all())
    link_older()
    # One who has the key too makes a chain that holds.
    assert [*links_that_differ(), *rows_that_differ()] == []
    assert list(links_that_differ([kept.head])) == [f"chain: no link has the head {kept.head}, which was written down"]
    settings.SECRET_KEY = "another key, of who has the database alone"
    assert all("it is not signed with this site's key" in fault for fault in links_that_differ())
    settings.SECRET_KEY_FALLBACKS = [pytest.importorskip("tests.settings").SECRET_KEY]
    assert list(links_that_differ()) == []


def test_a_line_that_is_no_head_is_named_and_a_blank_one_is_not(db: None, settings: Any) -> None:
    heads = settings.CHAIN_HEADS
    heads.write_text("\n  \n")
    assert verified() == []
    heads.write_bytes(b"\n2026-11-28T03:00:00Z 3 ab\n2026-11-2\n\n\x00\xff 4\n")
    named = ["ab", "2026-11-2", "\x00\ufffd 4"]
    assert verified() == [f"chain: no link has the head {one}, which was written down" for one in named]
    heads.write_text("2026-11-28T03:00:0")
    write_down(ChainLink(number=2, head=64 * "a", at=dt.datetime(2026, 11, 29, tzinfo=dt.UTC)))
    assert heads.read_text() == f"2026-11-28T03:00:0\n2026-11-29T00:00:00Z 2 {64 * 'a'}\n"


def flipped(value: Any, chance: random.Random) -> Any:
    """A value with one byte of another kind; None where there is none to flip."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, bytes | memoryview) and len(value):
        place, found = chance.randrange(len(value)), bytearray(value)
        found[place] ^= 1 << chance.randrange(8)
        return bytes(found)
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]
    return None


FLIPPED = [
    *(model.VERSION for model in publishable_models()),
    *(GroupFact, CitationFact, Edition, Release, ChainLink, RowSum, KeptFile),
]  # fmt: skip
# Neither published nor derived of what is: the day of a removal, who made it, when a link was written.
FREE = {"erased", "published_by_id", "made_by_id", "at", "kept_at"}
TRIES = 3  # until the database takes one
NUMBERS_ALONE = (GroupFact, CitationFact)  # their own numbers mean nothing


@pytest.mark.parametrize("model", FLIPPED, ids=lambda model: model.__name__)
def test_one_byte_flipped_anywhere_is_named(record: Incident, model: type[models.Model]) -> None:
    """In each column of a few rows. What the database itself would not take is no fault that it could hold."""
    chance = random.Random(model.__name__)
    free = FREE | ({"id"} if model in NUMBERS_ALONE else set())
    names = [field for field in model._meta.concrete_fields if field.attname not in free]
    tried = {field.attname for field in names if any(flip(model, field, chance) for _once_more in range(TRIES))}
    assert len(tried) >= len(names) // 2, f"tried in {tried} alone"
    assert verified() == []


class Undone(Exception):
    """Takes back what was flipped."""


def flip(model: type[models.Model], field: Any, chance: random.Random) -> bool:
    """Flip a byte of one row and have it named; False where the database does not take it."""
    rows = [row for row in raw_rows(model, field) if flipped(row[1], chance) is not None]
    if not rows:
        return False
    pk, value = chance.choice(rows)
    wrong = flipped(value, chance)
    try:
        with transaction.atomic():
            with transaction.atomic():
                write_raw(model, field, pk, wrong)
            assert verified(), f"{model.__name__}.{field.attname} of {pk}: {value!r} became {wrong!r} unseen"
            raise Undone
    except Undone:
        return True
    except (DatabaseError, ValueError):  # no JSON, a date that is none, or a row that others name
        return False


def raw_rows(model: type[models.Model], field: Any) -> list[tuple[Any, Any]]:
    text = "::text" if connection.vendor == "postgresql" and isinstance(field, models.JSONField) else ""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{model._meta.pk.column}", "{field.column}"{text} FROM {model._meta.db_table}')
        return list(cursor.fetchall())


def write_raw(model: type[models.Model], field: Any, pk: Any, value: Any) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    with record_opened(), connection.cursor() as cursor:
        cursor.execute("SAVEPOINT flipped")
        cursor.execute(f'UPDATE {table} SET "{field.column}" = %s WHERE "{key}" = %s', [value, pk])


@pytest.mark.sqlite
def test_a_damaged_search_index_is_named(record: Incident) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id, words FROM incidents_incidentversion WHERE key = %s ORDER BY id", [record.slug])
        pk, words = cursor.fetchone()
        index = "incidents_incidentversion_search"
        cursor.execute(f"INSERT INTO {index}({index}, rowid, words) VALUES ('delete', %s, %s)", [pk, words])
    faults = verified()
    assert any(fault.startswith("search index of incidents:") and record.slug in fault for fault in faults), faults


def test_a_removal_for_safety_is_said_and_is_no_fault(record: Incident) -> None:
    erase(Needle("Kim Un-known", "[removed]"), reason="Asked by the family", by=make_user("Administrator"))
    out = io.StringIO()
    call_command("verify", stdout=out)
    assert "a text was removed for safety" in out.getvalue()
    assert RowSum.objects.filter(kind="incident", link=ChainLink.objects.get(erasure__isnull=False).number).exists()


def test_each_publication_withdrawal_and_release_adds_one_link(record: Incident) -> None:
    assert ChainLink.objects.count() == 3
    withdraw(record, reason="A forgery")
    newest = head_of_chain()
    assert newest is not None
    assert (newest.number, newest.edition_id) == (4, 3)
    assert verified() == []


def test_editions_made_before_there_was_a_chain_get_their_links(record: Incident) -> None:
    withdraw(record, reason="A forgery")
    wipe(RowSum.objects.all(), ChainLink.objects.all())
    assert link_older() == 4
    assert verified() == []


def test_the_head_stands_on_the_pages_of_edition_and_release(record: Incident, reader: Client) -> None:
    heads = dict(ChainLink.objects.values_list("number", "head"))
    assert heads[1] in reader.get("/editions/1/").content.decode()
    assert heads[3] in reader.get("/releases/2026-11/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_each_head_is_written_down_beside_the_database() -> None:
    load(SMALL, say=lambda text: None)
    newest = head_of_chain()
    assert newest is not None
    assert settings.CHAIN_HEADS.read_text(encoding="utf-8").split()[-2:] == ["1", newest.head]
