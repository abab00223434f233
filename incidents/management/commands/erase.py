"""manage.py erase: what the desk's page does; the text comes on standard input, as arguments are seen by all."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.views.decorators.debug import sensitive_variables

from incidents.erasure.erasing import erase, find_text, tables
from incidents.erasure.needle import Needle, faults
from incidents.erasure.sweeping import sweep, sweep_is_owed
from incidents.erasure.walking import NotErased, TextPlaces


class Command(BaseCommand):
    """Look where a text stands, or remove it."""

    help = (
        "Look where a text stands, or, with --count, remove it for safety from every version and all derived from it. "
        "The text is read from standard input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options, of which none is the text."""
        # The text comes by standard input: an argument would stay in the shell's history.
        parser.add_argument("--reason", default="", help="kept at the desk")
        parser.add_argument("--replacement", default="[removed]", help="what stands in its place")
        parser.add_argument("--count", type=int, help="how many places it was found in; without it, only look")
        parser.add_argument("--rename", action="store_true", help="change the addresses that have it, too")
        parser.add_argument("--sweep", action="store_true", help="only rewrite the database's file, after a removal")
        parser.add_argument("--owed", action="store_true", help="the same, if it was not done after the last removal")

    @sensitive_variables()
    def handle(self, *args: Any, **options: Any) -> None:
        """Look, remove or sweep."""
        if not (options["sweep"] or options["owed"]):
            self.with_text(text_given(), options)
        if options["owed"] and not sweep_is_owed():
            return
        if (options["sweep"] or options["owed"] or options["count"] is not None) and not sweep(tables()):
            raise CommandError("The database's file may still hold it: run manage.py erase --sweep while nobody reads.")

    @sensitive_variables()
    def with_text(self, text: str, options: dict[str, Any]) -> None:
        """Look, and remove if the count is given."""
        looking = options["count"] is None
        # Who only looks need not say why.
        wrong = faults(text, options["replacement"], options["reason"] or ("-" if looking else ""))
        if wrong:
            raise CommandError("\n".join(f"{name}: {fault}" for name, fault in wrong.items()))
        needle = Needle(text, options["replacement"])
        if looking:
            self.tell(find_text(needle))
            return
        try:
            erasure, found = erase(
                needle,
                reason=options["reason"],
                expected=options["count"],
                rename=options["rename"],
                say=self.stdout.write,
            )
        except NotErased as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Removed from {erasure.places} places.")
        if found.keys and not options["rename"]:
            self.stdout.write(f"It still stands in {len(found.keys)} addresses: --rename would change them.")

    def tell(self, found: TextPlaces) -> None:
        """Where the text stands, without it."""
        for kind in found.kinds.values():
            self.stdout.write(f"{kind.label}: {kind.places} places in {kind.rows} records")
        editions = ", ".join(f"{first}–{last}" for first, last in found.spans)
        self.stdout.write(f"Places: {found.places}. Editions: {editions or 'none'}. Addresses: {len(found.keys)}.")
        self.stdout.write(f"Sessions: {found.sessions}. Kept files: {found.files}.")
        if found.spellings:
            self.stdout.write(f"Other spellings, which would stay: {'; '.join(found.spelled)}")
        self.stdout.write(f"Kept copies: {len(found.copies)}. Copies that cannot be searched: {found.unread}.")


@sensitive_variables()
def text_given() -> str:
    """The text on standard input, which is UTF-8 whatever the terminal speaks; the error does not repeat it."""
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise CommandError("The text is not UTF-8. Save the file as UTF-8, and give it again.") from None
