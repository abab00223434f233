"""python -m tests.bench [N]: what the site takes for N and for 2 N incidents, beside bare SQLite; read the ratios.

Works on a database of its own, thrown away afterwards; DATABASE_URL decides which kind.
"""

import csv
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import django

SEEDS = Path(__file__).parents[1] / "editions" / "seeds"
FILES = {"countries": ("",), "sources": ("slug",), "incidents": ("slug",), "incident_sources": ("incident", "source")}
ADDRESSES = (
    "/incidents/", "/incidents/?q=border", "/incidents/{slug}/", "/charts/outcomes-by-country.json", "/incidents.csv",
)  # fmt: skip


def repeated(folder: Path, count: int) -> str:
    """Write the frozen seeds over and over, each time under other names, to `count` incidents; the last one's name."""
    for name, keys in FILES.items():
        with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        again = -(-count // 168) if keys[0] else 1
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            written = csv.DictWriter(out, list(rows[0]))
            written.writeheader()
            for turn in range(again):
                for row in rows:
                    if row.get("outcome") == "mixed":  # groups.csv, which is not repeated, would say more of it
                        row = {**row, "outcome": "unknown"}
                    written.writerow(row | {key: f"{row[key]}-{turn}" for key in keys if key})
    return f"{rows[-1]['incident']}-{again - 1}"


def bare(folder: Path) -> float:
    """Seconds in which sqlite3 alone takes the same rows, unchecked and without an index."""
    began = time.perf_counter()
    with tempfile.NamedTemporaryFile(suffix=".sqlite3") as file, sqlite3.connect(file.name) as database:
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as lines:
                header, *rows = csv.reader(lines)
            database.execute(f"CREATE TABLE {path.stem} ({', '.join(f'[{name}]' for name in header)})")
            database.executemany(f"INSERT INTO {path.stem} VALUES ({', '.join('?' * len(header))})", rows)
    return time.perf_counter() - began


def measured(count: int) -> Iterator[tuple[str, float]]:
    """What is done with a site of `count` incidents, and its seconds: once for a load, else the median of five."""
    from django.db import connection
    from django.test import Client

    from stats.imports import load
    from tests.answers import body
    from tests.builders import make_user

    connection.creation.create_test_db(verbosity=0)
    with tempfile.TemporaryDirectory() as place:
        slug = repeated(Path(place), count)
        yield "bare SQLite: load", bare(Path(place))
        yield "load", taken(lambda: load(Path(place), say=lambda text: None))
    client = Client()
    client.force_login(make_user("Reader"))
    for address in ADDRESSES:
        path = address.format(slug=slug)
        body(client, path)
        yield address, statistics.median(taken(partial(body, client, path)) for _turn in range(5))
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def taken(act: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main(count: int) -> None:
    """Print a line for each job: milliseconds with N and with 2 N incidents, and how much more that is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    once, twice = dict(measured(count)), dict(measured(2 * count))
    print(f"{'':34}{count:>10}{2 * count:>10}{'ratio':>8}")
    for job, seconds in once.items():
        print(f"{job:34}{seconds * 1000:>10.1f}{twice[job] * 1000:>10.1f}{twice[job] / seconds:>8.2f}")
    print(f"load beside bare SQLite: {once['load'] / once['bare SQLite: load']:.1f} times")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000)
