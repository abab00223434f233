"""What leaves the house: keeping it, citing it, and its page then and now: HTTP only."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.editions.asked import asked_by
from incidents.models import Edition
from incidents.views.described import described_by
from incidents.views.response import page_context
from project.addresses import address_parts
from project.formats import LICENCE_ADDRESS, attached, csv_file
from project.short_addresses import unpacked_address
from stats.citing.citation_styles import CITATION_FILES, Citation, apa_reference, chicago_note, citation_of
from stats.citing.cited_sentences import both_sentences
from stats.citing.cited_views import NotCitable
from stats.citing.figures_compared import question_again
from stats.citing.keeping import figure_at, keep_figure
from stats.citing.kept_pictures import drawn_again, framed_svg
from stats.models import KeptFigure
from stats.models.codes import CODE_LENGTH
from stats.views.chart_schemas import citation_described, kept_table_described
from stats.views.figure_then_and_now import then_and_now_context


@require_POST
def cite(request: HttpRequest) -> HttpResponse:
    """Keep the view of an address, and go to how it is cited."""
    asked = address_parts(request.POST.get("of", ""))
    account: Any = request.user
    try:
        kept = keep_figure(f"{asked.path}?{asked.query}", by=account, site=asked_by(request).site)
    except NotCitable:
        raise Http404(_("Nothing that can be cited stands at this address.")) from None
    return redirect("figure-citation", kept.code)


def kept_by_code(code: str) -> KeptFigure:
    return get_object_or_404(KeptFigure.objects.select_related("edition"), code=code)


def address_in(code: str) -> str:
    """The address of this site in a packed code; Http404 where there is none."""
    address = unpacked_address(code)
    if address is None or not url_has_allowed_host_and_scheme(address, None):
        raise Http404
    return address


def figure_by_code(request: HttpRequest, code: str) -> KeptFigure:
    """A kept figure, or what stands at the address in a packed code. Raises Http404, and NotCitable as `view_at`."""
    kept = KeptFigure.objects.select_related("edition").filter(code=code).first()
    return kept or figure_at(address_in(code), code, site=asked_by(request).site)


def by_short_address(view: Callable[[HttpRequest, KeptFigure], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that is given the figure of a code; where its page has no table to compare, the code leads to the page."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, code: str) -> HttpResponseBase:
        try:
            kept = figure_by_code(request, code)
        except NotCitable:
            return redirect(address_in(code))
        return view(request, kept)

    return answered


def cited_here(request: HttpRequest, kept: KeptFigure) -> Citation:
    return citation_of(kept, asked_by(request).site, dt.datetime.now(dt.UTC).date())


@require_safe
def figure_citation(request: HttpRequest, code: str) -> HttpResponse:
    """Every way to cite a kept figure."""
    asked, kept = asked_by(request).only(), kept_by_code(code)
    cited, view = cited_here(request, kept), question_again(kept, kept.edition_id)
    context = page_context(asked, "charts", cited.address) | {
        "kept": kept, "cited": cited, "chicago": chicago_note(cited), "apa": apa_reference(cited),
        "files": [(ending, file.label, file.write(cited)) for ending, file in CITATION_FILES.items()],
        "sentences": both_sentences(view, cited.published, cited.address) if view else {},
    }  # fmt: skip
    return render(request, "stats/figure_citation.html", context)


@described_by(citation_described)
@require_safe
def citation_file(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    """A citation for a reference manager."""
    cited, file = cited_here(request, kept_by_code(code)), CITATION_FILES[ending]
    response = HttpResponse(file.write(cited), content_type=f"{file.media_type}; charset=utf-8")
    return attached(response, f"{cited.name}.{ending}")


@by_short_address
def kept_figure(request: HttpRequest, kept: KeptFigure) -> HttpResponse:
    """A copied figure then and now."""
    asked = asked_by(request).only()
    context = page_context(asked, "charts", asked.site + kept.address)
    return render(request, "stats/kept_figure.html", context | then_and_now_context(kept))


@described_by(kept_table_described)
@by_short_address
def kept_table_json(request: HttpRequest, kept: KeptFigure) -> HttpResponse:
    """The table of a kept figure, to the byte as it was kept."""
    return with_source(request, kept, HttpResponse(kept.table_bytes, content_type="application/json; charset=utf-8"))


@described_by(kept_table_described)
@by_short_address
def kept_table_csv(request: HttpRequest, kept: KeptFigure) -> HttpResponseBase:
    """The same as CSV."""
    site = asked_by(request).site
    names = [column["name"] for column in kept.table["columns"]]
    response = csv_file(kept.view_name, kept.edition_id, site + kept.address, names, kept.table["rows"])
    return attached(response, f"tumen-{kept.edition_id}-{kept.code[:CODE_LENGTH]}.csv")


@by_short_address
def kept_picture(request: HttpRequest, kept: KeptFigure) -> HttpResponse:
    """The picture of a kept figure, as it was drawn."""
    if kept.erased:
        kept = drawn_again(kept, question_again(kept, kept.edition_id), asked_by(request).site)
    if not kept.picture_shown:
        raise Http404(_("This figure has no picture."))
    return with_source(request, kept, HttpResponse(kept.picture_shown, content_type="image/svg+xml; charset=utf-8"))


@by_short_address
def kept_picture_now(request: HttpRequest, kept: KeptFigure) -> HttpResponse:
    """The same question drawn as of the newest edition."""
    newest = Edition.objects.newest()
    view = question_again(kept, newest.number) if newest else None
    if view is None or view.entry is None:
        raise Http404(_("This figure has no picture."))
    svg = framed_svg(view, asked_by(request).site + view.address)
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")


def with_source(request: HttpRequest, kept: KeptFigure, response: HttpResponse) -> HttpResponse:
    address = asked_by(request).site + reverse("kept-figure", args=[kept.code])
    response["Link"] = f'<{address}>; rel="cite-as", <{LICENCE_ADDRESS}>; rel="license"'
    response["ETag"] = f'"{kept.sha256}"'
    return response
