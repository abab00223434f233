"""Sends mail of what is new in saved views; for a timer, once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from incidents.models import Edition
from stats.citing.saved_mail import mail_about, views_due
from stats.models import SavedView
from stats.views.feeds import stop_address


class Command(BaseCommand):
    help = "Sends mail of new and changed records in saved views to those who ask for it and whose day or week is over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="send nothing; say how many would be sent")

    def handle(self, *args: Any, **options: Any) -> None:
        newest, now, sent, looked = Edition.objects.newest(), timezone.now(), 0, 0
        for saved in views_due(now) if newest else ():
            looked += 1
            message = mail_about(saved, newest.number, stop_address(saved)) if newest else None
            sent += message is not None
            if options["dry_run"] or newest is None:
                continue
            if message:
                message.send()
            # After it is sent: a mail server that refuses leaves it for the next time.
            SavedView.objects.filter(pk=saved.pk).update(mailed=newest.number, mailed_at=now)
        self.stdout.write(f"{looked} saved views were due, {sent} mails.")
