"""Short addresses without a row: what is packed into one comes out again, and a mistyped one leads nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project.short_addresses import packed_code, short_address, unpacked_address

CHART = "/charts/returns-over-time/?who=escapees&country=CN&country=LA&edition=12"
CODE = packed_code(CHART)


def test_the_code_of_a_chart_is_as_short_as_a_random_one() -> None:
    assert len(CODE) <= 30
    assert CODE.isalnum()
    assert CODE.lower() == CODE
    assert short_address(f"https://tumen.example{CHART}") == f"https://tumen.example/c/{CODE}/"


def test_what_is_of_no_edition_keeps_its_own_address() -> None:
    for address in ("http://x/l/abcdefghijklmnopqrstuvwxyz/", "http://x/releases/2026-11/"):
        assert short_address(address) == address


# On paper and in files that were downloaded: no later version of the software may read it otherwise.
def test_a_code_of_the_first_version_is_read_for_good() -> None:
    assert unpacked_address("de34h3jipowa44hwin3axxayemaa") == CHART


@given(st.text(max_size=200))
def test_any_address_comes_out_as_it_went_in(words: str) -> None:
    assert unpacked_address(packed_code(f"/incidents/?q={words}")) == f"/incidents/?q={words}"


@pytest.mark.parametrize(
    "code", ["", "a", "-", "abcdefghijklmnopqrstuvwxyz", "북송", "1" * 28, CODE[:-3], f"{CODE}aaaaaaaa"]
)
def test_what_was_never_packed_holds_nothing(code: str) -> None:
    assert unpacked_address(code) is None


@pytest.mark.parametrize("place", range(len(CODE)))
def test_one_wrong_letter_leads_nowhere(place: int) -> None:
    wrong = "a" if CODE[place] != "a" else "b"
    assert unpacked_address(f"{CODE[:place]}{wrong}{CODE[place + 1 :]}") in (None, CHART)


def test_an_address_without_end_is_refused() -> None:
    assert unpacked_address(packed_code("/incidents/?q=" + "a" * 5000)) is None
