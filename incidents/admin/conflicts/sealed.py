"""What a form was opened from: a record with its rows by their ids, signed into the form that shows it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Self

from django.core import signing
from django.db import models

from incidents.documents import Document, column_name, json_value
from incidents.models import Publishable


@dataclass(frozen=True)
class SealedRecord:
    """Published fields of a record and, for each kind of part, those of its rows by id, as JSON types."""

    fields: Document
    rows: dict[str, dict[str, Document]]

    @classmethod
    def of(cls, record: Publishable, parts: Iterable[str]) -> Self:
        return cls(values_of(record), {part: rows_by_id(getattr(record, part).all()) for part in parts})

    @classmethod
    def of_forms(cls, record: Publishable, formsets: Iterable[Any]) -> Self:
        read = {formset.prefix: [form.instance for form in formset.initial_forms] for formset in formsets}
        return cls(values_of(record), {part: rows_by_id(rows) for part, rows in read.items()})

    def seal(self, record: Publishable, log: int) -> str:
        # Signed, so that nobody can claim to have opened the form from something else.
        return signing.dumps([self.fields, self.rows, log], salt=salt(type(record), record.pk), compress=True)

    @classmethod
    def unseal(cls, text: str, model: type[Publishable], pk: Any) -> tuple[Self | None, int]:
        """What was sealed for this record; None where it was not."""
        try:
            fields, rows, log = signing.loads(text, salt=salt(model, pk))
        except (signing.BadSignature, ValueError):
            return None, 0
        return cls(fields, rows), log

    @property
    def digest(self) -> str:
        # Sorted keys, so that the same values always have the same digest.
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def salt(model: type[Publishable], pk: Any) -> str:
    # A seal that was made for one record is refused for every other.
    return f"{model._meta.label_lower}/{pk}"


def values_of(record: models.Model) -> Document:
    """The published fields of a record or a row, and what else forms of it change."""
    kind: Any = type(record)
    published: tuple[str, ...] = getattr(kind, "GUARDED", kind.PUBLISHED)
    return {name: json_value(getattr(record, column_name(type(record), name))) for name in published}


def rows_by_id(rows: Iterable[models.Model]) -> dict[str, Document]:
    return {str(row.pk): values_of(row) for row in rows}
