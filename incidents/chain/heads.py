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
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{link.at:%Y-%m-%dT%H:%M:%SZ} {link.number} {link.head}\n")
    except OSError:
        # What was published stays published; the head stands on pages too.
        log.exception("The head of the chain could not be written down")


def heads_written_down() -> list[str]:
    path = settings.CHAIN_HEADS
    return [line.split()[2] for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
