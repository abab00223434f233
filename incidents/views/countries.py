"""Countries: their list, a page for each, and their files: HTTP only."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents import codebook
from incidents.counting.sentences import heading_sentence
from incidents.editions import then_and_now
from incidents.editions.etag import etag_by_edition
from incidents.editions.history import history_context
from incidents.editions.names import Names
from incidents.models import Country
from incidents.shapes import document_of
from incidents.views.country_rows import countries_table, country_record, country_rows, country_version, practice_lanes
from incidents.views.history import not_there
from incidents.views.incidents import pinned_words
from incidents.views.response import canonical, edition_without_filter, number_of
from project.formats import LICENCE, csv_file, header, json_file
from project.questions import Words, with_query


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """One row a country."""
    edition = edition_without_filter(request)
    number = number_of(edition)
    words: Words = {"edition": [str(number)]} if number else {}
    rows = country_rows(number)
    table = countries_table(rows, number)
    context = {
        "section": "countries",
        "edition": edition,
        "names": Names(number),
        "rows": rows,
        "pinned": bool(pinned_words(request, words)),
        "notes": table.notes,
        "csv": with_query(reverse("country-csv"), words),
        "json": with_query(reverse("country-json"), words),
        "canonical": canonical(request, "country-list", words),
        "then_and_now": then_and_now.since(
            request,
            edition,
            lambda newest: then_and_now.countries_moved(table, countries_table(country_rows(newest), newest)),
        ),
    }
    return render(request, "incidents/countries.html", context)


@require_safe
@etag_by_edition
def country_csv(request: HttpRequest) -> HttpResponseBase:
    """One row a country, as a file."""
    number = number_of(edition_without_filter(request))
    table = countries_table(country_rows(number), number)
    address = canonical(request, "country-list", {"edition": [str(number)]})
    return csv_file("countries", number, address, header(table.columns), table.rows)


@require_safe
@etag_by_edition
def country_json(request: HttpRequest) -> HttpResponse:
    """One row a country, as JSON."""
    number = number_of(edition_without_filter(request))
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
    edition = edition_without_filter(request)
    found = country_record(iso2, number_of(edition))
    if found is None:
        return not_there(request, Country, iso2, edition)
    words: Words = {"edition": [str(number_of(edition))]}
    names, asked = Names(number_of(edition)), {"country": [iso2]}
    context = found | practice_lanes(found["practices"], edition) | history_context(Country, iso2) | {
        "section": "countries", "edition": edition, "names": names,
        "sentence": heading_sentence(found["figures"], [names.in_text(iso2)]),
        "others_of": codebook.WHO.label("escapees"),
        "everybody": with_query(reverse("incident-list"), asked | {"who": ["all"]} | pinned_words(request, words)),
        "incidents_csv": with_query(reverse("incident-csv"), asked | {"who": ["escapees"]} | words),
        "json": with_query(reverse("country-record-json", args=[iso2]), words),
        "canonical": canonical(request, "country", words, iso2),
        "then_and_now": then_and_now.since(
            request, edition,
            lambda newest: then_and_now.country_moved(found["version"], found["question"], found["figures"], newest),
        ),
    }  # fmt: skip
    return render(request, "incidents/country.html", context)


@require_safe
@etag_by_edition
def country_record_json(request: HttpRequest, iso2: str) -> HttpResponse:
    """A country's whole published document."""
    edition = edition_without_filter(request)
    found = country_version(iso2, number_of(edition))
    if found is None:
        return not_there(request, Country, iso2, edition)
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
