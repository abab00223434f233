"""The desk for arrivals, other figures and context events."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from incidents.editions import publishing
from stats.models import ArrivalFigure, ArrivalVersion, ContextEvent, OtherFigure, OtherFigureVersion
from tests.builders import make_arrival, make_context_event, make_country, make_other_figure, make_source
from tests.desk import address, at_the_desk, delete, errors_of, filled, queries, said, save

pytestmark = pytest.mark.django_db

NEW_ARRIVAL: dict[str, Any] = {
    "destination": "KR", "period_type": "year", "period_start": "2020-01-01", "period_end": "2020-12-31",
    "male": 72, "female": 157, "total": 229, "status": "final", "source": "paper-2019",
}  # fmt: skip


@pytest.fixture(autouse=True)
def known() -> None:
    """What the forms below refer to."""
    make_country("KR")
    make_source("paper-2019")


@pytest.mark.parametrize("name", ["arrivalfigure", "otherfigure", "contextevent"])
@pytest.mark.parametrize("role", ["Contributor", "Editor"])
def test_who_enters_records_sees_the_list(role: str, name: str) -> None:
    assert at_the_desk(role).get(f"/admin/stats/{name}/").status_code == 200


def test_a_figure_is_entered_and_published_with_its_source() -> None:
    page = save(at_the_desk(), address(ArrivalFigure, "add"), "_publish", **NEW_ARRIVAL)
    version = ArrivalVersion.objects.as_of(1).get()
    assert (version.period_start, version.total, version.source) == (dt.date(2020, 1, 1), 229, "paper-2019")
    assert version.key == "kr-year-2020-01-01-2020-12-31-final-undated-paper-2019"
    [text] = said(page)
    assert "was published as Edition 1." in text
    assert f'<a href="/arrivals/{version.key}/">See it as readers do</a>' in text


def test_numbers_of_a_list_are_grouped_and_stand_at_the_right() -> None:
    big = NEW_ARRIVAL | {"male": "", "female": 24944, "total": 34537}
    client = at_the_desk()
    save(client, address(ArrivalFigure, "add"), **big)
    page = client.get(address(ArrivalFigure, "changelist")).content.decode()
    for field, number in (("total_number", "34,537"), ("women", "24,944"), ("men", "–")):
        assert f'<td class="field-{field}"><span class="number">{number}</span></td>' in page


def test_a_figure_entered_by_a_contributor_waits_as_a_draft() -> None:
    save(at_the_desk("Contributor"), address(ArrivalFigure, "add"), **NEW_ARRIVAL)
    assert ArrivalFigure.objects.get().state == "draft"
    assert not ArrivalVersion.objects.exists()


def test_a_corrected_figure_keeps_its_name_and_is_changed_until_published() -> None:
    client, figure = at_the_desk(), make_arrival()
    publishing.publish([figure])
    save(client, address(figure), status="provisional")
    saved = ArrivalFigure.objects.get()
    assert (saved.slug, saved.status, saved.state) == (figure.slug, "provisional", "changed")
    assert ArrivalVersion.objects.current().get().status == "final"


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"total": 230}, "total", "Men and women do not add up to the total"),
        ({"total": 230, "exception": "on"}, "total", "Men and women do not add up to the total"),
        ({"female": "", "male": 300}, "male", "More men than the total."),
        ({"male": "", "female": 300}, "female", "More women than the total."),
        ({"period_end": "2019-12-31"}, "period_end", "The period ends before it starts"),
        ({"period_start": ""}, "period_end", "The period ends before it starts, or has no start."),
        ({"destination": "ZZ"}, "destination", "Select a valid choice."),
        ({"source": "nowhere"}, "source", "Select a valid choice."),
    ],
)
def test_a_broken_rule_of_arrivals_is_told_beside_its_field(changes: dict[str, Any], field: str, text: str) -> None:
    make_country("ZZ")
    found = errors_of(save(at_the_desk(), address(ArrivalFigure, "add"), **NEW_ARRIVAL | changes))
    assert list(found) == [field]
    assert text in found[field][0]
    assert not ArrivalFigure.objects.exists()


def test_sexes_that_do_not_add_up_are_kept_with_a_note() -> None:
    row = NEW_ARRIVAL | {"total": 230, "exception": "on", "notes": "As printed."}
    save(at_the_desk(), address(ArrivalFigure, "add"), **row)
    assert ArrivalFigure.objects.get().total == 230


def test_the_same_announcement_is_not_entered_twice() -> None:
    client = at_the_desk()
    save(client, address(ArrivalFigure, "add"), **NEW_ARRIVAL)
    page = save(client, address(ArrivalFigure, "add"), **NEW_ARRIVAL | {"male": 73, "total": 230})
    assert "entered already" in errors_of(page)["source"][0]
    assert ArrivalFigure.objects.count() == 1


def test_two_figures_of_one_source_and_period_get_names_of_their_own() -> None:
    client = at_the_desk()
    row = {
        "destination": "KR", "dimension": "age", "category": "20-29", "period_type": "year",
        "period_start": "2020-01-01", "period_end": "2020-12-31", "source": "paper-2019",
    }  # fmt: skip
    save(client, address(OtherFigure, "add"), **row, count=10)
    name = "kr-age-20-29-year-2020-01-01-2020-12-31-paper-2019"
    save(client, address(OtherFigure, "add"), "_publish", **row, count=11, _seen=name)
    assert set(OtherFigure.objects.values_list("slug", "state")) == {(name, "draft"), (f"{name}-2", "published")}
    assert OtherFigureVersion.objects.get().document["count"] == 11


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"dimension": "age"}, "category"),
        ({"measure": ""}, "category"),
        ({"share": "1.5"}, "share"),
        ({"period_end": "2018-12-31"}, "period_end"),
    ],
)
def test_a_broken_rule_of_other_figures_is_told_beside_its_field(changes: dict[str, Any], field: str) -> None:
    figure = make_other_figure()
    assert list(errors_of(save(at_the_desk(), address(figure), **changes))) == [field]


def test_an_event_that_ends_before_it_begins_is_told_beside_its_field() -> None:
    event = make_context_event()
    assert list(errors_of(save(at_the_desk(), address(event), end_date="2020-01-01"))) == ["end_date"]


def test_keys_are_shown_and_never_changed() -> None:
    client = at_the_desk()
    event = make_context_event()
    publishing.publish([event])
    for record in (make_arrival(), make_other_figure(), event):
        page = client.get(address(record))
        assert record.slug in page.text
        assert "slug" not in filled(client, address(record))


def test_only_drafts_can_be_deleted() -> None:
    client, draft, out = at_the_desk("Contributor"), make_context_event("a"), make_context_event("b")
    publishing.publish([out])
    assert delete(client, draft).status_code == 302
    assert delete(client, out).status_code == 403
    assert list(ContextEvent.objects.values_list("slug", flat=True)) == ["b"]


def test_a_list_takes_as_many_queries_for_many_rows() -> None:
    client = at_the_desk()
    makers: dict[str, Callable[[int], Any]] = {
        "arrivalfigure": lambda n: make_arrival(1990 + n, f"{'AB'[n // 26]}{chr(65 + n % 26)}", f"s-{n}"),
        "otherfigure": lambda n: make_other_figure(1990 + n, f"{'AB'[n // 26]}{chr(65 + n % 26)}", f"s-{n}"),
        "contextevent": lambda n: make_context_event(f"e-{n}", f"{'AB'[n // 26]}{chr(65 + n % 26)}", f"s-{n}"),
    }
    for name, make in makers.items():
        make(0)
        one = len(queries(client, f"/admin/stats/{name}/"))
        for number in range(1, 31):
            make(number)
        assert len(queries(client, f"/admin/stats/{name}/")) == one
