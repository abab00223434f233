"""The newest snapshot on disk: one file, which every process maps instead of reading the database.

The database stays the only truth: a file that is not of it, of its newest edition and of this software's columns is
passed over, and so is one that is damaged.

The file: START, a description in JSON, then the columns one after the other, each at a multiple of ALIGNED bytes. The
description names the sum of all that stands behind it.
"""

import json
import logging
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from django.conf import settings
from django.db import connection

from incidents.counting.column_tables import CodedColumn, ColumnTable, NumberColumn, Texts
from incidents.counting.fact_reading import NOTHING
from incidents.counting.facts import RecordFacts, SnapshotIdentity

FILE_NAME = "facts.columns"
START = struct.Struct(">II")  # the length of the description, and its sum
ALIGNED = 64
FACT_TABLES = [field.name for field in fields(RecordFacts) if isinstance(getattr(NOTHING, field.name), ColumnTable)]
FACT_TEXTS = [field.name for field in fields(RecordFacts) if isinstance(getattr(NOTHING, field.name), Texts)]

logger = logging.getLogger(__name__)


def file_path() -> Path:
    return Path(settings.VAR_DIR) / FILE_NAME


def database_named() -> list[str]:
    """Which database a snapshot is of."""
    named = connection.settings_dict
    return [connection.vendor, *(str(named.get(part) or "") for part in ("HOST", "PORT", "NAME"))]


def columns_laid_out() -> dict[str, list[str]]:
    """The columns of each table: a file of other software has others."""
    tables = {name: getattr(NOTHING, name) for name in FACT_TABLES}
    return {name: sorted([*table.numbers, *table.coded]) for name, table in tables.items()}


def identity_in_file(of: SnapshotIdentity) -> dict[str, Any]:
    moment = of.published_at and of.published_at.isoformat()
    return {"database": database_named(), "layout": columns_laid_out(), "identity": [of.number, moment, of.erased]}


# Writing


def write_snapshot(facts: RecordFacts) -> None:
    """Put the newest snapshot where other processes find it; nothing is lost where that cannot be done."""
    try:
        columns = dict(columns_of(facts))
        values = {
            f"{table}.{name}": coded.values
            for table in FACT_TABLES
            for name, coded in getattr(facts, table).coded.items()
            if not isinstance(coded.values, Texts)
        }
        write_beside(identity_in_file(facts.identity) | {"values": values}, columns)
    except OSError as error:
        logger.warning("%s cannot be written (%s): each process reads the database", file_path(), error)


def columns_of(facts: RecordFacts) -> Iterator[tuple[str, NumberColumn]]:
    """Every column by the name that it has in the file."""
    for name in FACT_TEXTS:
        yield from parts_of(name, getattr(facts, name))
    for name in FACT_TABLES:
        table = getattr(facts, name)
        for column, numbers in table.numbers.items():
            yield f"{name}.{column}", numbers
        for column, coded in table.coded.items():
            yield f"{name}.{column}.codes", coded.codes
            if isinstance(coded.values, Texts):
                yield from parts_of(f"{name}.{column}.values", coded.values)


def parts_of(name: str, texts: Texts) -> Iterator[tuple[str, NumberColumn]]:
    for part in ("letters", "ends", "order"):
        yield f"{name}.{part}", getattr(texts, part)


def write_beside(description: dict[str, Any], columns: dict[str, NumberColumn]) -> None:
    """Write it under another name, and give it its own when it is whole: nobody maps half a file."""
    blocks = [np.ascontiguousarray(column).view(np.uint8).data for column in columns.values()]
    begins = np.cumsum([0, *(padded(len(block)) for block in blocks)]).tolist()
    places = {
        name: [column.dtype.str, begin, len(column)]
        for (name, column), begin in zip(columns.items(), begins, strict=False)
    }
    check = 0
    folder = file_path().parent
    folder.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f"{FILE_NAME}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            for block in blocks:
                check = zlib.crc32(block, check)
            head = json.dumps(description | {"columns": places, "check": check, "size": begins[-1]}).encode()
            file.write(START.pack(len(head), zlib.crc32(head)) + head)
            file.write(bytes(padded(file.tell()) - file.tell()))
            for block in blocks:
                file.write(block)
                file.write(bytes(padded(len(block)) - len(block)))
        Path(beside).replace(file_path())
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def padded(length: int) -> int:
    return -(-length // ALIGNED) * ALIGNED


# Mapping


def mapped_snapshot(of: SnapshotIdentity) -> RecordFacts | None:
    """The snapshot of a file, if there is one of this database, this edition and these columns, and it is whole."""
    try:
        with file_path().open("rb") as file:
            head, wanted = described_in(file), identity_in_file(of)
            if any(head[name] != wanted[name] for name in wanted):
                return None
            whole = np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)
            return facts_of_file(head, whole[padded(file.tell()) :], of)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, IndexError, OverflowError, MemoryError, struct.error) as error:
        logger.warning("%s is damaged (%r): it is made anew from the database", file_path(), error)
        return None


def described_in(file: BinaryIO) -> dict[str, Any]:
    """The description at the beginning of a file; ValueError where it is not what was written."""
    length, check = START.unpack(file.read(START.size))
    packed = file.read(length)
    if zlib.crc32(packed) != check:
        raise ValueError("another description than was written")
    found: dict[str, Any] = json.loads(packed)
    return found


def facts_of_file(head: dict[str, Any], body: NumberColumn, of: SnapshotIdentity) -> RecordFacts:
    """A snapshot whose columns are pieces of a file; ValueError where the file is not what was written."""
    columns, check = {}, 0
    for name, (kind, begin, length) in head["columns"].items():
        size = np.dtype(kind).itemsize * length
        block = body[begin : begin + size]
        check = zlib.crc32(block.data, check)
        columns[name] = block.view(kind)
    if check != head["check"] or len(body) != head["size"]:
        raise ValueError("other bytes than were written")
    found: dict[str, Any] = {
        name: Texts(*(columns[f"{name}.{part}"] for part in ("letters", "ends", "order"))) for name in FACT_TEXTS
    }
    found |= {name: table_of_file(name, head["values"], columns) for name in FACT_TABLES}
    return RecordFacts(identity=of, **found)


def table_of_file(table: str, values: dict[str, Any], columns: dict[str, NumberColumn]) -> ColumnTable:
    like = getattr(NOTHING, table)
    numbers = {name: columns[f"{table}.{name}"] for name in like.numbers}
    coded = {name: coded_of_file(f"{table}.{name}", values, columns) for name in like.coded}
    return ColumnTable(numbers, coded)


def coded_of_file(name: str, values: dict[str, Any], columns: dict[str, NumberColumn]) -> CodedColumn:
    if name in values:
        return CodedColumn(columns[f"{name}.codes"], tuple(values[name]))
    texts = Texts(*(columns[f"{name}.values.{part}"] for part in ("letters", "ends", "order")))
    return CodedColumn(columns[f"{name}.codes"], texts)
