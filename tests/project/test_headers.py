"""What every answer tells the browser not to do."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

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
    "report-uri /csp-report/",
    "report-to policy",
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


ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def strict(response: Any) -> None:
    """Whether an answer says all that every answer says."""
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "camera=()" in response["Permissions-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_a_refusal_by_host_says_it_too(client: Client) -> None:
    for secure in (False, True):
        response = client.get("/accounts/login/", headers={"Host": "elsewhere.example"}, secure=secure)
        assert response.status_code == 400
        strict(response)


def test_a_refusal_by_host_on_the_way_to_tls_says_it_too(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/accounts/login/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    strict(response)


def test_a_static_file_says_it_too(settings: Settings) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    response = Client().get("/static/css/tumen.css")
    assert response.status_code == 200
    strict(response)
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_page_about_a_stale_form_says_it_too() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    strict(response)


def test_what_breaks_says_it_too(monkeypatch: pytest.MonkeyPatch, reader: Client) -> None:
    def breaks(*_args: Any, **_options: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("stats.views.overview.render", breaks)
    reader.raise_request_exception = False
    response = reader.get("/")
    assert response.status_code == 500
    strict(response)


# What browsers report

OLD = {
    "csp-report": {
        "document-uri": "https://tumen.example.org/incidents/2023-10-secret/?q=kim",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://elsewhere.example/x.js?who=kim",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://tumen.example.org/incidents/2023-10-secret/",
            "effectiveDirective": "style-src-attr",
            "blockedURL": "inline",
        },
    }
]


def report(client: Client, content: Any, kind: str = "application/csp-report") -> int:
    """Send what a browser would; the status."""
    return client.post("/csp-report/", json.dumps(content), content_type=kind).status_code


def test_what_the_policy_refused_is_a_line_in_the_log_without_what_was_read(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert report(client, OLD) == 204
    assert report(client, NEW, "application/reports+json") == 204
    assert [record.getMessage() for record in caplog.records] == [
        "A page was refused something: script-src-elem of https://elsewhere.example on incident (0 untold)",
        "A page was refused something: style-src-attr of inline on incident (0 untold)",
    ]


@pytest.mark.parametrize(
    "content",
    [
        None,
        1,
        "x",
        [],
        {},
        [None, 3],
        {"csp-report": 1},
        {"csp-report": {"document-uri": "http://[", "blocked-uri": {}}},
    ],
)
def test_what_is_no_report_breaks_nothing(content: Any, client: Client) -> None:
    assert report(client, content) == 204
    assert client.post("/csp-report/", b"\xff{", content_type="text/plain").status_code == 204
    assert client.get("/csp-report/").status_code == 405


def test_reports_fill_no_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    lines = {"csp-report": {"effective-directive": "a\nERROR forged", "blocked-uri": "x" * 5000}}
    for _time in range(30):
        report(client, lines)
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 20
    assert "\n" not in "".join(told)
    assert max(map(len, told)) < 400
    assert report(client, {"csp-report": {"blocked-uri": "x" * 20_000}}) == 413
