"""Sessions: they end when they are idle and when they are old, and their account can list and close them."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.db import DatabaseError
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from project.audit import has_new_password
from project.audit_waiting import AT_ONCE
from project.busy import writing_soon
from project.models import BrowserSession

BEGAN, BROWSER = "began", "browser"  # in the session, from its login on
BY_KEY = f"SELECT * FROM {BrowserSession._meta.db_table} WHERE session_key = %s"
SEEN_EVERY = 12  # parts of the idle time after which a page that is read writes that the session was used
# The first that a browser names counts: each one names those that it resembles after itself, and Safari comes last.
BROWSERS = {
    **{"Edg": "Edge", "OPR/": "Opera", "SamsungBrowser/": "Samsung Internet", "Firefox/": "Firefox"},
    **{"FxiOS/": "Firefox", "CriOS/": "Chrome", "Chrome/": "Chrome", "Safari/": "Safari"},
}
SYSTEMS = {
    **{"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows"},
    **{"Mac OS X": "macOS", "CrOS": "ChromeOS", "Linux": "Linux"},
}


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with an account, a beginning and an end."""

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where it has ended, also by settings that were made shorter since."""
        now = timezone.now()
        # As it stands: Django would make the same SQL anew for each request.
        row = next(iter(BrowserSession.objects.raw(BY_KEY, [self.session_key])), None)
        if row is None or min(row.expire_date, row.seen_at + settings.SESSION_IDLE, row.began_at + longest()) < now:
            self._session_key = None
            return {}
        self.seen_at = row.seen_at
        return self.decode(row.session_data)

    def began_at(self) -> datetime:
        began = self.get(BEGAN)
        return datetime.fromisoformat(began) if began else timezone.now()

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return min(timezone.now() + settings.SESSION_IDLE, self.began_at() + longest())

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        row = super().create_model_instance(data)
        assert isinstance(row, BrowserSession)
        row.user_id, row.browser = data.get(SESSION_KEY), data.get(BROWSER, "")
        row.began_at = self.began_at()
        return row

    def note_seen(self) -> None:
        """Write that the session was used: now and then, and not at all where somebody else is writing."""
        now = timezone.now()
        if self.seen_at is None or now - self.seen_at < settings.SESSION_IDLE / SEEN_EVERY:
            return
        with suppress(DatabaseError), writing_soon(AT_ONCE):
            known = BrowserSession.objects.filter(pk=self.session_key)
            known.update(seen_at=now, expire_date=self.get_expiry_date())


def longest() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


@receiver(user_logged_in)
def session_began(request: HttpRequest | None, **_kwargs: Any) -> None:
    if request is None:
        return
    # Django keeps the key of somebody who logs in once more: who had found it out would stay in.
    if request.session.session_key == request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
        request.session.cycle_key()
    request.session[BEGAN] = timezone.now().isoformat()
    request.session[BROWSER] = browser_named(request.META.get("HTTP_USER_AGENT", ""))


@receiver(post_save, sender=User)
def end_all(instance: User, created: bool, update_fields: Any = None, **_kwargs: Any) -> None:
    """A new password ends every session of the account; whoever set it for themselves gets a new one at once."""
    if not created and has_new_password(instance, update_fields):
        BrowserSession.objects.filter(user=instance.pk).delete()


def browser_named(said: str) -> str:
    """The kind of a browser and of its system, as their makers name them; empty where it says neither."""
    found = [next((name for sign, name in names.items() if sign in said), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found))
