"""Pages and files of the record: HTTP only."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from incidents import codebook, comparing, lanes, listing, pinning, standards, usage
from incidents.answers import PAGE, canonical, edition_only, list_json, number_of, workbook
from incidents.countries import countries_table, country_record, country_rows, country_version, drawn
from incidents.editions import edition_asked
from incidents.examples import examples
from incidents.figures import Heading, heading
from incidents.filters import IncidentFilter, incident_question
from incidents.history import history_context
from incidents.history_views import not_there
from incidents.kinds import COUNTRY, INCIDENT
from incidents.models import Country, Edition, IncidentVersion
from incidents.naming import Names, Sentence, heading_sentence, together
from incidents.records import full_record, with_sources_of
from incidents.rules import RULES
from incidents.shapes import document_of
from incidents.unchanged import of_an_edition
from project import panel
from project.formats import LICENCE, csv_file, header, json_file
from project.questions import Words, with_query

SIDE = ("country", "outcome", "kind", "confidence", "who", "basis", "entered_from", "precision")


@require_safe
def incident_list(request: HttpRequest) -> HttpResponse:
    """Incidents, filtered."""
    edition = edition_asked(request)
    question = incident_question(request.GET, number_of(edition), strict=False)
    figures, path = heading(question), reverse("incident-list")
    page = panel.page_of(question, question.rows().order_by(*question.order), count=figures.incidents, size=PAGE)
    columns = [
        panel.heading(question, path, _("Date"), "date", falling=True),
        panel.heading(question, path, _("Incident"), "title"),
        panel.heading(question, path, _("Country"), "country"),
        panel.heading(question, path, _("People"), "people", falling=True, number=True),
        panel.Heading(_("Outcome")),
        panel.Heading(_("Confidence")),
    ]
    names = Names(question.edition)
    context = list_context(request, question, path) | {
        "section": "incidents", "edition": edition, "figures": figures, "page": page, "columns": columns,
        "sentence": sentence(question, figures, names), "others_of": others_of(question),
        "loosened": [] if figures.incidents else panel.loosened(
            question, path, lambda rest: incident_question(rest, question.edition, strict=False)
        ),
        "page_links": panel.page_links(question, page, path), "names": names,
        "rows": listing.listed(page.object_list, question.edition),
        "everybody": with_query(path, panel.asked_words(question, "who") | {"who": ["all"]}),
        "csv": with_query(reverse("incident-csv"), question.question()),
        "json": with_query(reverse("incident-json"), question.question()),
        "xlsx": with_query(reverse("incident-xlsx"), question.question()),
        "canonical": canonical(request, "incident-list", question.question()),
        "then_and_now": pinning.since(
            request, edition, lambda newest: pinning.incidents(question, figures.incidents, figures.people, newest)
        ),
    }  # fmt: skip
    return render(request, "incidents/list.html", context)


def sentence(question: IncidentFilter, figures: Heading, names: Names) -> Sentence:
    """The heading of a list, with the countries and outcomes that were asked for."""
    countries = [names.in_text(code) for code in question.value("country")]
    return heading_sentence(figures, countries, outcomes=len(question.outcomes or []))


def others_of(question: IncidentFilter) -> str:
    """Of whom the list is, while there are others."""
    return together([str(codebook.WHO.label(who)) for who in question.people])


def pinned(request: HttpRequest, words: Words) -> Words:
    """The edition as a word of further links, where the page itself is pinned to one."""
    return words if {"edition", "asof"} & set(request.GET) else {}


def plainly_pinned(request: HttpRequest, edition: Edition | None) -> pinning.Pinned | None:
    """The line of a pinned page whose numbers are not compared."""
    return pinning.since(request, edition, pinning.plainly)


def list_context(request: HttpRequest, question: IncidentFilter, path: str) -> dict[str, Any]:
    """What every page with the filter of incidents shows of it."""
    side = [name for name in SIDE if not (name == "outcome" and question.counts)]
    return {
        "question": question,
        "facets": panel.facets(question, question.facets(*side)),
        "chips": panel.chips(question, path),
        "clear_href": panel.cleared(question, path),
        "unknown_words": question.unknown(),
        "form_action": path,
        "kept_words": panel.kept_words(question, *side),
    }


@require_safe
@of_an_edition
def incident_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as a file, in the columns of seeds/incidents.csv."""
    edition = edition_asked(request)
    question = incident_question(request.GET, number_of(edition), strict=True)
    columns = listing.columns(edition)
    rows = listing.csv_rows(question.rows().order_by(*question.order), columns)
    address = canonical(request, "incident-list", question.question())
    return csv_file("incidents", question.edition, address, header(columns), rows)


@require_safe
@of_an_edition
def incident_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a workbook."""
    edition = edition_asked(request)
    question = incident_question(request.GET, number_of(edition), strict=True)
    columns, words = listing.columns(edition), question.question()
    rows = listing.csv_rows(question.rows().order_by(*question.order), columns)
    address = canonical(request, "incident-list", words)
    return workbook("incidents", _("Incidents"), edition, address, words, columns, rows)


@require_safe
@of_an_edition
def incident_json(request: HttpRequest) -> HttpResponse:
    """The list as JSON, a page at a time."""
    edition = edition_asked(request)
    question = incident_question(request.GET, number_of(edition), strict=True)
    rows = question.rows()
    page = panel.page_of(question, rows.order_by(*question.order), count=rows.count(), size=PAGE)
    results = [listing.result(row.document, edition) for row in page.object_list]
    return json_file(list_json(request, "incident", question, page, results))


def version_of(slug: str, edition: Edition | None) -> IncidentVersion | None:
    """The incident as of an edition; None where it has none."""
    return IncidentVersion.objects.as_of(edition).filter(key=slug).first()


@require_safe
def incident(request: HttpRequest, slug: str) -> HttpResponse:
    """A record."""
    edition = edition_only(request)
    version = version_of(slug, edition)
    if version is None:
        return not_there(request, INCIDENT, slug, edition)
    words: Words = {"edition": [str(number_of(edition))]}
    context = full_record(version, number_of(edition)) | history_context(INCIDENT, slug) | {
        "section": "incidents", "edition": edition, "names": Names(number_of(edition)),
        "json": with_query(reverse("incident-record-json", args=[slug]), words),
        "canonical": canonical(request, "incident", words, slug),
        "then_and_now": pinning.since(
            request, edition, lambda newest: pinning.incident(version, number_of(edition) or 0, newest)
        ),
    }  # fmt: skip
    return render(request, "incidents/record.html", context)


@require_safe
@of_an_edition
def incident_record_json(request: HttpRequest, slug: str) -> HttpResponse:
    """A record's whole published document, each claim with its source."""
    edition = edition_only(request)
    version = version_of(slug, edition)
    if version is None:
        return not_there(request, INCIDENT, slug, edition)
    number = number_of(edition)
    words: Words = {"edition": [str(number)]}
    document = with_sources_of(edition, version)
    return json_file(
        {
            **document,
            "edition": number,
            "since": version.since_id,
            "licence": LICENCE,
            "address": canonical(request, "incident", words, slug),
        }
    )


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """One row a country."""
    edition = edition_only(request)
    number = number_of(edition)
    words: Words = {"edition": [str(number)]} if number else {}
    rows = country_rows(number)
    table = countries_table(rows, number)
    context = {
        "section": "countries",
        "edition": edition,
        "names": Names(number),
        "rows": rows,
        "pinned": bool(pinned(request, words)),
        "notes": table.notes,
        "csv": with_query(reverse("country-csv"), words),
        "json": with_query(reverse("country-json"), words),
        "canonical": canonical(request, "country-list", words),
        "then_and_now": pinning.since(
            request, edition, lambda newest: pinning.countries(table, countries_table(country_rows(newest), newest))
        ),
    }
    return render(request, "incidents/countries.html", context)


@require_safe
@of_an_edition
def country_csv(request: HttpRequest) -> HttpResponseBase:
    """One row a country, as a file."""
    number = number_of(edition_only(request))
    table = countries_table(country_rows(number), number)
    address = canonical(request, "country-list", {"edition": [str(number)]})
    return csv_file("countries", number, address, header(table.columns), table.rows)


@require_safe
@of_an_edition
def country_json(request: HttpRequest) -> HttpResponse:
    """One row a country, as JSON."""
    number = number_of(edition_only(request))
    table, words = countries_table(country_rows(number), number), {"edition": [str(number)]}
    return json_file(
        {
            "count": len(table.rows),
            "edition": number,
            "query": words,
            "next": None,
            "results": table.records(),
            "notes": table.as_dict()["notes"],
            "licence": LICENCE,
            "address": canonical(request, "country-list", words),
        }
    )


@require_safe
def country(request: HttpRequest, iso2: str) -> HttpResponse:
    """A country's record."""
    edition = edition_only(request)
    found = country_record(iso2, number_of(edition))
    if found is None:
        return not_there(request, COUNTRY, iso2, edition)
    words: Words = {"edition": [str(number_of(edition))]}
    names, asked = Names(number_of(edition)), {"country": [iso2]}
    context = found | drawn(found["practices"], edition) | history_context(COUNTRY, iso2) | {
        "section": "countries", "edition": edition, "names": names,
        "sentence": heading_sentence(found["figures"], [names.in_text(iso2)]),
        "others_of": codebook.WHO.label("escapees"),
        "everybody": with_query(reverse("incident-list"), asked | {"who": ["all"]} | pinned(request, words)),
        "incidents_csv": with_query(reverse("incident-csv"), asked | {"who": ["escapees"]} | words),
        "json": with_query(reverse("country-record-json", args=[iso2]), words),
        "canonical": canonical(request, "country", words, iso2),
        "then_and_now": pinning.since(
            request, edition,
            lambda newest: pinning.country(found["version"], found["question"], found["figures"], newest),
        ),
    }  # fmt: skip
    return render(request, "incidents/country.html", context)


@require_safe
@of_an_edition
def country_record_json(request: HttpRequest, iso2: str) -> HttpResponse:
    """A country's whole published document."""
    edition = edition_only(request)
    found = country_version(iso2, number_of(edition))
    if found is None:
        return not_there(request, COUNTRY, iso2, edition)
    words: Words = {"edition": [str(number_of(edition))]}
    return json_file(
        {
            **document_of(edition, Country, found.document),
            "edition": number_of(edition),
            "since": found.since_id,
            "licence": LICENCE,
            "address": canonical(request, "country", words, iso2),
        }
    )


def comparison_context(request: HttpRequest, edition: Edition | None) -> dict[str, Any]:
    """Two to four countries as of an edition, and the addresses of the same question."""
    number = number_of(edition)
    codes = comparing.countries_asked(request.GET, number)
    words = comparing.words_of(codes, number)
    return {
        "section": "countries",
        "edition": edition,
        "names": Names(number),
        "columns": comparing.compared(codes, number),
        "words": words,
        "json": with_query(reverse("country-comparison-json"), words),
        "canonical": canonical(request, "country-comparison", words),
    }


@require_safe
def country_comparison(request: HttpRequest) -> HttpResponse:
    """Countries side by side."""
    edition = edition_only(request, "country")
    context = comparison_context(request, edition)
    entries = [practice for column in context["columns"] for practice in column.practices]
    known = ("country", "edition", "asof", "lang", "view")
    context |= lanes.legend(entries) | {
        "drawn": comparing.drawn_together(context["columns"], edition),
        "treaties": comparing.treaties_of(context["columns"]),
        "bases": codebook.PRACTICE_BASES,
        "unknown_words": [word for word in request.GET if word not in known],
        "then_and_now": plainly_pinned(request, edition),
    }
    return render(request, "incidents/comparison.html", context)


@require_safe
@of_an_edition
def country_comparison_json(request: HttpRequest) -> HttpResponse:
    """Countries side by side, as JSON."""
    context = comparison_context(request, edition_only(request, "country"))
    results = [comparing.as_json(column, context["edition"]) for column in context["columns"]]
    return json_file(
        {
            "count": len(results),
            "edition": number_of(context["edition"]),
            "query": context["words"],
            "results": results,
            "licence": LICENCE,
            "address": context["canonical"],
        }
    )


@require_safe
def method_page(request: HttpRequest) -> HttpResponse:
    """How it is counted, with examples; coverage, licences, standards."""
    edition = edition_only(request)
    number = number_of(edition)
    context = {
        "section": "method", "edition": edition, "names": Names(number), "rules": RULES, "examples": examples(number),
        "licence": LICENCE, "met": standards.MET,
        "principles": standards.PRINCIPLES, "areas": standards.AREAS, "standards_address": standards.ADDRESS,
        "canonical": canonical(request, "method", {"edition": [str(number)]} if number else {}),
        "then_and_now": plainly_pinned(request, edition),
    }  # fmt: skip
    return render(request, "incidents/method.html", context)


@require_safe
def codebook_page(request: HttpRequest) -> HttpResponse:
    """Every code with its definition and how often it is used."""
    edition = edition_only(request)
    number = number_of(edition)
    words = pinned(request, {"edition": [str(number)]})
    context = {
        "section": "codebook", "edition": edition, "rules": RULES,
        "lists": usage.lines(number, words),
        "canonical": canonical(request, "codebook", {"edition": [str(number)]} if number else {}),
        "then_and_now": plainly_pinned(request, edition),
    }  # fmt: skip
    return render(request, "incidents/codebook.html", context)


@require_safe
@login_not_required
@cache_control(public=True, max_age=300)
def codebook_colours(request: HttpRequest) -> HttpResponse:
    """The colours of the codebook as a stylesheet, light and dark."""
    codes = [("", code) for code in codebook.OUTCOMES] + [("practice-", code) for code in codebook.PRACTICES]
    tokens = "".join(f"--{p}{code.value}: light-dark({code.light}, {code.dark}); " for p, code in codes)
    rules = "".join(f".{'o' if not p else 'p'}-{code.value} {{ --c: var(--{p}{code.value}) }}\n" for p, code in codes)
    return HttpResponse(f":root {{ {tokens}}}\n{rules}", content_type="text/css; charset=utf-8")
