"""Pages and files of editions: the list, what each did, what differs between any two. HTTP only."""

from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from incidents.editions.asked import Asked, asked_by
from incidents.editions.record_changes import (
    CHANGES,
    Changes,
    Counts,
    RecordChange,
    counts_between,
    counts_by_edition,
    total_changes_counted,
)
from incidents.editions.references import published_kinds
from incidents.editions.total_changes import moved_context, moved_tables
from incidents.erasure.erasing import erasures_of
from incidents.models import Edition, Release
from incidents.views.described import Described, described_by, list_schema
from incidents.views.edition_filters import ChangeFilter, EditionFilter, editions_to_compare
from incidents.views.edition_schemas import EDITION_DIFFERENCE, EDITION_LISTED, TWO_EDITIONS
from incidents.views.response import LIST_PAGE, file_links, list_json
from project import filter_panel
from project.formats import LICENCE, csv_file, header, json_file
from project.questions import BadQuestion, with_query
from project.table import Column

EDITIONS_NAMED = 20  # editions between two that a page names
EDITION_COLUMNS = (
    Column("number", gettext_lazy("Edition"), "int"),
    Column("published_at", gettext_lazy("Published"), "date"),
    Column("published_by", gettext_lazy("By")),
    Column("note", gettext_lazy("Note")),
    *(Column(change, label, "int") for change, label in CHANGES.items()),
)


def edition_or_404(number: int) -> Edition:
    """An edition by its number."""
    edition = Edition.objects.filter(number=number).select_related("published_by").first()
    if edition is None:
        raise Http404(_("No edition %s.") % number)
    return edition


def edition_record(edition: Edition) -> dict[str, Any]:
    return {"number": edition.number, **edition.published()}


def with_counts(editions: list[Edition]) -> list[tuple[Edition, Counts]]:
    counts = counts_by_edition([edition.number for edition in editions])
    return [(edition, counts[edition.number]) for edition in editions]


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """Every edition, the newest first; two that are chosen lead to their difference."""
    asked = asked_by(request)
    try:
        two = editions_to_compare(asked)
    except BadQuestion as error:
        two, refused = [], error.faults[0].allowed
    else:
        refused = ""
    if two:
        return redirect("edition-diff", *two)
    question = asked.question(EditionFilter)
    path, words = reverse("edition-list"), question.question()
    rows = question.rows().order_by(*question.order).select_related("published_by")
    # Editions are numbered without a gap, so that they need not be counted.
    page = filter_panel.page_of(question, rows, count=question.edition or 0, size=LIST_PAGE)
    names = dict(Release.objects.filter(edition__in=list(page.object_list)).values_list("edition", "name"))
    context = file_links("edition", words, "csv", "json") | {
        "section": "editions", "edition": asked.edition, "page": page, "unknown_words": question.unknown(),
        "rows": [
            {"of": of, "release": names.get(of.number), **total_changes_counted(counts)}
            for of, counts in with_counts(list(page.object_list))
        ],
        "page_links": filter_panel.page_links(question, page, path), "form_action": path,
        "canonical": asked.canonical("edition-list", words), "refused": refused,
    }  # fmt: skip
    return render(request, "incidents/editions.html", context, status=400 if refused else 200)


@described_by(lambda _asked: Described(EditionFilter, columns=EDITION_COLUMNS))
@require_safe
def edition_csv(request: HttpRequest) -> HttpResponseBase:
    """Every edition, as a file."""
    asked = asked_by(request)
    question = asked.question(EditionFilter)
    editions = list(question.rows().order_by(*question.order).select_related("published_by"))
    known = [column.name for column in EDITION_COLUMNS if column.name not in CHANGES]
    rows = [
        [*map(edition_record(of).get, known), *total_changes_counted(counts).values()]
        for of, counts in with_counts(editions)
    ]
    address = asked.canonical("edition-list", question.question())
    return csv_file("editions", asked.number, address, header(EDITION_COLUMNS), rows)


@described_by(lambda _asked: Described(EditionFilter, schema=list_schema(EDITION_LISTED), paged=True))
@require_safe
def edition_json(request: HttpRequest) -> HttpResponse:
    """Editions as JSON, a page at a time, each with its counts by kind of record."""
    asked = asked_by(request)
    question = asked.question(EditionFilter)
    rows = question.rows().order_by(*question.order).select_related("published_by")
    # Editions are numbered without a gap, so that they need not be counted.
    page = filter_panel.page_of(question, rows, count=question.edition or 0, size=LIST_PAGE)
    results = [
        {**edition_record(of), **total_changes_counted(counts), "kinds": counts}
        for of, counts in with_counts(list(page.object_list))
    ]
    return json_file(list_json(asked, "edition", question, page, results))


def counted_kinds(counts: Counts, path: str) -> list[dict[str, Any]]:
    """The table of counts: a row for each kind of record in which something differs, each number with its list."""
    return [
        {
            "label": published_kinds()[word].label(),
            "cells": [
                (count, with_query(path, {"kind": [word], "change": [change]}) + "#records")
                for change, count in kind.items()
            ],
        }
        for word, kind in counts.items()
        if any(kind.values())
    ]


def records_page(question: ChangeFilter, before: int, after: int) -> tuple[Counts, Page[Any]]:
    """How many records differ between two editions, and the page of them that was asked for."""
    counts = counts_between(before, after)
    changes = Changes(before, after, counts, tuple(question.value("kind")), tuple(question.value("change")))
    return counts, filter_panel.page_of(question, changes, count=len(changes), size=LIST_PAGE)


def in_groups(changes: list[RecordChange]) -> list[dict[str, Any]]:
    """The records of a page by kind and by what became of them."""
    groups: dict[tuple[str, str], list[RecordChange]] = {}
    for change in changes:
        groups.setdefault((change.model.WORD, change.change), []).append(change)
    return [
        {"kind": published_kinds()[word].label(), "change": change, "label": CHANGES[change], "records": records}
        for (word, change), records in groups.items()
    ]


def difference_context(asked: Asked, before: int, path: str) -> dict[str, Any]:
    """What pages show of the difference between an edition and the one that is asked for."""
    after, question = asked.number or 0, asked.question(ChangeFilter)
    counts, page = records_page(question, before, after)
    return {
        "section": "editions", "edition": asked.edition, "names": asked.names, "before": before, "after": after,
        "kinds": counted_kinds(counts, path), "totals": total_changes_counted(counts), "changes": CHANGES.values(),
        "moved": moved_context(before, after), "page": page, "groups": in_groups(list(page.object_list)),
        "page_links": filter_panel.page_links(question, page, path),
        "chips": filter_panel.chips(question, path), "clear_href": filter_panel.cleared(question, path),
        "unknown_words": question.unknown(),
    }  # fmt: skip


def difference_json(asked: Asked, before: int, name: str, *args: int) -> dict[str, Any]:
    """The same as JSON: counts, what moved, and the records a page at a time."""
    after, question = asked.number or 0, asked.question(ChangeFilter)
    counts, page = records_page(question, before, after)
    words = question.question()
    following = words | {"page": [str(page.number + 1)]}
    return {
        "counts": counts,
        "totals": {table.compared.slug: table.as_dict() for table in moved_tables(before, after)},
        "count": page.paginator.count,
        "query": words,
        "next": asked.canonical(f"{name}-json", following, *args) if page.has_next() else None,
        "results": [change.as_dict() for change in page.object_list],
        "licence": LICENCE,
        "address": asked.canonical(name, words, *args),
    }


@require_safe
def edition_detail(request: HttpRequest, number: int) -> HttpResponse:
    """What one edition added, changed and withdrew, and how totals moved."""
    edition, newest = edition_or_404(number), Edition.objects.newest()
    asked = asked_by(request).of(edition)
    context = difference_context(asked, number - 1, reverse("edition-detail", args=[number])) | {
        "newest": newest, "erasures": erasures_of(edition),
        "release": Release.objects.filter(edition=edition).defer("frame").first(),
        "json": reverse("edition-detail-json", args=[number]),
        "canonical": asked.canonical("edition-detail", {}, number),
    }  # fmt: skip
    return render(request, "incidents/edition_detail.html", context)


@described_by(lambda _asked: Described(ChangeFilter, schema=EDITION_DIFFERENCE, paged=True))
@require_safe
def edition_detail_json(request: HttpRequest, number: int) -> HttpResponse:
    """The same as JSON."""
    edition = edition_or_404(number)
    about = {**edition_record(edition), "edition": number, "against": number - 1 or None}
    return json_file(about | difference_json(asked_by(request).of(edition), number - 1, "edition-detail", number))


def editions_between(before: int, after: int) -> Any:
    editions = Edition.objects.filter(number__gt=before, number__lte=after)
    return editions.select_related("published_by").order_by("number")


@require_safe
def edition_diff(request: HttpRequest, n: int, m: int) -> HttpResponse:
    """What differs between any two editions, in whichever order they are named."""
    before, after = sorted((edition_or_404(n), edition_or_404(m)), key=lambda edition: edition.number)
    args, asked = (before.number, after.number), asked_by(request).of(after)
    context = difference_context(asked, before.number, reverse("edition-diff", args=args)) | {
        "earlier": before, "newest": Edition.objects.newest(),
        "between": editions_between(*args)[:EDITIONS_NAMED],
        "beyond": max(after.number - before.number - EDITIONS_NAMED, 0),
        "json": reverse("edition-diff-json", args=args),
        "canonical": asked.canonical("edition-diff", {}, *args),
    }  # fmt: skip
    return render(request, "incidents/edition_diff.html", context)


@described_by(lambda _asked: Described(ChangeFilter, schema=TWO_EDITIONS, paged=True))
@require_safe
def edition_diff_json(request: HttpRequest, n: int, m: int) -> HttpResponse:
    """The same as JSON."""
    before, after = sorted((edition_or_404(n), edition_or_404(m)), key=lambda edition: edition.number)
    args = (before.number, after.number)
    about = {
        "before": edition_record(before),
        "after": edition_record(after),
        "between": [edition_record(edition) for edition in editions_between(*args)[:EDITIONS_NAMED]],
    }
    return json_file(about | difference_json(asked_by(request).of(after), before.number, "edition-diff", *args))
