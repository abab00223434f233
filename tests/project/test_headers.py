"""What every answer tells the browser not to do."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/admin/login/", "/healthz", "/nowhere/"])
def test_every_answer_has_the_strict_policy(client: Client, address: str) -> None:
    response = client.get(address)
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/admin/"])
def test_a_stranger_gets_no_further_than_the_login(client: Client, address: str) -> None:
    response = client.get(address, follow=True)
    assert response.status_code == 200
    assert b'type="password"' in response.content
