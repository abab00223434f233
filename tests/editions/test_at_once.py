"""Many publish at once, and one is killed in the middle of it: editions stay whole, numbered and complete."""

import pytest

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
