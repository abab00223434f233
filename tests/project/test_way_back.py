"""The way back after a login: a long address in Korean survives it."""

from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from project.way_back import LONGEST_KEPT, pack, unpack
from tests.builders import make_user

pytestmark = pytest.mark.django_db

KOREAN = quote("북한이탈주민 강제송환 ")


def link(size: int, path: str = "/incidents/") -> str:
    """An address of about so many bytes."""
    return f"{path}?q=" + "&q=".join([KOREAN] * (size // (len(KOREAN) + 3)))


@pytest.mark.parametrize("size", [2500, 5000, 7900])
@pytest.mark.parametrize("path", ["/incidents/", "/charts/returns-over-time.json"])
def test_a_long_link_in_korean_survives_the_login(size: int, path: str, client: Client) -> None:
    user = make_user("Reader")
    user.set_password("correct horse")
    user.save()
    place = link(size, path)
    asked = client.get(place, headers={"Accept": "text/html"})
    assert asked["Location"].startswith("/accounts/login/?next=")
    assert len(asked["Location"]) < 4000
    login = client.get(asked["Location"])
    form = {"username": "reader", "password": "wrong", "next": login.context["next"]}
    assert login.context["next"] == place
    again = client.post("/accounts/login/", form)
    assert again.context["next"] == place
    landed = client.post("/accounts/login/", form | {"password": "correct horse"})
    assert (landed.status_code, landed["Location"]) == (302, place)


def test_a_long_link_to_the_desk_survives_the_login_there(client: Client) -> None:
    place = link(3000, "/admin/incidents/incident/")
    reader = make_user("Reader")
    client.force_login(reader)
    asked = client.get(place, headers={"Accept": "text/html"})
    parts = urlsplit(asked["Location"])
    assert (parts.path, len(parts.query) < 1500) == ("/admin/login/", True)
    assert client.get(asked["Location"]).context["next"] == place


@pytest.mark.parametrize("word", ["~", "~!!!", "~YWJj", "~" + "A" * 3000, "~eJwDAAAAAAE", "~%ff", "~%00"])
def test_a_packed_way_that_is_none_leads_to_the_overview(word: str, client: Client) -> None:
    assert client.get(f"/accounts/login/?next={word}").context["next"] == ""


def test_the_other_language_goes_back_to_a_long_address_too(reader: Client) -> None:
    place = link(5000)
    assert reader.post("/language/", {"language": "ko", "next": place})["Location"].startswith("/incidents/?q=")


@pytest.mark.parametrize(
    "place",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "javascript:alert(1)",
        "https://elsewhere.example/" + "a" * 3000,
        "//elsewhere.example/" + "a" * 3000,
        "/" + chr(92) + "elsewhere.example/" + "a" * 3000,
        "///elsewhere.example/" + "a" * 3000,
        "/a" * 3000 + chr(10),
    ],
)
def test_a_packed_way_back_leads_to_no_other_site(place: str, client: Client) -> None:
    assert client.get(f"/accounts/login/?next={pack(place)}").context["next"] == ""


@given(st.text(max_size=300))
def test_what_is_packed_is_unpacked(address: str) -> None:
    assert unpack(pack(address.encode("utf-8", "replace").decode())) == address.encode("utf-8", "replace").decode()


def test_little_that_becomes_much_is_cut() -> None:
    assert len(unpack(pack("a" * 10_000_000))) <= LONGEST_KEPT
