"""manage.py verify: whether all that was published is as it was written."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.chain.heads import heads_written_down
from incidents.chain.links import head_of_chain
from incidents.models import ChainLink
from incidents.verifying.chain import links_that_differ, rows_that_differ
from incidents.verifying.facts import facts_that_differ, index_that_differs
from incidents.verifying.files import copies_that_differ, releases_that_differ

RECORD_CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "published rows against their sums": rows_that_differ,
    "facts against documents": facts_that_differ,
    "the search index against versions": index_that_differs,
    "releases against their sums": releases_that_differ,
    "kept copies against their sums": copies_that_differ,
}


class Command(BaseCommand):
    """Hold the record against its chain of sums, and all that is derived from it against the record."""

    help = "Check that nothing published was changed: every row that differs is named, and the exit code is 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", action="append", default=[], metavar="SHA256", help="a head of the chain that was kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        heads = [*options["head"], *heads_written_down()]
        checks = {"the chain": partial(links_that_differ, heads)} | RECORD_CHECKS
        faults = 0
        for name, check in checks.items():
            self.stdout.write(f"Checking {name} …")
            for fault in check():
                faults += 1
                self.stdout.write(f"  {fault}")
        self.tell_removals()
        if faults:
            raise CommandError(f"{faults} faults: what is published is not what was published.")
        newest = head_of_chain()
        self.stdout.write(f"All is as it was published. Head of the chain: {newest.head if newest else 'none yet'}")

    def tell_removals(self) -> None:
        """Removals for safety are no faults, and are said."""
        for link in ChainLink.objects.exclude(erasure=None).select_related("erasure").order_by("number"):
            self.stdout.write(
                f"Link {link.number}: a text was removed for safety on {link.at:%Y-%m-%d}, from "
                f"{link.erasure.places} places; what it changed has the sums of that link."
            )
