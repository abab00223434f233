"""What comes in: too many words, refused packing, bytes that are no text; none of it is an error of the site."""

from typing import Any

import brotli
import pytest
from django.test import Client

from project.packing import packed_by_brotli
from tests.desk import at_the_desk

pytestmark = pytest.mark.django_db

MANY = "&".join(f"w{number}=1" for number in range(1001))
PATHS = ["/", "/incidents/", "/incidents.csv", "/charts/", "/codebook/", "/editions/", "/admin/", "/accounts/login/"]


@pytest.mark.parametrize("path", [*PATHS, "/admin/incidents/incident/", "/admin/auth/user/", "/accounts/logout/"])
def test_more_than_a_thousand_words_are_refused_everywhere_in_words(path: str) -> None:
    response = at_the_desk("Administrator").get(f"{path}?{MANY}")
    assert response.status_code == 400
    assert "1001 words" in response.content.decode()
    if not path.endswith(".csv"):
        assert "This address could not be understood" in response.content.decode()


def test_a_stranger_is_told_the_same(client: Client) -> None:
    assert client.get(f"/incidents/?{MANY}").status_code == 400
    assert client.post(f"/accounts/login/?{MANY}").status_code == 400


def test_a_thousand_words_are_read(reader: Client) -> None:
    assert reader.get("/codebook/?" + "&".join(["x=1"] * 1000)).status_code == 200


def test_too_many_words_are_refused_in_json_as_json(reader: Client) -> None:
    response = reader.get(f"/incidents.json?{MANY}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/json; charset=utf-8")
    assert response.json()["faults"] == [{"word": "?", "value": "1001 words", "allowed": "up to 1000 words"}]


def test_too_many_words_are_refused_in_the_readers_language(reader: Client) -> None:
    page = reader.get(f"/incidents/?{MANY}", headers={"Accept-Language": "ko"})
    assert page["Content-Language"] == "ko"


@pytest.mark.parametrize("query", [MANY, "lang=xx", "%ff%00", "&" * 5000, "lang=en&lang=ko"])
def test_a_watcher_s_question_has_no_words(query: str, client: Client) -> None:
    assert client.get(f"/healthz?{query}").json() == {"status": "ok"}


# Packing


@pytest.mark.parametrize(
    "header",
    ["gzip;q=0", "gzip; q=0.000", "br;q=0, gzip;q=0", "gzip;q=0, *", "deflate, gzip ;q=0.0", "gzip;q=x", "", "*"],
)
def test_what_a_browser_refuses_is_not_packed(header: str, reader: Client) -> None:
    page = reader.get("/codebook/", headers={"Accept-Encoding": header})
    assert (page.status_code, page.get("Content-Encoding")) == (200, None)
    assert "Accept-Encoding" in page["Vary"]


@pytest.mark.parametrize("header", ["gzip", "gzip;q=0.1", "GZIP;Q=1", "br;q=0, gzip", "deflate, gzip;q=1.0, *;q=0.5"])
def test_what_a_browser_takes_is_packed(header: str, reader: Client) -> None:
    assert reader.get("/codebook/", headers={"Accept-Encoding": header})["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("header", ["br", "br;q=0.5", "gzip;q=0, BR;Q=0.1"])
def test_a_page_is_packed_by_brotli_where_that_is_taken(header: str, reader: Client) -> None:
    plain = reader.get("/codebook/").content
    packed = reader.get("/codebook/", headers={"Accept-Encoding": header})
    assert packed["Content-Encoding"] == "br"
    assert "Accept-Encoding" in packed["Vary"]
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain) / 3
    assert brotli.decompress(packed.content).count(b"<tr") == plain.count(b"<tr") > 0


def test_the_length_of_a_packed_page_tells_little_of_what_it_holds() -> None:
    page = b"<p>a page with a secret of its own</p>" * 100
    packed = [packed_by_brotli(page) for _time in range(50)]
    assert {brotli.decompress(one) for one in packed} == {page}
    assert len({len(one) for one in packed}) > 10
    assert [brotli.decompress(packed_by_brotli(text)) for text in (b"", b"a", bytes(range(256)))] == [
        b"", b"a", bytes(range(256)),
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["br;q=0, gzip;q=0", "gzip;q=0"])
def test_static_files_are_not_packed_either(header: str, client: Client) -> None:
    assert client.get("/static/js/page.js", headers={"Accept-Encoding": header}).get("Content-Encoding") is None


# Bytes that are no text


BROKEN = ["%ff", "%c3%28", "%ed%a0%80", "%00", "a%00b", "%f0%28%8c%bc"]


@pytest.mark.parametrize("bytes_", BROKEN)
@pytest.mark.parametrize("path", ["/", "/incidents/", "/incidents.json", "/countries/compare/", "/accounts/login/"])
def test_bytes_that_are_no_text_are_answered_or_refused(path: str, bytes_: str, reader: Client) -> None:
    for word in ("q", "country", "lang", "next", "edition", bytes_):
        assert reader.get(f"{path}?{word}={bytes_}").status_code in (200, 302, 400), (path, word)


@pytest.mark.parametrize("bytes_", BROKEN)
@pytest.mark.parametrize(
    "path",
    ["/incidents/{}/", "/countries/{}/", "/sources/{}.json", "/charts/{}.csv", "/editions/{}/", "/{}", "/accounts/{}/"],
)
def test_a_path_that_is_no_text_is_not_found(path: str, bytes_: str, reader: Client) -> None:
    response: Any = reader.generic("GET", path.format(bytes_))
    assert response.status_code in (301, 404)
