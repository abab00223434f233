"""Search words: one way to normalise text, whatever the database."""

import unicodedata

import pytest

from project.search_text import fts5, normalised_words, spaced_scripts, terms, tokens_of, tsquery, words_of


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


def asked(query: str) -> list[str]:
    return [term.text for term in terms(query)]


@pytest.mark.parametrize(
    "quotes", ['""', "“”", "„“", "«»", "\u2039\u203a", "「」", "『』", "〈〉", "《》", "\u2018\u2019", "\uff02\uff02"]
)
def test_words_in_quotes_are_one_term(quotes: str) -> None:
    assert asked(f"river {quotes[0]}Tumen, River{quotes[1]} China") == ["tumen river", "river", "china"]


def test_a_quote_that_is_not_closed_is_a_space() -> None:
    assert asked('tumen "river') == ["tumen", "river"]


def test_an_apostrophe_is_no_quote() -> None:
    assert asked("Korea\u2019s escapees don\u2018t stop\u2019s") == ["korea", "s", "escapees", "don", "t", "stop", "s"]


@pytest.mark.parametrize("query", ["", " ", '""', '"!?"', "—", "\x00"])
def test_a_query_without_a_word_has_no_term(query: str) -> None:
    assert terms(query) == []


@pytest.mark.parametrize(
    ("words", "tokens"),
    [
        ("강제송환", "강제 제송 송환 환"),
        ("탈북민 3명을 the tumen", "탈북 북민 민 3 명을 을 the tumen"),
        ("脱北者 モンコル", "脱北 北者 者 モン ンコ コル ル"),
        ("한", "한"),
    ],
)
def test_letters_of_scripts_without_spaces_are_indexed_in_pairs(words: str, tokens: str) -> None:
    assert tokens_of(words) == tokens
    assert words_of(tokens) == spaced_scripts(words)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("북송", "강제북송", True),
        ("脱北", "脱北者が", True),
        ("강제송환", "강제 송환된", True),
        ("강제 송환", "강제송환", True),
        ("북송", "탈북 송환", False),  # the end of one word and the beginning of the next
        ("몽골에서", "몽골", True),
        ("북송했다", "북송", True),
        ("제3국으로", "제3국을", True),
        ("모", "모스크바", True),
        ("모", "옥모", True),
        ("repatriation", "repatriations", False),
        ("モンゴルで", "モンゴル", True),
        ('"강제 송환"', "송환 강제", False),
    ],
)
def test_a_word_is_found_inside_another_and_with_a_particle(query: str, text: str, found: bool) -> None:
    assert all(term.stands_in(tokens_of(normalised_words(text))) for term in terms(query)) is found


def test_a_query_is_written_for_each_database() -> None:
    query = terms('"tumen river" 강제송환 한 china')
    assert fts5(query) == '("tumen river") AND ("강제 제송 송환" OR "강제 제 송환") AND ("한" *) AND ("china")'
    assert tsquery(query) == (
        "(('tumen' <-> 'river')) & (('강제' <-> '제송' <-> '송환') | ('강제' <-> '제' <-> '송환')) "
        "& (('한':*)) & (('china'))"
    )


@pytest.mark.parametrize("query", ["a' OR 1=1", 'a" NEAR b', "a & !b", "a | b:*", "\\'"])
def test_no_sign_of_a_query_reaches_a_database(query: str) -> None:
    words = {word for term in terms(query) for way in term.ways for word in way.tokens}
    assert all(word.isalnum() for word in words)
