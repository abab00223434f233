"""The newest snapshot on disk: believed where it is of this database, this edition and these columns, and whole."""

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from incidents.counting import snapshot_file, snapshots
from incidents.counting.fact_reading import read_facts
from incidents.counting.figures import list_totals
from incidents.counting.filters import IncidentFilter
from incidents.counting.snapshot_file import START, file_path, mapped_snapshot, padded, write_snapshot
from incidents.editions.publishing import publish
from incidents.erasure.erasing import erase
from incidents.erasure.needle import Needle
from incidents.erasure.sweeping import sweep
from incidents.models import Edition
from tests.builders import make_claim, make_incident, make_overlap, make_source
from tests.snapshots import same_snapshots


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"


def incidents_listed() -> int:
    return list_totals(IncidentFilter.ask(QueryDict(), Edition.objects.count(), strict=True)).incidents


@pytest.mark.django_db
def test_a_mapped_snapshot_says_what_the_database_says(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, other = make_incident("a"), make_incident("b", entered_from=None)
    make_overlap(one, other)
    make_claim(one, "claimed")
    publish([make_source("claimed", title="도강"), one, other])
    facts = read_facts(snapshots.identity())
    write_snapshot(facts)
    assert [path.name for path in file_path().parent.iterdir()] == [file_path().name]
    with django_assert_num_queries(0):
        mapped = mapped_snapshot(facts.identity)
    assert mapped is not None
    assert same_snapshots(mapped, facts)
    assert not mapped.pk.flags.writeable
    with django_assert_num_queries(1):  # which edition is the newest
        assert snapshots.facts_now().pk.tolist() == facts.pk.tolist()


@pytest.mark.django_db
def test_a_file_of_another_state_database_or_layout_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    publish([make_incident("a")])
    of = snapshots.identity()
    write_snapshot(read_facts(of))
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", "another")
        assert mapped_snapshot(of) is None
    with monkeypatch.context() as patch:
        patch.setattr(snapshot_file, "columns_laid_out", lambda: {"incidents": ["pk"]})
        assert mapped_snapshot(of) is None
    assert mapped_snapshot(of) is not None
    publish([make_incident("b", location="Kim Village")])
    assert mapped_snapshot(snapshots.identity()) is None
    write_snapshot(read_facts(snapshots.identity()))
    assert b"Kim Village" in file_path().read_bytes()
    erase(Needle("Kim Village", "[place]"), reason="Names a family")
    sweep([])
    assert not file_path().exists()
    assert incidents_listed() == 2


def no_file(path: Path) -> None:
    path.unlink()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-70])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def a_bit_turned(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    length, _check = START.unpack(whole[: START.size])
    whole[padded(START.size + length)] ^= 1  # the first letter of the first column
    path.write_bytes(whole)


def words_changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"escapees", b"escapers"))


def a_column_gone(path: Path) -> None:
    whole = path.read_bytes()
    length, _check = START.unpack(whole[: START.size])
    head = json.loads(whole[START.size :][:length])
    del head["columns"]["incidents.pk"]
    packed = json.dumps(head).encode()
    path.write_bytes(START.pack(len(packed), zlib.crc32(packed)) + packed + whole[START.size + length :])


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [no_file, cut_short, emptied, a_bit_turned, words_changed, a_column_gone])
def test_a_damaged_file_is_made_anew_from_the_database(damage: Callable[[Path], None]) -> None:
    publish([make_incident("a")])
    write_snapshot(read_facts(snapshots.identity()))
    damage(file_path())
    assert mapped_snapshot(snapshots.identity()) is None
    assert incidents_listed() == 1


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_hinders_nobody(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "file"
    settings.VAR_DIR.write_text("")
    publish([make_incident("a")])
    write_snapshot(read_facts(snapshots.identity()))
    assert incidents_listed() == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_process_writes_what_the_next_ones_map(monkeypatch: pytest.MonkeyPatch) -> None:
    publish([make_incident("a")])
    assert incidents_listed() == 1
    publish([make_incident("b")])
    assert incidents_listed() == 2
    snapshots._snapshots.clear()  # as another process, which knows none
    monkeypatch.setattr(snapshots, "read_facts", None)
    assert incidents_listed() == 2
