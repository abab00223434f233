"""Readers' pages bear whatever an edition may already hold: every page, chart and file, in both languages."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Edition, IncidentVersion, SourceVersion
from stats.catalogue import CHARTS
from tests.answers import csv_of, json_of
from tests.builders import rewrite
from tests.walking import addresses, faults
from tests.worst import INCIDENTS, MOST, publish_the_worst

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def worst(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[int]]:
    """The worst that older code accepted, in three editions."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield publish_the_worst()
        transaction.set_rollback(True)


def test_every_page_and_file_answers(worst: list[int], reader: Client) -> None:
    asked = addresses(1, 2, of_records=(None, 2))  # in the second what others name is withdrawn
    assert len(asked) > 500
    found = faults(reader, asked)
    assert not found, "\n".join(f"{address} {answer}" for address, answer in found)


def test_every_page_and_file_answers_in_korean(worst: list[int], reader: Client) -> None:
    found = faults(reader, addresses(of_records=(2,)), **{"accept-language": "ko"})
    assert not found, "\n".join(f"{address} {answer}" for address, answer in found)


def page_of(client: Client, address: str) -> str:
    """The words of a page, in one line."""
    text = client.get(address).content.decode()
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", text).split()))


def last_year() -> int:
    """The last year that charts of these editions draw."""
    return Edition.objects.get(number=1).published_at.year + 1


def test_a_total_of_more_than_64_bits_is_exact(worst: list[int], reader: Client) -> None:
    table = json_of(reader, "/charts/outcomes-by-country.json?from=2020-02&to=2021-02")["table"]
    assert (table["total"]["low"], table["total"]["best"]) == (18446744073709551614, 18446744073709551614)
    assert table["total"]["open"] is True
    csv = csv_of(reader, "/charts/outcomes-by-country.csv?from=2020-02&to=2021-02")
    assert "CN,unknown,1,9223372036854775807," in csv


# Their columns are five years each, or days since somebody was caught, or small charts whose rows are no years.
NOT_BY_YEAR = ("consistency", "outcome-clock", "arrivals-elsewhere")
BY_YEAR = [chart.slug for chart in CHARTS if chart.shape == "columns" and chart.slug not in NOT_BY_YEAR]


@pytest.mark.parametrize("slug", BY_YEAR)
def test_a_chart_by_year_draws_years_that_can_be_and_names_the_others(
    worst: list[int], reader: Client, slug: str
) -> None:
    answer = json_of(reader, f"/charts/{slug}.json")
    drawn = [x for trace in answer["figure"]["data"] for x in trace["x"]]
    first, last = answer["figure"]["layout"]["xaxis"]["range"]
    assert drawn
    assert 1944 <= first <= min(drawn) <= max(drawn) <= last <= last_year() + 1.1
    years = {row[0] for row in answer["table"]["rows"]}
    assert 203 in years
    note = next(note for note in answer["table"]["notes"] if "alone" in note)
    assert note.startswith(f"The chart draws the years 1945 to {last_year()}; ")
    assert "0203" in note


def test_a_chart_draws_no_number_that_cannot_be_and_names_it(worst: list[int], reader: Client) -> None:
    answer = json_of(reader, "/charts/arrivals-by-year.json")
    drawn = [y for trace in answer["figure"]["data"] for y in trace["y"]]
    assert 1047 in drawn
    assert max(drawn) <= 999_999
    assert (
        "The chart draws no count above 999,999; what is larger stands in the table alone: 2015, 2018."
        in answer["table"]["notes"]
    )
    assert [row[4] for row in answer["table"]["rows"] if row[0] == 2018] == [MOST]


def test_practice_of_years_that_cannot_be_is_listed_and_not_drawn(worst: list[int], reader: Client) -> None:
    assert f"The drawing has the years 1945 to {last_year()}; entry 1 is of others." in page_of(
        reader, "/countries/QE/"
    )
    assert "0–32767" in page_of(reader, "/countries/QE/")


def test_a_claim_keeps_saying_what_its_source_was(worst: list[int], reader: Client) -> None:
    for edition, withdrawn in ((1, None), (2, "It was not what we thought."), (3, "It was not what we thought.")):
        [claim] = json_of(reader, f"/incidents/of-a-withdrawn-source.json?edition={edition}")["claims"]
        assert (claim["source"]["slug"], claim["source"]["title"]) == ("gone-2019", "A report that was withdrawn")
        assert claim["source"].get("withdrawn") == withdrawn
    page = reader.get("/incidents/of-a-withdrawn-source/").content.decode()
    assert '<span class="flag">withdrawn</span>' in page
    assert 'id="source-gone-2019"' in page
    [claim] = json_of(reader, "/incidents/of-an-unknown-source.json")["claims"]
    assert claim["source"] == {"slug": "never-published"}


def test_every_claim_of_every_incident_has_its_source_as_an_object(worst: list[int], reader: Client) -> None:
    for slug in INCIDENTS:
        answer = reader.get(f"/incidents/{slug}.json")
        assert all(isinstance(claim["source"], dict) for claim in answer.json().get("claims", [])), slug


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("part-of-withdrawn", "That incident was withdrawn, so this one counts in full."),
        ("part-of-nothing", "That incident is not published, so this one counts in full."),
    ],
)
def test_a_part_without_its_whole_says_how_it_counts(worst: list[int], reader: Client, slug: str, says: str) -> None:
    page = page_of(reader, f"/incidents/{slug}/")
    assert says in page
    assert "only the other counts" not in page


def test_a_note_that_is_not_there_says_nothing(worst: list[int], reader: Client) -> None:
    page = page_of(reader, "/incidents/part-of-itself/")
    assert "only this one counts in totals." in page
    assert "None" not in page


def test_a_country_that_was_withdrawn_keeps_its_name_and_can_be_asked_for(worst: list[int], reader: Client) -> None:
    assert "incidents in Mongolia" in page_of(reader, "/incidents/?country=MN")
    assert reader.get("/charts/returns-over-time/?country=MN").status_code == 200
    assert reader.get("/countries/compare/?country=MN&country=CN").status_code == 200
    assert reader.get("/incidents/?country=XX").status_code == 400
    assert reader.get("/countries/MN/").status_code == 410


def test_a_title_that_cannot_be_seen_is_the_key(worst: list[int], reader: Client) -> None:
    page = reader.get("/incidents/?sort=title").content.decode()
    for slug in ("without-words", "of-no-width"):
        assert f">{slug}</a>" in page
    assert "<h1><span>without-words" in " ".join(reader.get("/incidents/without-words/").content.decode().split())


def test_the_peak_of_the_overview_is_that_of_all_years(worst: list[int], reader: Client) -> None:
    most = 2 * MOST + 20230510 + 5 + 3  # of 2019: the worst, a date as people, and two incidents that can be
    assert f"Most in one year: {most:,} or more people in 2019." in page_of(reader, "/")


def test_pages_ask_as_many_questions_of_many_withdrawn_sources_as_of_one(
    worst: list[int], reader: Client, django_assert_num_queries: Any
) -> None:
    with transaction.atomic():
        [version] = IncidentVersion.objects.current().filter(key="of-a-withdrawn-source")
        address = "/incidents/of-a-withdrawn-source/"
        reader.get(address)
        # An answer is kept for its address, and these versions are changed behind the back of every edition.
        with CaptureQueriesContext(connection) as one:
            reader.get(f"{address}?first=1")
        row = version.document["claims"][0]
        slugs = ["gone-2019", *(f"gone-{n}" for n in range(5))]
        document = version.document | {"claims": [row | {"source": slug} for slug in slugs]}
        rewrite(IncidentVersion.objects.filter(pk=version.pk), document=document)
        [last] = SourceVersion.objects.filter(key="gone-2019")
        for slug in slugs[1:]:
            SourceVersion.objects.create(
                key=slug, since_id=1, until_id=2, document=last.document | {"slug": slug}, title=slug, publisher="",
                language="", kind="news", availability="unknown", words="", withdrawn="Gone",
            )  # fmt: skip
        with django_assert_num_queries(len(one)):
            assert reader.get(f"{address}?second=1").content.decode().count('<span class="flag">withdrawn</span>') >= 12
        transaction.set_rollback(True)
