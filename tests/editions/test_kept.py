"""Edition 1 says what it said when this was built: later code cannot change what an edition says."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from stats.catalogue import BY_SLUG, CHARTS
from tests.editions.kept import kept, load_frozen, name_of, tables, unkept

pytestmark = pytest.mark.django_db

HOW = "python -m tests.editions.write"


@pytest.fixture(scope="module")
def frozen(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The frozen seeds as edition 1."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_frozen()
        yield
        transaction.set_rollback(True)


def test_every_table_is_as_it_was_kept_to_the_byte(frozen: None, reader: Client) -> None:
    before, now = kept(), tables(reader)
    assert [name for name in now if name not in before] == [], f"new: keep with {HOW}, and look at what it wrote"
    assert [name for name in before if name not in now] == [], "an address that was cited is gone"
    assert [name for name in now if now[name] != before[name]] == []


def test_what_is_kept_is_not_empty() -> None:
    assert len(kept()) > 40
    lines = {name: text.count(b"\r\n") for name, text in kept().items()}
    assert [name for name, count in lines.items() if count < 2] == []
    assert (lines["incidents@who.all.csv"], lines["sources.csv"], lines["arrivals@vintages.all.csv"]) == (169, 609, 127)


def with_a_chart(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> str:
    """One more chart in the catalogue: the first, of something else."""
    chart = replace(CHARTS[0], slug="newcomer", **changes)
    for module in ("stats.catalogue", "tests.editions.files"):
        monkeypatch.setattr(f"{module}.CHARTS", (*CHARTS, chart))
    monkeypatch.setitem(BY_SLUG, chart.slug, chart)
    return chart.slug


def test_a_chart_of_another_outcome_is_kept_with_its_rows(
    frozen: None, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_chart(monkeypatch, outcomes=("transferred_to_rok",))
    found = {name: text for name, text in unkept(reader).items() if "newcomer" in name}
    asked = "country.CN.country.MN.outcome.transferred_to_rok.who.all"
    assert [name for name in found if "who.all" in name] == [
        "charts.newcomer@who.all.csv", "charts.newcomer@who.all.from.2005.to.2012.csv",
        f"charts.newcomer@{asked}.csv",
    ]  # fmt: skip
    assert min(text.count(b"\r\n") for text in found.values()) > 1


def test_a_chart_without_a_row_is_not_kept(frozen: None, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_chart(monkeypatch, outcomes=("transferred_to_rok",), tabulate=lambda question: replace(
        CHARTS[0].tabulate(question), rows=(), opens=()
    ))  # fmt: skip
    with pytest.raises(ValueError, match=r"no row in charts\.newcomer"):
        unkept(reader)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/incidents.csv?edition=1", "incidents.csv"),
        ("/charts/map.csv?who=all&from=2005&edition=1", "charts.map@who.all.from.2005.csv"),
    ],
)
def test_a_file_is_named_after_its_address(address: str, name: str) -> None:
    assert name_of(address) == name
