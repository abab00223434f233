"""/healthz: what a watching machine is told."""

from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django.fixtures import Settings


@pytest.mark.django_db
def test_healthz_answers_without_login_and_is_never_kept(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_healthz_says_when_the_database_is_gone(client: Client) -> None:
    with patch.object(connection, "cursor", side_effect=OperationalError("password=secret")):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "the database does not answer"}


def test_healthz_is_not_sent_to_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.post("/healthz").status_code == 405
    assert client.get("/accounts/login/").status_code == 301
