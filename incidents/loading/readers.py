"""How the cells of a file are read: each by the field of a model that its column holds."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from incidents import codebook
from incidents.columns import codes_of
from incidents.loading.writing import Folder
from incidents.models import Country, Incident, Source
from incidents.releases.archive_files import Field, Resource, file_of, resources
from project import csv_reading as read
from project.csv_reading import Reader, may_be_empty

# Fields with a default that a file says all the same, as files always did. Of any other an empty cell is the default.
ALWAYS_SAID = frozenset(
    ("availability", "date_precision", "location_precision", "measure", "outcome", "verified", "who")
)  # fmt: skip


def iso2(cell: str) -> str:
    """An ISO 3166-1 alpha-2 code."""
    if len(cell) != 2 or not (cell.isascii() and cell.isalpha() and cell.isupper()):
        raise read.BadCell(_("is not an ISO 3166-1 alpha-2 code: two capitals"))
    return cell


# What the class of a field does not tell.
READERS_BY_NAME: dict[str, Reader] = {
    "iso2": iso2, "sha256": read.sha256_cell, "latitude": read.decimal(-90, 90), "longitude": read.decimal(-180, 180),
    "share": read.decimal(0, 1),
}  # fmt: skip
READERS_BY_CLASS: tuple[tuple[type[Any], Reader], ...] = (
    (models.BooleanField, read.boolean),
    (models.PositiveSmallIntegerField, read.year),
    (models.PositiveBigIntegerField, read.whole_cell),
    (models.PositiveIntegerField, read.persons_cell),
    (models.DateTimeField, read.moment_cell),
    (models.DateField, read.date),
    (models.TextField, read.text_cell),
)
READERS_BY_TYPE: dict[str, Reader] = {"string": read.text_cell, "date": read.date, "year": read.year}


def resource_named(name: str) -> Resource:
    return next(resource for resource in resources() if resource.name == name)


def readers_of(folder: Folder, resource: Resource, own: Mapping[str, Reader]) -> dict[str, Reader]:
    """The columns of a file, each with its reader; its `own` are those that hold a field in a way of their own."""
    model: Any = resource.models[0] if resource.part else resource.model
    if resource.part:  # rows of a record, which their first column names
        parent = resource.fields[0].name
        where = file_of(resource.references[parent][0])
        own = {parent: read.needed(read.reference(folder.own[where], where)), **own}
    return {column.name: own.get(column.name) or reader_of(folder, model, column) for column in resource.fields}


def reader_of(folder: Folder, model: type[models.Model], column: Field) -> Reader:
    """How a cell is read: by the field that it holds, else by the codes or the type of its column."""
    if column.name not in {field.name for field in model._meta.concrete_fields}:
        reader = read.one_of(codebook.ALL[column.codes].values) if column.codes else READERS_BY_TYPE[column.type]
        return needed_cell(reader) if column.required else reader
    field: Any = model._meta.get_field(column.name)
    if field.remote_field:
        return reference_reader(folder, field)
    reader = value_reader(field)
    if not field.editable and field.name == "slug":  # a figure's name, which follows from the rest where it is not said
        return reader
    if field.has_default() and field.name not in ALWAYS_SAID:
        return read.maybe(reader, field.get_default())
    if column.required or not (field.null or field.blank):
        return needed_cell(reader)
    return reader if may_be_empty(reader) else read.maybe(reader, None if field.null else "")


def needed_cell(reader: Reader) -> Reader:
    """A cell that may not be empty, in words of its own where it has some for that."""
    return read.needed(reader) if may_be_empty(reader) else reader


def value_reader(field: Any) -> Reader:
    """How the value of a field is read."""
    if field.name in READERS_BY_NAME:
        return READERS_BY_NAME[field.name]
    if field.choices:
        values = [*dict(field.choices)]
        return read.one_of(values if codes_of(field) else sorted(values))
    if isinstance(field, models.SlugField):
        return read.slug if field.editable else read.long_slug
    if isinstance(field, models.DecimalField):
        most = 10 ** (field.max_digits - field.decimal_places)
        return read.decimal(-most, most, field.decimal_places)
    if isinstance(field, models.CharField):
        return read.up_to(
            field.max_length or 0, read.url_cell if isinstance(field, models.URLField) else read.text_cell
        )
    return next(reader for known, reader in READERS_BY_CLASS if isinstance(field, known))


def reference_reader(folder: Folder, field: Any) -> Reader:
    """How the key of another record is read; only countries, sources and incidents have files of their own."""
    known = {
        Country: (folder.countries, "countries.csv"),
        Source: (folder.sources, "sources.csv"),
        Incident: (folder.incidents, "incidents.csv"),
    }
    if field.related_model not in known:
        return read.needed(read.up_to(field.target_field.max_length, read.slug))
    keys, where = known[field.related_model]
    if field.related_model is Country and field.get_limit_choices_to():
        keys, where = keys - {"ZZ"}, "countries.csv, ZZ apart"
    reader = read.reference(keys, where, empty=field.null)
    return reader if field.null else read.needed(reader)
