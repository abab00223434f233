"""manage.py backup: the whole site in one file, while it serves."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from project import backups, environment
from project.busy import failure_in_words
from project.database_copies import BadBackup


class Command(BaseCommand):
    help = "Write the whole site (database, kept copies, audit log) into one file, while it serves and is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.VAR_DIR / "backups", help="var/backups")
        parser.add_argument(
            "--recipient",
            default=environment.text_setting("BACKUP_RECIPIENT"),
            help="encrypt it with age for this public key (age1…); BACKUP_RECIPIENT, if left out",
        )
        parser.add_argument("--keep", type=int, metavar="N", help="then delete all but the newest N backups there")

    def handle(self, *args: Any, folder: Path, recipient: str, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError(f"--keep {keep}: 1 or more.")
        try:
            made = backups.make(folder, recipient, self.stdout.write)
        except (BadBackup, OSError, DatabaseError) as error:
            raise CommandError(f"No backup was made. {failure_in_words(error)}") from error
        self.stdout.write(f"Written: {made} ({made.stat().st_size:,} bytes)")
        for path in backups.drop_older(folder, keep) if keep else []:
            self.stdout.write(f"Deleted: {path}")
