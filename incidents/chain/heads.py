"""Heads of the chain written down beside the database: one who rewrites the chain there is seen."""

import logging

from django.conf import settings

from incidents.models import ChainLink
from project.database_file import make_private_folder

log = logging.getLogger(__name__)


def write_down(link: ChainLink) -> None:
    """Add a line with number and head, once it is certain that the link stays."""
    path = settings.CHAIN_HEADS
    try:
        make_private_folder(path.parent)
        # After a full disk half of a line may stand there.
        is_cut_off = path.exists() and not path.read_bytes().endswith(b"\n")
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" * is_cut_off + f"{link.at:%Y-%m-%dT%H:%M:%SZ} {link.number} {link.head}\n")
    except OSError:
        # What was published stays published; the head stands on pages too.
        log.exception("The head of the chain could not be written down")


def heads_written_down() -> list[str]:
    """The heads in the file; of a line that has none, such as half of one, all of it: no link is called that."""
    path = settings.CHAIN_HEADS
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return [words[2] if len(words := line.split()) == 3 else line for line in lines if line.strip()]
