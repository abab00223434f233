"""The charts: a plain list, read from top to bottom. A new chart is one entry."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.filters import IncidentFilter, incident_question
from project.questions import Question
from project.table import Table, Text
from stats import arrival_figures, drawing, figures
from stats.filters import ArrivalFilter, arrival_question


@dataclass(frozen=True)
class Chart:
    """A chart: the question it answers, what it counts, how it is tabulated and drawn, how it is counted.

    `outcomes` are those that it is about; `legend` names its marks; `shape` is "rows" for bars that lie.
    """

    slug: str
    title: Text
    question: Text
    lede: Text
    tabulate: Callable[[Any], Table]
    draw: Callable[[Table, drawing.Pen], drawing.Figure]
    method: tuple[Text, ...]
    caveat: Text
    counts: type[Question] = IncidentFilter
    outcomes: tuple[str, ...] = ()
    marks: tuple[tuple[str, Text], ...] = ()
    shape: str = "columns"

    def ask(self, data: QueryDict, edition: int | None, *, strict: bool) -> Any:
        """The question of an address, as this chart reads it; raises BadQuestion."""
        if self.counts is ArrivalFilter:
            return arrival_question(data, edition, strict=strict)
        return incident_question(data, edition, strict=strict, counts=self.outcomes)


PEOPLE_METHOD = (
    _("Escapees alone, unless other people are asked for. Only movements are added; people held at a moment are not."),
    _(
        "Best estimates are added. Lowest and highest are added as bounds; a missing highest adds the best and opens "
        "the total."
    ),
    _(
        "An incident that is part of another is left out beside it; one that may be part counts in best and highest "
        "only."
    ),
    _("An incident stands in the year of its date, with all its groups."),
)

CHARTS = (
    Chart(
        slug="returns-by-country",
        title=_("Returns by country"),
        question=_("Who was sent back, and from where?"),
        lede=_(
            "People recorded as returned to North Korea, by country of the incident. Bars show the best estimate; "
            "whiskers the lowest and highest that sources support."
        ),
        tabulate=figures.returns_by_country,
        draw=drawing.returns_by_country,
        outcomes=("repatriated",),
        method=(_("People whose outcome is “repatriated”, by the country of the incident."), *PEOPLE_METHOD),
        caveat=_("Coverage differs between countries: these are recorded cases, not a comparison of what happened."),
        marks=(
            ("o-repatriated", _("Repatriated, best estimate")),
            ("whisker", _("lowest to highest")),
            ("open", _("or more: no upper count is known")),
        ),
        shape="rows",
    ),
    Chart(
        slug="returns-over-time",
        title=_("Returns over time"),
        question=_("When were people sent back, and from where?"),
        lede=_(
            "People recorded as returned to North Korea, by the year of the incident and its country. Columns show "
            "the best estimate; whiskers the lowest and highest that sources support."
        ),
        tabulate=figures.returns_over_time,
        draw=drawing.returns_over_time,
        outcomes=("repatriated",),
        method=(_("People whose outcome is “repatriated”, by the date of the incident."), *PEOPLE_METHOD),
        caveat=_("Counts of a record are not trends of the world: what is not reported is not here."),
        marks=(
            ("o-repatriated", _("Repatriated, best estimate")),
            ("whisker", _("lowest to highest")),
            ("open", _("or more: no upper count is known")),
            ("gap", _("nothing recorded, which is not zero")),
        ),
    ),
    Chart(
        slug="arrivals-by-year",
        title=_("Arrivals by year"),
        question=_("How many reached South Korea, and when?"),
        lede=_(
            "North Koreans who entered South Korea and its protection procedure, by year of entry, as the Ministry of "
            "Unification announced it. It counts entries, not departures from the North."
        ),
        tabulate=arrival_figures.arrivals_by_year,
        draw=drawing.arrivals_by_year,
        counts=ArrivalFilter,
        method=(
            _(
                "Several announcements of one year are its vintages: a final one counts before a provisional one, then "
                "the latest released, then the one with both sexes."
            ),
            _(
                "A year without a row of its own is made of halves, quarters or months that do not overlap, and is "
                "unfinished where they do not cover it. Nothing is derived by subtraction."
            ),
            _("“Sex not published” is the total less the sexes that were printed."),
            _("Running totals and odd spans are never a year."),
        ),  # fmt: skip
        caveat=_("A year says when people entered South Korea, not when they left the North."),
        marks=(
            ("s-women", _("Women")),
            ("s-men", _("Men")),
            ("s-nosex", _("Sex not published")),
            ("earlier", _("an earlier announcement that was revised")),
            ("provisional", _("provisional or unfinished")),
        ),
    ),
)
BY_SLUG = {chart.slug: chart for chart in CHARTS}
