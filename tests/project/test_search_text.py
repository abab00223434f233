"""Search words: one way to normalise text, whatever the database."""

import unicodedata

import pytest

from project.search_text import Term, fts5, normalised_words, terms, tsquery


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The  Tumen\nRiver.", "the tumen river"),
        ("Salmón, ELIZABETH", "salmon elizabeth"),
        ("Straße", "strasse"),
        ("don't", "don t"),
        ("10,000–20,000", "10 000 20 000"),
        ("북송했다!", "북송했다"),
        (unicodedata.normalize("NFD", "북송"), "북송"),
        ("ＵＮＨＣＲ", "unhcr"),
        ("a_b*c:d^e(f)", "a b c d e f"),
        ("\x00\u200b—", ""),
    ],
)
def test_text_is_letters_and_digits_in_lower_case(text: str, found: str) -> None:
    assert normalised_words(text) == found


def test_words_in_quotes_are_one_term() -> None:
    assert terms('river "Tumen, River" China') == [Term(("tumen", "river")), Term(("river",)), Term(("china",))]


def test_a_quote_that_is_not_closed_is_a_space() -> None:
    assert terms('tumen "river') == [Term(("tumen",)), Term(("river",))]


@pytest.mark.parametrize("query", ["", " ", '""', '"!?"', "—", "\x00"])
def test_a_query_without_a_word_has_no_term(query: str) -> None:
    assert terms(query) == []


def test_a_korean_word_may_go_on_and_a_latin_one_may_not() -> None:
    assert [term.open_ended for term in terms("북송 repatriation 2023")] == [True, False, False]


def test_a_query_is_written_for_each_database() -> None:
    query = '"tumen river" 북송 china'
    assert fts5(query) == '"tumen river" "북송" * "china"'
    assert tsquery(query) == "('tumen' <-> 'river') & ('북송':*) & ('china')"


@pytest.mark.parametrize("query", ["a' OR 1=1", 'a" NEAR b', "a & !b", "a | b:*", "\\'"])
def test_no_sign_of_a_query_reaches_a_database(query: str) -> None:
    words = {word for term in terms(query) for word in term.words}
    assert all(word.isalnum() for word in words)
