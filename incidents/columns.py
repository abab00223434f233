"""The columns of incidents.csv, and a published incident as its row."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from incidents.people import people_of
from project.table import Column

COUNTS = ("women", "men", "children")


INCIDENT_COLUMNS = (
    Column("slug", _("Slug")),
    Column("title", _("Title")),
    Column("country", _("Country"), "country"),
    Column("entered_from", _("Entered from"), "country"),
    Column("date", _("Date"), "date"),
    Column("date_precision", _("Date known to"), "code", codes="precision"),
    Column("end_date", _("End"), "date"),
    Column("location", _("Place")),
    Column("location_precision", _("Place known to"), "code", codes="location_precision"),
    Column("latitude", _("Latitude"), "degrees"),
    Column("longitude", _("Longitude"), "degrees"),
    Column("kind", _("Kind"), "code", codes="kind"),
    Column("outcome", _("Outcome"), "code", codes="whole_outcome"),
    Column("outcome_date", _("Date of the outcome"), "date"),
    Column("people_low", _("People, lowest"), "int", "people"),
    Column("people_best", _("People, best"), "int", "people"),
    Column("people_high", _("People, highest"), "int", "people"),
    Column("women", _("Women"), "int", "people"),
    Column("men", _("Men"), "int", "people"),
    Column("children", _("Children"), "int", "people"),
    Column("who", _("Who"), "code", codes="who"),
    Column("measure", _("Measure"), "code", codes="measure"),
    Column("people_basis", _("Basis"), "code", codes="basis"),
    Column("confidence", _("Confidence"), "code", codes="confidence"),
    Column("summary", _("Summary")),
    Column("verified", _("Verified"), "bool"),
    Column("notes", _("Notes")),
)


def outcome_of(document: dict[str, Any]) -> str:
    """The fate of all its people; "mixed" where groups differ."""
    outcomes = {group["outcome"] for group in document["groups"]}
    return outcomes.pop() if len(outcomes) == 1 else "mixed"


def incident_row(document: dict[str, Any]) -> dict[str, Any]:
    """The columns of incidents.csv, from what was published."""
    groups, people = document["groups"], people_of(document)
    whole = {
        "people_low": people.low,
        "people_best": people.best,
        "people_high": None if people.open else people.high,
        **{name: added_over_groups(groups, name) for name in COUNTS},
    }
    stated = {name: document[name] for name in whole if document[name] is not None}
    outcome_date = groups[0]["outcome_date"] if len(groups) == 1 else None
    found = {**document, **whole, **stated, "outcome": outcome_of(document), "outcome_date": outcome_date}
    return {column.name: found[column.name] for column in INCIDENT_COLUMNS}


def added_over_groups(groups: list[dict[str, Any]], name: str) -> int | None:
    """A count over groups; unknown where one of them does not give it."""
    counts = [group[name] for group in groups]
    return None if None in counts else sum(counts)
