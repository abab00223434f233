"""Sends mail of what is new in saved views; for a timer, once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.management import BaseCommand, CommandError
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
        """Status 1 where a mail was refused, or the mail host cannot be reached."""
        newest, now, sent, refused, looked = Edition.objects.newest(), timezone.now(), 0, 0, 0
        for saved in views_due(now) if newest else ():
            looked += 1
            message = mail_about(saved, newest.number, stop_address(saved)) if newest else None
            if message and not options["dry_run"] and (why := refusal_of(message)):
                refused += 1
                self.stderr.write(f"Saved view {saved.pk} of {saved.owner}: {why}")
                continue
            sent += message is not None
            # After it is sent: a mail server that refuses leaves it for the next time.
            if newest and not options["dry_run"]:
                SavedView.objects.filter(pk=saved.pk).update(mailed=newest.number, mailed_at=now)
        self.stdout.write(f"{looked} saved views were due, {sent} mails.")
        if refused:
            raise CommandError(f"{refused} mails were not sent, and are tried again the next time.")


def refusal_of(message: EmailMessage) -> str:
    """Why one mail was not taken; nothing once it is sent. A CommandError where no mail can be sent at all."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        # The others would wait for it too, each for as long as this one.
        raise CommandError(f"The mail host cannot be reached: {error}. What was not sent is tried again.") from None
    try:
        connection.send_messages([message])
    except (OSError, ValueError) as error:  # ValueError: an address that no mail can be written to
        return str(error) or type(error).__name__
    finally:
        connection.close()
    return ""
