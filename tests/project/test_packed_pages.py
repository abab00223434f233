"""Pages that are kept packed: any reader of gzip gets the whole, and their size tells nothing of who reads them."""

import gzip
import zlib

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as some

from project.packed_pages import Mark, PackedPage, product, shift_by
from tests.builders import make_user

TOKEN, NAME = Mark("token", b"[token:1]", 8), Mark("name", b"[name:1]")
TEXTS = some.lists(some.one_of(some.text(max_size=300), some.just("<p>the same again</p>" * 99)), max_size=6)


@settings(max_examples=200, deadline=None)
@given(TEXTS, some.binary(min_size=8, max_size=8), some.binary(max_size=200))
def test_a_page_is_what_it_was_with_its_marks_filled_in(texts: list[str], token: bytes, name: bytes) -> None:
    parts = [text.encode() for text in texts]
    marks = [TOKEN if number % 3 else NAME for number, _part in enumerate(parts)]
    page = PackedPage.of(b"".join(part + mark.text for part, mark in zip(parts, marks, strict=True)), (TOKEN, NAME))
    values = {"token": token, "name": name}
    whole = b"".join(part + values[mark.name] for part, mark in zip(parts, marks, strict=True))
    packed = page.filled(values.__getitem__)
    assert gzip.decompress(packed) == whole == page.plain(values.__getitem__)


@given(some.binary(max_size=400), some.binary(max_size=400))
def test_the_sum_of_two_pieces_is_that_of_both_together(one: bytes, other: bytes) -> None:
    assert product(shift_by(len(other)), zlib.crc32(one)) ^ zlib.crc32(other) == zlib.crc32(one + other)


def test_the_size_of_a_page_tells_nothing_of_a_token() -> None:
    page = PackedPage.of(b"<p>guess: abcdefgh</p>" * 9 + TOKEN.text + b"<p>abcdefgh</p>", (TOKEN,))
    guessed, other = (page.filled(lambda _name, token=token: token) for token in (b"abcdefgh", b"\x00\x9d:q\xff42("))  # type: ignore[misc]
    assert len(guessed) == len(other)


def test_what_long_names_hold_is_more_than_one_block() -> None:
    page = PackedPage.of(b"a" + NAME.text + b"b", (NAME,))
    assert gzip.decompress(page.filled(lambda _name: b"n" * 200_000)) == b"a" + b"n" * 200_000 + b"b"


def test_a_token_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\['token'\]"):
        PackedPage.of(TOKEN.text, (TOKEN,)).filled(lambda _name: b"short")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/incidents/", "/method/", "/incidents.json"])
def test_an_answer_is_the_same_packed_and_not(address: str) -> None:
    client = Client()
    client.force_login(make_user("Reader", username="Ha-eun <b>"))
    for _first_and_kept in range(2):
        packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        plain = client.get(address)
        assert packed["Content-Encoding"] == "gzip"
        assert not plain.has_header("Content-Encoding")
        assert "Accept-Encoding" in packed["Vary"]
        # The token is masked anew for each page.
        assert without_tokens(gzip.decompress(packed.content)) == without_tokens(plain.content)


def without_tokens(page: bytes) -> list[bytes]:
    return [part[64:] if number else part for number, part in enumerate(page.split(b'csrfmiddlewaretoken" value="'))]
