"""What the server looks at before it takes the first request, and what it does not start with."""

import logging
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from project.busy import lost_file
from project.collected import refuse_without
from project.database_file import close_to_others
from project.models import SiteMark

log = logging.getLogger(__name__)

DEMO_PASSWORD = "demo"
DEMO_ACCOUNTS = {"reader": "Reader", "contributor": "Contributor", "editor": "Editor", "admin": "Administrator"}
DEMO_MARK = "demo"  # of a database that `manage.py demo` made


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured, in words that say what to do."""
    refuse_without()
    refuse_without_database_file()
    keep_to_ourselves()
    refuse_unknown_roles()
    if not settings.DEMO:
        refuse_demo_accounts()
    forget_what_was_kept()
    sweep_what_is_owed()
    part_from_databases()


def forget_what_was_kept() -> None:
    """Empty a cache that outlived the last start: the database may be a backup since, whose editions say else."""
    try:
        cache.clear()
    except ConnectionError as error:
        log.warning("The cache could not be emptied: %s", type(error).__name__)


def sweep_what_is_owed() -> None:
    """After a removal for safety that a crash cut off: rewrite the database's file, which may still hold the text."""
    try:
        call_command("erase", owed=True)
    except (CommandError, DatabaseError) as error:
        log.warning("A removal for safety is not swept out of the database's file yet: %s", error)


def part_from_databases() -> None:
    """Close all connections: processes part after this, and must share neither one nor a pool whose threads stay."""
    for opened in connections.all(initialized_only=True):
        opened.close()
        if close_pool := getattr(opened, "close_pool", None):
            close_pool()


def refuse_without_database_file() -> None:
    """A site that begins anew where its file was lost, or is looked for elsewhere, would seem empty to everybody."""
    if said := lost_file():
        raise ImproperlyConfigured(said)


def keep_to_ourselves() -> None:
    """The database and what stands in VAR_DIR are for the account that runs the site alone."""
    path: Path | None = settings.DATABASE_FILE
    beside = [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")] if path else []
    inside = [settings.VAR_DIR] if settings.VAR_DIR not in (settings.BASE_DIR, *settings.BASE_DIR.parents) else []
    for one in [*beside, *inside]:
        if one.exists():
            close_to_others(one)


def refuse_unknown_roles() -> None:
    """A role that nobody has would ask nobody for a second factor: a misspelt one is not taken for none."""
    if not settings.SECOND_FACTOR_ROLES:
        return
    try:
        known = sorted(Group.objects.values_list("name", flat=True))
    except DatabaseError as error:  # as with the accounts of a demo
        log.warning("SECOND_FACTOR_ROLES could not be looked at: %s", type(error).__name__)
        return
    # In a database that is not migrated yet there is nobody either.
    if known and (unknown := [role for role in settings.SECOND_FACTOR_ROLES if role not in known]):
        raise ImproperlyConfigured(
            f"SECOND_FACTOR_ROLES: {', '.join(unknown)}: there is no such role. "
            f"Write names of these, with commas: {', '.join(known)}"
        )


def demo_accounts() -> list[str]:
    named = get_user_model()._default_manager.filter(username__in=DEMO_ACCOUNTS, is_active=True)
    return sorted(user.get_username() for user in named if user.check_password(DEMO_PASSWORD))


def refuse_demo_accounts() -> None:
    """A site that others can reach has no account whose password everybody knows, and is a demo's no more."""
    try:
        names = demo_accounts()
        if not names:
            SiteMark.objects.filter(name=DEMO_MARK).delete()
    except DatabaseError as error:  # a database that is away, or not migrated yet: /healthz says so
        log.warning("The accounts could not be looked at: %s", type(error).__name__)
        return
    if names:
        raise ImproperlyConfigured(
            f"This database has the accounts of a demo, whose password everybody knows: {', '.join(names)}. "
            "Set other passwords (manage.py changepassword NAME) or set DATABASE_URL to the site's own database."
        )
