"""Two spellings of one address are the same, and two addresses are not."""

import re
import unicodedata

import pytest

from project import addresses
from project.addresses import canonical_address

DAILYNK = "dailynk.com/탈북자-5명"


@pytest.mark.parametrize(
    ("spelled", "found"),
    [
        ("https://www.dailynk.com/%ED%83%88%EB%B6%81%EC%9E%90-5%EB%AA%85/", DAILYNK),
        ("https://www.dailynk.com/%ed%83%88%eb%b6%81%ec%9e%90-5%eb%aa%85", DAILYNK),
        ("http://dailynk.com/탈북자-5명", DAILYNK),
        (unicodedata.normalize("NFD", "http://dailynk.com/탈북자-5명/"), DAILYNK),
        ("//DailyNK.com/탈북자-5명#comments", DAILYNK),
        ("dailynk.com/탈북자-5명?utm_source=x&UTM_Medium=y&fbclid=z", DAILYNK),
        ("https://dailynk.com:443/탈북자-5명#:~:text=탈북", DAILYNK),
        ("http://dailynk.com:80/탈북자-5명//", DAILYNK),
        ("https://paper.example/view?id=7&lang=ko&utm_campaign=a", "paper.example/view?id=7&lang=ko"),
        ("https://paper.example/view/?lang=ko&id=7&", "paper.example/view?id=7&lang=ko"),
        ("https://PAPER.example", "paper.example"),
        ("https://paper.example./?", "paper.example"),
        ("https://xn--3e0b707e/가", "한국/가"),
        ("https://www.xn--bcher-kva.example/A", "bücher.example/A"),
        ("https://BÜCHER.example/A", "bücher.example/A"),
        ("https://paper。example/A", "paper.example/A"),
        ("https://paper.example/[긴급]-a", "paper.example/[긴급]-a"),
        ("https://paper.example/%5B긴급%5D-a", "paper.example/[긴급]-a"),
        ("", ""),
        ("https://", ""),
    ],
)
def test_an_address_has_one_canonical_form(spelled: str, found: str) -> None:
    assert canonical_address(spelled) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://paper.example/a", "https://paper.example/A"),
        ("https://paper.example/a?id=1", "https://paper.example/a?id=2"),
        ("https://paper.example/a?q=1%262", "https://paper.example/a?q=1&2"),
        ("https://paper.example/a%2Fb", "https://paper.example/a/b"),
        ("https://paper.example/a%3Fb", "https://paper.example/a?b"),
        ("https://m.paper.example/a", "https://paper.example/a"),
        ("https://paper.example/amp/a", "https://paper.example/a"),
        ("https://paper.example/#!/a", "https://paper.example/#!/b"),
        ("https://paper.example/#/a", "https://paper.example/"),
        ("https://paper.example:8080/a", "https://paper.example/a"),
        ("https://paper.example/a?p=%B0%A1", "https://paper.example/a?p=%B0%A2"),
        ("https://www.kr/a", "https://kr/a"),
        ("https://paper.example/a?id=1&id=2", "https://paper.example/a?id=2&id=1"),
    ],
)
def test_what_may_be_another_text_stays_apart(one: str, other: str) -> None:
    assert canonical_address(one) != canonical_address(other)


@pytest.mark.parametrize(
    "nonsense", ["http://[::1", "https://paper.example:99999/", "http://xn--\udcff", "xn--a-\ud800"]
)
def test_what_is_no_address_is_no_error(nonsense: str) -> None:
    assert isinstance(canonical_address(nonsense), str)


def test_a_very_long_address_fits_an_index_and_is_still_its_own() -> None:
    long = "https://paper.example/" + "가" * 950
    assert len(canonical_address(long).encode()) <= 2000
    assert canonical_address(long + "a") != canonical_address(long + "b")


PLAIN = [
    "https://paper.example/a", "http://www.paper.example/a/", "https://www.kr/a", "https://www.www.kr//a//",
    "https://paper.example/../a~b", "https://xn--3e0b707e.kr/a", "https://paper.example.:80/a", "https://paper.example./a",
    "https://paper.example/A_b?c", "HTTPS://paper.example/a", "https://kr/a", "https://a..kr/b",
    "http://a-b.kr", f"https://a.kr/{'b' * 1000}",
]  # fmt: skip


@pytest.mark.parametrize("spelled", PLAIN)
def test_a_plain_address_is_told_the_quick_way_as_the_slow_way(spelled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = canonical_address(spelled)
    monkeypatch.setattr(addresses, "PLAIN_PAGE", re.compile("nothing is plain"))
    assert found == canonical_address(spelled)
