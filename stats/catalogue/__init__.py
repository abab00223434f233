"""The charts: a plain list, read from top to bottom. A new chart is one entry."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from project.queries import query_string
from project.table import Table, Words
from stats import drawing
from stats.catalogue.announced import ANNOUNCED_CHARTS
from stats.catalogue.covered import BY_ANNOUNCEMENTS, BY_RECORD
from stats.catalogue.entry import PEOPLE_METHOD, Chart
from stats.catalogue.record import RECORD_CHARTS
from stats.filters import ArrivalFilter
from stats.tables import arrivals, people
from stats.tables.row_order import largest_block_first

ARRIVAL_MARKS: drawing.Marks = (
    ("s-women", _("Women")),
    ("s-men", _("Men")),
    ("s-nosex", _("Sex not published")),
    ("earlier", _("an earlier announcement that was revised")),
    ("provisional", _("provisional or unfinished")),
)

CHARTS = (
    Chart(
        slug="returns-by-country",
        title=_("Returns by country"),
        question=_("Who was sent back, and from where?"),
        question_about=_("How many people were sent back from %(countries)s?"),
        lede=_(
            "People recorded as returned to North Korea, by country of the incident. Bars show the best estimate; "
            "whiskers the lowest and highest that sources support."
        ),
        tabulate=people.returns_by_country,
        draw=drawing.returns_by_country,
        say=drawing.say_countries,
        outcomes=("repatriated",),
        method=(_("People whose outcome is “repatriated”, by the country of the incident."), *PEOPLE_METHOD),
        caveat=_("Coverage differs between countries: these are recorded cases, not a comparison of what happened."),
        marks=(
            ("o-repatriated", _("Repatriated, best estimate")),
            ("whisker", _("lowest to highest")),
            ("open", _("or more: no upper count is known")),
        ),
        short_marks=(("open", _("or more")),),
        shape="rows",
        explored={"measure": ["people"], "by": ["country"], "outcome": ["repatriated"]},
    ),
    Chart(
        slug="returns-over-time",
        title=_("Returns over time"),
        question=_("When were people sent back, and from where?"),
        question_about=_("When were people sent back from %(countries)s?"),
        lede=_(
            "People recorded as returned to North Korea, by the year of the incident and its country. Columns show "
            "the best estimate; whiskers the lowest and highest that sources support."
        ),
        tabulate=people.returns_over_time,
        draw=drawing.returns_over_time,
        say=drawing.say_years,
        outcomes=("repatriated",),
        method=(
            _("People whose outcome is “repatriated”, by the date of the incident."),
            _(
                "Whiskers of years with several countries are of their total: sums of all lowest and highest, which "
                "are bounds."
            ),
            *PEOPLE_METHOD,
        ),
        caveat=_("Counts of a record are not trends of the world: what is not reported is not here."),
        marks=(
            ("o-repatriated", _("Repatriated, best estimate")),
            ("whisker", _("lowest to highest")),
            ("open", _("or more: no upper count is known")),
            ("gap", _("nothing recorded, which is not zero")),
        ),
        short_marks=(("open", _("or more")), ("gap", _("nothing recorded"))),
        covered=BY_RECORD,
        events="periods",
        explored={"measure": ["people"], "by": ["year", "country"], "outcome": ["repatriated"]},
    ),
    Chart(
        slug="outcomes-by-country",
        title=_("Outcomes by country"),
        question=_("What became of them, and where?"),
        question_about=_("What became of people in %(countries)s?"),
        lede=_(
            "People of recorded incidents by their last known outcome, as shares of each country's people. Unknown "
            "outcomes are shown, never dropped."
        ),
        tabulate=people.outcomes_by_country,
        draw=drawing.outcomes_by_country,
        say=drawing.say_outcomes,
        method=(
            _("All outcomes, by the country of the incident. The bars show shares of best estimates."),
            *PEOPLE_METHOD,
        ),
        caveat=_("“Unknown” says that no text was found, not that nothing happened."),
        marks=tuple((f"o-{code.value}", code.label) for code in codebook.OUTCOMES),
        shape="rows",
        page_order=largest_block_first,
        explored={"measure": ["people"], "by": ["country", "outcome"]},
    ),
    Chart(
        slug="map",
        title=_("Map"),
        question=_("Where did it happen?"),
        question_about=_("Where in %(countries)s did it happen?"),
        lede=_("People of recorded incidents at the places where they were caught, held or let go, all outcomes."),
        tabulate=people.places,
        draw=drawing.places,
        say=drawing.say_places,
        method=(
            _(
                "A row is a country and a place; the area of a circle is the number of people, best estimate. Small "
                "numbers have a smallest circle, so that they are seen."
            ),
            _(
                "Circles that would lie on one another are moved apart: the closer a look, the nearer they are to "
                "their places. A place may have a circle for each outcome (circles=outcome)."
            ),
            _(
                "Points are approximate and were set by hand: a city or province centre, or the neighbourhood of "
                "a mission."
            ),
            *PEOPLE_METHOD,
        ),
        caveat=_(
            "Borders and coastlines as Natural Earth draws them (world, 1:50 million); they are no statement on the "
            "status of any territory."
        ),
        shape="map",
        bundle="geo",
        explored={"measure": ["people"], "by": ["country"], "as": ["map"]},
    ),
    Chart(
        slug="arrivals-by-year",
        title=_("Arrivals by year"),
        question=_("How many reached South Korea, and when?"),
        question_about=_("How many reached %(countries)s, and when?"),
        lede=_(
            "North Koreans who entered South Korea and its protection procedure, by year of entry, as the Ministry of "
            "Unification announced it. It counts entries, not departures from the North."
        ),
        tabulate=arrivals.arrivals_by_year,
        draw=drawing.arrivals_by_year,
        say=drawing.say_arrivals,
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
            _(
                "The chart begins in 1998 unless earlier years are asked for: 1996 and 1997 stand in one newspaper "
                "report alone. The table has all."
            ),
        ),
        caveat=_("A year says when people entered South Korea, not when they left the North."),
        marks=ARRIVAL_MARKS,
        covered=BY_ANNOUNCEMENTS,
        events="main",
    ),
    Chart(
        slug="arrivals-by-quarter",
        title=_("Arrivals by quarter"),
        question=_("How many reached South Korea in each quarter?"),
        question_about=_("How many reached %(countries)s in each quarter?"),
        lede=_("Arrivals in South Korea by quarter, where the Ministry of Unification announced a quarter."),
        tabulate=arrivals.arrivals_by_quarter,
        draw=drawing.arrivals_by_quarter,
        say=drawing.say_arrivals,
        counts=ArrivalFilter,
        method=(
            _("Of each quarter the announcement that counts: final before provisional, then the latest released."),
            _(
                "Quarters are not added from months, nor derived by subtraction. Since August 2025 only half-years are "
                "published."
            ),
        ),
        caveat=_("Quarters hold few people since 2020: a difference of a few is no trend."),
        marks=(*ARRIVAL_MARKS, ("gap", _("not announced as a quarter, which is not zero"))),
    ),
    Chart(
        slug="arrivals-and-returns",
        title=_("Arrivals and returns"),
        question=_("How do arrivals and recorded returns compare over time?"),
        question_about=_("How do arrivals and returns recorded in %(countries)s compare over time?"),
        lede=_(
            "Arrivals in South Korea above, people recorded as returned to North Korea below, each on its own scale, "
            "with events that help to read them."
        ),
        tabulate=arrivals.arrivals_and_returns,
        draw=drawing.arrivals_and_returns,
        say=drawing.say_both,
        outcomes=("repatriated",),
        method=(
            _(
                "Arrivals are the official figure that counts for each year; filters other than the years do not "
                "touch them."
            ),
            _(
                "Returns are people whose outcome is “repatriated”, all countries in one total, by the year of the "
                "incident."
            ),
            *PEOPLE_METHOD,
        ),
        caveat=_("Each has its own scale: a column above is not to be measured against one below."),
        marks=(
            ("s-women", _("Arrivals in South Korea")),
            ("o-repatriated", _("Recorded as returned, best estimate")),
            ("whisker", _("lowest to highest")),
            ("open", _("or more: no upper count is known")),
            ("gap", _("nothing recorded, which is not zero")),
        ),
        covered=BY_RECORD,
        events="main",
    ),
    Chart(
        slug="arrivals-revised",
        title=_("Arrivals revised"),
        question=_("By how much were announced arrivals revised?"),
        question_about=_("By how much were announced arrivals in %(countries)s revised?"),
        lede=_(
            "Years that were announced more than once: how far each announcement that no longer counts was from the "
            "figure that does. Every announcement is in the table."
        ),
        tabulate=arrivals.revisions,
        draw=drawing.revisions,
        say=drawing.say_revisions,
        counts=ArrivalFilter,
        method=(
            _(
                "Each announcement of a calendar year stays on record as a vintage. The one that counts is final "
                "before provisional, then the latest released, then the one with both sexes."
            ),
            _("The difference is the announcement less the figure that counts, in people."),
        ),
        caveat=_(
            "A first count can include people still under inquiry: small later changes do not mean that people left."
        ),
        marks=(("s-women", _("an announcement that no longer counts")), ("s-men", _("another of the same year"))),
    ),
    *ANNOUNCED_CHARTS,
    *RECORD_CHARTS,
)
__all__ = ["BY_SLUG", "CHARTS", "Chart", "chart_for"]
BY_SLUG = {chart.slug: chart for chart in CHARTS}


def chart_for(slug: str, edition: int | None, words: Words) -> tuple[Chart, Table]:
    chart = BY_SLUG[slug]
    return chart, chart.tabulate(chart.ask(QueryDict(query_string(words)), edition, strict=True))
