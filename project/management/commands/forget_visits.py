"""manage.py forget_visits: who signed in and downloaded is forgotten after some time; for a timer, once a day."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.utils import timezone

from project.doors.sessions import SessionStore
from project.models import AuditEntry


class Command(BaseCommand):
    help = "Forget log-ins and downloads that are older than ACCESS_LOG_DAYS, and sessions that have ended."

    def handle(self, *args: Any, **options: Any) -> None:
        before = timezone.now() - timedelta(days=settings.ACCESS_LOG_DAYS)
        count = AuditEntry.objects.forget_visits(before)
        SessionStore.clear_expired()
        self.stdout.write(f"{count} log-ins and downloads from before {before:%Y-%m-%d} were forgotten.")
