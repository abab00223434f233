"""The method page: each rule with an example that is counted from the record, held to the CSV files."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from incidents.counting.rules import RULES
from incidents.editions.publishing import publish
from incidents.models import Incident
from incidents.views.examples import EXAMPLES
from incidents.views.standards import AREAS, MET, PRINCIPLES
from tests import oracle

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(seeded: None, reader: Client) -> str:
    """The words of the page."""
    return words(reader.get("/method/").content.decode())


def words(html: str) -> str:
    """The text of a page, each cell a word of its own."""
    html = html.replace("</td>", " ").replace("</th>", " ")
    return " ".join(strip_tags(html).replace("&#x27;", "'").replace("\xa0", " ").split())


def test_every_rule_is_said_and_has_its_example(seeded: None, reader: Client) -> None:
    html = reader.get("/method/").content.decode()
    assert [rule.name for rule in RULES if f'id="count-{rule.name}"' not in html] == []
    assert html.count('class="example"') == len(RULES)
    assert {rule.name for rule in RULES} == {*EXAMPLES, "arrivals"}


def test_the_codebook_says_the_same_rules(seeded: None, reader: Client) -> None:
    html = reader.get("/codebook/").content.decode()
    assert [rule.name for rule in RULES if f'id="count-{rule.name}"' not in html] == []
    assert 'class="example"' not in html
    assert 'href="/method/"' in html


def test_two_incidents_that_may_share_people_are_added_up(page: str, record: oracle.Record) -> None:
    pair = [
        row
        for row in record.incidents
        if row["slug"] in ("2002-10-beijing-german-embassy-one", "2002-12-beijing-missions-twenty")
    ]
    total = oracle.people(record, pair)
    assert (total.low, total.best, total.high, total.open) == (20, 21, 21, True)
    assert "Together 20 21 21 or more" in page
    assert "The lowest is 20, not 21" in page


def test_people_held_at_a_moment_are_the_hunger_strike_in_bangkok(page: str) -> None:
    assert "About 400 detained North Koreans refuse food in Bangkok tells of 414 people" in page
    assert "32 incidents in Thailand; 465 to 530 people in 30 of them; 2 counted at a moment, not added" in page


def test_an_open_total_is_the_newest_without_a_highest_number(page: str) -> None:
    assert "gives 28 people as the lowest, 28 as the best, and no highest number" in page
    assert "China, Repatriated: 1,362 or more people, 1,281 to 1,876 or more, in 34 incidents." in page


def test_a_date_known_to_the_year_may_fall_in_any_month(page: str, record: oracle.Record) -> None:
    found = oracle.select(record, from_="2024-03", to="2024-03")
    certain = oracle.select(record, from_="2024-03", to="2024-03", dated="within")
    assert "is dated 2024, so it may have begun on any day from 1 Jan 2024 to 31 Dec 2024." in page
    assert (len(found), len(certain)) == (1, 0)
    assert "A list of Mar 2024 therefore finds it: 1 incident may have begun then, 0 certainly did." in page


def test_sources_that_draw_on_one_another_are_the_notice_of_mongolia(page: str) -> None:
    assert (
        "Mongolia detains four North Koreans who crossed from China rests on 4 sources, 1 where those known to draw on "
        "another are counted once" in page
    )
    assert "1 of the texts has been deleted by its publisher" in page


def test_shares_are_of_people_with_a_known_outcome(page: str, record: oracle.Record) -> None:
    rows = oracle.select(record)
    outcomes = {group["outcome"] for row in rows for group in oracle.groups_of(record, row)}
    known = oracle.people(record, rows, sorted(outcomes - {"unknown", "pending"}))
    returned, unknown = oracle.people(record, rows, "repatriated"), oracle.people(record, rows, "unknown")
    share = f"{100 * returned.best / known.best:.0f} %"
    assert (
        f"{known.best:,} people have a known outcome; {returned.best:,} of them were returned, which is {share}" in page
    )
    assert f"{unknown.best:,} whose outcome is unknown, in {unknown.incidents} incidents" in page


def test_others_and_places_and_verified_rows_are_counted(page: str, record: oracle.Record) -> None:
    verified = sum(row["verified"] == "true" for row in record.incidents)
    without = sum(not row["latitude"] for row in oracle.select(record))
    workers = len(oracle.select(record, who="workers"))
    assert f"{verified} of {len(record.incidents)} incidents are verified" in page
    assert f"{without} of {len(oracle.select(record))} incidents have no coordinates" in page
    assert f"Workers ({workers} incidents)" in page


def test_licences_and_standards_are_named(page: str) -> None:
    assert "CC BY 4.0" in page
    assert "MIT licence" in page
    assert "This is our own assessment" in page
    for standard in (*PRINCIPLES, *AREAS):
        assert str(standard.name) in page
        assert standard.met in MET
        assert standard.missing or standard.met == "met"


def test_the_examples_are_those_of_the_edition(seeded: None, reader: Client) -> None:
    Incident.objects.filter(slug="2007-04-bangkok-hunger-strike").update(measure="movement", state="changed")
    publish(Incident.objects.filter(slug="2007-04-bangkok-hunger-strike"))
    assert "tells of 200 people" in words(reader.get("/method/").content.decode())
    assert "tells of 414 people" in words(reader.get("/method/?edition=1").content.decode())


def test_it_asks_a_bounded_number_of_questions(
    seeded: None, reader: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(52):
        reader.get("/method/")


def test_the_footer_leads_here(seeded: None, reader: Client) -> None:
    assert '<a href="/method/">Method' in reader.get("/countries/").content.decode()
