"""manage.py demo: everything that a laptop needs to show the site, then the site itself."""

import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from project import environment
from project.models import SiteMark
from project.starting import DEMO_ACCOUNTS, DEMO_MARK, DEMO_PASSWORD, demo_accounts


class Command(BaseCommand):
    help = "Prepare the database, the seed data and four accounts, and serve the site on this machine. Safe to repeat."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=environment.text_setting("PORT"), help="8000, or PORT, if left out"
        )

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        refuse_outside_a_demo()
        refuse_a_taken_port(port)
        refuse_a_database_of_others()
        self.step("Preparing the database", "migrate", interactive=False)
        SiteMark.objects.get_or_create(name=DEMO_MARK)
        self.step("Loading the seed data", "load_seeds")
        self.say("Making the demo accounts")
        make_accounts()
        self.step("Collecting static files", "collectstatic", interactive=False)
        self.say(f"\nTumen is at http://127.0.0.1:{port}/")
        self.say(f"Accounts: {', '.join(DEMO_ACCOUNTS)}; the password of each is: {DEMO_PASSWORD}")
        self.say("Stop it with Ctrl-C.\n")
        serve(port)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def step(self, title: str, command: str, **options: Any) -> None:
        self.say(title)
        call_command(command, verbosity=0, **options)


def refuse_outside_a_demo() -> None:
    """The accounts' password is known to everybody: never beside the accounts of a real site."""
    if not settings.DEMO:
        raise CommandError("This makes accounts whose password everybody knows. It runs only with DEMO=1.")
    user_model = get_user_model()
    # There is no such table before the first migration.
    if user_model._meta.db_table not in tables_there():
        return
    users = user_model._default_manager.all()
    if users.exists() and users.filter(username__in=DEMO_ACCOUNTS).count() < len(DEMO_ACCOUNTS):
        raise CommandError(
            "This database has accounts, but not those of a demo, so it may be a real site's. "
            "Set DATABASE_URL to another database, for example sqlite:///var/demo.sqlite3"
        )


def tables_there() -> list[str]:
    # A connection that is open has its file; else SQLite would be asked to open one that a new site has not got yet.
    path = settings.DATABASE_FILE
    missing = connection.connection is None and path and not path.exists()
    return [] if missing else connection.introspection.table_names()


def refuse_a_database_of_others() -> None:
    """A demo fills a database that is new, or one that a demo made."""
    tables = tables_there()
    is_marked = SiteMark._meta.db_table in tables and SiteMark.objects.filter(name=DEMO_MARK).exists()
    is_older = get_user_model()._meta.db_table in tables and bool(demo_accounts())  # from before they were marked
    if tables and not is_marked and not is_older:
        raise CommandError(
            "This database was not made by manage.py demo, so it may be a real site's. "
            "Set DATABASE_URL to another one, for example sqlite:///var/demo.sqlite3"
        )


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} cannot be used ({error}). Choose another: manage.py demo --port 8001"
            ) from None


@transaction.atomic
def make_accounts() -> None:
    """One account for each role. One that is there keeps its password; only its role is put right."""
    for name, role in DEMO_ACCOUNTS.items():
        user, is_new = get_user_model()._default_manager.get_or_create(
            username=name, defaults={"email": f"{name}@example.org", "is_staff": name != "reader"}
        )
        if is_new:
            user.set_password(DEMO_PASSWORD)
            user.save()
        user.groups.set([Group.objects.get(name=role)])


def serve(port: int) -> None:
    """Become gunicorn, as in production, so that Ctrl-C and signals reach it directly."""
    # The program that takes this one's place opens its own.
    connection.close()
    command = [sys.executable, "-m", "gunicorn", "--config", "project/gunicorn.conf.py", "--log-level", "warning"]
    os.chdir(settings.BASE_DIR)
    os.execv(sys.executable, [*command, "--bind", f"127.0.0.1:{port}", "project.wsgi"])
