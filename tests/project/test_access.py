"""Who may come in: nobody without an account, but where the design names it; and back to where they wanted to go.

What each role gets on each address stands in test_roles.py.
"""

from typing import Any

import pytest
from django.test import Client

from tests.builders import make_user
from tests.routes import sampled

pytestmark = pytest.mark.django_db

OPEN = {
    "healthz": "asked by whatever watches the site",
    "policy-report": "where browsers tell what the policy refused, of the login page too",
    "codebook-colours": "a stylesheet: the colours of the codes and nothing else",
    "login": "the way in",
    "again": "the way in with a form in the hand, which it gives back",
    "password_reset": "for somebody who cannot log in",
    "password_reset_done": "for somebody who cannot log in",
    "password_reset_confirm": "for somebody who cannot log in",
    "password_reset_complete": "for somebody who cannot log in",
    "admin:login": "the way in to the desk",
}
# Below these anybody may read: who has the code of a link was given it.
OPEN_BELOW = ("/l/", "/feeds/", "/oembed.json")
ADDRESSES = sampled()
AS_A_BROWSER = {"Accept": "text/html,*/*;q=0.8"}  # a script that asks for a file is told 401: see test_refusals.py
CLOSED = [path for path, name in ADDRESSES if name not in OPEN and not path.startswith(OPEN_BELOW)]


def test_every_address_is_walked() -> None:
    assert len(ADDRESSES) > 80
    paths = {path for path, _name in ADDRESSES}
    assert {"/", "/incidents.json", "/charts/2023-10-china-mass-return.csv", "/admin/"} <= paths
    assert OPEN.keys() <= {name for _path, name in ADDRESSES}


@pytest.mark.parametrize("path", CLOSED)
def test_a_stranger_is_sent_to_the_login_page(path: str, client: Client) -> None:
    response = client.get(path, headers=AS_A_BROWSER)
    assert response.status_code == 302, response.status_code
    assert response["Location"].startswith(("/accounts/login/?next=", "/admin/login/?next="))
    assert not response.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head", "options"])
def test_no_method_gets_a_stranger_further(method: str, client: Client) -> None:
    for path in CLOSED:
        response = getattr(client, method)(path, headers=AS_A_BROWSER)
        assert response.status_code == 302, (method, path)


@pytest.mark.parametrize("path", [path for path, name in ADDRESSES if name in OPEN])
def test_what_is_open_is_open(path: str, client: Client) -> None:
    response = client.get(path)
    assert response.status_code in (200, 302, 405)
    assert "next=" not in response.headers.get("Location", "")


def test_an_address_that_is_none_tells_a_stranger_nothing(client: Client) -> None:
    assert client.get("/nowhere/").status_code == 404
    assert client.get("/admin/nowhere/").status_code == 302


# The way back


PLACES = [
    "/incidents/?country=CN&country=MN&q=%EB%B6%81%EC%86%A1+%22tumen+river%22&from=2002",
    "/charts/returns-by-country/?country=CN&country=MN&view=table&edition=1",
    "/charts/returns-over-time.json?who=escapees&who=workers&from=2023",
    "/incidents.csv?q=%ED%83%88%EB%B6%81%EB%AF%BC&publisher=Daily+NK&publisher=%EC%97%B0%ED%95%A9%EB%89%B4%EC%8A%A4",
]


@pytest.mark.parametrize("place", PLACES)
def test_somebody_who_logs_in_lands_on_the_address_that_they_asked_for(
    place: str, seeded: None, client: Client
) -> None:
    user = make_user("Reader")
    user.set_password("correct horse")
    user.save()
    login = client.get(place, follow=True, headers=AS_A_BROWSER)
    form = {"username": "reader", "password": "correct horse", "next": login.context["next"]}
    assert login.context["next"] == place
    assert f'name="next" value="{place.replace("&", "&amp;")}"' in login.content.decode()
    landed = client.post(login.request["PATH_INFO"], form)
    assert (landed.status_code, landed["Location"]) == (302, place)
    answer: Any = client.get(place)
    assert answer.status_code == 200


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_way_back_leads_to_no_other_site(place: str, seeded: None, client: Client) -> None:
    user = make_user("Reader")
    user.set_password("correct horse")
    user.save()
    landed = client.post("/accounts/login/", {"username": "reader", "password": "correct horse", "next": place})
    assert (landed.status_code, landed["Location"]) == (302, "/")
