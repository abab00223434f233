"""Trying a password, whatever the page: limited by account, by caller and by browser before anything is hashed."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _

from project.doors.callers import KnownBrowser, caller_of
from project.doors.hashing import KNOWN_GATE, STRANGERS_GATE, NoTurn
from project.doors.second_factor import owes_second_factor
from project.doors.tries import Meter, TryLimit, charge

PER_ACCOUNT = TryLimit("account", most=10, seconds=90)
PER_CALLER = TryLimit("caller", most=20, seconds=45)
PER_BROWSER = TryLimit("browser", most=10, seconds=90)  # that the account logged in with before
# When an account has had too many, a caller who has not asked of late still may: so nobody is locked out by others,
# and one who guesses from ever new addresses has 500 guesses a day.
PER_NEWCOMER = TryLimit("newcomer", most=3, seconds=1200)
PER_ACCOUNT_BY_NEWCOMERS = TryLimit("trickle", most=1, seconds=1.5)
PER_ACCOUNT_AND_DAY = TryLimit("day", most=500, seconds=24 * 3600 / 500)

# What an app wants to know at every request: it is asked together with the account, by one question, as its attributes.
KNOWN_WITH_ACCOUNT: dict[str, Subquery] = {}


@dataclass(frozen=True)
class AccountQuestion:
    """How every request asks for an account. Django takes a millisecond to make this SQL, so it makes it once."""

    alias: str
    sql: str
    given: tuple[Any, ...]  # all but the account's number, which stands last
    known: dict[str, Any]

    @classmethod
    @cache
    def of(cls, alias: str, _roles: tuple[str, ...]) -> Self:
        known = {**KNOWN_WITH_ACCOUNT, "owes_second_factor": owes_second_factor()}
        query = User._default_manager.using(alias).annotate(**known).filter(pk=0).query
        sql, given = query.get_compiler(alias).as_sql()
        return cls(alias, sql, tuple(given[:-1]), {name: query.annotations[name] for name in known})

    def ask(self, user_id: int) -> User | None:
        for user in User._default_manager.using(self.alias).raw(self.sql, [*self.given, user_id]):
            for name, expression in self.known.items():
                setattr(user, name, as_read(getattr(user, name), expression, connections[self.alias]))
            return user
        return None


def account_with_known(user_id: int) -> User | None:
    """An account, with what every request wants to know as its attributes."""
    return AccountQuestion.of(router.db_for_read(User), tuple(settings.SECOND_FACTOR_ROLES)).ask(user_id)


def as_read(value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
    """A value as Django reads it from this database: a moment in its zone, true or false."""
    for convert in connection.ops.get_db_converters(expression):
        value = convert(value, expression, connection)
    return value


class NotTried(ValidationError):
    """A password was not looked at: too many were tried, or too many are being tried."""

    def __init__(self, said: str, code: str, retry_after: int) -> None:
        super().__init__(said, code=code)
        self.retry_after = retry_after  # seconds


def too_many_tries() -> NotTried:
    said = _("Too many attempts. Try again in some minutes, or have a link sent to the address of your account.")
    return NotTried(said, "too_many", 90)


def no_turn() -> NotTried:
    return NotTried(_("Many people are logging in. Try again in a moment."), "no_turn", 5)


@dataclass(frozen=True)
class SignInAttempt:
    """One try of a password: whose, from where, and whether the browser is known for the account."""

    account: str
    caller: str
    browser: str

    @classmethod
    def of(cls, request: HttpRequest, username: str) -> "SignInAttempt":
        """What a request says of itself. A name that no account has is limited like one that is there."""
        user = User._default_manager.filter(username=username).only("pk").first()
        known = KnownBrowser.of(request)
        account = str(user.pk) if user else f"name {username}"
        browser = f"{known.name} {user.pk}" if known and user and user.pk in known.accounts else ""
        return cls(account, caller_of(request), browser)

    def meters(self) -> list[Meter]:
        """What this try counts towards. Raises NotTried where that is full."""
        if self.browser:
            return unless_full([PER_BROWSER.of(self.browser)])
        by_caller = unless_full([PER_CALLER.of(self.caller)] if self.caller else [])
        by_account = PER_ACCOUNT.of(self.account)
        return by_caller + (self.as_newcomer() if by_account.is_full else [by_account])

    def as_newcomer(self) -> list[Meter]:
        """What a try counts towards when the account has had too many. One that is too early counts too."""
        newcomer = unless_full([PER_NEWCOMER.of(self.caller)] if self.caller else [])
        charge(newcomer)
        return unless_full([PER_ACCOUNT_BY_NEWCOMERS.of(self.account), PER_ACCOUNT_AND_DAY.of(self.account)])


def unless_full(meters: list[Meter]) -> list[Meter]:
    """The same. Raises NotTried where one is full."""
    if any(meter.is_full for meter in meters):
        raise too_many_tries()
    return meters


class GuardedBackend(ModelBackend):
    """Django's accounts, whose passwords are tried as often as the limits allow; scripts are not limited."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Raises NotTried, which a form shows as an error of its own, before a password is hashed."""
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password, **kwargs)
        attempt = SignInAttempt.of(request, username)
        gate = KNOWN_GATE if attempt.browser else STRANGERS_GATE
        meters = attempt.meters()
        try:
            with gate.turn():
                charge(meters)  # before the password is looked at: what cannot be counted is not tried
                user = super().authenticate(request, username, password, **kwargs)
        except NoTurn:
            raise no_turn() from None
        if user:
            charge(meters, -1)
        return user

    def get_user(self, user_id: int) -> User | None:
        user = account_with_known(user_id)
        return user if self.user_can_authenticate(user) else None
