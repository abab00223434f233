"""Countries: their list, a page for each, and their files: HTTP only."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents import codebook
from incidents.counting.sentences import heading_sentence
from incidents.editions import then_and_now
from incidents.editions.etag import etag_by_edition
from incidents.editions.names import Names
from incidents.editions.then_and_now import Movement
from incidents.models import Country, CountryVersion, Edition
from incidents.views.country_rows import countries_table, country_record, country_rows, practice_lanes
from incidents.views.incidents import pinned_words
from incidents.views.record_pages import RecordPage, Shown
from incidents.views.response import canonical, edition_without_filter, number_of
from project.formats import LICENCE, csv_file, header, json_file
from project.questions import with_query
from project.table import Words


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
    table = countries_table(country_rows(number), number).flat
    address = canonical(request, "country-list", {"edition": [str(number)]})
    return csv_file("countries", number, address, header(table.columns), table.rows)


@require_safe
@etag_by_edition
def country_json(request: HttpRequest) -> HttpResponse:
    """One row a country, as JSON."""
    number = number_of(edition_without_filter(request))
    table, words = countries_table(country_rows(number), number).flat, {"edition": [str(number)]}
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


class CountryPage(RecordPage):
    template = "incidents/country.html"

    def shown(self, request: HttpRequest, version: CountryVersion, edition: Edition | None) -> Shown:
        """The record with its practice as lanes, and the ways to its incidents."""
        number, code = number_of(edition), version.key
        found, names = country_record(version, number), Names(number)
        words: Words = {"edition": [str(number)]}
        asked: Words = {"country": [code]}
        return found | practice_lanes(found["practices"], edition) | {
            "sentence": heading_sentence(found["figures"], [names.in_text(code)]),
            "others_of": codebook.WHO.label("escapees"),
            "everybody": with_query(reverse("incident-list"), asked | {"who": ["all"]} | pinned_words(request, words)),
            "incidents_csv": with_query(reverse("incident-csv"), asked | {"who": ["escapees"]} | words),
        }  # fmt: skip

    def moved(self, version: CountryVersion, shown: Shown, edition: int, newest: int) -> Movement:
        return then_and_now.country_moved(version, shown["question"], shown["figures"], newest)


COUNTRY_PAGE = CountryPage(Country)
