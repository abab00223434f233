"""Countries: their list, a page for each, and their files: HTTP only."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents import codebook
from incidents.counting.sentences import heading_sentence
from incidents.editions.asked import Asked, asked_by
from incidents.editions.etag import etag_by_edition
from incidents.editions.kept_answers import keep_page
from incidents.editions.then_and_now import Movement, countries_moved, country_moved
from incidents.models import Country, CountryVersion
from incidents.views.country_rows import COUNTRY_COLUMNS, countries_table, country_record, country_rows
from incidents.views.described import TEXT, Described, described_by, list_of, list_schema, row_schema
from incidents.views.practices import practice_marks
from incidents.views.record_pages import RecordPage, Shown
from incidents.views.response import file_links, page_context, render_page, whole_list_json, workbook
from project.formats import FORMATS, csv_file, header, json_file
from project.questions import with_query
from project.table import Words, flat_columns


@require_safe
@keep_page
def country_list(request: HttpRequest) -> HttpResponse:
    """One row a country."""
    asked = asked_by(request).only()
    rows = country_rows(asked.number)
    table = countries_table(rows, asked.number)
    context = file_links("country", asked.edition_word, *FORMATS) | {
        "rows": rows, "pinned": asked.pinned, "notes": table.notes,
    } | page_context(
        asked, "countries", asked.canonical("country-list", asked.edition_word),
        lambda newest: countries_moved(table, countries_table(country_rows(newest), newest)),
    )  # fmt: skip
    return render_page(request, "incidents/countries.html", context)


@described_by(lambda _asked: Described(columns=flat_columns(COUNTRY_COLUMNS)))
@require_safe
@etag_by_edition
def country_csv(request: HttpRequest) -> HttpResponseBase:
    """One row a country, as a file."""
    asked = asked_by(request).only()
    table = countries_table(country_rows(asked.number), asked.number).flat
    address = asked.canonical("country-list", asked.edition_word)
    return csv_file("countries", asked.number, address, header(table.columns), table.rows)


@require_safe
@etag_by_edition
def country_xlsx(request: HttpRequest) -> HttpResponse:
    """One row a country, as a workbook."""
    asked = asked_by(request).only()
    table, words = countries_table(country_rows(asked.number), asked.number).flat, asked.edition_word
    address = asked.canonical("country-list", words)
    return workbook(asked, "countries", _("Countries"), address, words, table.columns, table.rows, notes=table.notes)


@described_by(
    lambda _asked: Described(schema=list_schema(row_schema(flat_columns(COUNTRY_COLUMNS)), notes=list_of(TEXT)))
)
@require_safe
@etag_by_edition
def country_json(request: HttpRequest) -> HttpResponse:
    """One row a country, as JSON."""
    asked = asked_by(request).only()
    table = countries_table(country_rows(asked.number), asked.number).flat
    return json_file(whole_list_json(asked, "country-list", table.records(), notes=table.as_dict()["notes"]))


class CountryPage(RecordPage):
    template = "incidents/country.html"

    def shown(self, asked: Asked, version: CountryVersion) -> Shown:
        """The record with what the marks of its practice mean, and the ways to its incidents."""
        found, here = country_record(version, asked.number), {"country": [version.key]}
        everybody: Words = here | {"who": ["all"]} | asked.pin
        return found | practice_marks(found["practices"]) | {
            "sentence": heading_sentence(found["figures"], [asked.names.in_text(version.key)]),
            "others_of": codebook.WHO.label("escapees"),
            "everybody": with_query(reverse("incident-list"), everybody),
            "incidents_csv": with_query(reverse("incident-csv"), here | {"who": ["escapees"]} | asked.edition_word),
        }  # fmt: skip

    def moved(self, asked: Asked, version: CountryVersion, shown: Shown, newest: int) -> Movement:
        return country_moved(version, shown["question"], shown["figures"], newest)


COUNTRY_PAGE = CountryPage(Country)
