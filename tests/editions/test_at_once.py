"""Many publish at once, and one is killed in the middle of it: editions stay whole, numbered and complete."""

import os
from pathlib import Path

import pytest
from django.db import connection

from tests.editions.conftest import Run


@pytest.mark.parametrize(("kind", "workers", "rounds"), [("threads", 20, 2), ("processes", 8, 3)])
def test_nothing_is_lost_where_many_publish_at_once(kind: str, workers: int, rounds: int, run: Run) -> None:
    found = run("together", kind, workers, rounds)
    assert found["faults"] == []
    # Each publishes and withdraws a record of its own in each turn; the rest depends on who was first.
    assert 1 + workers * rounds * 2 <= found["editions"] == found["made"] + 1 <= 1 + workers * rounds * 6


def test_a_publication_that_is_killed_leaves_all_or_nothing(run: Run) -> None:
    found = run("killed", 30)
    assert found["faults"] == []
    assert found.get("all", 0) + found.get("none", 0) == 30
    assert found["killed"] >= 10, f"killed too late to show anything: {found}"


# BACKUPS=30 is its long form: each publication adds to what the next ones sum up, so that 30 take ten minutes.
def test_a_backup_under_load_comes_back_as_a_whole_edition(run: Run, tmp_path: Path) -> None:
    # pg_restore makes every table anew, which takes two seconds.
    several = int(os.environ.get("BACKUPS", 8 if connection.vendor == "sqlite" else 4))
    found = run("backed_up", several, tmp_path / "work")
    assert found["faults"] == []
    assert found["meanwhile"] >= several
