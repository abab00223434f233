"""A pinned chart, and a pinned page of arrivals, say which of their numbers are different now."""

import datetime as dt

import pytest
from django.test import Client

from incidents.editions.publishing import publish
from incidents.models import Country, Group, Incident, Source
from stats.catalogue import CHARTS
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from tests.builders import make_arrival, make_source
from tests.edits import MASS_RETURN
from tests.incidents.editions.test_then_and_now import asked, line, links

pytestmark = pytest.mark.django_db


def return_fewer() -> None:
    """Edition 2: 450 people of the mass return of 2023 instead of 500, and no range."""
    Group.objects.filter(incident__slug=MASS_RETURN).update(people_low=450, people_best=450, people_high=450)
    assert publish([Incident.objects.get(slug=MASS_RETURN)])


def revise(year: int = 2019, total: int = 1050) -> None:
    """The final figure of a year is another one."""
    found = ArrivalFigure.objects.get(period_type="year", period_start=dt.date(year, 1, 1), status="final")
    found.total, found.female = total, found.female and found.female + total - found.total
    found.save()
    assert publish([found])


def test_a_chart_says_its_total_then_and_now_and_which_rows_differ(seeded: None, reader: Client) -> None:
    return_fewer()
    assert line(reader, "/charts/returns-by-country/?edition=1") == (
        "Edition 1 shows 37 incidents, 1,374 or more people; edition 2 shows 37 incidents, 1,324 or more "
        "people. Since then: "
        "1 record changed, 1 of 4 rows of the table differs (China). See edition 2"
    )
    assert line(reader, "/charts/returns-over-time/?edition=1&from=2023&country=CN") == (
        "Edition 1 shows 7 incidents, 940 or more people; edition 2 shows 7 incidents, 890 or more people. "
        "Since then: "
        "1 record changed, 1 of 3 rows of the table differs (2023 China). See edition 2"
    )


def test_a_chart_whose_numbers_stayed_says_that_nothing_changed(seeded: None, reader: Client) -> None:
    return_fewer()
    for path in ("/charts/returns-by-country/?country=LA", "/charts/arrivals-by-year/?from=2019"):
        assert line(reader, f"{path}&edition=1") == "Nothing shown here has changed since edition 1. See edition 2"


def test_a_chart_of_arrivals_names_the_years_that_differ(seeded: None, reader: Client) -> None:
    revise()
    said = line(reader, "/charts/arrivals-by-year/?edition=1")
    assert "1 record changed, 1 of 30 rows of the table differs (2019)." in said
    assert line(reader, "/charts/arrivals-and-returns/?edition=1").startswith("Both show 37 incidents, 1,374 or more")
    assert "(2019)" in line(reader, "/charts/arrivals-and-returns/?edition=1")
    assert "Since then: 1 record changed." in line(reader, "/arrivals/?edition=1&period=quarter")
    assert line(reader, "/charts/arrivals-by-year/?to=2010&edition=1").startswith("Nothing shown here has changed")


def test_a_country_that_is_called_otherwise_is_said(seeded: None, reader: Client) -> None:
    Country.objects.filter(pk="LA").update(name="Lao PDR")
    publish([Country.objects.get(pk="LA")])
    assert line(reader, "/charts/returns-by-country/?edition=1") == (
        "Both show 37 incidents, 1,374 or more people. Since then: Laos is now called Lao PDR. See edition 2"
    )


def test_the_page_of_arrivals_counts_every_announcement_of_its_destination(seeded: None, reader: Client) -> None:
    before = ArrivalFigure.objects.count()
    publish([make_arrival(2026, source="mou-2026-11")])
    assert line(reader, "/arrivals/?edition=1") == (
        f"Edition 1 shows {before} announcements; edition 2 shows {before + 1} announcements. Since then: 1 "
        f"record added. See edition 2"
    )
    assert line(reader, "/arrivals/?edition=1&destination=US").startswith("Nothing shown here has changed")


def test_other_figures_and_events_say_what_moved(seeded: None, reader: Client) -> None:
    event = ContextEvent.objects.order_by("slug")[0]
    event.title = "Another title"
    event.save()
    figure = OtherFigure.objects.order_by("slug")[0]
    figure.notes = "Another note"
    figure.save()
    publish([event, figure])
    assert (
        line(reader, "/arrivals/events/?edition=1")
        == "Both show 49 events. Since then: 1 record changed. See edition 2"
    )
    assert (
        line(reader, "/arrivals/others/?edition=1")
        == "Both show 251 figures. Since then: 1 record changed. See edition 2"
    )


def test_the_overview_counts_incidents_and_announcements(seeded: None, reader: Client) -> None:
    return_fewer()
    revise()
    said = line(reader, "/?edition=1")
    assert "Since then: 1 record changed, 1 announcement of arrivals moved. See edition 3" in said
    assert links(reader, "/?edition=1") == {"What changed": "/editions/1/diff/3/", "See edition 3": "/"}
    assert line(reader, "/charts/?edition=1") == "See edition 3"  # which is not compared


def test_the_tab_stays_on_the_way_to_the_newest(seeded: None, reader: Client) -> None:
    return_fewer()
    path = "/charts/returns-by-country/?edition=1&view=records&page=1&country=CN"
    assert links(reader, path)["See edition 2"] == "/charts/returns-by-country/?view=records&country=CN"


@pytest.mark.parametrize("slug", [chart.slug for chart in CHARTS])
def test_a_chart_asks_a_fixed_number_of_questions_for_its_line(slug: str, seeded: None, reader: Client) -> None:
    path = f"/charts/{slug}/"
    unpinned = asked(reader, path)
    return_fewer()
    assert asked(reader, path) <= unpinned
    first = asked(reader, f"{path}?edition=1")
    assert first <= unpinned + 20
    Source.objects.filter(slug__startswith="rfa").update(author="Somebody")
    Group.objects.filter(incident__country="CN").update(note="Another note")
    publish([*Incident.objects.filter(country="CN"), *Source.objects.all(), make_source("new-one")])
    assert asked(reader, f"{path}?edition=1") <= first + 1
