"""The questions that charts read from an address: announcements of arrivals, and what the explorer counts."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents import codebook
from incidents.counting.country_names import countries_to_ask
from incidents.counting.filters import IncidentFilter
from incidents.shapes import ends_running_totals
from project.queries import copied_query
from project.questions import PeriodQuestion, Question
from project.table import Words
from project.word_filters import CodesFilter, OneFilter
from stats import year_parts
from stats.models import ArrivalVersion, OtherFigureVersion

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
        self.filters["destination"].choose_from(list((known | always).items()))

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


class OtherFigureFilter(PeriodQuestion):
    """Which figures of other destinations, or of who arrived: those that end after `from` and begin before `to`."""

    SORTS = {"-period": ("key",)}
    DAYS = ("period_start", "period_end")
    COUNTED = False  # figures are few
    DATASET: ClassVar[str] = ""

    class Meta(Question.Meta):
        model = OtherFigureVersion

    @classmethod
    def of_edition(cls, edition: int | None) -> Any:
        return super().of_edition(edition).filter(dataset=cls.DATASET)

    def rows(self, *, without: str | None = None) -> Any:
        """The figures that match; their days stand in their documents alone."""
        rows = Question.rows(self, without=without)
        first, last = self.value("from_"), self.value("to")
        if not (first or last):
            return rows
        spans = rows.values_list("pk", "document__period_start", "document__period_end")
        begins, ends = (first[0].isoformat() if first else ""), (last[1].isoformat() if last else "9999")
        # One without a first day is a running total: it begins before any day.
        found = [pk for pk, start, end in spans if (end or "") >= begins and (start or "") <= ends]
        return rows.filter(pk__in=found)

    @cached_property
    def documents(self) -> list[dict[str, Any]]:
        return list(self.rows().order_by("key").values_list("document", flat=True))


class ElsewhereFilter(OtherFigureFilter):
    """Figures of other destinations."""

    DATASET = "destination"

    measure = CodesFilter(codebook.FLOW_MEASURES)

    class Meta(OtherFigureFilter.Meta):
        pass


class WhoArrivedFilter(OtherFigureFilter):
    """Figures of who arrived, by one dimension at a time."""

    DATASET = "breakdown"
    DEFAULTS = {"dimension": ["age"]}

    dimension = OneFilter(label=codebook.DIMENSIONS.title, choices=codebook.DIMENSIONS.choices, empty_label=None)

    class Meta(OtherFigureFilter.Meta):
        pass

    def rows(self, *, without: str | None = None) -> Any:
        asked = self.value("dimension") or self.DEFAULTS["dimension"][0]
        return super().rows(without=without).filter(dimension=asked)


MOST_WORDS = 2  # that the explorer counts by: an axis, and a colour
ASKED_ABOVE = "the form above the chart asks for it"
GROUPED_BY = (
    ("country", _("Country")),
    ("entered_from", _("Entered from")),
    ("year", _("Year")),
    ("quarter", _("Quarter")),
    ("month", _("Month")),
    ("kind", _("Kind")),
    ("outcome", _("Outcome")),
    ("confidence", _("Confidence")),
    ("basis", _("Basis")),
    ("publisher", _("Publisher")),
)
PERIODS = ("year", "quarter", "month")
DRAWN_AS = (
    ("bars", _("Bars")),
    ("stacked", _("Stacked bars")),
    ("lines", _("Lines")),
    ("heatmap", _("Heatmap")),
    ("map", pgettext_lazy("a kind of chart", "Map")),
    ("table", _("Plain table")),
)


class ExploreFilter(IncidentFilter):
    """Which incidents the explorer counts, what of them, by which words, and as which drawing."""

    DEFAULTS = IncidentFilter.DEFAULTS | {"measure": ["incidents"], "by": ["year"]}

    measure = OneFilter(
        label=_("What is counted"),
        choices=[
            ("incidents", _("Incidents")),
            ("people", _("People")),
            ("share", _("Share of a known outcome")),
        ],
        method="no_filter",
        empty_label=None,
        unoffered=ASKED_ABOVE,
        draws=True,
    )
    by = CodesFilter(
        label=pgettext_lazy("what is counted by", "By"),
        choices=GROUPED_BY,
        method="no_filter",
        column="",
        unoffered=ASKED_ABOVE,
        draws=True,
    )
    as_ = OneFilter(
        label=_("Drawn as"),
        choices=DRAWN_AS,
        method="no_filter",
        unoffered=ASKED_ABOVE,
        draws=True,
    )
    each = OneFilter(
        label=_("A small chart for each"),
        choices=[("country", _("Country"))],
        method="no_filter",
        unoffered=ASKED_ABOVE,
        draws=True,
    )

    class Meta(IncidentFilter.Meta):
        pass

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        """The form sends a second word that was not chosen as an empty one."""
        if "by" in data:
            data = copied_query(data)
            data.setlist("by", [word for word in data.getlist("by") if word] or self.DEFAULTS["by"])
        super().__init__(data, **kwargs)

    @property
    def measured(self) -> str:
        return str(self.value("measure") or "incidents")

    @property
    def by_words(self) -> list[str]:
        """The words that are counted by, in the order of the address: an axis first, then a colour."""
        return self.given.getlist("by") or self.DEFAULTS["by"]

    @property
    def panels(self) -> list[str]:
        """The word of which each value has a small chart of its own, if any."""
        return [str(self.value("each"))] if self.value("each") else []

    @property
    def drawn_as(self) -> str:
        """As which drawing: what suits the measure and the words, where none is asked for."""
        return str(self.value("as_") or suited_drawing(self.measured, self.by_words, each=bool(self.panels)))

    def question(self, *, full: bool = True) -> Words:
        words = super().question(full=full)
        return {**words, "as": [self.drawn_as]} if full else words


def suited_drawing(measure: str, by: list[str], *, each: bool = False) -> str:
    """A sensible drawing of a measure by one or two words, perhaps in small charts."""
    first, second = by[0], by[1] if len(by) > 1 else None
    if second is None:
        return "bars"
    apart = "lines" if first in PERIODS else "bars" if each else "heatmap"  # what may not be added
    if measure == "share":
        return "stacked" if second == "outcome" else apart
    return apart if stands_under_several(measure, second) or second in PERIODS else "stacked"


def stands_under_several(measure: str, word: str) -> bool:
    """Whether one incident, or one person, may stand under several values of a word, which then add up to too much."""
    return word == "publisher" or (word == "outcome" and measure == "incidents")
