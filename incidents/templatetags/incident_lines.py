"""Rows of a list of incidents, as one prepared text: a template takes 20 microseconds for each thing that it says."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from incidents import codebook, naming
from incidents.counting.snapshots import facts_now
from incidents.editions.names import Names
from incidents.templatetags.record import breaks, pin, spoken
from incidents.views.incident_rows import SLUG_PLACE, Listed, ListedInOrder

register = template.Library()
LINES_KEPT = 5_000  # of one edition and language: some 3 MB of a process


@register.simple_tag(takes_context=True)
def incident_lines(context: Context, rows: Iterable[Listed]) -> SafeString:
    """The rows of a body. Context: names, of_country (true where all are of one country)."""
    before, behind = reverse("incident", args=[SLUG_PLACE]).split(SLUG_PLACE)
    address, of_country = f"{before}{{}}{behind}{pin(context)}", bool(context.get("of_country"))
    words = LineWords(context["names"], of_country=of_country)

    def lines(some: Iterable[Listed]) -> Iterator[str]:
        return (words.line(row, address.format(row.document["slug"])) for row in some)

    said = lines_in_order(rows, (address, of_country), lines) if isinstance(rows, ListedInOrder) else lines(rows)
    return mark_safe("".join(said))


def lines_in_order(rows: ListedInOrder, shown: Any, lines: Callable[[Iterable[Listed]], Iterable[str]]) -> list[str]:
    """The lines of a page of a list: other questions have had some of its incidents, whose lines stay the same.

    They are kept with the snapshot, which goes when anything is published or removed, for each way they are `shown`.
    """
    kept: dict[Any, dict[int, str]] = facts_now(rows.edition).kept("incident lines", rows.edition, dict)
    same = kept.setdefault((get_language(), shown), {})
    found = {pk: line for pk in rows.pks if (line := same.get(pk)) is not None}
    missing = [pk for pk in rows.pks if pk not in found]
    found |= zip(missing, lines(rows.some(missing)), strict=True)
    if len(same) > LINES_KEPT:
        same.clear()
    same.update((pk, found[pk]) for pk in missing)
    return [found[pk] for pk in rows.pks]


class LineWords:
    """What all rows of one page say in the same words: each is translated once."""

    def __init__(self, names: Names, *, of_country: bool) -> None:
        self.names, self.of_country = names, of_country
        self.label = cache(lambda codes, value: escape(str(codes.label(value))))
        self.sources = cache(lambda n: ngettext("%(n)s source", "%(n)s sources", n) % {"n": n})
        self.persons = cache(lambda n: escape(ngettext("person", "people", n)))
        self.origin = cache(lambda code: escape(_("from %(country)s") % {"country": names.in_text(code)}))
        self.country = cache(lambda code: escape(names.country(code)))
        self.outcomes = cache(lambda codes: "<wbr>".join(map(self.outcome, codes)))
        self.before_number = escape(pgettext("before a number", "people"))
        self.confidence, self.or_more = escape(_("confidence")), escape(_("or more"))
        self.deleted = f' <span class="flag">{escape(_("original deleted"))}</span>'
        # One source, or several that are known to have one origin: of no other is it known to be independent.
        self.one_alone = cache(lambda n: f' <span class="flag one">{escape(naming.one_origin(n))}</span>')

    def line(self, row: Listed, address: str) -> str:
        document = row.document
        title, origin = naming.title_read(document), document["entered_from"] and self.origin(document["entered_from"])
        country = (
            "" if self.of_country else f'<td class="i">{self.country(document["country"])} {in_small(origin)}</td>'
        )
        return (
            f'<tr><td class="nowrap">{self.date(document)}</td><th scope="row" class="name">'
            f'<a class="t{breaks(title)}" href="{address}">{spoken(title)}</a>'
            f"<small>{self.below_title(row, origin if self.of_country else '')}</small></th>{country}"
            f'<td class="i n ppl" data-b="{self.before_number}" data-p="{self.persons(row.people.best)}">'
            f'{self.people(row)}</td><td class="i outs">{self.outcomes(row.outcomes)}</td>'
            f'<td class="i" data-k="{self.confidence}">'
            f"{self.label(codebook.CONFIDENCES, document['confidence'])}</td></tr>\n"
        )

    def date(self, document: dict[str, Any]) -> str:
        precision = document["date_precision"]
        return escape(naming.day(document["date"], precision or "day")) + in_small(escape(naming.how_known(precision)))

    def below_title(self, row: Listed, origin: str) -> str:
        """What stands below a title: its kind, where people came from, its sources, and what is weak in it."""
        document = row.document
        kind = self.label(codebook.KINDS, document["kind"]) + (f", {origin}" if origin else "")
        flags = (self.deleted if row.deleted else "") + (self.one_alone(row.sources) if row.independent == 1 else "")
        if document["measure"] != "movement":
            flags += f' <span class="flag mild">{self.label(codebook.MEASURES, document["measure"])}</span>'
        return f"{kind} · {self.sources(row.sources)}{flags}"

    def people(self, row: Listed) -> str:
        between = naming.span(row.people)
        if between:
            return f'{naming.number(row.people.best)} <small class="rg{breaks(between)}">{escape(between)}</small>'
        return naming.number(row.people.best) + (f" <small>{self.or_more}</small>" if row.people.open else "")

    def outcome(self, code: str) -> str:
        # Its colour never without its name.
        name = self.label(codebook.OUTCOMES, code)
        return f'<span class="out"><span class="sw o-{escape(code)}"></span>{name}</span>'


def in_small(text: str) -> str:
    return f"<small>{text}</small>" if text else ""
