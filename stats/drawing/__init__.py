"""Tables drawn: a plain function each, which asks nothing of the database. Plotly itself is for tests alone."""

from stats.drawing.aided import (
    arrivals_added_up,
    arrivals_on_log_scale,
    in_shares,
    returns_on_log_scale,
    say_added_up,
)  # fmt: skip
from stats.drawing.arrivals import arrivals_by_year, with_earlier
from stats.drawing.base import Marks, Pen
from stats.drawing.clock import outcome_clock, say_clock
from stats.drawing.coverage import coverage_strip, said_of_coverage
from stats.drawing.drawn import Drawing, Figure
from stats.drawing.events import with_events
from stats.drawing.fates import FATE_MARKS, fates_by_period, say_fates
from stats.drawing.lag import LAG_MARKS, reporting_lag, say_lag
from stats.drawing.legend import legend
from stats.drawing.others import arrivals_elsewhere, say_elsewhere, say_who_arrived, who_arrived_by
from stats.drawing.outcomes import (
    outcomes_by_country,
    outcomes_by_route,
    people_by_country,
    people_by_route,
    places,
    places_by_outcome,
)  # fmt: skip
from stats.drawing.returns import returns_by_country, returns_over_time
from stats.drawing.sentences import (
    say_arrivals,
    say_both,
    say_countries,
    say_outcomes,
    say_places,
    say_revisions,
    say_routes,
    say_years,
)  # fmt: skip
from stats.drawing.sources import SOURCE_MARKS, say_sources, sources_by_year
from stats.drawing.totals import TOTAL_MARKS, say_totals, totals_beside_ours
from stats.drawing.trends import arrivals_and_returns, arrivals_by_quarter, revisions
from stats.drawing.women import say_women, women_among_arrivals
from stats.tables.events import PinnedEvent

__all__ = [
    "FATE_MARKS",
    "LAG_MARKS",
    "SOURCE_MARKS",
    "TOTAL_MARKS",
    "Drawing",
    "Figure",
    "Marks",
    "Pen",
    "PinnedEvent",
    "arrivals_added_up",
    "arrivals_and_returns",
    "arrivals_by_quarter",
    "arrivals_by_year",
    "arrivals_elsewhere",
    "arrivals_on_log_scale",
    "coverage_strip",
    "fates_by_period",
    "in_shares",
    "legend",
    "outcome_clock",
    "outcomes_by_country",
    "outcomes_by_route",
    "people_by_country",
    "people_by_route",
    "places",
    "places_by_outcome",
    "reporting_lag",
    "returns_by_country",
    "returns_on_log_scale",
    "returns_over_time",
    "revisions",
    "said_of_coverage",
    "say_added_up",
    "say_arrivals",
    "say_both",
    "say_clock",
    "say_countries",
    "say_elsewhere",
    "say_fates",
    "say_lag",
    "say_outcomes",
    "say_places",
    "say_revisions",
    "say_routes",
    "say_sources",
    "say_totals",
    "say_who_arrived",
    "say_women",
    "say_years",
    "sources_by_year",
    "totals_beside_ours",
    "who_arrived_by",
    "with_earlier",
    "with_events",
    "women_among_arrivals",
]  # fmt: skip
