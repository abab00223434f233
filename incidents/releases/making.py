"""Releases: making one, and building its archive, which is the same to the byte each time."""

import datetime as dt
import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import IO, Any

from django.core.cache import cache
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from incidents.chain.links import link_release
from incidents.counting.rules import RULES
from incidents.editions.edition_contents import Contents
from incidents.editions.publishing import lock_publishing
from incidents.editions.references import publishable_models
from incidents.models import Country, Edition, Incident, Release, Source
from incidents.naming import full_day
from incidents.releases import archive_files
from incidents.releases.archive_files import ArchiveRow, Resource
from project.formats import LICENCE_ADDRESS, csv_cell, csv_lines, plain_cell

LICENCES = [
    {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0 International",
        "path": LICENCE_ADDRESS,
    }
]
SAYS = "A record of North Koreans detained, returned or let go in third countries, and a count of those who arrived."


@dataclass(frozen=True)
class ArchivePart:
    """A file in an archive; `rows` where it is a table."""

    name: str
    size: int
    sha256: str
    rows: int | None = None


README_FILES = {"en": "README.md", "ko": "README.ko.md"}
READMES = {"readme": "en", "readme_ko": "ko"}  # by their names in a frame


@dataclass(frozen=True)
class Sums:
    """What the page of a release says of its archive: size in bytes, SHA-256, and those of each file in it."""

    size: int
    sha256: str
    parts: tuple[ArchivePart, ...]


def make_release(name: str, edition: Edition, *, notes: str, address: str, by: Any = None) -> Release:
    """Give an edition a name for good; `address` is the whole address of the release's page.

    Raises ValidationError where the name is taken or none, or the edition has a name already.
    """
    release = Release(name=name, edition=edition, notes=notes, made_by=by, made_at=timezone.now())
    release.frame = frame_of(release, address)
    # save() checks nothing of what a form would.
    release.full_clean()
    release.sums = asdict(built_sums(release))
    with transaction.atomic():
        lock_publishing()
        release.save()
        link_release(release)
    return release


def frame_of(release: Release, address: str) -> dict[str, Any]:
    """What an archive takes from the code as it is now: its files and columns, codebook and READMEs."""
    # In English, whatever language its maker reads.
    with override("en"):
        files = [*archive_files.files_of(release.edition), archive_files.book()]
    codes = archive_files.codes_of_the_book()
    readmes = {name: readme_in(language, release, address) for name, language in READMES.items()}
    return {"address": address, "files": files, "codebook": codes, "defused": True, **readmes}


def readme_in(language: str, release: Release, address: str) -> str:
    """How to read the files, in one language; what the names of files and columns are, is the same in both."""
    with override(language):
        files = [*archive_files.files_of(release.edition), archive_files.book()]
        words = {"release": release, "edition": release.edition, "address": address, "files": files, "rules": RULES}
        template = f"incidents/release/{README_FILES[language]}"
        return render_to_string(template, words | {"citation": citation(release, address)})


def citation(release: Release, address: str) -> str:
    """How to cite a release, in the language in use: name, edition, day and address."""
    day = full_day(release.edition.published_at)
    return _("Tumen, release %(name)s (edition %(number)s of %(day)s). %(address)s") % {
        "name": release.name,
        "number": release.edition_id,
        "day": day,
        "address": address,
    }


def build(release: Release) -> tuple[IO[bytes], Sums]:
    """The archive as a temporary file, and its sums: a batch of records in memory at a time."""
    # A release that was made before cells were defused keeps its bytes.
    archive = Archive(release.edition, defused=release.frame.get("defused", False))
    for name, language in READMES.items():
        # A release that was made before there was one in Korean has none.
        if name in release.frame:
            archive.write(README_FILES[language], [release.frame[name]])
    archive.write("NOTES.md", [f"# Release {release.name}\n\n{release.notes or 'No notes.'}\n"])
    contents = Contents(release.edition_id)
    tables = {resource.name: resource_rows(resource, contents) for resource in archive_files.resources()}
    tables["codebook"] = iter(release.frame["codebook"])
    for file in release.frame["files"]:
        archive.write_table(file, tables[file["name"]])
    archive.write("codebook.json", [as_text(release.frame["codebook"])])
    archive.write("datapackage.json", [as_text(package(release, archive.parts))])
    # The last one, as it lists the sums of all the others.
    archive.write("SHA256SUMS", [f"{part.sha256}  {part.name}\n" for part in archive.parts])
    return archive.close()


class Archive:
    """A zip that is written once, file by file.

    Its files are stored, not compressed: compressors differ from machine to machine, and a sum that was kept must
    hold. Its times are those of the edition, not of today. A release that was made before cells were `defused` has them
    as they were.
    """

    def __init__(self, edition: Edition, *, defused: bool) -> None:
        self.cell = csv_cell if defused else plain_cell
        self.stamp = edition.published_at.astimezone(dt.UTC).timetuple()[:6]
        self.parts: list[ArchivePart] = []
        self.out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
        self.zip = zipfile.ZipFile(self.out, "w", zipfile.ZIP_STORED)

    def write(self, name: str, lines: Iterable[str]) -> None:
        """A file of these lines, with its sum."""
        # The moment of the edition and not of writing, so that the bytes are always the same.
        info = zipfile.ZipInfo(name, self.stamp)
        info.create_system, info.external_attr = 3, 0o644 << 16  # Unix, whatever this machine is
        digest, size, count = hashlib.sha256(), 0, 0
        with self.zip.open(info, "w", force_zip64=False) as file:
            for line in lines:
                written = line.encode()
                digest.update(written)
                size, count = size + len(written), count + 1
                file.write(written)
        # The first line holds the names of the columns.
        rows = count - 1 if name.endswith(".csv") else None
        self.parts.append(ArchivePart(name, size, digest.hexdigest(), rows))

    def write_table(self, file: dict[str, Any], rows: Iterable[ArchiveRow]) -> None:
        # The columns that the release was made with, whatever the code has by now.
        names = [field["name"] for field in file["schema"]["fields"]]
        self.write(file["path"], csv_lines(names, ([row.get(name) for name in names] for row in rows), self.cell))

    def close(self) -> tuple[IO[bytes], Sums]:
        """The finished archive from its beginning, with its sums."""
        self.zip.close()
        size = self.out.tell()
        self.out.seek(0)
        digest = hashlib.file_digest(self.out, "sha256").hexdigest()
        self.out.seek(0)
        return self.out, Sums(size, digest, tuple(self.parts))


def resource_rows(resource: Resource, contents: Contents) -> Iterator[ArchiveRow]:
    """The rows of a file."""
    whole = resource.model in (Country, Source) and not resource.references
    documents = contents.with_withdrawn(resource.model) if whole else contents.documents(resource.model)
    named = [column for column, (file, _column) in resource.references.items() if file == "incidents"]
    # A row that names an incident which was withdrawn counts nowhere, and is left out.
    there = set(contents.keys(Incident)) if named else set()
    for document in documents:
        yield from (row for row in resource.rows(document) if all(row[column] in there for column in named))


def package(release: Release, parts: list[ArchivePart]) -> dict[str, Any]:
    """The archive's datapackage.json: what is in it, by Frictionless."""
    sums = {part.name: part for part in parts}
    edition, address = release.edition, release.frame["address"]
    # In English, whatever language is in use.
    with override("en"):
        cited = citation(release, address)
    return {
        "profile": "data-package",
        "name": "tumen",
        "id": address,
        "title": f"Tumen, release {release.name}",
        "description": SAYS,
        "version": release.name,
        "edition": edition.number,
        "created": edition.published_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "homepage": address,
        "citation": cited,
        "licenses": LICENCES,
        "sources": [{"title": "Published texts, each a row of sources.csv", "path": "sources.csv"}],
        "resources": [
            {**file, "bytes": sums[file["path"]].size, "hash": f"sha256:{sums[file['path']].sha256}"}
            for file in release.frame["files"]
        ],
    }


def as_text(content: Any) -> str:
    # Sorted, since PostgreSQL keeps the fields of JSON in an order of its own; Korean stays readable.
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def sums_of(release: Release) -> Sums:
    """The sums of a release's archive, as they were kept when it was made."""
    kept = release.sums
    if kept is None:  # it was made before they were kept
        return cache.get_or_set(f"release:{release.name}", lambda: built_sums(release)) or built_sums(release)
    return Sums(kept["size"], kept["sha256"], tuple(ArchivePart(**part) for part in kept["parts"]))


def built_sums(release: Release) -> Sums:
    out, sums = build(release)
    out.close()
    return sums


def releases_holding(finds: Callable[[str], bool]) -> list[Release]:
    """The releases in whose archive a text is found: in a record, why one was withdrawn, or the release's own words."""
    every = Release.objects.select_related("edition")
    return [
        release for release in every if finds(release.notes) or holds(Contents(release.edition_id), finds)
    ]  # fmt: skip


def holds(contents: Contents, finds: Callable[[str], bool]) -> bool:
    """Whether a text is found in any document of an edition, as an archive has it."""
    return any(
        finds(json.dumps(document, ensure_ascii=False))
        for model in publishable_models()
        for document in (contents.with_withdrawn if model in (Country, Source) else contents.documents)(model)
    )
