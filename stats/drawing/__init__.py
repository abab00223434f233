"""Tables drawn: a plain function each, which asks nothing of the database. Plotly itself is for tests alone."""

from stats.drawing.arrivals import arrivals_by_year, with_earlier
from stats.drawing.base import Marks, Pen
from stats.drawing.drawn import Drawing, Figure
from stats.drawing.events import with_events
from stats.drawing.legend import legend
from stats.drawing.outcomes import outcomes_by_country, places, places_by_outcome
from stats.drawing.returns import returns_by_country, returns_over_time
from stats.drawing.sentences import (
    say_arrivals,
    say_both,
    say_countries,
    say_outcomes,
    say_places,
    say_revisions,
    say_years,
)  # fmt: skip
from stats.drawing.trends import arrivals_and_returns, arrivals_by_quarter, revisions
from stats.tables.events import PinnedEvent

__all__ = [
    "Drawing", "Figure", "Marks", "Pen", "PinnedEvent", "arrivals_and_returns", "arrivals_by_quarter",
    "arrivals_by_year", "legend",
    "outcomes_by_country", "places", "places_by_outcome", "returns_by_country", "returns_over_time", "revisions",
    "say_arrivals", "say_both", "say_countries", "say_outcomes", "say_places", "say_revisions", "say_years",
    "with_earlier",
    "with_events",
]  # fmt: skip
