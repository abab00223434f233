"""Addresses that cannot be answered: refused by name in every format, and never an error of the site's own."""

import gc
from typing import Any
from urllib.parse import urlencode
from weakref import ref

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incidents.counting.filters import IncidentFilter
from project.queries import query_string
from project.questions import Fault, with_query, words_in_addresses
from stats.catalogue import CHARTS
from stats.filters import ArrivalFilter
from tests.words import choosing, texts

pytestmark = pytest.mark.django_db

ENDS = ("/", ".json", ".csv", ".xlsx")
INCIDENTS = [f"/incidents{end}" for end in ENDS]
SOURCES = ["/sources/", "/sources.json", "/sources.csv"]
COUNTRIES = ["/countries/", "/countries.json", "/countries.csv"]
RECORDS = ["/incidents/2023-10-china-mass-return/", "/incidents/2023-10-china-mass-return.json", "/countries/CN/"]
ARRIVALS = [f"/arrivals{end}" for end in ENDS]
RETURNS = [f"/charts/returns-by-country{end}" for end in ENDS]
YEARS = [f"/charts/arrivals-by-year{end}" for end in ENDS]
CHARTED = [f"/charts/{chart.slug}{end}" for chart in CHARTS for end in ENDS]
EVERYTHING = [*INCIDENTS, *SOURCES, *COUNTRIES, *RECORDS, *ARRIVALS, *CHARTED, "/", "/charts/"]
LISTED = [*INCIDENTS, *SOURCES, *ARRIVALS]
FILES = [path for path in EVERYTHING if not path.endswith("/")]

PERIOD = "a year, a month or a date, such as 2023, 2023-05 or 2023-05-10"
PERIOD_TYPED = "Write it as 10 May 2023, May 2023, 2023 or 2023-05-10."  # beside the field of a page
TEXT = "a text of up to 200 characters"


def refusal(reader: Client, path: str, words: dict[str, Any]) -> str:
    """What a refused address answers, as text."""
    response = reader.get(path, words)
    assert response.status_code == 400, (path, words, response.status_code)
    return response.content.decode()


def refused(reader: Client, path: str, words: dict[str, Any], *named: str) -> None:
    """An address is refused, and the answer names word, value and what is allowed."""
    answer = refusal(reader, path, words)
    assert [text for text in named if text not in answer] == [], (path, words)


# What is refused, in every format


@pytest.mark.parametrize("path", [*INCIDENTS, *RETURNS])
def test_a_bad_value_of_any_word_is_refused(path: str, seeded: None, reader: Client) -> None:
    allowed = "China <code>CN</code>" if path.endswith("/") else "CN, "
    refused(reader, path, {"country": ["CN", "XX"]}, "country", "XX", "one of ", allowed)
    for word in choosing(IncidentFilter):
        refused(reader, path, {word: "x" * 10000}, word, "x" * 90, "one of ")
    for word in texts(IncidentFilter):
        refused(reader, path, {word: "x" * 10000}, word, "x" * 90, TEXT)
    for word in ("sort", "view"):
        refused(reader, path, {word: "x" * 10000}, word, "x" * 90, "one of ")


@pytest.mark.parametrize("path", [*INCIDENTS, *RETURNS, *ARRIVALS, *YEARS])
def test_a_period_that_is_none_is_refused(path: str, seeded: None, reader: Client) -> None:
    allowed = PERIOD_TYPED if path.endswith("/") else PERIOD
    for word in ("from", "to"):
        refused(reader, path, {word: "banana"}, word, "banana", allowed)
        refused(reader, path, {word: "9" * 10000}, word, "9" * 90, allowed)
        refused(reader, path, {word: ["2001", "2002"]}, word, "2001, 2002", "this word once")


@pytest.mark.parametrize("path", [*ARRIVALS, *YEARS])
def test_a_bad_word_about_arrivals_is_refused(path: str, seeded: None, reader: Client) -> None:
    for word in choosing(ArrivalFilter):
        refused(reader, path, {word: "x" * 10000}, word, "x" * 90, "one of ")


@pytest.mark.parametrize("path", LISTED)
def test_a_page_that_is_none_is_refused(path: str, seeded: None, reader: Client) -> None:
    for page in ("-1", "0", "banana", "x" * 10000):
        refused(reader, path, {"page": page}, "page", page[:90], "a whole number from 1")


@pytest.mark.parametrize("path", [path for path in LISTED if path.endswith(("/", ".json"))])
def test_a_page_past_the_last_is_refused(path: str, seeded: None, reader: Client) -> None:
    for page in ("999", "9" * 4000):
        refused(reader, path, {"page": page}, "page", page[:90], "a whole number from 1")


@pytest.mark.parametrize("path", EVERYTHING)
def test_an_edition_that_is_not_there_is_refused(path: str, seeded: None, reader: Client) -> None:
    for edition in ("999", "0", "-1", "banana", "", "1.0", "٣", "9" * 10000):
        refused(reader, path, {"edition": edition}, "edition", edition[:90], "a whole number from 1 to 1")
    for asof in ("banana", "", "2023", "1999-12-31", "20300101", "9" * 10000):
        refused(reader, path, {"asof": asof}, "asof", asof[:90], "a date")
    refused(reader, path, {"edition": ["1", "1"]}, "edition", "1, 1", "this word once")
    refused(reader, path, {"edition": "1", "asof": "2099-01-01"}, "asof", "2099-01-01", "nothing beside edition=")


@pytest.mark.parametrize("path", FILES)
def test_an_unknown_word_is_refused_in_a_file(path: str, seeded: None, reader: Client) -> None:
    refused(reader, path, {"colour": "red"}, "colour", "red", "one of the words ")


@pytest.mark.parametrize("path", [path for path in EVERYTHING if path.endswith("/")])
def test_an_unknown_word_does_not_stop_a_page(path: str, seeded: None, reader: Client) -> None:
    assert reader.get(path, {"colour": "red"}).status_code == 200


@pytest.mark.parametrize("path", ["/incidents/", "/arrivals/", "/charts/returns-by-country/", "/sources/"])
def test_an_unknown_word_is_named_on_a_page(path: str, seeded: None, reader: Client) -> None:
    assert "colour" in reader.get(path, {"colour": "red"}).content.decode()


def test_a_refusal_in_json_lists_its_faults(seeded: None, reader: Client) -> None:
    answer = reader.get("/incidents.json?from=banana&sort=best&sort=date")
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    faults = answer.json()["faults"]
    assert faults[0] == {"word": "from", "value": "banana", "allowed": PERIOD}
    assert {"word": "sort", "value": "best, date", "allowed": "this word once"} in faults


def test_a_refusal_in_csv_is_text_and_no_file(seeded: None, reader: Client) -> None:
    answer = reader.get("/incidents.csv?from=banana")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "Content-Disposition" not in answer
    assert answer.content.decode() == f"from: “banana” is not allowed; allowed is {PERIOD}\n"


def test_a_refused_value_is_no_markup(seeded: None, reader: Client) -> None:
    answer = refusal(reader, "/incidents/", {"country": "<script>alert(1)</script>"})
    assert "alert(1)" in answer
    assert "<script>alert" not in answer


# Words whatever they are


WORDS = [*words_in_addresses(), "from_", "colour", ""]
VALUES = [
    "CN", "MN", "KR", "ZZ", "none", "all", "escapees", "repatriated", "unknown", "detention", "high", "confirmed",
    "day", "2012", "2012-05", "2012-02-30", "within", "-date", "people", "1", "2", "-1", "9" * 30, "year", "half",
    "newest", "counted", "chart", "table", "records", "ko", "Daily NK", "0001", "9999", "9999-12-31", "0001-01-01",
    '"tumen river" 북송', '"', "a\x00b", "x" * 10000, "", "\ud800".encode("utf-8", "replace").decode(), "%", "_", "'",
]  # fmt: skip
TRY = settings(  # a failure is shown as it was found: to make it smaller takes minutes of whole pages
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
ASKED = st.lists(
    st.tuples(st.sampled_from(WORDS) | st.text(max_size=8), st.sampled_from(VALUES) | st.text(max_size=30)), max_size=5
)


@settings(TRY, max_examples=120)
@given(path=st.sampled_from(EVERYTHING), asked=ASKED)
def test_any_words_are_answered_or_refused(
    seeded: None, reader: Client, path: str, asked: list[tuple[str, str]]
) -> None:
    query = urlencode([(word, value.encode("utf-8", "replace")) for word, value in asked])
    assert reader.get(f"{path}?{query}").status_code in (200, 400)


@settings(TRY, max_examples=40)
@given(path=st.sampled_from(EVERYTHING), query=st.binary(max_size=40))
def test_any_bytes_are_answered_or_refused(seeded: None, reader: Client, path: str, query: bytes) -> None:
    response = reader.get(path, QUERY_STRING=query.decode("latin-1"))
    assert response.status_code in (200, 400)


@settings(TRY, max_examples=40)
@given(typed=st.text(max_size=60))
def test_any_search_is_answered(seeded: None, reader: Client, typed: str) -> None:
    status = reader.get("/incidents.json", {"q": typed.encode("utf-8", "replace")}).status_code
    assert status == 200 or (status == 400 and "\x00" in typed)


@pytest.mark.parametrize("path", ["/incidents/\x00/", "/incidents/a%00b.json", "/charts/a b/", "/countries/%ff.json"])
def test_an_address_that_names_nothing_is_not_found(path: str, seeded: None, reader: Client) -> None:
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_is_changed_by_an_address(method: str, seeded: None, reader: Client) -> None:
    for path in EVERYTHING:
        assert getattr(reader, method)(path).status_code == 405, path


# Writing addresses


def test_a_fault_says_word_value_and_what_is_allowed(seeded: None) -> None:
    assert str(Fault("from", "banana", "a year")) == "from: “banana” is not allowed; allowed is a year"
    assert len(str(Fault("from", "x" * 10000, "a year"))) < 200


def test_an_address_repeats_a_word_for_each_value(seeded: None) -> None:
    assert query_string({"country": ["CN", "MN"], "q": ["a b&c"]}) == "country=CN&country=MN&q=a+b%26c"
    assert with_query("/incidents/", {}) == "/incidents/"
    assert with_query("/incidents/", {"q": ["북송"]}) == "/incidents/?q=%EB%B6%81%EC%86%A1"


SPACES = (" ", "\t", "\n  ", "\xa0", "\u3000", "\u200b", "\ufeff", "\x1f")
LEFT_BLANK = ("from", "to", "q", "country", "outcome", "sort", "edition", "page", "view", "measure", "location")


@pytest.mark.parametrize("path", EVERYTHING)
def test_a_word_of_spaces_asks_nothing_or_is_refused(path: str, seeded: None, reader: Client) -> None:
    for place, word in enumerate(LEFT_BLANK, start=EVERYTHING.index(path)):  # each word with each kind, somewhere
        assert reader.get(path, {word: SPACES[place % len(SPACES)]}).status_code in (200, 400), word


@pytest.mark.parametrize("spaces", SPACES)
def test_each_kind_of_space_asks_nothing_or_is_refused(spaces: str, seeded: None, reader: Client) -> None:
    for word in LEFT_BLANK:
        assert reader.get("/incidents/", {word: spaces}).status_code in (200, 400), word


def test_a_period_of_spaces_is_that_of_a_form_that_was_left_empty(seeded: None, reader: Client) -> None:
    for words in ({"from": " ", "to": "\u3000"}, {"from": "", "to": ""}, {}):
        assert reader.get("/incidents.json", words).json()["query"] == {
            "who": ["escapees"],
            "edition": ["1"],
            "sort": ["-date"],
        }


def test_a_question_goes_with_whoever_asked_it(seeded: None) -> None:
    """It holds a column for each word: of a million incidents, those that waited as garbage took 200 MB."""
    gc.disable()
    try:
        asked = IncidentFilter.ask(QueryDict("country=CN&publisher=NK News&from=2003"), 1, strict=False)
        assert (asked.found, asked.rows().count() == asked.found) == (asked.found, True)
        gone = ref(asked)
        del asked
        assert gone() is None
    finally:
        gc.enable()
