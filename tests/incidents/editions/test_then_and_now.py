"""A page that is pinned to an older edition says what is different now, in numbers, or that nothing is."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.editions import then_and_now
from incidents.editions.asked import Asked
from incidents.editions.publishing import publish, withdraw
from incidents.models import Country, Edition, Group, Incident, Source
from tests.builders import (
    make_claim,
    make_country,
    make_incident,
    make_practice,
    make_source,
    rewrite,
    withdraw_as_before,
)

pytestmark = pytest.mark.django_db

SEVEN = "2019-05-shenyang-seven"

UNTIL = r"until (?:edition \d+|it was withdrawn in edition \d+)\. "
LEAD = r"You are reading edition \d+ of \d+ \w+ \d{4}; edition \d+ is the newest\. ?"
ALIKE = re.compile(
    LEAD + r"|This is an older version, valid from edition \d+ " + UNTIL + r"|What changed · | What changed$"
)


@pytest.fixture
def first() -> Edition:
    """Edition 1: seven in China with a source, five in Laos, China's practice."""
    make_claim(make_incident())
    five = make_incident(slug="2020-five", title="Five", country="LA")
    five.groups.update(people_low=5, people_best=5, people_high=5)
    practice = make_practice("CN", "law-2000")
    edition = publish([*Incident.objects.all(), practice.country])
    assert edition is not None
    return edition


def line(client: Client, path: str) -> str:
    """The line under a page's heading, what of it stands alike on every page apart; nothing where there is none."""
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    found = re.search(r'(?s)<p class="notice[^"]*" id="then-and-now">(.*?)</p>', response.content.decode())
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", "", found.group(1))).split()) if found else ""
    return ALIKE.sub("", text)


def links(client: Client, path: str) -> dict[str, str]:
    """The links of that line, by their text."""
    page = client.get(path).content.decode()
    found = re.search(r'(?s)id="then-and-now">(.*?)</p>', page)
    assert found, path
    return {text: html.unescape(href) for href, text in re.findall(r'<a href="([^"]*)">([^<]*)</a>', found.group(1))}


def people(slug: str, count: int) -> None:
    Group.objects.filter(incident__slug=slug).update(people_low=count, people_best=count, people_high=count)


def publish_all() -> Edition:
    """Everything as it now stands."""
    edition = publish([*Country.objects.all(), *Source.objects.all(), *Incident.objects.all()])
    assert edition is not None
    return edition


# Where there is a line


@pytest.mark.parametrize("path", ["/incidents/", "/sources/", "/countries/", f"/incidents/{SEVEN}/", "/countries/CN/"])
def test_the_newest_edition_has_no_line_pinned_or_not(path: str, first: Edition, reader: Client) -> None:
    assert line(reader, path) == ""
    assert line(reader, f"{path}?edition=1") == ""
    people(SEVEN, 9)
    publish_all()
    assert line(reader, path) == ""
    assert line(reader, f"{path}?edition=2") == ""
    assert line(reader, f"{path}?edition=1") != ""
    assert line(reader, f"{path}?asof={first.published_at:%Y-%m-%d}") == ""  # both are of today
    rewrite(Edition.objects.filter(number=1), published_at=dt.datetime(2026, 3, 31, 23, 59, tzinfo=dt.UTC))
    assert line(reader, f"{path}?asof=2026-03-31") == line(reader, f"{path}?edition=1")


def test_a_pinned_page_leads_to_the_newest_with_the_same_question(first: Edition, reader: Client) -> None:
    people(SEVEN, 9)
    publish_all()
    found = links(reader, "/incidents/?country=CN&country=LA&edition=1&sort=title&page=1")
    assert found["See edition 2"] == "/incidents/?country=CN&country=LA&sort=title"
    assert links(reader, f"/incidents/{SEVEN}/?edition=1")["See edition 2"] == f"/incidents/{SEVEN}/"


def test_it_leads_to_the_difference_where_the_site_has_such_a_page(
    first: Edition, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(SEVEN, 9)
    publish_all()
    monkeypatch.setattr(then_and_now, "reverse", lambda name, args: f"/editions/{args[0]}/diff/{args[1]}/")
    assert links(reader, "/incidents/?edition=1")["What changed"] == "/editions/1/diff/2/"


def test_a_pinned_page_leads_with_what_is_read_and_its_badge_looks_otherwise(first: Edition, reader: Client) -> None:
    assert 'class="edition"' in reader.get("/incidents/?edition=1").content.decode()
    rewrite(Edition.objects.filter(number=1), published_at=dt.datetime(2026, 3, 31, tzinfo=dt.UTC))
    people(SEVEN, 9)
    publish_all()
    for path in ("/incidents/?edition=1", "/incidents/?asof=2026-03-31", "/codebook/?edition=1"):
        page = reader.get(path).content.decode()
        assert "<b>You are reading edition 1 of 31 March 2026; edition 2 is the newest.</b>" in page
        assert 'class="edition older"' in page
    assert 'class="edition"' in reader.get("/incidents/?edition=2").content.decode()


# Lists


def test_a_list_says_then_and_now_and_what_became_of_its_records(first: Edition, reader: Client) -> None:
    people(SEVEN, 9)
    six = make_incident(slug="2021-six")
    six.groups.update(people_low=6, people_best=6, people_high=None)
    publish_all()
    withdraw(Incident.objects.get(slug="2020-five"), reason="Entered twice")
    assert line(reader, "/incidents/?edition=1") == (
        "Edition 1 shows 2 incidents, 12 people; edition 3 shows 2 incidents, 15 or more people. Since then: "
        "1 record added, 1 record changed, 1 record withdrawn. "
        "See edition 3"
    )
    assert line(reader, "/incidents/?edition=2") == (
        "Edition 2 shows 3 incidents, 20 or more people; edition 3 shows 2 incidents, 15 or more people. "
        "Since then: 1 record withdrawn. See edition 3"
    )


def test_a_list_counts_what_it_shows_alone(first: Edition, reader: Client) -> None:
    people(SEVEN, 9)
    publish_all()
    assert line(reader, "/incidents/?country=CN&edition=1") == (
        "Edition 1 shows 1 incident, 7 people; edition 2 shows 1 incident, 9 people. Since then: 1 record "
        "changed. See edition 2"
    )
    assert line(reader, "/incidents/?country=LA&edition=1") == (
        "Nothing shown here has changed since edition 1. See edition 2"
    )


def test_a_record_that_left_the_question_was_not_withdrawn(first: Edition, reader: Client) -> None:
    Incident.objects.filter(slug="2020-five").update(country="CN")
    publish_all()
    assert line(reader, "/incidents/?country=LA&edition=1") == (
        "Edition 1 shows 1 incident, 5 people; edition 2 shows 0 incidents. Since then: 1 record no longer "
        "found with these filters. See edition 2"
    )
    assert line(reader, "/incidents/?country=CN&edition=1") == (
        "Edition 1 shows 1 incident, 7 people; edition 2 shows 2 incidents, 12 people. Since then: 1 record "
        "added. See edition 2"
    )


def test_a_change_that_moves_no_number_is_said_too(first: Edition, reader: Client) -> None:
    Incident.objects.filter(slug=SEVEN).update(title="Another title")
    publish_all()
    assert line(reader, "/incidents/?edition=1") == (
        "Both show 2 incidents, 12 people. Since then: 1 record changed. See edition 2"
    )


def test_a_source_that_changed_is_no_nothing(first: Edition, reader: Client) -> None:
    make_source(availability="deleted")
    publish_all()
    said = "Both show 2 incidents, 12 people. Since then: 1 of the sources changed. See edition 2"
    assert line(reader, "/incidents/?edition=1") == said
    assert line(reader, "/incidents/?country=LA&edition=1").startswith("Nothing shown here has changed")
    assert line(reader, "/sources/?edition=1") == "Both show 2 sources. Since then: 1 record changed. See edition 2"
    assert line(reader, f"/incidents/{SEVEN}/?edition=1") == "1 of the sources changed. See edition 2"


def test_the_register_says_what_rests_on_its_sources(first: Edition, reader: Client) -> None:
    Incident.objects.filter(slug=SEVEN).update(title="Another title")
    publish_all()
    assert line(reader, "/sources/?edition=1") == (
        "Both show 2 sources. Since then: 1 incident that rests on them changed. See edition 2"
    )
    assert line(reader, "/sources/?q=law&edition=1").startswith("Nothing shown here has changed since edition 1.")


def test_countries_say_which_rows_differ(first: Edition, reader: Client) -> None:
    Group.objects.filter(incident__slug=SEVEN).update(outcome="repatriated")
    make_country("CN", name="China (new)")
    make_incident(slug="2022-th", country="TH")
    publish_all()
    assert line(reader, "/countries/?edition=1") == (
        "Edition 1 shows 2 countries; edition 2 shows 3 countries. Since then: 2 of 3 rows of the table "
        "differ (China, TH), 1 country's record "
        "changed, China is now called China (new). See edition 2"
    )


def test_a_question_that_the_newest_edition_cannot_be_asked_is_no_error(first: Edition, reader: Client) -> None:
    withdraw(Incident.objects.get(slug="2020-five"), reason="Not an incident")
    withdraw_as_before(Country.objects.get(pk="LA"), "Not a country")
    path = "/incidents/?country=LA&edition=1"
    assert line(reader, path) == "Edition 3 does not have what this asks for."
    assert links(reader, path) == {"What changed": "/editions/1/diff/3/"}


def test_a_country_that_was_withdrawn_can_be_asked_for_while_incidents_name_it(first: Edition, reader: Client) -> None:
    withdraw_as_before(Country.objects.get(pk="LA"), "Not a country")
    assert line(reader, "/incidents/?country=LA&edition=1").startswith(
        "Nothing shown here has changed since edition 1."
    )
    assert "1 incident in Land LA" in " ".join(reader.get("/incidents/?country=LA").content.decode().split())


# Records


def test_a_record_says_in_which_editions_it_changed_and_how(first: Edition, reader: Client) -> None:
    people(SEVEN, 9)
    publish_all()
    make_country("CN", notes="Something else")
    publish_all()
    Incident.objects.filter(slug=SEVEN).update(title="Nine", confidence="high")
    publish_all()
    assert line(reader, f"/incidents/{SEVEN}/?edition=1") == (
        "Changed in edition 2 and edition 4 (people 7 → 9, 2 fields, 1 row below it). See edition 4"
    )
    assert line(reader, f"/incidents/{SEVEN}/?edition=3") == "Changed in edition 4 (2 fields). See edition 4"
    assert line(reader, "/incidents/2020-five/?edition=1") == (
        "This record and its sources have not changed since edition 1. See edition 4"
    )


def test_a_record_that_changed_and_changed_back_says_so(first: Edition, reader: Client) -> None:
    for count in (9, 7):
        people(SEVEN, count)
        publish_all()
    assert line(reader, f"/incidents/{SEVEN}/?edition=1") == (
        "Changed in edition 2 and edition 3, and back again. See edition 3"
    )


def test_a_withdrawn_record_says_why_and_leads_nowhere(first: Edition, reader: Client) -> None:
    withdraw(Incident.objects.get(slug=SEVEN), reason="Entered twice.")
    path = f"/incidents/{SEVEN}/?edition=1"
    assert line(reader, path) == "Withdrawn in edition 2 (Entered twice)."
    assert links(reader, path) == {"What changed": "/editions/1/diff/2/"}


def test_a_record_that_came_back_is_not_withdrawn(first: Edition, reader: Client) -> None:
    incident = Incident.objects.get(slug=SEVEN)
    withdraw(incident, reason="Entered twice")
    publish([incident])
    assert line(reader, f"/incidents/{SEVEN}/?edition=1") == ("Changed in edition 3, and back again. See edition 3")


def test_a_country_says_what_moved_of_it_and_of_its_incidents(first: Edition, reader: Client) -> None:
    make_country("CN", practice="Another practice")
    people(SEVEN, 9)
    make_source("law-2000", title="Another title")
    publish_all()
    assert line(reader, "/countries/CN/?edition=1") == (
        "Edition 1 shows 1 incident, 7 people; edition 2 shows 1 incident, 9 people. Since then: changed in "
        "edition 2 (1 field), 1 record changed, "
        "1 of the sources changed. See edition 2"
    )
    assert line(reader, "/countries/LA/?edition=1").startswith("Nothing shown here has changed since edition 1.")


def test_a_source_says_what_moved_of_it_and_of_what_rests_on_it(first: Edition, reader: Client) -> None:
    make_source(availability="deleted")
    people(SEVEN, 9)
    publish_all()
    assert line(reader, "/sources/paper-2019/?edition=1") == (
        "Changed in edition 2 (1 field), 1 incident that rests on them changed. See edition 2"
    )
    assert line(reader, "/sources/law-2000/?edition=1") == (
        "This source and what rests on it have not changed since edition 1. See edition 2"
    )


# In Korean, and without slowing a page


def test_the_line_is_korean_on_a_korean_page(first: Edition, reader: Client) -> None:
    people(SEVEN, 9)
    publish_all()
    rewrite(Edition.objects.filter(number=1), published_at=dt.datetime(2026, 3, 31, tzinfo=dt.UTC))
    assert line(reader, "/incidents/?edition=1&lang=ko").startswith(
        "2026년 3월 31일에 발행된 제1판을 보고 있습니다. 최신 판은 제2판입니다. "
        "제1판 사건 2건, 12명 → 제2판 사건 2건, 14명. 그 이후: 변경된 기록 1건."
    )
    assert "바뀐 것이 없습니다" in line(reader, "/incidents/?edition=1&lang=ko&country=LA")


def asked(client: Client, path: str) -> int:
    """How many questions a page asks the database, with its names kept already."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/incidents/", 7),
        ("/sources/", 4),
        ("/countries/", 8),
        (f"/incidents/{SEVEN}/", 3),
        ("/countries/CN/", 8),
        ("/sources/paper-2019/", 3),
        ("/codebook/", 1),
    ],
)
def test_a_line_asks_a_fixed_number_of_questions_and_an_unpinned_page_none(
    path: str, more: int, first: Edition, reader: Client
) -> None:
    people(SEVEN, 9)
    publish_all()
    unpinned = asked(reader, path)
    pinned = asked(reader, f"{path}?edition=1")
    at_the_newest = asked(reader, f"{path}?edition=2")
    assert at_the_newest <= unpinned + 1
    assert pinned <= unpinned + 1 + more, (unpinned, pinned)
    for number in range(12):
        make_claim(make_incident(slug=f"2022-{number}"), f"paper-{number}")
    publish_all()
    people(SEVEN, 8)
    publish_all()
    assert asked(reader, f"{path}?edition=1") <= unpinned + 1 + more


def test_an_unpinned_page_is_not_compared(first: Edition, django_assert_num_queries: Any) -> None:
    asked = Asked(first, QueryDict(), "/incidents/", "")
    people(SEVEN, 9)
    publish_all()
    with django_assert_num_queries(0):
        assert then_and_now.since(asked, lambda newest: pytest.fail("compared")) is None
