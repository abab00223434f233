"""The count in the database: figures of other bodies, events beside them, what left the house, saved views."""

from stats.models.arrivals import ArrivalFigure, ArrivalVersion
from stats.models.context_events import ContextEvent, ContextEventVersion
from stats.models.kept_figures import KeptFigure
from stats.models.other_figures import OtherFigure, OtherFigureVersion
from stats.models.public_links import PublicLink
from stats.models.saved_views import SavedView

__all__ = [
    "ArrivalFigure", "ArrivalVersion", "ContextEvent", "ContextEventVersion", "KeptFigure", "OtherFigure",
    "OtherFigureVersion", "PublicLink", "SavedView",
]  # fmt: skip
