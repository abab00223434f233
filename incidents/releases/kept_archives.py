"""Archives of releases as files in `VAR_DIR`, each named by its sum: built once, and again after a removal."""

import hashlib
import logging
import shutil
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings

from incidents.models import Release
from incidents.releases.making import Sums, build, sums_of

log = logging.getLogger(__name__)
_read: set[tuple[str, int, int]] = set()  # files that were read to their end by this process and were whole


def archive_folder() -> Path:
    return Path(settings.VAR_DIR) / "archives"


def opened_archive(release: Release) -> tuple[IO[bytes], Sums]:
    """A release's archive from its beginning, with its sums: as it is kept, else as it is built now."""
    sums = sums_of(release)
    if kept := kept_archive(sums):
        return kept, sums
    out, built = build(release)
    # One that is not what the release says of it is for `verify` to name.
    if built.sha256 == sums.sha256:
        keep_archive(out, built)
    return out, built


def kept_archive(sums: Sums) -> IO[bytes] | None:
    """The file of these sums; None where there is none, or where it was damaged."""
    path = archive_folder() / f"{sums.sha256}.zip"
    try:
        file = path.open("rb")
        about = path.stat()
    except OSError:
        return None
    known = (path.name, about.st_mtime_ns, about.st_size)
    if known not in _read and hashlib.file_digest(file, "sha256").hexdigest() != sums.sha256:
        file.close()
        return None
    _read.add(known)
    file.seek(0)
    return file


def keep_archive(out: IO[bytes], sums: Sums) -> None:
    """Keep an archive under its own name once it is whole, and no other than those of releases as they are now."""
    folder = archive_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Named as one that no release has: what a full disk leaves of it goes with the next that is kept.
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".zip", delete=False) as file:
            shutil.copyfileobj(out, file)
        Path(file.name).replace(folder / f"{sums.sha256}.zip")
        # After a removal on another machine the file of the old sum stands here still.
        current = {f"{kept['sha256']}.zip" for kept in Release.objects.values_list("sums", flat=True) if kept}
        for other in folder.glob("*.zip"):
            if other.name not in {*current, f"{sums.sha256}.zip"}:
                other.unlink(missing_ok=True)
    except OSError as error:
        log.warning("An archive cannot be kept in %s (%s): it is built for each who asks", folder, error)
    out.seek(0)


def forget_archives() -> None:
    """What was removed may stand in them."""
    shutil.rmtree(archive_folder(), ignore_errors=True)
