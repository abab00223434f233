"""The columns of files: each follows from the field of a model that it holds; and an incident as a row of its file."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from incidents import codebook
from incidents.models import Country, Incident, Source
from incidents.people import people_of
from project.table import Column, HeadingText

COUNTS = ("women", "men", "children")
PEOPLE_COLUMNS = ("people_low", "people_best", "people_high", *COUNTS)
# The type of a column and the unit of its numbers, by the class of its field: the first that fits.
COLUMN_TYPES: tuple[tuple[type[Any], str, str], ...] = (
    (models.BooleanField, "bool", ""),
    (models.PositiveSmallIntegerField, "year", ""),
    (models.PositiveIntegerField, "int", "people"),
    (models.IntegerField, "int", ""),
    (models.DecimalField, "float", ""),
    (models.DateField, "date", ""),
)
# Fields whose class does not tell what their cells are.
TYPES_BY_NAME = {"latitude": "degrees", "longitude": "degrees", "language": "language"}
Labels = Mapping[str, HeadingText]


def codes_of(field: Any) -> str:
    """The list of the codebook that a field takes its values from; nothing where it takes them elsewhere."""
    values = [*dict(field.choices or ())]
    return next((codes.name for codes in codebook.ALL.values() if values and codes.values == values), "")


def column_of_field(model: type[models.Model], name: str, label: HeadingText = "") -> Column:
    """The column that holds a field; its label is what the desk calls it, unless a file says it in other words."""
    field: Any = model._meta.get_field(name)
    kind, unit = next(((kind, unit) for known, kind, unit in COLUMN_TYPES if isinstance(field, known)), ("text", ""))
    if field.related_model is Country:
        kind = "country"
    if codes := codes_of(field):
        kind = "code"
    said = label or capfirst(field.verbose_name)
    return Column(name, said, TYPES_BY_NAME.get(name, kind), unit, codes)


def columns_of_model(
    model: Any, *, first: Iterable[str] = (), without: Collection[str] = (), labels: Labels | None = None
) -> tuple[Column, ...]:
    names = [name for name in dict.fromkeys((*first, *model.PUBLISHED)) if name not in without]
    return tuple(column_of_field(model, name, (labels or {}).get(name, "")) for name in names)


def incident_file_columns() -> tuple[Column, ...]:
    """Those of the incident, with the people and the fate of all its groups; without what follows from the date."""
    labels = {
        "date_precision": _("Date known to"), "location_precision": _("Place known to"),
        "people_low": _("People, lowest"), "people_best": _("People, best"), "people_high": _("People, highest"),
        "women": _("Women"), "men": _("Men"), "children": _("Children"),
    }  # fmt: skip
    own = list(columns_of_model(Incident, without=("earliest", "latest"), labels=labels))
    place = next(place for place, column in enumerate(own) if column.name == "kind") + 1
    whole = (
        Column("outcome", _("Outcome"), "code", codes="whole_outcome"),
        Column("outcome_date", _("Date of the outcome"), "date"),
    )
    return (*own[:place], *whole, *own[place:])


INCIDENT_COLUMNS = incident_file_columns()
# What a file of incidents has beside what is published of them: it follows from the rest of the edition.
WORKED_OUT_OF_INCIDENTS = (
    Column("address", _("Address")),
    Column("sources", _("Sources"), "int"),
    Column("independent_sources", _("Independent sources"), "int"),
)
# When a source was last looked at is in its record and in archives: the register's file was cited without it.
SOURCE_COLUMNS = columns_of_model(Source, without=("last_checked",), labels={"published": _("Published")})


def outcome_of(document: dict[str, Any]) -> str:
    """The fate of all its people; "mixed" where groups differ."""
    outcomes = {group["outcome"] for group in document["groups"]}
    return outcomes.pop() if len(outcomes) == 1 else "mixed"


def incident_row(document: dict[str, Any]) -> dict[str, Any]:
    """The columns of incidents.csv, from what was published."""
    found = with_all_groups(document)
    return {column.name: found[column.name] for column in INCIDENT_COLUMNS}


def with_all_groups(document: dict[str, Any]) -> dict[str, Any]:
    """An incident's document with the people and the fate of all its groups."""
    groups = document["groups"]
    whole = people_of_one(groups[0]) if len(groups) == 1 else people_over_groups(document)
    # What was reported of the whole goes before what the groups add up to.
    for name in PEOPLE_COLUMNS:
        if document[name] is not None:
            whole[name] = document[name]
    whole["outcome"] = outcome_of(document)
    whole["outcome_date"] = groups[0]["outcome_date"] if len(groups) == 1 else None
    return {**document, **whole}


def people_of_one(group: dict[str, Any]) -> dict[str, Any]:
    # Nearly every incident has one group: its numbers are those of the whole.
    return {name: group[name] for name in PEOPLE_COLUMNS}


def people_over_groups(document: dict[str, Any]) -> dict[str, Any]:
    groups, people = document["groups"], people_of(document)
    return {
        "people_low": people.low,
        "people_best": people.best,
        "people_high": None if people.open else people.high,
        **{name: added_over_groups(groups, name) for name in COUNTS},
    }


def added_over_groups(groups: list[dict[str, Any]], name: str) -> int | None:
    """A count over groups; unknown where one of them does not give it."""
    counts = [group[name] for group in groups]
    # A sum over some of the groups alone would be too small.
    return None if None in counts else sum(counts)
