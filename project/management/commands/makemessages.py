"""manage.py makemessages -l ko: Django's own, so that a catalogue changes where its strings do and nowhere else."""

import re
from pathlib import Path

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """No line numbers, no date, no wrapping, nothing obsolete and no guesses."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser: CommandParser) -> None:
        """What is always wanted here need not be said."""
        super().add_arguments(parser)
        parser.set_defaults(no_location=True, no_wrap=True, no_obsolete=True)
        parser.set_defaults(ignore_patterns=[".venv", "var", "tests", "dist"])

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Write the file without the day of the run."""
        super().write_po_file(potfile, locale)
        path = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        text = path.read_text(encoding="utf-8")
        # It would make every run a change, even where no message changed.
        path.write_text(re.sub(r'^"POT-Creation-Date:.*\n', "", text, flags=re.MULTILINE), encoding="utf-8")
