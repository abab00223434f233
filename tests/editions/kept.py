"""What edition 1 of a frozen copy of the seeds says in every list and chart, one CSV file for each question."""

import re
from importlib import import_module
from pathlib import Path

from django.test import Client, override_settings

from incidents.models import Edition
from stats.imports import load
from tests.answers import body
from tests.builders import rewrite
from tests.editions.files import files_of

HERE = Path(__file__).parent
SEEDS = HERE / "seeds"
KEPT = HERE / "edition-1"

# Charts of columns that the frozen seeds do not have yet, each with the reason: their files would say nothing.
NOT_KEPT = {"totals-of-others": "no claim says there that it is a running total"}


def load_frozen() -> None:
    """The frozen seeds as edition 1, with the columns that were published in those days and no other."""
    with override_settings(SMALLEST_CELL=0):  # it was published before small numbers were left out, and stays so
        load(SEEDS, say=lambda text: None)
    shape = import_module("incidents.migrations.0007_edition_shape").SHAPE
    rewrite(Edition.objects.filter(number=1), shape=shape)


def name_of(address: str) -> str:
    """The file's name for an address: the same words, of letters that every file system knows."""
    path, _mark, query = address.partition("?")
    asked = re.sub(r"&?edition=1$", "", query)
    name = path.removesuffix(".csv").strip("/").replace("/", ".")
    return f"{name}{'@' if asked else ''}{re.sub('[=&]', '.', asked)}.csv"


def tables(client: Client) -> dict[str, bytes]:
    """The CSV of each list and chart of edition 1 by the name of its file."""
    later = tuple(f"/charts/{slug}." for slug in NOT_KEPT)
    return {name_of(path): body(client, path) for path in files_of(1, ".csv") if not path.startswith(later)}


def unkept(client: Client) -> dict[str, bytes]:
    """Those that no file is kept of yet. ValueError for one without a row, which says nothing that could change."""
    known = kept()
    missing = {name: text for name, text in tables(client).items() if name not in known}
    if empty := sorted(name for name, text in missing.items() if text.count(b"\r\n") < 2):
        text = "no row in %s: ask something that the frozen seeds have, in tests/editions/files.py"
        raise ValueError(text % ", ".join(empty))
    return missing


def kept() -> dict[str, bytes]:
    """What was written when this was built."""
    return {path.name: path.read_bytes() for path in KEPT.glob("*.csv")}
