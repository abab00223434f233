"""How totals would move: an edition is made, looked at, and taken back."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from incidents.editions.total_changes import moved_context
from incidents.models import Edition
from project.uncached import uncached


def totals_moved(act: Callable[[], Edition | None]) -> list[dict[str, Any]] | None:
    """The tables that an edition would move, as the apps that count give them; None where it would be the first."""
    # The cache goes by the number of an edition, which another one will have: nothing is kept of this one.
    with uncached(), transaction.atomic():
        edition = act()
        number = edition.number if edition else 1
        tables = moved_context(number - 1, number) if number > 1 else None
        # The edition was made to be counted, and not to be kept.
        transaction.set_rollback(True)
    return tables
