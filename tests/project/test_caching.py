"""What a browser keeps: pages for who asked alone, asked for anew; nothing after a log-out."""

import pytest
from django.test import Client

from tests.desk import at_the_desk

pytestmark = pytest.mark.django_db


def kept(client: Client, path: str) -> set[str]:
    return set(client.get(path)["Cache-Control"].split(", "))


@pytest.mark.parametrize("path", ["/", "/incidents/", "/codebook/", "/method/", "/nowhere/", "/incidents/?country=XX"])
def test_pages_behind_the_login_are_private(path: str, reader: Client) -> None:
    assert {"private", "no-cache", "must-revalidate"} <= kept(reader, path)


@pytest.mark.parametrize("path", ["/admin/", "/admin/incidents/incident/", "/admin/password_change/", "/admin/jsi18n/"])
def test_the_desk_is_private(path: str) -> None:
    assert {"private", "no-cache"} <= kept(at_the_desk("Editor"), path)


def test_what_says_otherwise_of_itself_keeps_its_word(client: Client) -> None:
    assert kept(client, "/codebook/colours.css") == {"public", "max-age=300"}


@pytest.mark.parametrize("path", ["/accounts/logout/", "/admin/logout/"])
def test_logging_out_clears_what_the_browser_kept(path: str) -> None:
    client = at_the_desk("Editor")
    assert "Clear-Site-Data" not in client.get("/admin/")
    assert client.post(path)["Clear-Site-Data"] == '"cache"'
