"""Pages and files of the history of one record, and the answer where it was withdrawn: HTTP only."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.counting.filters import HistoryQuestion
from incidents.editions.asked import Asked, asked_by
from incidents.editions.history import Absence, absence, history_steps, versions_of
from incidents.models import Publishable
from incidents.naming import full_day
from incidents.views.described import described_by
from incidents.views.edition_schemas import history_described
from incidents.views.response import page_context
from project import filter_panel
from project.formats import LICENCE, json_file
from project.questions import with_query
from project.table import Words

HISTORY_PAGE = 20


def found_in_any_capitals(view: Any) -> Any:
    """What is there under a key with other capitals alone, such as /countries/cn/history/, leads to it."""

    @wraps(view)
    def answered(request: HttpRequest, model: type[Publishable], key: str) -> HttpResponse:
        try:
            return view(request, model, key)  # type: ignore[no-any-return]
        except Http404:
            if spelt := key_as_spelt(model, key):
                return to_key(request, spelt)
            raise

    return answered


def key_as_spelt(model: type[Publishable], key: str) -> str:
    """The key of a record that differs from another in capitals alone; empty where none does."""
    others = model.versions().filter(key__iexact=key).exclude(key=key)
    return others.values_list("key", flat=True).first() or ""


def versions_asked(asked: Asked, model: type[Publishable], key: str) -> tuple[HistoryQuestion, Any]:
    """The question of a history's address, and the page of versions that it asks for; 404 where there is none."""
    versions = versions_of(model, key, asked.number)
    question = asked.question(HistoryQuestion, queryset=versions)
    page = filter_panel.page_of(question, versions, count=versions.count(), size=HISTORY_PAGE)
    if not page.paginator.count:
        raise Http404(_("Nothing was published of “%(key)s” up to this edition.") % {"key": key})
    return question, page


@require_safe
@found_in_any_capitals
def history(request: HttpRequest, model: type[Publishable], key: str) -> HttpResponse:
    """Every version of a record with what changed, the newest first."""
    asked = asked_by(request)
    question, page = versions_asked(asked, model, key)
    path = reverse(f"{model.PAGE}-history", args=[key])
    words, newest = question.question(), versions_of(model, key, asked.number)[0]
    address = asked.canonical(f"{model.PAGE}-history", words, key)
    context = page_context(asked, model.SECTION, address) | {
        "kind": model.label(), "key": key, "title": model.title_of(newest.document, asked.names), "page": page,
        "current": not newest.until_id or newest.until_id > (asked.number or 0),
        "steps": [
            {"step": step, "href": model.page_address(key, step.version.since_id)}
            for step in history_steps(
                model, page.paginator.object_list, page.start_index() - 1, page.end_index(), asked.number
            )
        ],
        "page_links": filter_panel.page_links(question, page, path), "unknown_words": question.unknown(),
        "listed": reverse(model.LIST), "record": model.page_address(key),
        "json": with_query(reverse(f"{model.PAGE}-history-json", args=[key]), words),
    }  # fmt: skip
    return render(request, "incidents/history.html", context)


@described_by(history_described)
@require_safe
@found_in_any_capitals
def history_json(request: HttpRequest, model: type[Publishable], key: str) -> HttpResponse:
    """The same as JSON, a page at a time."""
    asked = asked_by(request)
    question, page = versions_asked(asked, model, key)
    words, name = question.question(), f"{model.PAGE}-history"
    found = history_steps(model, page.paginator.object_list, page.start_index() - 1, page.end_index(), asked.number)
    following = words | {"page": [str(page.number + 1)]}
    return json_file(
        {
            "kind": model.WORD,
            "key": key,
            "count": page.paginator.count,
            "edition": asked.number,
            "query": words,
            "next": asked.canonical(f"{name}-json", following, key) if page.has_next() else None,
            "results": [step.as_dict() for step in found],
            "licence": LICENCE,
            "address": asked.canonical(name, words, key),
        }
    )


def not_there(request: HttpRequest, asked: Asked, model: type[Publishable], key: str) -> HttpResponse:
    """The answer where an edition does not have a record: 410 with the reason where it was withdrawn, else 404.

    An address that differs from that of a record in capitals alone, such as /countries/cn/, leads there.
    """
    found = absence(model, key, asked.number)
    if found is None:
        if spelt := key_as_spelt(model, key):
            return to_key(request, spelt)
        raise Http404(_("Nothing is published of “%(key)s” in this edition.") % {"key": key})
    status = 410 if found.last else 404
    if request.path.endswith(".json"):
        return json_file(absence_json(asked, model, key, found), status=status)
    document = (found.last or found.next).document  # type: ignore[union-attr]
    context = {
        "section": model.SECTION, "edition": asked.edition, "absence": found,
        "title": model.title_of(document, asked.names),
        "history": model.history_address(key), "listed": reverse(model.LIST), "kind": model.label(),
        "record_kind": model, "record_key": key,
        "last": model.page_address(key, found.last.until_id - 1) if found.last and found.last.until_id else None,
        "later": model.page_address(key, found.next.since_id) if found.next else None,
    }  # fmt: skip
    return render(request, "incidents/not_there.html", context, status=status)


def to_key(request: HttpRequest, key: str) -> HttpResponse:
    """The same page of the record with this key."""
    match = request.resolver_match
    assert match is not None  # a view was found for the address
    # What else the address says, such as which kind of record, follows from the name of the view.
    address = reverse(match.view_name, args=[key])
    return redirect(f"{address}?{request.META['QUERY_STRING']}".rstrip("?"))


def absence_json(asked: Asked, model: type[Publishable], key: str, found: Absence) -> dict[str, Any]:
    """Why a record is not there, in words and in values."""
    withdrawn = None
    if found.last and found.last.until:
        text = _("Withdrawn in edition %(number)s of %(day)s: %(reason)s")
        withdrawn = {
            "edition": found.last.until_id,
            "published_at": found.last.until.published_at,
            "reason": found.last.withdrawn,
        }
        day = full_day(found.last.until.published_at)
        error = text % {"number": found.last.until_id, "day": day, "reason": found.last.withdrawn}
    else:
        error = _("Not yet published: it came with edition %s.") % found.next.since_id  # type: ignore[union-attr]
    name = model.PAGE
    last: Words = {"edition": [str(found.last.until_id - 1)]} if found.last and found.last.until_id else {}
    return {
        "error": error,
        "withdrawn": withdrawn,
        "published_in": found.next.since_id if found.next else None,
        "last": asked.canonical(name, last, key) if found.last else None,
        "history": asked.canonical(f"{name}-history", {}, key),
    }
