"""Lines of the file of incidents, written when a version is published: to read its document takes ten times as long."""

import csv
from collections.abc import Iterable, Iterator
from zlib import crc32

from incidents.columns import INCIDENT_COLUMNS, incident_row
from incidents.documents import Document, blank_row
from incidents.models import Group, Incident, IncidentVersion, ReadyLine, Version
from project.bulk import BULK_BATCH, in_batches, insert_rows
from project.formats import Echo, csv_cells

# A line that was written with other columns is passed over.
COLUMNS_SUM = crc32(",".join(column.name for column in INCIDENT_COLUMNS).encode())
LINE_END = "\r\n"


def lines_from(documents: Iterable[Document]) -> Iterator[str]:
    """Documents as lines without their end, with the columns of today."""
    # With its end, since a cell is quoted for the letters of the end alone.
    write = csv.writer(Echo(), lineterminator=LINE_END).writerow
    for document in documents:
        yield write(csv_cells(incident_row(with_defaults(document)).values())).removesuffix(LINE_END)


def with_defaults(document: Document) -> Document:
    """A document as it is written with the default of each column of it and its groups that came later."""
    blank_group = blank_row(Group)
    groups = [{**blank_group, **group} for group in document.get("groups") or ()]
    return {**blank_row(Incident), **document, "groups": groups}


def write_ready_lines(versions: Iterable[Version]) -> None:
    """Write the lines of new versions of incidents."""
    known = list(versions)
    lines = zip(known, lines_from(version.document for version in known), strict=True)
    insert_rows(
        ReadyLine, ({"version_id": version.pk, "columns": COLUMNS_SUM, "line": line} for version, line in lines)
    )


def write_missing_lines() -> int:
    """Write the lines that are not there, or have other columns; how many."""
    ReadyLine.objects.exclude(columns=COLUMNS_SUM).delete()
    missing = IncidentVersion.objects.filter(ready_line=None).order_by("pk").values_list("pk", flat=True)
    count = 0
    for keys in in_batches(list(missing), BULK_BATCH):
        write_ready_lines(IncidentVersion.objects.filter(pk__among=keys).only("pk", "document"))
        count += len(keys)
    return count
