"""The codebook and the method: HTTP only."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from incidents import codebook
from incidents.counting.rules import RULES
from incidents.editions.asked import asked_by
from incidents.editions.kept_answers import keep_page
from incidents.views import standards, usage
from incidents.views.examples import examples
from incidents.views.response import page_context
from project.formats import LICENCE


@require_safe
@keep_page
def method_page(request: HttpRequest) -> HttpResponse:
    """How it is counted, with examples; coverage, licences, standards."""
    asked = asked_by(request).only()
    context = page_context(asked, "method", asked.canonical("method", asked.edition_word)) | {
        "rules": RULES, "examples": examples(asked.number),
        "licence": LICENCE, "smallest_cell": settings.SMALLEST_CELL, "met": standards.MET,
        "principles": standards.PRINCIPLES, "areas": standards.AREAS, "standards_address": standards.STANDARDS_ADDRESS,
    }  # fmt: skip
    return render(request, "incidents/method.html", context)


@require_safe
@keep_page
def codebook_page(request: HttpRequest) -> HttpResponse:
    """Every code with its definition and how often it is used."""
    asked = asked_by(request).only()
    context = page_context(asked, "codebook", asked.canonical("codebook", asked.edition_word)) | {
        "rules": RULES, "lists": usage.codebook_lines(asked.number, asked.pin),
    }  # fmt: skip
    return render(request, "incidents/codebook_page.html", context)


@require_safe
@login_not_required
@cache_control(public=True, max_age=300)
def codebook_colours(_request: HttpRequest) -> HttpResponse:
    """The colours of the codebook as a stylesheet, light and dark."""
    codes = [("", code) for code in codebook.OUTCOMES] + [("practice-", code) for code in codebook.PRACTICES]
    tokens = "".join(f"--{p}{code.value}: light-dark({code.light}, {code.dark}); " for p, code in codes)
    rules = "".join(f".{'o' if not p else 'p'}-{code.value} {{ --c: var(--{p}{code.value}) }}\n" for p, code in codes)
    return HttpResponse(f":root {{ {tokens}}}\n{rules}", content_type="text/css; charset=utf-8")
