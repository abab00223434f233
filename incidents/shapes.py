"""What the files of an edition have: the columns that were published when it was made, whatever came later."""

from typing import Any, Protocol, TypeVar

from incidents.documents import DATED_SETS, ENDED_TOTALS, ORDERS, WORKED_OUT, Document
from incidents.models import Edition, Publishable


class HasName(Protocol):
    """A column, of a list or of an archive's file."""

    @property
    def name(self) -> str: ...


NamedColumn = TypeVar("NamedColumn", bound=HasName)


def later(edition: Edition | None, model: Any) -> set[str]:
    """What is published of a model now and was not yet when the edition was made."""
    known = edition.shape.get(model._meta.label_lower) if edition else None
    now = {*model.PUBLISHED, *getattr(model, "PARTS", ())}
    return now.difference(known) if known else set()


def columns_in_edition(
    edition: Edition | None, columns: tuple[NamedColumn, ...], *models: Any
) -> tuple[NamedColumn, ...]:
    """The columns that a file of some models has in an edition; what is no field of them is worked out, and stays."""
    came_later = set.union(*(later(edition, model) for model in models))
    known = {name for model in models for name in {*model.PUBLISHED} - later(edition, model)}
    return tuple(column for column in columns if column.name not in came_later - known)


def document_of(edition: Edition | None, model: type[Publishable], document: Document) -> Document:
    """A document with the columns and parts that the edition knew."""
    found = row_of(edition, model, document)
    for part in model.PARTS:
        if part in found:
            part_model = model._meta.get_field(part).related_model
            found[part] = [row_of(edition, part_model, row) for row in found[part]]
    return found


def says_worked_out(edition: Edition | None) -> bool:
    """Whether the edition's files of incidents say what is worked out of a record besides; those of older ones stay."""
    return edition is None or not edition.shape or WORKED_OUT in edition.shape


def sorts_by_letters(number: int | None) -> bool:
    return has_mark(number, ORDERS)


def ends_running_totals(number: int | None) -> bool:
    """Whether a running total beyond the period asked for is left out of the edition's files, as it is of pages."""
    return has_mark(number, ENDED_TOTALS)


def dates_sets(number: int | None) -> bool:
    """Whether the edition's table of who arrived has the day that a set is of; those of older ones stay."""
    return has_mark(number, DATED_SETS)


def has_mark(number: int | None, mark: str) -> bool:
    shape = Edition.objects.filter(number=number or 0).values_list("shape", flat=True).first()
    # Files of an older edition stay as they were; a site without editions has none.
    return not shape or mark in shape


def row_of(edition: Edition | None, model: Any, row: Document) -> Document:
    came_later = later(edition, model)
    return {name: value for name, value in row.items() if name not in came_later}
