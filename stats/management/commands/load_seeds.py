"""manage.py load_seeds [DIR]: a folder's CSV files into the site, as one transaction and one edition."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from incidents.editions.publishing import Refused
from project.csv_reading import BadFiles
from stats.imports import load, rehearse


class Command(BaseCommand):
    """Load a folder; safe to repeat."""

    help = "Load a folder of CSV files (default: seeds/) and publish what changed as one edition. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and a note for the edition."""
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "seeds", metavar="DIR")
        parser.add_argument("--note", default="", help="what the edition's page says of it")
        parser.add_argument(
            "--dry-run", action="store_true", help="write nothing; say what would be new, changed or unchanged"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say everything that is wrong with the files."""
        try:
            if options["dry_run"]:
                rehearse(options["folder"], say=self.stdout.write)
                return
            edition = load(options["folder"], note=options["note"], say=self.stdout.write)
        except BadFiles as error:
            raise CommandError("Nothing was loaded.\n" + "\n".join(error.errors)) from error
        except Refused as error:
            raise CommandError("Nothing was published.\n" + "\n".join(error.reasons)) from error
        self.stdout.write(f"Published as edition {edition.number}." if edition else "Nothing new: no edition made.")
