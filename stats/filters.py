"""The question that tables, charts and files of arrivals read from an address."""

from typing import Any

import django_filters as df
from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.counting.country_names import countries_to_ask
from project.questions import PeriodFilter, Question, QuestionForm
from stats import year_parts
from stats.models import ArrivalVersion

LATEST_RELEASE = F("released").desc(nulls_last=True)


class ArrivalFilter(Question):
    """Which announcements of arrivals: by destination, kind of period and days."""

    SORTS = {
        "-period": ("-period_end", "period_type", "status", LATEST_RELEASE, "key"),
        "period": ("period_end", "period_type", "status", LATEST_RELEASE, "key"),
        "-total": ("-total", "-period_end", "key"),
        "total": ("total", "-period_end", "key"),
        "-released": (LATEST_RELEASE, "-period_end", "key"),
    }
    DEFAULTS = {"destination": ["KR"], "vintages": ["newest"]}

    destination = df.ChoiceFilter(label=_("Destination"), method="no_filter", empty_label=None)
    period = df.MultipleChoiceFilter(label=_("Period"), choices=codebook.PERIOD_TYPES.choices, field_name="period_type")
    from_ = PeriodFilter(label=_("From"), method="no_filter", max_length=10)
    to = PeriodFilter(label=_("To"), method="no_filter", max_length=10)
    vintages = df.ChoiceFilter(
        label=_("Announcements"),
        choices=[
            ("newest", _("the one that counts")),
            ("counted", _("those that a year is made of")),
            ("all", _("all, superseded ones too")),
        ],
        method="no_filter",
        empty_label=None,
    )

    class Meta:
        model = ArrivalVersion
        form = QuestionForm
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, edition: int | None, **kwargs: Any) -> None:
        super().__init__(data, edition=edition, queryset=ArrivalVersion.objects.as_of(edition), **kwargs)
        self.filters["destination"].extra["choices"] = countries_to_ask(edition, ArrivalVersion, "destination")

    def no_filter(self, rows: Any, name: str, value: Any) -> Any:
        """Asked in `rows`, where it is asked by default too."""
        return rows

    def rows(self, *, without: str | None = None) -> Any:
        """The announcements that match; of each period the one that counts, or as `vintages` asks."""
        rows = super().rows(without=without)
        rows = rows.filter(destination=self.value("destination") or self.DEFAULTS["destination"][0])
        if first := self.value("from_"):
            rows = rows.filter(period_end__gte=first[0])
        if last := self.value("to"):
            rows = rows.ending_or_begun_by(last[1])
        if self.value("vintages") == "all":
            return rows
        counting = rows.counting()
        if self.value("vintages") != "counted":
            return counting
        made = year_parts.rows_by_year(counting.defer("document")).values()
        return rows.filter(pk__in=[row.pk for parts in made for row in parts])


def arrival_question(data: QueryDict, edition: int | None, *, strict: bool) -> ArrivalFilter:
    """The question of an address, checked; raises BadQuestion."""
    question = ArrivalFilter(data, edition=edition)
    question.check(strict=strict)
    return question
