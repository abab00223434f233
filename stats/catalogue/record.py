"""Charts of what became of people, and of what the record rests on."""

from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.counting.filters import SourceFilter
from stats import drawing
from stats.catalogue.covered import BY_RECORD
from stats.catalogue.entry import PEOPLE_METHOD, Chart
from stats.tables import clock, fates, lag, published_totals, routes, sources

RECORD_CHARTS = (
    Chart(
        slug="consistency",
        title=_("Consistency"),
        question=_("Were people returned or let go, and did that change?"),
        question_about=_("Were people returned or let go in %(countries)s, and did that change?"),
        lede=_(
            "What became of people, five years at a time, as shares of those whose fate is known. Above each column "
            "stand its incidents. Choose a country: all of them together say little of any one."
        ),
        tabulate=fates.fates_by_period,
        draw=drawing.fates_by_period,
        say=drawing.say_fates,
        method=(
            _(
                "Returned is “repatriated”; let go is released, moved to South Korea or resettled elsewhere; those who "
                "moved on, are still held or died stand apart."
            ),
            _(
                "A share is of people (best) whose fate is known. Above each column stand the incidents of its years, "
                "and of how many people nothing is known: they are in the table, and in no share."
            ),
            *PEOPLE_METHOD,
        ),
        caveat=_(
            "A share of few incidents says little, and what became known is not what happened to all: returns that "
            "nobody reported are missing."
        ),
        marks=(*drawing.FATE_MARKS, ("gap", _("no fate is known, which is not zero"))),
        covered=BY_RECORD,
    ),
    Chart(
        slug="routes",
        title=_("Routes"),
        question=_("Which way did people come, and what became of them there?"),
        question_about=_("Which way did people come to %(countries)s, and what became of them there?"),
        lede=_(
            "People of recorded incidents by the country that they entered from and the country of the incident, as "
            "shares of each route's people by their last known outcome."
        ),
        tabulate=routes.routes,
        draw=drawing.outcomes_by_route,
        say=drawing.say_routes,
        method=(
            _(
                "A route is the last border that a text names: from which country people entered, and where the "
                "incident took place. It is not the whole of their way."
            ),
            _("All outcomes. The bars show shares of best estimates, unknown outcomes too."),
            *PEOPLE_METHOD,
        ),
        caveat=_("Bars of few incidents are as long as those of many: read the number of incidents beside them."),
        marks=tuple((f"o-{code.value}", code.label) for code in codebook.OUTCOMES),
        shape="rows",
    ),
    Chart(
        slug="reporting-lag",
        title=_("Reporting lag"),
        question=_("How soon did incidents become public?"),
        question_about=_("How soon did incidents in %(countries)s become public?"),
        lede=_(
            "The share of each year's incidents whose first listed source was published within 1, 3 and 12 months. "
            "Above each column stand its incidents."
        ),
        tabulate=lag.reporting_lag,
        draw=drawing.reporting_lag,
        say=drawing.say_lag,
        method=(
            _(
                "The day on which an incident became public is that of its earliest dated source: of its claims, "
                "events and statements. It is counted from the last day that the incident's date allows."
            ),
            _(
                "Listed sources alone: a text that nobody listed may have been earlier. Where no source has a day, "
                "nothing is known; such incidents are drawn above the others and never dropped."
            ),
            _("A year is still filling, and hatched, until a source is listed of twelve months after its end."),
        ),
        caveat=_("A low last column is no fall: of recent years, less is public yet."),
        marks=drawing.LAG_MARKS,
        covered=BY_RECORD,
    ),
    Chart(
        slug="outcome-clock",
        title=_("Outcome clock"),
        question=_("What was known of people a month, six months and a year after they were caught?"),
        question_about=_(
            "What was known of people a month, six months and a year after they were caught in %(countries)s?"
        ),
        lede=_(
            "People of incidents whose kind is detention, as one cohort: still held, returned, let go or moved on "
            "after 30, 180 and 365 days. What is not known stands on top, and is never dropped."
        ),
        tabulate=clock.outcome_clock,
        draw=drawing.outcome_clock,
        say=drawing.say_clock,
        method=(
            _(
                "The clock starts on the last day that the incident's date allows. People count as held until the "
                "first day that the date of their outcome allows, and as what became of them from its last day on."
            ),
            _(
                "Where no day of an outcome is known, nothing is known of when, and people stand with the unknown. "
                "Those who were held when last reported are unknown after that day."
            ),
            *PEOPLE_METHOD[:3],
        ),
        caveat=_("“Unknown” says that no text was found, not that nothing happened."),
        marks=drawing.FATE_MARKS,
    ),
    Chart(
        slug="sources-by-year",
        title=_("Sources by year"),
        question=_("When were the sources published, and can they still be read?"),
        lede=_(
            "Every text of the register by the year of its publication and by whether it can still be read at its "
            "address. A tick says of how many a copy is there, in an archive or kept here."
        ),
        tabulate=sources.sources_by_year,
        draw=drawing.sources_by_year,
        say=drawing.say_sources,
        counts=SourceFilter,
        method=(
            _("A source counts once, in the year of its own publication, however many incidents rest on it."),
            _(
                "Availability is what was found when somebody looked last. A copy is an address in an archive of the "
                "web, or bytes that are kept here; a source that was deleted may have one."
            ),
            _("Sources that draw on another count as sources here: what rests on how many is said at each record."),
        ),
        caveat=_("A year with many sources is one that was read about, not one in which more happened."),
        marks=drawing.SOURCE_MARKS,
    ),
    Chart(
        slug="totals-of-others",
        title=_("Totals of others"),
        question=_("What did others publish as totals, and what is recorded of the same?"),
        question_about=_("What did others publish as totals of %(countries)s, and what is recorded of the same?"),
        lede=_(
            "Running totals of returns that organisations and newspapers published, each above the people that are "
            "recorded here of the same country and years. No total is added to anything."
        ),
        tabulate=published_totals.totals_beside_ours,
        draw=drawing.totals_beside_ours,
        say=drawing.say_totals,
        outcomes=("repatriated",),
        method=(
            _("A total is what a source says of an incident as part of a larger number, as of a day."),
            _(
                "Beside it stand the people recorded as returned of the same country, from the year of that incident "
                "to the year of that day. A total may begin earlier, and count other people."
            ),
            *PEOPLE_METHOD,
        ),
        caveat=_("A gap says that texts tell less one by one than a total holds, not which of the two is right."),
        marks=drawing.TOTAL_MARKS,
        shape="rows",
    ),
)
