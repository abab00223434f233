"""The words of the list's address: what each finds, and what is refused by name."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from incidents.counting.filters import IncidentFilter
from incidents.editions.publishing import publish
from incidents.models import Country, Incident, Source
from project.questions import BadQuestion
from tests.answers import results_of
from tests.builders import make_claim, make_country, make_event, make_group, make_incident, make_source, make_statement
from tests.words import choosing, texts

pytestmark = pytest.mark.django_db


def question(asked: str = "") -> IncidentFilter:
    """The question of an address, as of edition 1: all that was made."""
    publish([*Country.objects.all(), *Source.objects.all(), *Incident.objects.all()])
    return IncidentFilter.ask(QueryDict(asked), 1, strict=True)


def found(asked: str = "") -> list[str]:
    """The incidents that an address finds."""
    return sorted(question(asked).rows().values_list("key", flat=True))


def refused(asked: str, *, strict: bool = True) -> list[tuple[str, str, str]]:
    """Word, value and what is allowed, of each fault."""
    make_country("CN")
    publish(Country.objects.all())
    with pytest.raises(BadQuestion) as error:
        IncidentFilter.ask(QueryDict(asked), 1, strict=strict)
    return [(fault.word, fault.value, fault.allowed) for fault in error.value.faults]


# What each word finds


def test_a_word_that_is_repeated_finds_any_of_its_values() -> None:
    for code in ("CN", "MN", "TH"):
        make_incident(code.lower(), country=code)
    assert found("country=CN&country=TH") == ["cn", "th"]


def test_words_together_find_what_fits_them_all() -> None:
    make_incident("a", country="CN", kind="repatriation")
    make_incident("b", country="CN")
    make_incident("c", country="MN", kind="repatriation")
    assert found("country=CN&kind=repatriation") == ["a"]


@pytest.mark.parametrize(
    ("asked", "changes"),
    [
        ("kind=death", {"kind": "death"}),
        ("confidence=low", {"confidence": "low"}),
        ("basis=alleged", {"people_basis": "alleged"}),
        ("precision=year", {"date_precision": "year"}),
        ("location=Tumen", {"location": "Tumen"}),
        ("who=soldiers", {"who": "soldiers"}),
        ("entered_from=KP", {"entered_from": "KP"}),
    ],
)
def test_a_word_finds_its_value_alone(asked: str, changes: dict[str, Any]) -> None:
    make_incident("other")
    make_incident("wanted", **changes)
    assert found(asked) == ["wanted"]


def test_entered_from_none_finds_what_is_not_stated() -> None:
    make_incident("stated", entered_from="KP")
    make_incident("other", entered_from="CN")
    make_incident("unstated")
    assert found("entered_from=none") == ["unstated"]
    assert found("entered_from=none&entered_from=KP") == ["stated", "unstated"]


def test_an_outcome_finds_incidents_with_such_a_group() -> None:
    make_group(make_incident("mixed"), outcome="died")
    make_incident("other")
    assert found("outcome=died") == ["mixed"]


def test_a_source_is_found_by_claims_events_and_statements() -> None:
    make_claim(make_incident("claimed"), "wanted")
    make_event(make_incident("happened"), source=make_source("wanted"))
    make_statement(make_incident("said"), source=make_source("wanted"))
    make_claim(make_incident("other"), "unwanted")
    assert found("source=wanted") == ["claimed", "happened", "said"]
    assert found("source=wanted&source=unwanted") == ["claimed", "happened", "other", "said"]


def test_a_publisher_is_found_in_any_case() -> None:
    make_source("paper", publisher="Daily NK")
    make_claim(make_incident("a"), "paper")
    make_claim(make_incident("b"), "other")
    assert found("publisher=daily nk") == ["a"]
    assert found("publisher=Daily") == []


def test_a_value_that_nobody_has_finds_nothing() -> None:
    make_incident("a")
    assert found("source=nowhere") == found("publisher=Nobody") == found("location=Nowhere") == []


# Search


def test_a_search_finds_records_with_all_its_words() -> None:
    make_incident("a", summary="Seven people were detained near the river.")
    make_incident("b", summary="Seven people crossed.")
    assert found("q=river seven") == ["a"]
    assert found("q=RIVER") == ["a"]


def test_a_search_in_quotes_finds_a_phrase() -> None:
    make_incident("a", summary="They crossed the Tumen river.")
    make_incident("b", summary="The river Tumen was frozen.")
    assert found('q="tumen river"') == ["a"]
    assert found("q=tumen river") == ["a", "b"]


def test_a_phrase_is_not_found_where_one_text_meets_the_next() -> None:
    make_source("patrol", title="Patrol stops a lorry", publisher="Tumen Paper")
    make_claim(make_incident("met", summary="Seven people crossed the river"), "patrol")
    make_incident("said", summary="The river patrol stopped seven people of the lorry Tumen")
    assert found('q="river patrol"') == ["said"]
    assert found('q="lorry tumen"') == ["said"]
    assert found("q=river patrol") == ["met", "said"]


def test_a_search_reads_sources_places_people_and_names_of_countries() -> None:
    made = make_incident("a", location="Yanji", notes="See the court file.", country="MN")
    make_claim(made, claim="Says more than forty", wording="more than 40")
    make_event(made, description="Handed over at Quanhe")
    make_statement(made, speaker="Wang Wenbin", organisation="Foreign ministry")
    make_incident("b")
    for word in ("Yanji", "court", "forty", "Quanhe", "Wenbin", "ministry", "Mongolia", "몽골", "paper"):
        assert found(f"q={word}") == ["a"], word


def test_a_korean_search_finds_words_that_go_on() -> None:
    make_incident("a", notes="중국이 탈북민을 북송했다")
    make_incident("b")
    assert found("q=북송") == ["a"]
    assert found("q=탈북민") == ["a"]


def test_a_search_without_a_word_finds_nothing() -> None:
    make_incident("a")
    assert found('q="!?"') == []
    assert found("q=") == ["a"]


@pytest.mark.parametrize("typed", ['"', "a AND", "NEAR(a b)", "a*", "-a", "a:b", "{a}", "'", "a'); DROP", "^a", "( )"])
def test_a_search_reads_signs_as_spaces(typed: str, reader: Client) -> None:
    make_incident("a")
    publish(Incident.objects.all())
    assert reader.get("/incidents.json", {"q": typed}).status_code == 200


# Counts beside the options


def test_an_option_says_how_many_it_would_leave_with_the_other_words_as_they_are() -> None:
    make_incident("a", country="CN", kind="death")
    make_incident("b", country="CN")
    make_incident("c", country="MN", kind="death")
    make_incident("d", country="MN", kind="death", who="workers")
    asked = question("country=CN&kind=death")
    assert asked.facet("country") == {"CN": 1, "MN": 1}
    assert asked.facet("kind") == {"death": 1, "detention": 1}
    assert asked.facet("who") == {"escapees": 1}
    assert question("kind=death").facet("who") == {"escapees": 2, "workers": 1}


def test_an_option_counts_an_incident_with_two_such_groups_once() -> None:
    make_incident("a", groups=2)
    assert question().facet("outcome") == {"unknown": 1}


# What is refused


@pytest.mark.parametrize("word", choosing(IncidentFilter))
def test_an_unknown_code_is_named_with_what_is_allowed(word: str) -> None:
    [(named, value, allowed)] = refused(f"{word}=banana")
    assert (named, value) == (word, "banana")
    assert allowed.startswith("one of ")
    assert ("CN" if word in ("country", "entered_from") else "unknown" if word in ("who", "outcome") else "") in allowed


@pytest.mark.parametrize(
    "value", ["banana", "2023-13", "2023-02-30", "23", "3/5/2023", "0000", "early 2023", "2023-05-10T00:00"]
)
@pytest.mark.parametrize("word", ["from", "to"])
def test_a_period_that_is_none_is_refused(word: str, value: str) -> None:
    allowed = "a year, a month or a date, such as 2023, 2023-05 or 2023-05-10"
    assert refused(f"{word}={value}") == [(word, value, allowed)]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("May 2023", "2023-05"), ("5/2023", "2023-05"), ("2023-5", "2023-05"), ("2023-2-3", "2023-02-03"),
        ("10 May 2023", "2023-05-10"), ("2023년 5월", "2023-05"), ("２０２３", "2023"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("word", ["from", "to"])
def test_a_date_that_people_typed_is_asked_as_addresses_write_it(word: str, value: str, read: str) -> None:
    question = IncidentFilter.ask(QueryDict(urlencode({word: value})), None, strict=False)
    assert question.question(full=False) == {word: [read]}


@pytest.mark.parametrize("page", ["-1", "0", "banana", "1.5", "99999999999999999999999999999999x"])
def test_a_page_that_is_none_is_refused(page: str) -> None:
    assert refused(f"page={page}") == [("page", page, "a whole number from 1")]


def test_every_fault_is_named_at_once() -> None:
    faults = refused("country=XX&country=YY&from=banana&sort=best&view=pie&colour=red")
    assert [(word, value) for word, value, _allowed in faults] == [
        ("country", "XX"),
        ("country", "YY"),
        ("from", "banana"),
        ("sort", "best"),
        ("view", "pie"),
        ("colour", "red"),
    ]


@pytest.mark.parametrize("word", ["q", "from", "to", "dated", "sort", "order", "page", "view"])
def test_a_word_that_is_asked_once_is_refused_twice(word: str) -> None:
    value = {"from": "2001", "to": "2001", "dated": "within", "sort": "date", "page": "1", "view": "table"}.get(
        word, "a"
    )
    assert refused(f"{word}={value}&{word}={value}") == [(word, f"{value}, {value}", "this word once")]


def test_an_unknown_word_is_refused_in_files_and_named_on_pages() -> None:
    assert refused("colour=red")[0][:2] == ("colour", "red")
    assert IncidentFilter.ask(QueryDict("colour=red"), 1, strict=False).unknown() == ["colour"]


@pytest.mark.parametrize("word", texts(IncidentFilter))
def test_a_text_that_is_too_long_is_refused(word: str) -> None:
    assert refused(f"{word}={'x' * 201}") == [(word, "x" * 201, "a text of up to 200 characters")]


@pytest.mark.parametrize("word", [*texts(IncidentFilter), "country", "from", "page"])
def test_a_nul_character_is_refused_or_finds_nothing(word: str, reader: Client) -> None:
    make_incident("a")
    publish(Incident.objects.all())
    response = reader.get("/incidents.json", {word: "a\x00b"})
    assert response.status_code == 400 or response.json()["count"] == 0


def test_a_country_of_a_later_edition_is_unknown_to_an_earlier_one() -> None:
    make_country("CN")
    publish(Country.objects.all())
    make_country("MN")
    publish(Country.objects.all())
    with pytest.raises(BadQuestion):
        IncidentFilter.ask(QueryDict("country=MN"), 1, strict=True)
    assert IncidentFilter.ask(QueryDict("country=MN"), 2, strict=True).rows().count() == 0


# The whole question, written out


def test_a_question_is_written_out_with_every_default() -> None:
    asked = question("from=2012&country=CN&country=CN") if make_country("CN") else None
    assert asked is not None
    assert asked.question() == {"who": ["escapees"], "country": ["CN", "CN"], "from": ["2012"], "edition": ["1"]}
    assert asked.question(full=False) == {"country": ["CN", "CN"], "from": ["2012"]}


def test_an_empty_text_or_period_asks_nothing(reader: Client) -> None:
    make_incident("a", date=dt.date(2012, 1, 1))
    publish(Incident.objects.all())
    assert [r["slug"] for r in results_of(reader, "/incidents.json?q=&from=&to=&dated=&page=")] == ["a"]


def test_an_empty_code_is_refused_rather_than_taken_for_any() -> None:
    assert [fault[:2] for fault in refused("country=&kind=&who=")] == [("country", ""), ("kind", ""), ("who", "")]


def test_an_address_that_asks_for_no_place_is_written_out_with_it() -> None:
    make_incident("nowhere")
    make_incident("somewhere", location="Yanji")
    assert found("location=") == ["nowhere"]
    assert IncidentFilter.ask(QueryDict("location="), 1, strict=True).question()["location"] == [""]
