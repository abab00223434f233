"""The question asked of a chart, in its heading, its tab and its card; whom the chart leaves out."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

IN_FULL = "When were people sent back from China, 2019 to 2025?"


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def card_of(page: str) -> str:
    return plain(page[page.index("<figure") : page.index("</figure>")])


@pytest.mark.parametrize(
    ("address", "question"),
    [
        ("returns-over-time/?country=CN&from=2019&to=2025", IN_FULL),
        ("returns-over-time/", "When were people sent back, and from where?"),
        ("returns-by-country/?country=CN&country=LA", "How many people were sent back from China and Laos?"),
        ("outcomes-by-country/?country=US&to=2010", "What became of people in the United States, until 2010?"),
        ("map/?from=2023-05&to=2023-05", "Where did it happen, May 2023?"),
        ("arrivals-by-year/?from=2019", "How many reached South Korea, and when, since 2019?"),
        ("arrivals-by-quarter/?destination=KR&to=2020", "How many reached South Korea in each quarter, until 2020?"),
    ],
)
def test_a_page_is_called_by_the_question_that_was_asked(
    address: str, question: str, seeded: None, reader: Client
) -> None:
    page = reader.get(f"/charts/{address}").text
    for name in ("title", "h1"):
        (found,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert plain(found).removesuffix(" – Tumen") == question
    assert question in card_of(page)


def test_a_card_says_its_filter_its_edition_and_its_doubt(seeded: None, reader: Client) -> None:
    page = reader.get("/charts/returns-over-time/?country=CN&from=2019&to=2025&confidence=high").text
    card = card_of(page)
    for text in (IN_FULL, "Confidence: High", "Tumen, edition 1 of", "people in all"):
        assert text in card, text
    assert "Confidence: High" in plain(re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0])


def test_a_chart_says_whom_it_leaves_out(seeded: None, reader: Client) -> None:
    # Of 2024 the record has one return of people other than escapees: the 108 workers of Helong.
    page = reader.get("/charts/returns-over-time/?from=2024&to=2024").text
    assert "1 other incident , 108 workers, fits this question." in card_of(page)
    assert 'href="/charts/returns-over-time/?from=2024&amp;to=2024&amp;who=all"' in page
    assert "other incident" not in card_of(reader.get("/charts/returns-over-time/?from=2024&to=2024&who=all").text)


def test_arrivals_are_called_by_their_years(seeded: None, reader: Client) -> None:
    page = reader.get("/arrivals/?from=2019&to=2023").text
    assert "<h1>How many reached South Korea, and when, 2019 to 2023?</h1>" in page


def test_totals_of_others_stand_beside_ours_with_what_is_said_of_them(seeded: None, reader: Client) -> None:
    page = plain(reader.get("/charts/returns-over-time/?from=2024").text)
    assert "406 or more Human Rights Watch (via Tolerance.ca) to 15 Oct 2025: At least 406 returns since 2024" in page
    # In China 292 and 28 or more escapees, and the 108 workers of Helong.
    ours = "Recorded here of 2024–2025: 320 or more people; with all other people 428 or more people."
    assert ours in page
    assert ours in plain(reader.get("/charts/returns-by-country/").text), "whatever the years of the chart are"
    for elsewhere in ("returns-over-time/?to=2023", "returns-by-country/?country=LA", "map/"):
        assert "Totals that others published" not in reader.get(f"/charts/{elsewhere}").text
