"""The count in the database: figures of other bodies, and the events beside them."""

from stats.models.arrivals import ArrivalFigure, ArrivalVersion
from stats.models.context_events import ContextEvent, ContextEventVersion
from stats.models.other_figures import OtherFigure, OtherFigureVersion

__all__ = [
    "ArrivalFigure", "ArrivalVersion", "ContextEvent", "ContextEventVersion", "OtherFigure", "OtherFigureVersion",
]  # fmt: skip
