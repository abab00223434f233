"""What browsers tell of a page that wanted more than the policy allows: a line in the log for each, so many an hour."""

import json
import logging
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from project.addresses import address_parts
from project.doors.tries import TryLimit

log = logging.getLogger(__name__)

REPORTS_LOGGED = TryLimit("policy", most=20, seconds=180)  # of all browsers together: anybody can send them
LONGEST_REPORT = 16 * 1024  # bytes
LONGEST_PART = 100


@csrf_exempt  # a browser sends it, without a form
@login_not_required
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """Take a report, in the old form or the new; what it says of a page is the page's name, never its address."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_REPORT:
        return HttpResponse(status=413)
    found = violations(request.body)
    if found and (untold := REPORTS_LOGGED.of("").told()) is not None:
        for directive, blocked, page in found[:3]:
            log.warning("A page was refused something: %s of %s on %s (%d untold)", directive, blocked, page, untold)
    return HttpResponse(status=204)


def violations(body: bytes) -> list[tuple[str, str, str]]:
    """Directive, what was refused and on which page; nothing for what is no report."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return []
    listed = content if isinstance(content, list) else [content]
    bodies = [one.get("csp-report") or one.get("body") for one in listed if isinstance(one, dict)]
    return [violation(one) for one in bodies if isinstance(one, dict)]


def violation(report: dict[str, Any]) -> tuple[str, str, str]:
    """One report."""

    def said(*names: str) -> str:
        return next((str(report[name]) for name in names if report.get(name)), "")

    directive = said("effective-directive", "effectiveDirective", "violated-directive")
    return (
        plain(directive),
        plain(origin(said("blocked-uri", "blockedURL"))),
        page_name(said("document-uri", "documentURL")),
    )


def plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:LONGEST_PART]) or "?"


def origin(address: str) -> str:
    """Where something would have come from: a scheme and a host, or a word such as inline."""
    parts = address_parts(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else address.partition(":")[0]


def page_name(address: str) -> str:
    """The name of the page's address: which record somebody read is nobody's business."""
    try:
        return resolve(address_parts(address).path).view_name or "?"
    except Resolver404:
        return "?"
