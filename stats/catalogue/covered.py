"""What stands below a chart by year: how much there is of each year at all, so that few is not read as little."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from project.table import HeadingText, Table
from stats import drawing
from stats.tables.coverage import CoverageByYear, announcements_by_year, coverage_by_year, years_across


@dataclass(frozen=True)
class Covered:
    """What is counted of each year, what it and its sources are called, and both in one sentence.

    `alike` is the sentence where all years have as much.
    """

    count: Callable[[Any], CoverageByYear]
    names: tuple[HeadingText, HeadingText]
    sentence: HeadingText
    alike: HeadingText

    def context(self, question: Any, table: Table) -> dict[str, Any]:
        """The strip and its sentence; nothing where the axis has no such year."""
        found, years = self.count(question), years_across(table)
        if years is None or not any(years[0] <= year <= years[1] for year in found):
            return {}
        names = (str(self.names[0]), str(self.names[1]))
        said = drawing.said_of_coverage(found, years, str(self.sentence), str(self.alike))
        return {"coverage": drawing.coverage_strip(found, years, names), "said_of_coverage": said}


BY_RECORD = Covered(
    lambda question: coverage_by_year(question.edition),
    (_("incidents of the record"), _("sources that they rest on")),
    _(
        "The record has most incidents of %(most)s (%(many)s, from %(many_sources)s sources), and fewest of %(least)s "
        "(%(few)s, from %(few_sources)s), whoever the people are and whatever else is asked. Where it has few, less "
        "was found; that less happened, it does not say."
    ),
    _(
        "Incidents of the record by year, whoever the people are and whatever else is asked: %(most)s (%(many)s, from "
        "%(many_sources)s sources)."
    ),
)
BY_ANNOUNCEMENTS = Covered(
    announcements_by_year,
    (_("announcements of the year or a part of it"), _("sources that they are from")),
    _(
        "Most announcements are of %(most)s (%(many)s, from %(many_sources)s sources), fewest of %(least)s (%(few)s, "
        "from %(few_sources)s). A year with few rests on what was announced then."
    ),
    _("Announcements by year: %(most)s (%(many)s, from %(many_sources)s sources)."),
)
