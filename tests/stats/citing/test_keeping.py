"""Figures that are kept: what of a view, once for each question of an edition, and the same for good."""

import hashlib
import json
from typing import Any

import pytest

from incidents.editions.publishing import publish
from incidents.models import Edition
from stats.citing.cited_views import NotCitable
from stats.citing.keeping import keep_figure
from stats.models import KeptFigure
from tests.builders import make_user
from tests.stats.citing.conftest import returned

pytestmark = pytest.mark.django_db

CHART = "/charts/returns-by-country/?country=CN&who=escapees"


def rows_of(kept: KeptFigure) -> list[list[Any]]:
    return list(kept.table["rows"])


def test_a_kept_chart_has_its_question_written_out_its_table_and_its_sum(first_edition: Edition) -> None:
    kept = keep_figure(f"{CHART}&view=table&lang=ko", by=make_user("Reader"))
    assert kept.question == {"who": ["escapees"], "country": ["CN"], "edition": ["1"]}
    assert [column["name"] for column in kept.table["columns"]] == [
        "country", "incidents", "low", "best", "high", "open",
    ]  # fmt: skip
    assert rows_of(kept) == [["CN", 2, 10, 10, 12, True]]
    assert (
        kept.table_bytes == json.dumps(kept.table, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )
    assert kept.sha256 == hashlib.sha256(kept.table_bytes).hexdigest()
    assert kept.said["en"]["title"] == "How many people were sent back from China?"
    assert len(kept.code) == 26


def test_the_same_question_of_an_edition_is_kept_once(first_edition: Edition) -> None:
    kept = keep_figure(CHART)
    assert keep_figure("/charts/returns-by-country/?country=CN", edition=1).pk == kept.pk
    assert keep_figure("/charts/returns-by-country/").pk != kept.pk
    publish([returned("2021-02-two", 2, 2, 2)])
    assert keep_figure(f"{CHART}&edition=1").pk == kept.pk
    later = keep_figure(CHART)
    assert later.pk != kept.pk
    assert rows_of(later) == [["CN", 3, 12, 12, 14, True]]


def test_lists_records_countries_and_the_site_are_kept_too(first_edition: Edition) -> None:
    of_list = keep_figure("/incidents/?from=2020")
    assert rows_of(of_list) == [["2020-01-three", "CN", 1, 3, 3, 3, True]]
    of_record = keep_figure("/incidents/2019-05-seven/")
    assert rows_of(of_record)[0][:7] == [1, "repatriated", 1, 7, 7, 9, False]
    assert (
        rows_of(keep_figure("/countries/CN/"))
        == rows_of(keep_figure("/"))
        == [["CN", "repatriated", 2, 10, 10, 12, True]]
    )


def test_what_was_asked_of_an_edition_stays_after_later_ones(first_edition: Edition) -> None:
    kept = keep_figure(CHART)
    before = (kept.table_bytes, kept.sha256, kept.picture)
    incident = returned("2022-03-nine", 9, 9, 9)
    for best in range(9, 12):
        incident.groups.update(people_best=best, people_high=best)
        publish([incident])
    kept.refresh_from_db()
    assert (kept.table_bytes, kept.sha256, kept.picture) == before
    with pytest.raises(TypeError):
        kept.save()


@pytest.mark.parametrize("address", ["/nothing/", "/charts/nothing/", "/incidents/nothing/", "/method/", "/admin/"])
def test_what_has_no_table_is_not_kept(address: str, first_edition: Edition) -> None:
    with pytest.raises(NotCitable):
        keep_figure(address)
    assert not KeptFigure.objects.exists()
