"""What people type wrongly into the form of a list or chart: said beside its field, with everything kept."""

import pytest
from django.test import Client

from tests.answers import markup

pytestmark = pytest.mark.django_db

FORMS = ("/incidents/", "/sources/", "/arrivals/", "/charts/returns-over-time/", "/charts/arrivals-by-year/")


@pytest.mark.parametrize("path", FORMS)
def test_a_date_that_is_none_comes_back_in_its_form(path: str, seeded: None, reader: Client) -> None:
    response = reader.get(path, {"from": "soon", "to": "2024"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "This address could not be understood" not in page
    assert 'name="from" value="soon"' in page
    assert 'name="to" value="2024"' in page
    assert 'aria-invalid="true" aria-describedby="mistake-from"' in page
    assert "“soon” is not understood as a date." in page
    # What stands below is shown without it, and cites no address that could not be answered.
    assert "soon" not in response.context["canonical"]
    assert "to=2024" in response.context["canonical"]


def test_what_else_was_asked_is_kept(seeded: None, reader: Client) -> None:
    page = markup(reader.get("/incidents/", {"country": "MN", "from": "soon", "sort": "date"}).content.decode())
    assert '<input type="checkbox" name="country" value="MN" checked>' in page
    assert '<input type="hidden" name="sort" value="date">' in page
    assert "8 incidents in Mongolia" in page


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("May 2023", "2023-05"), ("5/2023", "2023-05"), ("2023-2-3", "2023-02-03"), ("2023년 5월", "2023-05"),
        ("September, 2021", "2021-09"), ("2023. 5. 3.", "2023-05-03"), ("20230510", "2023-05-10"),
    ],
)  # fmt: skip
def test_the_obvious_spellings_of_a_date_are_understood(typed: str, asked: str, seeded: None, reader: Client) -> None:
    response = reader.get("/incidents/", {"from": typed})
    assert response.status_code == 200
    assert f'name="from" value="{asked}"' in response.content.decode()


def test_a_date_with_two_readings_offers_both(seeded: None, reader: Client) -> None:
    page = reader.get("/incidents/", {"to": "3.2.2023", "country": "CN"}).content.decode()
    assert "can be read in two ways" in page
    for address, day in (("2023-02-03", "3 February 2023"), ("2023-03-02", "2 March 2023")):
        assert f'<a href="/incidents/?to={address}&amp;country=CN">{day}</a>' in page


def test_a_period_that_ends_before_it_begins_is_said(seeded: None, reader: Client) -> None:
    response = reader.get("/incidents/", {"from": "2023", "to": "2019", "country": "MN"})
    page = response.content.decode()
    assert response.status_code == 400
    assert page.count("The period ends before it begins") == 1
    assert 'name="from" value="2023"' in page
    assert 'name="to" value="2019"' in page
    assert "8 incidents in Mongolia" in markup(page)
    assert reader.get("/incidents/", {"from": "2023-05-10", "to": "2023"}).status_code == 200


def test_a_search_that_is_too_long_is_said_beside_its_field(seeded: None, reader: Client) -> None:
    response = reader.get("/sources/", {"q": "x" * 201})
    assert response.status_code == 400
    assert 'aria-describedby="mistake-q"' in response.content.decode()


def test_a_page_past_the_last_offers_the_last(seeded: None, reader: Client) -> None:
    response = reader.get("/incidents/", {"page": "99", "country": "CN"})
    assert response.status_code == 400
    last = response.content.decode().partition('class="btn main" href="')[2].partition('"')[0].replace("&amp;", "&")
    shown = reader.get("/incidents/" + last)
    assert shown.status_code == 200
    assert shown.context["page"].has_next() is False
    assert shown.context["page"].has_previous() is True


def test_editions_that_cannot_be_compared_are_said_on_their_list(seeded: None, reader: Client) -> None:
    response = reader.get("/editions/", {"compare": ["1", "1"]})
    assert response.status_code == 400
    assert "These editions cannot be compared" in response.content.decode()
    assert "Edition 1" in markup(response.content.decode())
