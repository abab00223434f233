"""Columns that a file lacks: the rows of records that are here keep what they have in them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from incidents.documents import working_documents
from incidents.models import Publishable
from incidents.releases.archive_files import RECORD_RESOURCES, Resource
from project.bulk import in_batches
from project.csv_reading import BadCell, Errors, File, FileRow, broken
from project.formats import plain_cell
from project.lines import header_of

Cells = dict[str, Any]
NO_COLUMNS = {"slug", "withdrawn"}  # what a figure is called follows from the rest; an archive alone says the other
OF_ITS_WORDS = {"wording"}  # columns that a row which says something else does not keep


@dataclass
class Lacking:
    """A file with columns that it lacks, and what the site has in them: by the cells that tell a row from others."""

    file: File
    columns: frozenset[str]
    resource: Resource
    known: dict[tuple[Any, ...], Cells] = field(default_factory=dict)

    def name_of(self, cells: Cells) -> tuple[Any, ...]:
        """What tells a row: its key, or all that the file says where there is none."""
        given = [column for column in self.file.columns if column not in self.columns | NO_COLUMNS]
        told = self.file.key if self.columns.isdisjoint(self.file.key) and self.file.key else given
        return tuple(cells[column] for column in told)

    def remember(self, document: dict[str, Any]) -> None:
        """Keep what a record of the site has in these columns, if it has anything."""
        for row in self.resource.rows(document):
            try:
                cells = {name: read(str(plain_cell(row.get(name)))) for name, read in self.file.columns.items()}
            except BadCell:  # older than today's limits: a file cannot say it again
                continue
            if any(cells[column] != self.file.columns[column]("") for column in self.columns):
                self.known.setdefault(self.name_of(cells), cells)

    def completed(self, row: FileRow) -> FileRow:
        """A row with these columns as the site has them."""
        here = self.known.get(self.name_of(row.cells)) if self.known else None
        if here is None:
            return row
        given = [column for column in self.file.columns if column not in self.columns | NO_COLUMNS]
        # What follows from the words of a row is made anew where these have changed.
        anew = OF_ITS_WORDS if any(row[column] != here[column] for column in given) else set()
        return replace(row, cells=row.cells | {column: here[column] for column in self.columns - anew})


def lacking(path: Path, files: Iterable[File], keys: Callable[[Any], Collection[str]]) -> dict[str, Lacking]:
    """The files of a folder that lack columns, by name, with what the site has there; `keys` are those of a model."""
    by_file = {resource.file: resource for resource in RECORD_RESOURCES}
    found = {}
    for file in files:
        columns = file.columns.keys() - header_of(path / file.name) - NO_COLUMNS
        if columns and file.name in by_file and (path / file.name).exists():
            found[file.name] = Lacking(file, frozenset(columns), by_file[file.name])
    for model in {one.resource.model for one in found.values()}:
        mine = [one for one in found.values() if one.resource.model is model]
        for batch in in_batches(keys(model)):
            for document in working_documents(model, batch).values():
                for one in mine:
                    one.remember(document)
    return found


def completed_rows(rows: Iterable[FileRow], lacks: Lacking | None, errors: Errors) -> Iterator[FileRow]:
    """Rows with what the site has in columns that their file lacks, as far as that fits to what the file says."""
    for row in rows:
        full = lacks.completed(row) if lacks else row
        if lacks is None or full is row or not broken(full, lacks.file, errors):
            yield full


def as_here(model: type[Publishable], records: Iterable[Any], columns: Collection[str]) -> Iterator[Any]:
    """Figures made of rows without some columns, with what those of the site that have their key hold there."""
    names = [column.attname for column in model._meta.concrete_fields if column.name in columns]
    for batch in in_batches(records):
        # Their keys follow from the rest of the row, so they are known only once it is read.
        here = model.by_key(record.key for record in batch) if names else {}
        for record in batch:
            for name in names if record.key in here else ():
                setattr(record, name, getattr(here[record.key], name))
            yield record
