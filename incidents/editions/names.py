"""Cells of a table as a page says them: countries and codes by their names in an edition."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from incidents import codebook
from incidents.counting.country_names import country_names
from incidents.naming import day, number, percent, period_read, quarter_name
from incidents.other_names import PLACE, PUBLISHER, name_shown
from project.languages import language_name
from project.periods import year_text
from project.table import Column

# Countries that English names with an article in running text: "in the United States".
WITH_ARTICLE = frozenset(("AE", "BS", "DO", "GB", "GM", "KM", "MH", "MV", "NL", "PH", "SB", "SC", "US", "VA"))

AGGREGATE = "ZZ"  # totals over countries that a source gives: no country of its own
NAMED_IN_KOREAN = {"location": PLACE, "publisher": PUBLISHER}  # columns of names that have no code


@dataclass(frozen=True)
class Names:
    """Names of countries and codes as of an edition, in the reader's language."""

    do_not_call_in_templates: ClassVar[bool] = True
    edition: int | None

    def country(self, code: str | None) -> str:
        if code == AGGREGATE:
            return _("All asylum countries together")
        return self.countries.get(code or "", code or "")

    @cached_property
    def countries(self) -> dict[str, str]:
        # Once a page: a cache is asked, and the names sorted, as often as this is called.
        return country_names(self.edition)

    def in_text(self, code: str | None) -> str:
        name = self.country(code)
        return pgettext("a country in a sentence", "the %s") % name if code in WITH_ARTICLE else name

    def __call__(self, column: Column, value: Any) -> str:
        """A cell as a page shows it; nothing where it is unknown."""
        if value is None:
            return ""
        if column.read:
            return column.read(value)
        if column.type == "country":
            return self.country(value)
        if column.type == "code":
            return str(codebook.ALL[column.codes].label(value))
        if column.type == "bool":
            return (_("or more") if value else "") if column.of == "open" else (_("yes") if value else _("no"))
        if column.type == "date":
            return day(value)
        if column.type == "period":
            return period_read(value)
        if column.name == "quarter":
            return quarter_name(value)
        if column.name in NAMED_IN_KOREAN:
            return name_shown(NAMED_IN_KOREAN[column.name], value)
        if column.name == "share":
            return percent(value)
        # As a number it would have a comma.
        if "year" in (column.name, column.type):
            return year_text(value)
        if column.type == "language":
            return language_name(value)
        return number(value) if column.type in ("int", "float") else str(value)
