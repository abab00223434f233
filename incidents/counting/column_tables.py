"""Rows as columns: numbers, codes for values that many rows share, and texts in one piece of memory.

Nothing here is changed once it is made, so columns may be mapped from a file that other processes read too.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

from project.bulk import in_batches

Mask = NDArray[np.bool_]
NumberColumn = NDArray[Any]
Picked = NDArray[Any]  # rows of a table, as a mask of all or by their places
FEW_ROWS = 4  # as many rows or more for each that is picked: to take it by its place is faster then
ROWS_AT_ONCE = 20_000  # rows that are held as Python's own values while many are read
SPARSE = 8  # so many times as large as the number of rows may numbers be that are looked up in a table
FEW_VALUES = 8  # up to so many places are compared one by one, which is faster than looking each row's up in a table


class Texts(Sequence[str]):
    """Different texts, each with a place that it keeps: bytes in a row, where each ends, and their order."""

    def __init__(self, letters: NDArray[np.uint8], ends: NumberColumn, order: NumberColumn) -> None:
        self.letters, self.ends, self.order = letters, ends, order

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        packed = [text.encode() for text in texts]
        ends = np.cumsum([len(one) for one in packed], dtype=np.int64)
        order = np.array(sorted(range(len(packed)), key=packed.__getitem__), np.int32)
        return cls(np.frombuffer(b"".join(packed), np.uint8), ends, order)

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return self.packed(place).decode()

    def packed(self, place: int) -> bytes:
        letters, ends, _order = self.views
        return bytes(letters[ends[place - 1] if place else 0 : ends[place]])

    @cached_property
    def views(self) -> tuple[memoryview, memoryview, memoryview]:
        """Letters, ends and order: Python takes one value out of these in a third of the time of an array's."""
        letters, ends, order = (column.data for column in (self.letters, self.ends, self.order))
        return letters, ends, order

    def of_places(self, places: NumberColumn) -> list[str]:
        return [self[place] for place in places.tolist()]

    def place(self, text: str | None) -> int | None:
        """Where a text stands; None where it does not, and for what an older document does not say."""
        if text is None:
            return None
        at = self.rank(text)
        found = int(self.order[at]) if at < len(self) else None
        return found if found is not None and self[found] == text else None

    def rank(self, text: str) -> int:
        # UTF-8 sorts as its letters do.
        order = self.views[2]
        return bisect_left(range(len(self)), text.encode(), key=lambda at: self.packed(order[at]))

    def places(self, texts: Iterable[str | None]) -> list[int]:
        return [place for text in texts if (place := self.place(text)) is not None]

    @cached_property
    def ranks(self) -> NumberColumn:
        """The place of each in the order of all."""
        found = np.empty(len(self), np.int32)
        found[self.order] = np.arange(len(self))
        return found

    def in_order(self, places: NumberColumn, most: int) -> list[str]:
        """The first few of some texts in their order."""
        return self.of_places(self.order[np.sort(self.ranks[places])[:most]])

    def followed_by(self, new: Sequence[str]) -> "Texts":
        """The same with others behind them."""
        if not new or not len(self):
            return Texts.of(new) if new else self
        more = Texts.of(new)
        at = [self.rank(text) for text in more.of_places(more.order)]
        return Texts(
            np.append(self.letters, more.letters),
            np.append(self.ends, more.ends + self.ends[-1]),
            np.insert(self.order, at, more.order + len(self)),
        )


class GrowingTexts:
    """Places of texts while rows are read: those that they have, and the next ones for texts that are new."""

    def __init__(self, before: Texts) -> None:
        self.before, self.new = before, dict[str, int]()

    def place(self, text: str) -> int:
        found = self.new.get(text)
        if found is None:
            known = self.before.place(text)
            found = known if known is not None else self.new.setdefault(text, len(self.before) + len(self.new))
        return found

    def texts(self) -> Texts:
        return self.before.followed_by([*self.new])


Values = tuple[Any, ...] | Texts


@dataclass(frozen=True)
class CodedColumn:
    """A column as small numbers: `codes` are places in `values`, of which one may be None."""

    codes: NumberColumn
    values: Values

    @cached_property
    def place_of(self) -> dict[Any, int]:
        return {value: place for place, value in enumerate(self.values)}

    def places(self, wanted: Iterable[Any]) -> list[int]:
        if isinstance(self.values, Texts):
            return self.values.places(wanted)
        return [self.place_of[value] for value in dict.fromkeys(wanted) if value in self.place_of]

    def among(self, wanted: Iterable[Any]) -> Mask:
        return with_codes(self.codes, self.places(wanted), len(self.values))

    def counted(self, rows: Picked) -> dict[Any, int]:
        numbers = np.bincount(self.codes[picked(rows)], minlength=len(self.values))
        return {self.values[place]: int(numbers[place]) for place in np.nonzero(numbers)[0].tolist()}

    def coarser(self, into: Callable[[Any], Any]) -> "CodedColumn":
        """The same with a value for several."""
        found: dict[Any, int] = {}
        places = [found.setdefault(into(value), len(found)) for value in self.values]
        return CodedColumn(np.array(places or [0], np.int32)[self.codes], tuple(found))

    def inserted(self, places: NumberColumn, new: "CodedColumn") -> "CodedColumn":
        """The same with more rows, each before a place; new values stand behind the others."""
        if not len(self.codes):
            return new
        column = [new.values[code] for code in new.codes.tolist()]
        if isinstance(self.values, Texts):
            growing = GrowingTexts(self.values)
            codes = [growing.place(text) for text in column]
            values: Values = growing.texts()
        else:
            known = dict(self.place_of)
            codes = [known.setdefault(value, len(known)) for value in column]
            values = tuple(known)
        kept = self.codes.astype(smallest(len(values)), copy=False)
        return CodedColumn(np.insert(kept, places, np.array(codes, kept.dtype)), values)


def picked(rows: Picked) -> Picked:
    """Some rows as they are fastest taken out of a column: few of many by their places, else by a mask."""
    if rows.dtype != bool or FEW_ROWS * np.count_nonzero(rows) >= len(rows):
        return rows
    return np.flatnonzero(rows)


def with_codes(codes: NumberColumn, places: Collection[int], size: int) -> Mask:
    """The rows with one of some codes, of `size` that there are."""
    if len(places) > FEW_VALUES:
        table = np.zeros(size, bool)
        table[[*places]] = True
        return table[codes]
    found = np.zeros(len(codes), bool)
    for place in places:
        found |= codes == place
    return found


def among_numbers(numbers: NumberColumn, wanted: NumberColumn) -> Mask:
    """The rows with one of some numbers from 0 up: looked up in a table, unless that were far longer than the column.

    numpy's own isin takes three times as long.
    """
    largest = int(numbers.max(initial=0))
    if largest > SPARSE * len(numbers):
        return np.isin(numbers, wanted)
    table = np.zeros(largest + 1, bool)
    table[wanted[wanted <= largest]] = True
    return table[numbers]


def beginnings(column: NumberColumn) -> NumberColumn:
    """Where each value of a sorted column begins."""
    return np.flatnonzero(np.append(True, column[1:] != column[:-1])[: len(column)])


def places_repeated(times: NumberColumn) -> tuple[NumberColumn, NumberColumn]:
    """The places of a column, each as often as it says, and how far each is behind the first of its own."""
    which = np.repeat(np.arange(len(times)), times)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)


def smallest(values: int) -> Any:
    """The smallest type of number that tells so many values apart: what is read most is read fastest."""
    return next(kind for kind in (np.uint8, np.uint16, np.int32) if values <= np.iinfo(kind).max)


@dataclass(frozen=True)
class ColumnTable:
    """Rows of one kind: some of their columns as numbers, some coded."""

    numbers: dict[str, NumberColumn]
    coded: dict[str, CodedColumn]

    def __len__(self) -> int:
        return len(next(iter(self.numbers.values())))

    def inserted(self, places: NumberColumn, new: "ColumnTable") -> "ColumnTable":
        """The table with more rows, each before a place of the old ones."""
        return ColumnTable(
            {name: np.insert(column, places, new.numbers[name]) for name, column in self.numbers.items()},
            {name: column.inserted(places, new.coded[name]) for name, column in self.coded.items()},
        )

    def followed_by(self, new: "ColumnTable") -> "ColumnTable":
        return self.inserted(np.full(len(new), len(self)), new)

    def changed(self, **numbers: NumberColumn) -> "ColumnTable":
        """The table with other numbers, or more of them."""
        return ColumnTable({**self.numbers, **numbers}, self.coded)

    def where(self, rows: Any) -> "ColumnTable":
        """Some of the rows, or all in another order."""
        coded = {name: CodedColumn(column.codes[rows], column.values) for name, column in self.coded.items()}
        return ColumnTable({name: column[rows] for name, column in self.numbers.items()}, coded)


class ColumnRows:
    """Rows that are read, column by column, on their way into a table: in Python's memory for one piece at a time."""

    def __init__(self, numbers: Mapping[str, Any], coded: Collection[str]) -> None:
        self.pieces: dict[str, list[NumberColumn]] = {name: [] for name in numbers}
        self.types = dict(numbers)
        self.codes: dict[str, array[int]] = {name: array("i") for name in coded}
        self.known: dict[str, dict[Any, int]] = {name: {} for name in coded}

    @classmethod
    def read(cls, numbers: Mapping[str, Any], coded: Collection[str], rows: Iterable[tuple[Any, ...]]) -> Self:
        """Rows whose cells are those of the numbers, and then those that get codes."""
        found = cls(numbers, coded)
        for piece in in_batches(rows, ROWS_AT_ONCE):
            columns = dict(zip((*numbers, *coded), zip(*piece, strict=True), strict=True))
            for name, kind in numbers.items():
                found.pieces[name].append(np.array(columns[name], kind))
            for name, known in found.known.items():
                found.codes[name].extend(known.setdefault(value, len(known)) for value in columns[name])
        return found

    def numbers(self, name: str) -> NumberColumn:
        return np.concatenate([np.array([], self.types[name]), *self.pieces[name]])

    def coded(self, name: str, *, as_texts: bool) -> CodedColumn:
        codes, known = np.array(self.codes[name], np.int32), [*self.known[name]]
        return CodedColumn(codes.astype(smallest(len(known))), Texts.of(known) if as_texts else tuple(known))

    def table(self, texts: Collection[str] = ()) -> ColumnTable:
        """A table of them; those named as texts are too many and too different for Python's memory."""
        return ColumnTable(
            {name: self.numbers(name) for name in self.pieces},
            {name: self.coded(name, as_texts=name in texts) for name in self.codes},
        )
