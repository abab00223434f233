"""manage.py restore: a backup in the place of this site's record."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from project import backups


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
        except backups.BadBackup as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write("Restored.")
