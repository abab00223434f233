"""Whatever is edited, published and withdrawn: every edition answers with the bytes of the day on which it was new."""

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.editions.conftest import restored, run_module
from tests.editions.sequences import STEPS, Step, answers, begin, do, newest

steps = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 40)), min_size=3, max_size=8)


def play(client: Client, chosen: list[Step]) -> dict[int, dict[str, bytes]]:
    """What each edition answered when it was new."""
    begin()
    found = {1: answers(client, 1)}
    for step in chosen:
        do(step)
        if newest() not in found:
            found[newest()] = answers(client, newest())
    return found


def moved(client: Client, then: dict[int, dict[str, bytes]]) -> list[str]:
    """The addresses that answer something else now."""
    cache.clear()
    now = {number: answers(client, number) for number in then}
    return [
        address
        for number, old in then.items()
        for address in old.keys() | now[number].keys()
        if now[number].get(address) != old.get(address)
    ]


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=steps)
def test_no_sequence_changes_what_an_edition_answers(chosen: list[Step], reader: Client) -> None:
    with transaction.atomic():
        cache.clear()
        then = play(reader, chosen)
        assert moved(reader, then) == []
        transaction.set_rollback(True)


# Elsewhere: another process, another copy of the database.


def played(database: str) -> dict[str, str]:
    """A digest of what each edition answered when it was new, by address; a new process answers the same."""
    then = run_module(database, "asked_anew", "play")
    assert run_module(database, "asked_anew", "ask") == then
    editions = {int(address.rpartition("=")[2]) for address in then}
    assert editions == set(range(1, len(editions) + 1))
    tables = [{a.partition("?")[0]: then[a] for a in then if a.endswith(f".csv?edition={n}")} for n in sorted(editions)]
    assert len(tables) > 5
    assert all(one != next_one for one, next_one in pairwise(tables)), "an edition that shows nothing new shows nothing"
    return then


@pytest.mark.sqlite
def test_a_new_process_and_a_copied_file_answer_the_same(own_database: str, tmp_path: Path) -> None:
    then = played(own_database)
    # Nobody has it open, so all of it is in this one file.
    shutil.copy(own_database.removeprefix("sqlite:///"), tmp_path / "copied.sqlite3")
    assert run_module(f"sqlite:///{tmp_path / 'copied.sqlite3'}", "asked_anew", "ask") == then


@pytest.mark.postgresql
def test_a_new_process_and_a_restored_dump_answer_the_same(own_database: str) -> None:
    then = played(own_database)
    with restored(own_database) as address:
        assert run_module(address, "asked_anew", "ask") == then
