"""Works every kept figure out again: which agree with what was kept, which differ, and in what."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from stats.citing.rechecking import Rechecked, recheck_all
from stats.models import KeptFigure

EVERY = 50  # figures between two lines of progress


class Command(BaseCommand):
    help = "Works all kept figures (pinned links, citations) out again, and says which differ and in what."

    def handle(self, *args: Any, **options: Any) -> None:
        """Status 1 where one differs."""
        several, differ = KeptFigure.objects.count(), 0
        for done, found in enumerate(recheck_all(), 1):
            if not found.agrees:
                differ += 1
                self.tell(found)
            if done % EVERY == 0 and done < several:
                self.stdout.write(f"{done} of {several} worked out again")
        self.stdout.write(f"{several} kept figures: {several - differ} agree, {differ} differ.")
        if differ:
            raise CommandError(f"{differ} of {several} kept figures differ from what was kept.")

    def tell(self, found: Rechecked) -> None:
        self.stdout.write(f"{found.kept.address} ({found.kept.view_address}):")
        for difference in found.differences:
            self.stdout.write(f"  {difference}")
