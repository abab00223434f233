"""Feeds of new and changed records, of a saved view or a public link; and the way out of mail: HTTP only."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from project.doors.callers import caller_of
from project.doors.tries import charge
from project.questions import BadQuestion, with_query
from stats.citing.cited_views import NotCitable
from stats.citing.new_records import NewRecord, new_records
from stats.models import PublicLink, SavedView
from stats.views.links.public import CODES_PER_CALLER, RECORDS_OPENED, closed_page
from stats.views.saved_counts import newest_number

FEED_ENTRIES = 50
LISTS_RECORDS = ("chart", "explore", "incident-list", "source-list", "arrivals", "country")
STOP_SALT = "stats.views.feeds.stop"


@login_not_required
@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """The latest records that were added or changed: 404 for a code that was never given, 410 for what is over."""
    caller = caller_of(request)
    meters = [CODES_PER_CALLER.of(caller)] if caller else []
    if any(meter.is_full for meter in meters):
        return closed_page(request, 429)
    link = PublicLink.objects.with_maker_right().filter(code=code).first()
    saved = SavedView.objects.select_related("owner").filter(code=code).first()
    if (link and link.is_open) or (saved and saved.owner.is_active):
        return answered(request, of_link(request, link) if link else of_saved(request, saved))
    charge(meters)
    return closed_page(request, 410 if link or saved else 404)


def of_link(request: HttpRequest, link: PublicLink) -> Atom1Feed:
    """What is new in the view of a public link; records are those of the link, where its maker allowed that."""
    newest = link.edition or newest_number()
    found = found_new(with_query(link.path, link.question), newest)
    site = request.build_absolute_uri("/").rstrip("/")

    # Other views show one record alone, or what follows from records: those open nowhere below the link.
    lists_records = resolve(link.path).view_name in LISTS_RECORDS

    def place(record: NewRecord) -> str:
        opens = lists_records and record.model.VERSION in RECORDS_OPENED
        return site + (link.address_of_record(record.key) if opens else link.address)

    return atom(request, _("Tumen: what is new"), f"{site}{link.address}", found, place)


def of_saved(request: HttpRequest, saved: Any) -> Atom1Feed:
    """What is new in a saved view."""
    site = request.build_absolute_uri("/").rstrip("/")

    def place(record: NewRecord) -> str:
        return site + record.model.page_address(record.key)

    found = found_new(saved.address, newest_number())
    return atom(request, _("Tumen: %(name)s") % {"name": saved.name}, f"{site}{saved.visit}", found, place)


def found_new(address: str, newest: int) -> Iterator[NewRecord]:
    try:
        yield from new_records(address, newest, most=FEED_ENTRIES)
    except (NotCitable, BadQuestion):
        # A value that the newest edition does not have: nothing is new in it.
        return


def atom(request: HttpRequest, title: str, href: str, found: Iterator[NewRecord], place: Any) -> Atom1Feed:
    """An Atom feed; an entry for each record and edition."""
    made = Atom1Feed(
        title, href, "", author_name="Tumen", feed_url=request.build_absolute_uri(request.path), feed_guid=href
    )
    for record in found:
        kind = _("New in edition %s") if record.added else _("Changed in edition %s")
        said = kind % record.edition.number
        made.add_item(
            record.title, place(record), ". ".join(filter(None, [said, record.about])),
            unique_id=f"{href}#{record.model.WORD}-{record.key}-{record.edition.number}",
            pubdate=record.edition.published_at, updateddate=record.edition.published_at,
        )  # fmt: skip
    return made


def answered(request: HttpRequest, made: Atom1Feed) -> HttpResponse:
    if not made.items:
        # A feed says when it was last changed, so one of nothing says when nothing was published.
        made.latest_post_date = lambda: dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # type: ignore[method-assign]
    text = made.writeString("utf-8")
    response = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response["X-Robots-Tag"] = "noindex"
    found: Any = get_conditional_response(request, etag=response["ETag"], response=response)
    return found or response


def stop_address(saved: SavedView) -> str:
    """The path below the feed that stops its mail, signed for this view alone."""
    return f"{saved.feed.removesuffix('.atom')}/stop/{signing.Signer(salt=STOP_SALT).signature(saved.code)}/"


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, code: str, signature: str) -> HttpResponse:
    """One click in a mail, and there is no more of it. A mail program may send it as RFC 8058 says."""
    saved = SavedView.objects.filter(code=code).first()
    try:
        # Not compared with a new signature: a mail from before a change of the key has that of the earlier one.
        signing.Signer(salt=STOP_SALT).unsign(f"{code}:{signature}")
    except signing.BadSignature:
        saved = None
    if saved is None:
        return closed_page(request, 404)
    if request.method != "HEAD":
        SavedView.objects.filter(pk=saved.pk).update(mail=SavedView.NEVER)
    return render(request, "stats/stop_mail.html", {"saved": saved, "edition": None})
