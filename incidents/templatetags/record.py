"""Words for templates: labels of codes, dates to what is known, ranges of people."""

import re
from typing import Any

from django import template
from django.apps import apps
from django.template.context import Context
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from incidents import codebook, naming
from incidents.copies import READABLE, kept_sums
from incidents.editions.differences import field_change
from incidents.editions.names import Names
from incidents.models import Edition
from incidents.other_names import PLACE, PUBLISHER, name_shown
from incidents.people import People
from incidents.views.placed import unplaced
from project.languages import LANGUAGE_CODES, language_name, language_of_letters, parts_in_other_language
from project.media_types import MEDIA_TYPES
from project.ordering import is_korean
from project.ranges import from_to
from project.reader_marks import never_keep
from project.search_marks import Piece

register = template.Library()
LATIN = re.compile("[A-Za-z]")
LONG = 22  # characters of a word

for said_by_naming in (naming.full_day, naming.how_known, naming.moment, naming.number, naming.period):
    register.filter(said_by_naming)


@register.filter
def label(value: str | None, codes: str) -> str:
    return str(codebook.ALL[codes].label(value))


@register.filter("titled")
def record_title(record: Any) -> str:
    """The title of a record's document or version, or its key where nothing of that can be seen."""
    return naming.title_read(record if isinstance(record, dict) else vars(record) | {"slug": record.key})


@register.filter
def summarised(document: dict[str, Any]) -> str:
    """The summary in the reader's language, where there is one in it."""
    return (document["summary_ko"] if is_korean() else "") or document["summary"]


@register.filter("lang")
def language_attribute(text: Any) -> str:
    """The attribute of an element that holds a text of the record in another language than the page's: told by letters.

    A text has no language of its own, and a name in Latin letters may be English or none.
    """
    found = language_of_letters(str(text or ""))
    return format_html(' lang="{}"', found) if found and found != (get_language() or "en")[:2] else ""


@register.filter
def spoken(text: Any) -> str:
    """A text whose words of another language than the page's are marked as such, for whoever reads aloud."""
    said = str("" if text is None else text)
    # Most texts are of one language, which is quickly seen.
    if said.isascii() and not (is_korean() and LATIN.search(said)):
        return escape(said)
    parts = parts_in_other_language(said, "ko" if is_korean() else "en")
    return format_html_join("", "{}{}{}", (in_element(part, other) for part, other in parts if part))


def in_element(text: str, language: str) -> tuple[str, str, str]:
    return (format_html('<span lang="{}">', language), text, mark_safe("</span>")) if language else ("", text, "")


@register.filter("one_origin")
def one_origin_said(sources: int) -> str:
    return naming.one_origin(sources)


@register.filter
def known_apart(sources: int, independent: int) -> str:
    return naming.sources_known_apart(sources, independent)


@register.filter("place")
def place_read(name: str) -> str:
    return name_shown(PLACE, name)


@register.filter("publisher")
def publisher_read(name: str) -> str:
    return name_shown(PUBLISHER, name)


@register.filter
def said_in(pieces: list[Piece]) -> str:
    """The same of a text in pieces."""
    return language_attribute("".join(piece.text for piece in pieces))


@register.filter
def breaks(text: Any) -> str:
    # A word that no column has room for may break anywhere.
    return " breaks" if any(len(word) > LONG for word in str(text or "").split()) else ""


@register.filter
def language_code(code: str) -> str:
    # Empty is an unknown language; a code that is none would be no valid page.
    return code if code in LANGUAGE_CODES else ""


@register.filter
def title_language(source: dict[str, Any]) -> str:
    """The language of a source's title: that of the source, unless we describe it in English."""
    described = source["title"].startswith("[") and language_of_letters(source["title"]) == "en"
    return "en" if described else language_code(source["language"])


@register.filter
def from_whom(source: dict[str, Any]) -> str:
    return naming.titled(publisher_read(source["publisher"]), record_title(source))


@register.filter("day")
def day_known(value: Any, precision: str = "day") -> str:
    return naming.day(value, precision or "day")


@register.filter
def to_day(first: str, last: str) -> str:
    return naming.days_between(first, last)


@register.filter("span")
def range_of(people: People) -> str:
    return naming.span(people)


@register.filter
def best(people: People) -> str:
    return naming.or_more(people.best, is_open=people.open)


@register.filter("persons")
def persons_of(people: People) -> str:
    return naming.persons(people.best, is_open=people.open)


@register.filter
def incidents(count: int) -> str:
    return naming.incidents_phrase(count)


@register.filter("country")
def country_of(code: str | None, names: Names) -> str:
    return names.country(code)


@register.filter
def in_text(code: str | None, names: Names) -> str:
    return names.in_text(code)


@register.filter("sexes")
def sexes_of(counts: dict[str, Any]) -> str:
    return naming.sexes(counts["women"], counts["men"], counts["children"])


@register.filter
def definition(value: str | None, codes: str) -> str:
    known = codebook.ALL[codes]
    return str(known[value].definition) if value and value in known else ""


@register.filter("years")
def years_of(practice: dict[str, Any]) -> str:
    return naming.years(practice["from_year"], practice["to_year"])


@register.filter("treaty_name")
def treaty_called(treaty: dict[str, Any]) -> str:
    return naming.treaty_name(treaty)


@register.filter
def treaty_said(treaty: dict[str, Any]) -> str:
    known = definition(treaty["treaty"], "treaty")
    return known or str(codebook.TREATY_KINDS.label(naming.treaty_kind(treaty)))


@register.filter
def web(address: str) -> str:
    # Another scheme, such as javascript:, would run what it says.
    return address if address.startswith(("http://", "https://")) else ""


@register.simple_tag(takes_context=True)
def pin(context: Context, sign: str = "?") -> str:
    asked = context["request"].GET
    # A page that is pinned leads to the same edition; any other one to the newest.
    return f"{sign}edition={context['edition'].number}" if "edition" in asked or "asof" in asked else ""


@register.simple_tag
def newest_edition() -> int:
    """The number of the newest edition, 0 on a site that has published nothing."""
    newest = Edition.objects.newest()
    return newest.number if newest else 0


@register.simple_tag(takes_context=True)
def edit_address(context: Context) -> str:
    """Where the record of the page is edited; nothing for whoever may not. Context: record_kind, record_key."""
    user, model = context["request"].user, context["record_kind"]
    names = model._meta
    if not (user.is_staff and user.has_perm(f"{names.app_label}.change_{names.model_name}")):
        return ""
    never_keep(context["request"])  # a working copy has no edition
    named = {model.KEY: context["record_key"]}
    found = model._default_manager.filter(**named).order_by().values_list("pk", flat=True).first()
    return reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[found]) if found else ""


@register.inclusion_tag("incidents/partials/further.html", takes_context=True)
def further(context: Context, row: dict[str, Any], kind: str, *, facts: bool = False) -> dict[str, Any]:
    """What a page has no place of its own for: {% further claim "claim" %}. Context: names."""
    model: Any = apps.get_model("incidents", kind)
    fields = [
        field_change(model, name, {}, row, context["names"]) for name in unplaced(model) if row.get(name) is not None
    ]
    return {"fields": [field for field in fields if field.after], "facts": facts}


@register.filter
def media_type(code: str) -> str:
    # A type that is not in the list is shown as it was published.
    return str(MEDIA_TYPES.get(code, code))


@register.filter
def readable(copy: dict[str, Any]) -> bool:
    return copy["media_type"] in READABLE


@register.simple_tag(takes_context=True)
def kept_here(context: Context, document: dict[str, Any]) -> set[str]:
    if document["snapshots"]:
        never_keep(context["request"])  # nor has a file
    return kept_sums(copy["sha256"] for copy in document["snapshots"])


@register.filter
def language(code: str) -> str:
    return language_name(code)


@register.filter
def counted(claim: dict[str, Any]) -> str:
    """A claim's number: "at least 500", "500–600"; nothing where it gives none."""
    if claim["people_reported"] is None:
        return ""
    low, high = naming.number(claim["people_reported"]), naming.number(claim["people_high"])
    count = from_to(low, high) if high else low
    qualifier = claim["qualifier"]
    if qualifier in ("", "exact"):
        return count
    return _("%(qualifier)s %(count)s") % {"qualifier": codebook.QUALIFIERS.label(qualifier), "count": count}


@register.filter
def said(claim: dict[str, Any]) -> str:
    # The words of the source go before those of the codebook.
    return str(claim["wording"]) or counted(claim)
