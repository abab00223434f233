"""The question that tables, charts and files of arrivals read from an address."""

import datetime as dt
from typing import Any

from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.counting.country_names import countries_to_ask
from incidents.shapes import ends_running_totals
from project.questions import PeriodQuestion, Question
from project.word_filters import CodesFilter, OneFilter
from stats import year_parts
from stats.models import ArrivalVersion

LATEST_RELEASE = F("released").desc(nulls_last=True)


class ArrivalFilter(PeriodQuestion):
    """Which announcements of arrivals: by destination, kind of period and days."""

    SORTS = {
        "-period": ("-period_end", "period_type", "status", LATEST_RELEASE, "key"),
        "period": ("period_end", "period_type", "status", LATEST_RELEASE, "key"),
        "-total": ("-total", "-period_end", "key"),
        "total": ("total", "-period_end", "key"),
        "-released": (LATEST_RELEASE, "-period_end", "key"),
    }
    DEFAULTS = {"destination": ["KR"], "vintages": ["newest"]}

    DAYS = ("period_start", "period_end")
    PERIOD_BEFORE = "vintages"
    COUNTED = False  # announcements are few

    destination = OneFilter(
        label=_("Destination"),
        method="no_filter",
        empty_label=None,
        unoffered="the page is of one country, and another has a link of its own",
    )
    period = CodesFilter(codebook.PERIOD_TYPES, field_name="period_type")
    vintages = OneFilter(
        label=_("Announcements"),
        choices=[
            ("newest", _("the one that counts")),
            ("counted", _("those that a year is made of")),
            ("all", _("all, superseded ones too")),
        ],
        method="no_filter",
        empty_label=None,
    )

    class Meta(Question.Meta):
        model = ArrivalVersion

    def __init__(self, data: QueryDict, *, edition: int | None, **kwargs: Any) -> None:
        super().__init__(data, edition=edition, **kwargs)
        known = dict(countries_to_ask(edition, ArrivalVersion, "destination"))
        # Addresses write the default out: it can be asked, too, of an edition that does not have that country.
        always = {code: known.get(code, code) for code in self.DEFAULTS["destination"]}
        self.filters["destination"].extra["choices"] = list((known | always).items())

    def begun_by(self, rows: Any, column: str, day: dt.date) -> Any:
        if self.strict and not ends_running_totals(self.edition):
            return rows.ending_or_begun_by(day)
        return rows.begun_or_run_up_to(day)

    def rows(self, *, without: str | None = None) -> Any:
        """The announcements that match; of each period the one that counts, or as `vintages` asks."""
        rows = super().rows(without=without)
        rows = rows.filter(destination=self.value("destination") or self.DEFAULTS["destination"][0])
        if self.value("vintages") == "all":
            return rows
        counting = rows.counting()
        if self.value("vintages") != "counted":
            return counting
        made = year_parts.rows_by_year(counting.defer("document")).values()
        return rows.filter(pk__in=[row.pk for parts in made for row in parts])
