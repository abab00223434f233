"""manage.py ready_lines: what makes downloads quick, for what was published before it was there."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from incidents.editions.publishing import lock_publishing
from incidents.editions.ready_lines import write_missing_lines


class Command(BaseCommand):
    help = "Write the lines of files that are not there yet: once after an update that says so. Files are the same."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        lock_publishing()
        self.stdout.write(f"{write_missing_lines()} lines were written.")
