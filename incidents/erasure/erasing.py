"""Erasure for safety, the one exception to immutability: a text is replaced in every version and all derived from it.

The text is looked for here, row by row, and is never part of a statement, so that no log of a database can keep it.
"""

from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from incidents.chain.links import link_erasure
from incidents.chain.triggers import record_opened
from incidents.counting_apps import counting_apps
from incidents.erasure.kept_texts import copies_with, editions_naming, remove_copies, unsearchable
from incidents.erasure.needle import Needle
from incidents.erasure.new_sums import sums_after
from incidents.erasure.sweeping import files_with, owe_sweep, redact_files
from incidents.erasure.walking import NotErased, SayProgress, TextPlaces, Walk, covered_models
from incidents.models import Edition, Erasure, ErasureSpan, KeptFile, ReadyLine, Version
from incidents.models.editions import SearchedQuerySet
from project import audit
from project.models import Action, BrowserSession


def erasures_of(edition: Edition | int | None) -> models.QuerySet[Erasure]:
    return Erasure.objects.of(edition)


def find_text(needle: Needle) -> TextPlaces:
    """Where the text stands; nothing is written."""
    found = Walk(needle, write=False).run()
    found.files = sum(1 for _path in files_with(needle))
    found.copies, found.unread = copies_with(needle), unsearchable()
    found.editions.update(editions_naming(found.copies))
    return found


def erase(
    needle: Needle,
    *,
    reason: str,
    by: User | None = None,
    expected: int | None = None,
    rename: bool = False,
    say: SayProgress = lambda text: None,
) -> tuple[Erasure, TextPlaces]:
    """Replace the text everywhere, in one transaction; what the database's file still holds is swept out afterwards.

    Raises NotErased where it stands nowhere, where there are not as many places as were `expected`, or where the
    database refuses what would come of it.
    """
    try:
        with transaction.atomic(), record_opened():
            lock()
            walk = Walk(needle, write=True, rename=rename, say=say)
            found = walk.run()
            found.copies = copies_with(needle)
            found.editions.update(editions_naming(found.copies))
            check(found, needle, expected, rename)
            remove_copies(found.copies)
            for app in counting_apps():
                app.remove_derived(needle.finds)
            index_anew()
            erasure = keep_erasure(needle, found, reason, by, rename)
            link_erasure(erasure, sums_after(walk.changed, found.releases))
            audit.record_entry(by, Action.ERASED, what=erasure)
            owe_sweep()
    except IntegrityError:  # its words name values of the row, so they go no further
        raise NotErased(_("Two records would have one name: choose another replacement.")) from None
    except DatabaseError:
        raise NotErased(_("The database could not be written. Try again; nothing was removed.")) from None
    # Files cannot be rolled back, so they follow once the database has kept the rest.
    found.files = redact_files(needle)
    return erasure, found


def check(found: TextPlaces, needle: Needle, expected: int | None, rename: bool) -> None:
    """Go back where there is nothing to do, or not what somebody agreed to."""
    if not (found.places or (found.keys and rename) or found.sessions or found.copies or any(files_with(needle))):
        raise NotErased(_("It stands nowhere."))
    if expected is not None and found.places != expected:
        text = _("It stands in %(count)s places, not %(expected)s: look again. Nothing was removed.")
        raise NotErased(text % {"count": found.places, "expected": expected})


def keep_erasure(needle: Needle, found: TextPlaces, reason: str, by: User | None, rename: bool) -> Erasure:
    """Write down that it was done, and to which editions."""
    addresses = len(found.keys) if rename else 0
    # Never the text itself, which would then stand here.
    erasure = Erasure.objects.create(
        by=by, reason=reason, replacement=needle.replacement, places=found.places, addresses=addresses
    )
    ErasureSpan.objects.bulk_create(ErasureSpan(erasure=erasure, first=first, last=last) for first, last in found.spans)
    return erasure


def lock() -> None:
    """Nobody publishes or saves until this is done."""
    # On SQLite a transaction that writes holds everybody else back anyway.
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in covered_models())
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def index_anew() -> None:
    """Build SQLite's full-text index from what is there now."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for model in covered_models():
            if issubclass(model, Version) and isinstance(model.objects.all(), SearchedQuerySet):
                index = f"{model._meta.db_table}_search"
                # A deleted word stays in the index until it is built anew.
                cursor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def tables() -> list[str]:
    also: tuple[type[models.Model], ...] = (BrowserSession, KeptFile, ReadyLine)
    return [model._meta.db_table for model in (*covered_models(), *also)]
