"""The columns of arrivals.csv."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from project.table import Column

ARRIVAL_COLUMNS = (
    Column("destination", _("Destination"), "country"),
    Column("period_type", _("Period"), "code", codes="period_type"),
    Column("period_start", _("First day"), "date"),
    Column("period_end", _("Last day"), "date"),
    Column("male", _("Men"), "int", "people"),
    Column("female", _("Women"), "int", "people"),
    Column("total", _("Total"), "int", "people"),
    Column("status", _("Status"), "code", codes="figure_status"),
    Column("released", pgettext_lazy("of a figure", "Released"), "date"),
    Column("source", _("Source")),
    Column("verified", _("Verified"), "bool"),
    Column("notes", _("Notes")),
)
