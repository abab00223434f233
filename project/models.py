"""What an account prefers and where it is logged in, the log of what accounts did, and tries to come in."""

from datetime import datetime
from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

APPEND_ONLY = "The audit log is append-only: what happened is neither changed nor deleted."


class Preference(models.Model):
    """The setting of an account; there is none until it chooses."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("account")
    )
    language = models.CharField(_("language"), max_length=10)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return f"{self.user}: {self.language}"


class Action(models.TextChoices):
    """What the audit log tells of."""

    SIGNED_IN = "signed_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
    SIGNED_OUT = "signed_out", _("signed out")
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", pgettext_lazy("an action", "deleted")
    SUBMITTED = "submitted", _("submitted for review")
    SENT_BACK = "sent_back", _("sent back")
    TAKEN_BACK = "taken_back", _("taken back from review")
    PUBLISHED = "published", _("published an edition")
    WITHDREW = "withdrew", _("withdrew")
    EXPORTED = "exported", _("exported")
    ERASED = "erased", _("removed a text for safety")
    ACCOUNT = "account", _("changed an account or a role")
    PASSWORD = "password", _("password changed")


VISITS = (Action.SIGNED_IN, Action.SIGN_IN_FAILED, Action.SIGNED_OUT, Action.EXPORTED)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Entries: read, and added to."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError(APPEND_ONLY)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(APPEND_ONLY)

    def under_pseudonym(self, account: int, pseudonym: str) -> int:
        """The entries of a closed account; the triggers let no other name through."""
        return models.QuerySet.update(self.filter(account=account), username=pseudonym)

    def forget_visits(self, before: datetime) -> int:
        """Log-ins and downloads from before a time; the triggers keep those of the last 30 days."""
        return models.QuerySet.delete(self.filter(action__in=VISITS, at__lt=before))[0]


class AuditEntry(models.Model):
    """Who did what, when; append-only, which triggers in the database hold to as well.

    An entry has kinds, keys and numbers, never a text of the record, a password or a visitor's address: so nothing in
    it ever has to be erased. The account is no foreign key, so that the entry outlives it. Two things are let through:
    the name of a closed account becomes a pseudonym, and old visits are forgotten.
    """

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    account = models.BigIntegerField(_("account's number"), null=True)
    username = models.CharField(_("username"), max_length=150, blank=True)
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    what = models.CharField(_("what"), max_length=100, blank=True)
    key = models.CharField(_("key"), max_length=100, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        default_permissions = ["view"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username} {self.get_action_display()} {self.what} {self.key}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add; an entry that is there never changes."""
        if self.pk is not None:
            raise TypeError(APPEND_ONLY)
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(APPEND_ONLY)


class TakenForm(models.Model):
    """A form that was taken, so that it is taken once: what stands for all that was in it, and where it led."""

    digest = models.CharField(_("digest"), max_length=64, primary_key=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)

    class Meta:
        default_permissions: ClassVar[list[str]] = []
        verbose_name = _("form that was taken")
        verbose_name_plural = _("forms that were taken")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.address}"


class Tally(models.Model):
    """How often something was tried of late: a level that falls with time. Of whom, only a keyed sum of 16 bits says.

    There are no more rows than slots of each limit: one who tries a million names fills the table no further.
    """

    scope = models.CharField(_("limit"), max_length=20)
    slot = models.PositiveIntegerField(_("slot"))
    level = models.FloatField(_("level"))
    at = models.DateTimeField(_("time"))
    passed_over = models.PositiveIntegerField(_("passed over"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "slot"], name="tally_once")]
        default_permissions: ClassVar[list[str]] = []
        verbose_name = _("tally of tries")
        verbose_name_plural = _("tallies of tries")

    def __str__(self) -> str:
        return f"{self.scope} {self.slot}: {self.level:.1f}"


class ApiToken(models.Model):
    """What a script sends instead of a password: only its SHA-256 is kept. It reads, and ends."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens", verbose_name=_("account"))
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    ends_at = models.DateTimeField(_("ends at"))
    last_used = models.DateField(_("last used"), null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        default_permissions: ClassVar[list[str]] = []
        verbose_name = _("token for scripts")
        verbose_name_plural = _("tokens for scripts")

    def __str__(self) -> str:
        return self.name


class BrowserSession(AbstractBaseSession):
    """Django's session, whose account can list and close it. Of the browser it has the kind, never an address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField(_("logged in"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    browser = models.CharField(_("browser"), max_length=60, blank=True)

    class Meta:
        ordering = ["-seen_at"]
        default_permissions: ClassVar[list[str]] = []
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return self.browser

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore  # it imports this module

    @property
    def code(self) -> str:
        """What stands for the session on a page: whoever sees its key could come in with it."""
        return salted_hmac("project.sessions", self.session_key, algorithm="sha256").hexdigest()[:24]


class SecondFactor(models.Model):
    """What an account shows beside its password: an app's secret, or a recovery code, of which only a sum is kept."""

    class Kind(models.TextChoices):
        APP = "app"
        RECOVERY = "recovery"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    secret = models.CharField(max_length=64)
    last_step = models.BigIntegerField(default=0)  # of the last code that was taken, in steps of 30 seconds
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        default_permissions: ClassVar[list[str]] = []
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return self.kind


class Passkey(models.Model):
    """A key of WebAuthn, which an account shows beside its password: in a telephone, a computer, a security key.

    Of the key only the public half is here, as its maker gave it; the digest, of its id, tells it from all others.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    credential = models.BinaryField()
    uses = models.BigIntegerField(default=0)  # as the key counts them; many count none
    made_at = models.DateTimeField(_("added"), default=timezone.now)
    last_used = models.DateTimeField(_("last used"), null=True)

    class Meta:
        ordering = ["made_at", "id"]
        default_permissions: ClassVar[list[str]] = []
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")

    def __str__(self) -> str:
        return self.name


SWEEP_OWED = "sweep-owed"  # the mark of a removal for safety, until the database's file was rewritten


class SiteMark(models.Model):
    """What a database is marked as, such as one that `manage.py demo` made."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        default_permissions: ClassVar[list[str]] = []
        verbose_name = _("mark of the site")
        verbose_name_plural = _("marks of the site")

    def __str__(self) -> str:
        return self.name
