"""The files of a release's archive: the columns of each, and the rows that a published record gives it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from incidents import codebook
from incidents.columns import INCIDENT_COLUMNS, codes_of, incident_row
from incidents.counting_apps import counting_apps
from incidents.documents import Document
from incidents.models import Country, Edition, Group, Incident, Publishable, Source
from incidents.models.people import PEOPLE_FIELDS
from incidents.shapes import columns_in_edition, later
from project.table import HeadingText

ArchiveRow = dict[str, Any]
TYPES: tuple[tuple[type[Any], str], ...] = (
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "number"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
)
FILE_UNITS = dict.fromkeys((*PEOPLE_FIELDS, "people_reported", "male", "female", "total", "count"), "people") | {
    "latitude": "degrees", "longitude": "degrees", "size": "bytes", "share": "fraction",
}  # fmt: skip
LOADED_EMPTY = ("name_ko", "summary")  # asked for at the desk, but a file may leave them out
SHAPES = {"iso2": "^[A-Z]{2}$", "slug": "^('-)?[-a-zA-Z0-9_]+$", "sha256": "^[0-9a-f]{64}$"}


@dataclass(frozen=True)
class Field:
    """A column of a file: its type by Frictionless, the unit of its numbers, the list of the codebook it takes from."""

    name: str
    title: HeadingText
    type: str = "string"
    description: HeadingText = ""
    codes: str = ""
    required: bool = False
    pattern: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The column as a data package describes it."""
        said = {"title": capfirst(str(self.title)), "type": self.type, "description": str(self.description)}
        rules: dict[str, Any] = {"required": True} if self.required else {}
        if self.codes:
            rules["enum"] = codebook.ALL[self.codes].values
        if pattern := self.pattern or SHAPES.get(self.name):
            rules["pattern"] = pattern
        found = {"name": self.name, **said, "unit": FILE_UNITS.get(self.name, ""), "codebook": self.codes}
        return {name: value for name, value in found.items() if value} | ({"constraints": rules} if rules else {})


@dataclass(frozen=True)
class Resource:
    """A file: of which records, with which columns, and the rows that one record gives it.

    `key` are columns that no two rows share, `references` for a column the file and column in which it is found.
    """

    name: str
    title: HeadingText
    model: type[Publishable]
    fields: tuple[Field, ...]
    rows: Callable[[Document], Iterable[ArchiveRow]]
    key: tuple[str, ...] = ()
    references: dict[str, tuple[str, str]] = field(default_factory=dict)
    models: tuple[Any, ...] = ()  # those whose columns it has, where they are others than the record's
    part: str = ""

    @property
    def file(self) -> str:
        return file_of(self.name)

    def as_dict(self, edition: Edition) -> dict[str, Any]:
        known = columns_in_edition(edition, self.fields, *(self.models or (self.model,)))
        return described(self.name, self.title, known, key=self.key, references=self.references)


def file_of(name: str) -> str:
    return f"{name.replace('-', '_')}.csv"


def described(
    name: str, title: HeadingText, fields: tuple[Field, ...], *, key: tuple[str, ...] = (),
    references: dict[str, tuple[str, str]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A file as a data package describes it."""
    schema: dict[str, Any] = {"fields": [f.as_dict() for f in fields], "missingValues": [""]}
    if key:
        schema["primaryKey"] = list(key)
    if references:
        schema["foreignKeys"] = [
            {"fields": column, "reference": {"resource": file, "fields": there}}
            for column, (file, there) in references.items()
        ]
    return {
        "name": name, "path": file_of(name), "title": str(title), "schema": schema,
        "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
    }  # fmt: skip


def fields_of(model: type[models.Model], *names: str) -> tuple[Field, ...]:
    return tuple(archive_field(model, name) for name in names)


def archive_field(model: type[models.Model], name: str) -> Field:
    """A column that holds a field of a model: type, codes and what the desk says of it follow from the field."""
    made: Any = model._meta.get_field(name)
    codes = codes_of(made)
    return Field(
        name,
        made.verbose_name,
        next((kind for known, kind in TYPES if isinstance(made, known)), "string"),
        # What the help of a coded column says stands in the codebook's own file.
        "" if codes else made.help_text,
        codes,
        required=not (made.null or made.blank or name in LOADED_EMPTY),
    )


def part(
    name: str, title: HeadingText, model: type[Publishable], parent: str, rows_in: str, *, key: tuple[str, ...] = (),
    references: dict[str, tuple[str, str]] | None = None, rows: Callable[[Document],
    Iterable[ArchiveRow]] | None = None,
    first: tuple[str, ...] = (),
) -> Resource:  # fmt: skip
    """A file of rows that hang on a record, which its first column names; then those columns that come `first`."""
    row_model: Any = model._meta.get_field(rows_in).related_model
    above = {Country: ("countries", "iso2"), Source: ("sources", "slug"), Incident: ("incidents", "slug")}[model]

    def hanging(document: Document) -> Iterator[ArchiveRow]:
        for row in document[rows_in] if rows is None else rows(document):
            yield {parent: document[model.KEY], **row}

    columns = (*first, *(column for column in row_model.PUBLISHED if column not in first))
    names = (Field(parent, row_model._meta.get_field(parent).verbose_name, required=True),)
    return Resource(
        name, title, model, (*names, *fields_of(row_model, *columns)), hanging, key,
        {parent: above, **(references or {})}, (row_model,), rows_in,
    )  # fmt: skip


def is_split(document: Document) -> bool:
    """Whether an incident's people need groups.csv: more than one group, or more to say of one than a row holds."""
    if len(document["groups"]) != 1:
        return bool(document["groups"])
    [group] = document["groups"]
    plain = group["outcome_date_precision"] == ("day" if group["outcome_date"] else "")
    return not plain or bool(group["note"]) or any(document[name] is not None for name in PEOPLE_FIELDS)


def archived_incident(document: Document) -> Iterator[ArchiveRow]:
    row = incident_row(document)
    # The day of an outcome stands with its group, where groups.csv has it.
    yield row | {"outcome_date": None} if is_split(document) else row


def itself(document: Document) -> Iterator[ArchiveRow]:
    yield document


def incident_fields() -> tuple[Field, ...]:
    """The columns of incidents.csv: those of the incident, with the people and the fate of all its groups."""
    beside = {
        "outcome": Field("outcome", _("Outcome"), codes="whole_outcome", required=True),
        "outcome_date": Field("outcome_date", _("Date of the outcome"), "date"),
    }
    names = [column.name for column in INCIDENT_COLUMNS]
    return tuple(beside.get(name) or archive_field(Incident, name) for name in names)


NAMES_SOURCE = {"source": ("sources", "slug")}
WITHDRAWN = Field(
    "withdrawn",
    _("Withdrawn"),
    description=_("Why it was withdrawn: it stands here only because other records of this edition name it."),
)
RECORD_RESOURCES = (
    Resource(
        "countries", _("Countries"), Country, (*fields_of(Country, *Country.PUBLISHED), WITHDRAWN), itself, ("iso2",)
    ),
    Resource("sources", _("Sources"), Source, (*fields_of(Source, *Source.PUBLISHED), WITHDRAWN), itself, ("slug",)),
    part(
        "source-origins", _("Sources that draw on one another"), Source, "source", "origins",
        key=("source", "other"), references={"other": ("sources", "slug")},
    ),
    part("snapshots", _("Kept copies"), Source, "source", "snapshots", key=("source", "sha256", "address")),
    part("practices", _("Practice of countries"), Country, "country", "practices", references=NAMES_SOURCE),
    part("treaties", _("Treaties"), Country, "country", "treaties", key=("country", "treaty"), references=NAMES_SOURCE),
    Resource(
        "incidents", _("Incidents"), Incident, incident_fields(), archived_incident, ("slug",),
        {"country": ("countries", "iso2"), "entered_from": ("countries", "iso2")}, (Incident, Group),
    ),
    part(
        "groups", _("People of an incident who met the same fate"), Incident, "incident", "groups",
        rows=lambda document: document["groups"] if is_split(document) else [],
    ),
    part(
        "overlaps", _("Incidents with the same people"), Incident, "incident", "overlaps",
        key=("incident", "other"), references={"other": ("incidents", "slug")},
    ),
    part("incident-events", _("Steps of incidents"), Incident, "incident", "events", references=NAMES_SOURCE),
    part(
        "incident-sources", _("What each source claims"), Incident, "incident", "claims",
        key=("incident", "source"), references=NAMES_SOURCE, first=("source", "people_reported", "qualifier", "claim"),
    ),
    part(
        "statements", _("Who said what"), Incident, "incident", "statements",
        references={"country": ("countries", "iso2"), **NAMES_SOURCE},
    ),
)  # fmt: skip


def resources() -> list[Resource]:
    return [*RECORD_RESOURCES, *(added for app in counting_apps() for added in app.archive_files())]


def files_of(edition: Edition) -> list[dict[str, Any]]:
    # A part that came later was not in that edition, so its file is not, either.
    return [found.as_dict(edition) for found in resources() if found.part not in later(edition, found.model)]


def book() -> dict[str, Any]:
    """codebook.csv as a data package describes it."""
    titles = {
        "list": _("List"), "value": _("Value"), "label_en": _("Label"), "label_ko": _("Label in Korean"),
        "definition_en": _("Definition"), "definition_ko": _("Definition in Korean"),
    }  # fmt: skip
    fields = tuple(Field(name, title, required=True) for name, title in titles.items())
    return described("codebook", _("Codebook"), fields, key=("list", "value"))


def codes_of_the_book() -> list[ArchiveRow]:
    """Every code with its label and definition, in English and Korean."""
    found: list[ArchiveRow] = [
        {"list": codes.name, "value": code.value} for codes in codebook.ALL.values() for code in codes
    ]
    # Both languages, whatever language is in use.
    for language in ("en", "ko"):
        with override(language):
            every = (code for codes in codebook.ALL.values() for code in codes)
            for row, code in zip(found, every, strict=True):
                row[f"label_{language}"] = str(code.label)
                row[f"definition_{language}"] = str(code.definition)
    return found
