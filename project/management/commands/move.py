"""manage.py move: the whole site into another database, which MOVE_TO names."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from project import environment
from project.busy import failure_in_words
from project.database_file import file_of_address
from project.databases import database_setting
from project.moving import NotMoved, move

SOURCE, TARGET = "default", "new"


class Command(BaseCommand):
    """Copy everything; the old database stays as it is."""

    help = "Copy the whole site into the new, empty database that the variable MOVE_TO names. Stop the site first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """None: an address may hold a password, and arguments are seen by all."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not environment.text_setting("MOVE_TO"):
            raise CommandError("Set MOVE_TO to the address of a new database: MOVE_TO=postgres://… manage.py move")
        mine = database_setting("MOVE_TO", settings.BASE_DIR)
        connections.settings[TARGET] = connections.configure_settings({"default": {}, TARGET: mine})[TARGET]
        try:
            self.make_tables()
            count = move(SOURCE, TARGET, self.stdout.write)
        except NotMoved as refused:
            raise CommandError(str(refused)) from None
        except DatabaseError as error:
            raise CommandError(f"Nothing was moved. {failure_in_words(error)}") from error
        finally:
            connections[TARGET].close()
        self.stdout.write(f"Moved {count:,} rows. Set DATABASE_URL to what MOVE_TO was, and start the site.")

    def make_tables(self) -> None:
        """Migrate the new database, unless it has tables already."""
        if has_tables(TARGET):
            return
        self.stdout.write("Making the tables …")
        # In a process of its own, to which the new database is the site's: migrations of old ask for no other.
        line = [sys.executable, sys.argv[0], "migrate", "--verbosity", "0"]
        # A replica follows the old one.
        there = {"DATABASE_URL": environment.text_setting("MOVE_TO"), "REPLICA_URL": ""}
        done = subprocess.run(line, env=os.environ | there, text=True, check=False)
        if done.returncode:
            raise CommandError("Nothing was moved: the tables could not be made.")


def has_tables(alias: str) -> bool:
    database = connections[alias]
    path = file_of_address(database.settings_dict["NAME"]) if database.vendor == "sqlite" else None
    return (path is None or path.exists()) and bool(database.introspection.table_names())
