"""Everything that is published as of an edition, in an order that is the same on every machine."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from incidents.documents import Document, keys_named
from incidents.editions.references import publishable_models
from incidents.models import Country, Publishable, Source
from project.bulk import in_batches


class Contents:
    """The documents of one edition, a batch at a time, sorted here: databases sort by rules of their own."""

    def __init__(self, edition: int) -> None:
        self.edition = edition
        self.found: dict[type[Publishable], list[str]] = {}

    def keys(self, model: type[Publishable]) -> list[str]:
        """The keys of a model's records, in order."""
        if model not in self.found:
            rows = model.VERSION.objects.as_of(self.edition).order_by()
            # Sorted here, since each database sorts texts in its own way.
            self.found[model] = sorted(rows.values_list("key", flat=True))
        return self.found[model]

    def documents(self, model: type[Publishable]) -> Iterator[Document]:
        """The documents of a model's records, in the order of their keys."""
        # A batch at a time, so that memory does not grow with the edition.
        for batch in in_batches(self.keys(model)):
            rows = model.VERSION.objects.as_of(self.edition).filter(key__among=batch)
            found = dict(rows.values_list("key", "document"))
            yield from (found[key] for key in batch)

    def with_withdrawn(self, model: type[Publishable]) -> Iterator[Document]:
        """As `documents`, and in their place those that were withdrawn but are still named: with the reason."""
        waiting = list(self.withdrawn.get(model, {}).values())
        for document in self.documents(model):
            while waiting and waiting[0][model.KEY] < document[model.KEY]:
                yield waiting.pop(0)
            yield document
        yield from waiting

    @cached_property
    def withdrawn(self) -> dict[type[Publishable], dict[str, Document]]:
        """Countries and sources that the edition's records name although they were withdrawn before it, by key."""
        wanted: dict[type[Publishable], set[str]] = {Country: set(), Source: set()}
        for model in publishable_models():
            for document in self.documents(model):
                for target, keys in wanted.items():
                    keys |= keys_named(model, {"": document}, target)
        return {model: self.last_of(model, keys - set(self.keys(model))) for model, keys in wanted.items()}

    def last_of(self, model: type[Publishable], keys: set[str]) -> dict[str, Document]:
        """The last documents of withdrawn records, without what hangs on them, in the order of their keys."""
        rows = model.VERSION.objects.filter(key__in=keys, since__lte=self.edition).order_by("since_id")
        # Rows come oldest first, so the last version of each key wins.
        found: dict[str, Any] = {row.key: row for row in rows}
        nothing: Document = {part: [] for part in model.PARTS}
        return {
            key: {**found[key].document, **nothing, "withdrawn": found[key].withdrawn}
            for key in sorted(found)
        }  # fmt: skip
