"""manage.py restore: a backup in the place of this site's record."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from project import backups
from project.busy import failure_in_words
from project.database_copies import BadBackup


class Command(BaseCommand):
    help = "Put a backup in the place of this site's record: whole, or not at all. A damaged one is refused."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--identity", type=Path, help="the file with age's identity, for one that is encrypted")
        parser.add_argument("--replace", action="store_true", help="lose what is here, if anything")

    def handle(self, *args: Any, backup: Path, identity: Path | None, replace: bool, **options: Any) -> None:
        try:
            backups.restore(backup, identity, replace=replace, say=self.stdout.write)
        except BadBackup as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        except (OSError, DatabaseError) as error:
            raise CommandError(
                f"The database was restored, but not all that follows it. {failure_in_words(error)} "
                "Put that right, and restore again with --replace."
            ) from error
        self.stdout.write("Restored.")
