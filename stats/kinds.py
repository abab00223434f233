"""The kinds of record that the count publishes, in the order in which people read of them."""

from django.utils.translation import gettext as _

from incidents import codebook
from incidents.documents import Document
from incidents.editions.names import Names
from incidents.kinds import Kind
from incidents.naming import number, titled
from stats.models import ArrivalFigure, ContextEvent, OtherFigure
from stats.tables.events import when
from stats.tables.other_figures import category_name, destination_name
from stats.tables.period_names import span_of


def arrival_title(document: Document, names: Names) -> str:
    """ "Arrivals in South Korea, 2019: 1,047 (final)"."""
    text = _("Arrivals in %(country)s, %(period)s: %(total)s (%(status)s)")
    return text % {
        "country": names.country(document["destination"]),
        "period": span_of(document),
        "total": number(document["total"]),
        "status": str(codebook.FIGURE_STATUSES.label(document["status"])).lower(),
    }


def other_title(document: Document, names: Names) -> str:
    """ "United States, resettled, 2019: 1"; for who arrived the dimension and its category."""
    if document["dimension"]:
        what = f"{codebook.DIMENSIONS.label(document['dimension'])}, {category_name(document['category'])}"
    else:
        what = str(codebook.FLOW_MEASURES.label(document["measure"]))
    count = number(document["count"])
    said = f"{destination_name(document, names)}, {what}, {span_of(document)}"
    return f"{said}: {count}" if count else said


def event_title(document: Document, names: Names) -> str:
    """ "22 Jan 2020: Border closed"."""
    return f"{when(document)}: {titled(document['title'], document['slug'])}"


ARRIVAL = Kind("arrival", ArrivalFigure, "arrivals", "arrivals", arrival_title)
OTHER = Kind("other", OtherFigure, "arrivals", "arrivals-others", other_title)
EVENT = Kind("event", ContextEvent, "arrivals", "arrivals-events", event_title)
FIGURE_KINDS = (ARRIVAL, OTHER, EVENT)
