"""Files of a folder that somebody means to be read, by names that nothing is read under."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path

from django.utils.translation import gettext as _

TABLES = {".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"}
PERHAPS_TABLES = {"", ".txt", ".bak", ".old"}  # where the rest of the name is that of a table
HIDDEN = (".", "~$")


def misnamed_files(folder: Path, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """The names of such files, and a sentence for each; `known` are the names of files that belong there."""
    # Sorted, since each system lists files in an order of its own.
    for path in sorted(folder.iterdir()):
        if path.name in known:
            if not path.is_file():
                yield path.name, _("is not a file")
        elif is_table(path, known):
            yield path.name, not_read(path.name, known)


def is_table(path: Path, known: Collection[str]) -> bool:
    """Whether a file is meant to be read; what a system or an open program hides there is not."""
    stem, ending = path.name.split(".")[0].casefold(), path.suffix.casefold()
    meant = ending in TABLES or (ending in PERHAPS_TABLES and f"{stem}.csv" in known)
    return meant and not path.name.startswith(HIDDEN) and path.is_file()


def not_read(name: str, known: Collection[str]) -> str:
    """What is said of such a file: the name that may be meant, or all that there are."""
    if near := get_close_matches(name.casefold(), known, 1):
        return _("a file of this name is not read; is it %(name)s?") % {"name": near[0]}
    return _("a file of this name is not read; the files are %(names)s") % {"names": ", ".join(known)}
