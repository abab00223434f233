"""Release archives as somebody gets them: unpacked, read and emptied into a new site."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.cache import cache

from incidents.models import Edition, Release
from incidents.releases.making import build, make_release
from tests.builders import wipe

ADDRESS = "https://tumen.example/releases/2026-11/"


def named(edition: Edition | int, name: str = "2026-11", notes: str = "The first.") -> Release:
    """An edition with a name."""
    found = edition if isinstance(edition, Edition) else Edition.objects.get(number=edition)
    return make_release(name, found, notes=notes, address=ADDRESS)


def bytes_of(release: Release) -> bytes:
    """The archive."""
    out, _sums = build(release)
    with out:
        return out.read()


def unpacked(content: bytes, folder: Path) -> Path:
    """The files of an archive, in a folder."""
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    return folder


def file_in(content: bytes, name: str) -> str:
    """One file of an archive."""
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def rows_in(content: bytes, name: str) -> list[dict[str, str]]:
    """The rows of a table of an archive."""
    return list(csv.DictReader(io.StringIO(file_in(content, name), newline="")))


def package_in(content: bytes) -> Any:
    """The archive's datapackage.json."""
    return json.loads(file_in(content, "datapackage.json"))


def empty_the_site() -> None:
    """As if nothing had ever been entered."""
    cache.clear()
    found = (model for app in ("stats", "incidents") for model in reversed(list(apps.get_app_config(app).get_models())))
    wipe(*(model._base_manager.all() for model in found))
