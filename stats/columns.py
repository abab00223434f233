"""The columns of the files of figures and events."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.columns import columns_of_model
from project.table import Column
from stats.models import ArrivalFigure, ContextEvent, OtherFigure

ARRIVAL_COLUMNS = columns_of_model(
    ArrivalFigure,
    without=("slug", "exception"),  # which an archive has
    labels={"released": pgettext_lazy("of a figure", "Released")},
)
DESTINATION_COLUMNS = columns_of_model(
    OtherFigure,
    first=("destination", "period_type", "period_start", "period_end", "count", "measure"),
    without=("slug", "dimension", "category", "share", "as_of"),
    labels={"count": _("People")},
)
EVENT_COLUMNS = tuple(
    replace(column, type="text") if column.type == "date" else column  # cut to what is known of it
    for column in columns_of_model(
        ContextEvent,
        without=("end_precision",),  # the cut says it
        labels={"date_precision": _("Date known to"), "category": _("Kind of event"), "shown": _("Drawn over charts")},
    )
)


def breakdown_columns() -> tuple[Column, ...]:
    """Days are the years that they came from."""
    years = Column("year_start", _("First year"), "year"), Column("year_end", _("Last year"), "year")
    own = columns_of_model(
        OtherFigure,
        first=("destination",),
        without=("slug", "measure", "period_type", "period_start", "period_end", "notes"),
        labels={"count": _("People"), "share": _("Share, as printed")},
    )
    return (own[0], *years, *own[1:])


BREAKDOWN_COLUMNS = breakdown_columns()
