"""The file that SQLite keeps the site in: made by migrate alone, and readable by its owner alone."""

import os
from pathlib import Path
from urllib.parse import quote, unquote

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


def address_of_file(path: Path) -> str:
    """How SQLite opens a file only where there is one: one that was deleted is missed, not begun anew."""
    return f"file:{quote(str(path))}?mode=rw"


def file_of_address(name: object) -> Path | None:
    """The file that a database's name stands for; none where it stands in memory, or is no file."""
    text = str(name)
    if text == ":memory:" or "mode=memory" in text:
        return None
    return Path(unquote(text.removeprefix("file:").partition("?")[0]) if text.startswith("file:") else text)


def make_private_folder(path: Path) -> None:
    """Make a folder that nobody else may look into; one that is there stays as it is."""
    path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def make_database_file(path: Path) -> None:
    """Make an empty file for a new site; the files that SQLite lays beside it are as private as this one."""
    make_private_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))


def close_to_others(path: Path) -> None:
    """Take from others what they may do with a file or a folder of ours."""
    found = path.stat()
    if found.st_uid == os.geteuid() and found.st_mode & 0o077:
        path.chmod(found.st_mode & 0o700)
