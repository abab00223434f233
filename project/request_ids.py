"""A number for each request, in the log and in its answer: what a reader was told of is found in the log by it."""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="-")
HEADER = "X-Request-ID"
PLAIN_NUMBER = re.compile(r"[A-Za-z0-9._-]{8,64}")

log = logging.getLogger("project.requests")
slow = logging.getLogger("project.slow_queries")


class RequestIdMiddleware:
    """Outermost but for the answer's headers: all that is logged for a request bears its number."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        token, begun = REQUEST_ID.set(number_of(request)), time.perf_counter()
        try:
            with queries_timed():
                response = self.get_response(request)
            response[HEADER] = REQUEST_ID.get()
            tell_of_request(request, response.status_code, time.perf_counter() - begun)
            return response
        finally:
            REQUEST_ID.reset(token)


def number_of(request: HttpRequest) -> str:
    """A proxy's own, where one is trusted; else a new one."""
    given = request.headers.get(HEADER, "") if settings.TRUST_PROXY else ""
    return given if PLAIN_NUMBER.fullmatch(given) else uuid.uuid4().hex


def tell_of_request(request: HttpRequest, status: int, seconds: float) -> None:
    # The route and not the address: its words and slugs name what people read.
    match = request.resolver_match
    said = {"method": request.method, "route": match.route if match else "-", "status": status}
    level = logging.WARNING if status >= 500 else logging.DEBUG
    log.log(level, "%(method)s /%(route)s %(status)s", said, extra={"said": said | {"ms": round(seconds * 1000)}})


@contextmanager
def queries_timed() -> Iterator[None]:
    """Within, a query that takes longer than SLOW_QUERY_MS is logged: its text, which holds places, never values."""
    if not settings.SLOW_QUERY_MS:
        yield
        return
    with connections["default"].execute_wrapper(timed):
        yield


def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    begun = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = round((time.perf_counter() - begun) * 1000)
        if took >= settings.SLOW_QUERY_MS:
            slow.warning("%d ms: %s", took, sql[:2000], extra={"said": {"ms": took, "sql": sql[:2000]}})


class RequestIdFilter(logging.Filter):
    """Adds the number of the request to each line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = REQUEST_ID.get()
        return True


class JsonLines(logging.Formatter):
    """A line of JSON for each record, for whatever gathers logs."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
            **getattr(record, "said", {}),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)
