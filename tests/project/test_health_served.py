"""/healthz and the log of a site that runs: answered when all threads wait, by any host name, with its number."""

import json
import re
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Site, free_port, prepared, served

pytestmark = pytest.mark.sqlite  # it has a database of its own, whatever the other tests have


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("health")
    metrics = f"127.0.0.1:{free_port()}"
    variables = prepared(
        folder, WEB_CONCURRENCY="1", LOG_JSON="1", LOG_LEVEL="DEBUG", METRICS=metrics, SLOW_QUERY_MS="1"
    )
    with served(variables) as running:
        yield running


def half_a_form(port: int) -> socket.socket:
    """A form that never ends: a thread reads it until the sender gives up."""
    line = socket.create_connection(("127.0.0.1", port), 5)
    head = "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
    line.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\ncsrfmiddlewaretoken=a".encode())
    return line


def test_health_is_answered_while_every_thread_waits(site: Site) -> None:
    lines = [half_a_form(site.port) for _one in range(8)]
    time.sleep(1)
    try:
        with pytest.raises(TimeoutError):
            site.browser().ask("/accounts/login/", timeout=1)  # else the test shows nothing
        for _again in range(3):
            answer = site.browser(host="10.0.0.7").ask("/healthz", timeout=1)
            assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})
    finally:
        for line in lines:
            line.close()


def test_a_line_that_says_nothing_holds_no_thread(site: Site) -> None:
    lines = [socket.create_connection(("127.0.0.1", site.port), 5) for _one in range(20)]
    try:
        assert site.browser().ask("/accounts/login/", timeout=3).status == 200
    finally:
        for line in lines:
            line.close()


def test_each_answer_and_each_line_of_the_log_has_the_number_of_its_request(site: Site) -> None:
    answer = site.browser(headers={"X-Request-ID": "chosen-by-a-stranger"}).ask("/incidents/?q=secret-name")
    number = answer.headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", number)
    lines = [json.loads(line) for line in site.log.read_text().splitlines() if line.startswith("{")]
    [told] = [line for line in lines if line["request"] == number and line["logger"] == "project.requests"]
    assert (told["method"], told["route"], told["status"]) == ("GET", "incidents/", 302)
    assert "secret-name" not in site.log.read_text()


def test_metrics_stand_at_an_address_of_their_own(site: Site) -> None:
    assert site.browser().ask("/accounts/login/").status == 200
    with urllib.request.urlopen(f"http://{site.variables['METRICS']}/metrics", timeout=5) as answer:
        counted = answer.read().decode()
    assert 'django_http_responses_total_by_status_total{status="200"}' in counted
    assert site.browser().ask("/metrics").status != 200
