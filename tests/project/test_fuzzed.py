"""No request at all is a fault of the site: thousands that are half right, drawn at random, from every visitor.

FUZZ=200000 is the long form; it also wants each answer within two seconds.
"""

import logging
import os
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import translation

from tests.fuzzed import VISITORS, Asked, drawn, form_body
from tests.project.test_matrix import visitor, world
from tests.project.test_roles import site, values

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("FUZZ", "1000"))
PART = 500
SECONDS = 2.0
__all__ = ["site", "world"]


@pytest.fixture
def clients(world: None) -> Iterator[dict[str, Client]]:
    # Each refusal is a line of the log with its request: kept for all of a long run they would fill the memory.
    logging.disable()
    yield {kind: visitor(kind) for kind in VISITORS}
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("part", range(-(-REQUESTS // PART)))
def test_no_request_is_a_fault_of_the_site(part: int, clients: dict[str, Client]) -> None:
    asked = [drawn(seed, values) for seed in range(part * PART, min((part + 1) * PART, REQUESTS))]
    wrong, times = [], []
    for one in asked:
        began = perf_counter()
        fault = fault_of(one, clients[one.visitor])
        times.append((perf_counter() - began, str(one)))
        wrong += [f"{fault}: {one}"] if fault else []
    assert wrong == []
    slowest = max(times)
    print(f"{len(asked)} requests in {sum(seconds for seconds, _one in times):.1f} s, slowest {slowest}")
    assert "FUZZ" not in os.environ or slowest[0] < SECONDS, slowest


def test_the_requests_reach_views_and_forms(clients: dict[str, Client]) -> None:
    """A generator whose every request was refused at the door would find nothing."""
    got = [status_of(drawn(seed, values), clients) for seed in range(300)]
    assert {200, 302, 400, 404, 405} <= set(got)
    assert sum(status == 200 for status in got) > 30


def status_of(asked: Asked, clients: dict[str, Client]) -> int:
    return int(answer(asked, clients[asked.visitor]).status_code)


def fault_of(asked: Asked, client: Client) -> str:
    """What the site did wrong at a request: nothing, or "500" with what was raised."""
    response = answer(asked, client)
    # 501 is oEmbed's word for a format that it does not have.
    if response.status_code >= 500 and response.status_code != 501:
        raised = getattr(response, "exc_info", None)
        return f"{response.status_code} {raised[1]!r}"[:500] if raised else str(response.status_code)
    return ""


def answer(asked: Asked, client: Client) -> Any:
    """Nothing of what a request does stays, not even its log-out; a file is read to its end."""
    cookies = {name: cookie.value for name, cookie in client.cookies.items()}
    cache.clear()  # what limits callers, and answers of a state that is taken back
    with transaction.atomic(), translation.override("en"):
        body = form_body(asked, form_at(asked, client)) if asked.changes else asked.body
        headers = asked.headers or None
        response = client.generic(asked.method, asked.address, body, asked.content_type, headers=headers)
        if response.streaming:
            for _piece in response.streaming_content:  # type: ignore[attr-defined]
                pass
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return response


def form_at(asked: Asked, client: Client) -> str:
    """The page at the address, whose form is to be sent; empty where there is none."""
    page = client.get(asked.address)
    is_page = page.status_code == 200 and not page.streaming and page["Content-Type"].startswith("text/html")
    return page.content.decode() if is_page else ""
