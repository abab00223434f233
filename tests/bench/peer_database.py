"""What make_data.py wrote, in one SQLite file with the indexes and the full-text index that every peer gets."""

import csv
import sqlite3
from pathlib import Path

WHOLE = {"id", "people_low", "people_best", "people_high", "women", "men", "children", "people_reported"}
WHOLE |= {"male", "female", "total"}
REAL = {"latitude", "longitude"}
INDEXES = """
create index by_country_outcome on incidents(country, outcome, date);
create index by_outcome on incidents(outcome, date);
create index by_date on incidents(date);
create index by_country_year on incidents(country, year, people_low, people_best, people_high);
create unique index by_slug on incidents(slug);
create index by_incident on incident_sources(incident);
create virtual table incidents_fts using fts5(title, summary, content="incidents", content_rowid=id);
insert into incidents_fts(incidents_fts) values('rebuild');
analyze;
"""


def make_peer_database(folder: Path, file: Path) -> None:
    """Load a folder of make_data.py (written without `--seeds`) into a new file."""
    file.unlink(missing_ok=True)
    database = sqlite3.connect(file)
    database.executescript("pragma journal_mode=off; pragma synchronous=off")
    for name in ("incidents", "sources", "incident_sources", "arrivals"):
        load_table(database, folder, name)
    database.commit()
    database.executescript(INDEXES)
    database.execute("pragma journal_mode=wal")
    database.close()


def load_table(database: sqlite3.Connection, folder: Path, name: str) -> None:
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as lines:
        rows = csv.reader(lines)
        columns = next(rows)
        year = columns.index("date") if name == "incidents" else None
        declared = [f"{column} {type_of(column)}" for column in columns] + ["year integer"] * (year is not None)
        database.execute(f"create table {name}({', '.join(declared)})")
        marks = ", ".join("?" * len(declared))
        numbers = [column in WHOLE for column in columns]
        read = (
            [None if number and not cell else cell for cell, number in zip(row, numbers, strict=True)]
            + ([row[year][:4]] if year is not None else [])
            for row in rows
        )
        database.executemany(f"insert into {name} values({marks})", read)


def type_of(column: str) -> str:
    if column in WHOLE:
        return "integer primary key" if column == "id" else "integer"
    return "real" if column in REAL else "text"
