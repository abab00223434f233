"""A second factor: codes of an app (RFC 6238) and recovery codes, who has one (or a passkey), and which roles must."""

import base64
import hashlib
import hmac
import secrets
import time
from typing import Any
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.utils.crypto import constant_time_compare, salted_hmac

from project.models import Passkey, SecondFactor

CODE_SECONDS = 30  # seconds that a code holds
DIGITS = 6
EARLIER_OR_LATER = 1  # steps that a telephone's clock may be wrong by
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another; ten of them are 49 bits
APP, RECOVERY = SecondFactor.Kind.APP, SecondFactor.Kind.RECOVERY


def has_either() -> Q:
    """Whether an account has an app or a passkey, asked together with the account."""
    apps, keys = SecondFactor.objects.filter(user=OuterRef("pk"), kind=APP), Passkey.objects.filter(user=OuterRef("pk"))
    return Q(Exists(apps)) | Q(Exists(keys))


def has_second_factor(user: User) -> bool:
    return User.objects.filter(has_either(), pk=user.pk).exists()


def has_app(user: User) -> bool:
    return SecondFactor.objects.filter(user=user.pk, kind=APP).exists()


def owes_second_factor() -> Any:
    """Whether an account has to set one up before it may go on, asked together with the account."""
    if not settings.SECOND_FACTOR_ROLES:
        return Value(False)
    must = Q(Exists(Group.objects.filter(user=OuterRef("pk"), name__in=settings.SECOND_FACTOR_ROLES)))
    return ExpressionWrapper((must | Q(is_superuser=True)) & ~has_either(), output_field=BooleanField())


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def address_for_app(user: User, secret: str) -> str:
    """What an app reads from the square."""
    words = urlencode({"secret": secret, "issuer": "Tumen"})
    return f"otpauth://totp/Tumen:{quote(user.get_username())}?{words}"


def square_of(address: str) -> str:
    """The address as a QR code: a picture in an address of its own."""
    return str(segno.make(address, micro=False).svg_data_uri(scale=4, light="white"))


def code_at(secret: str, step: int) -> str:
    """The code of one step, as RFC 6238 makes it."""
    made = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = made[-1] & 15
    number = int.from_bytes(made[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: str, code: str) -> int | None:
    """The step near now that a code is of."""
    now = int(time.time()) // CODE_SECONDS
    near = range(now - EARLIER_OR_LATER, now + EARLIER_OR_LATER + 1)
    return next((step for step in near if constant_time_compare(code_at(secret, step), code)), None)


def fits(user: User, typed: str) -> bool:
    """Whether what was typed is a code of the account. Each is taken once."""
    code = "".join(typed.split()).replace("-", "").lower()
    for factor in SecondFactor.objects.filter(user=user.pk, kind=APP):
        step = step_of(factor.secret, code)
        # One statement: of two who send the same code at once, one comes in.
        if step is not None and SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step):
            return True
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    sums = [recovery_sum(user, code, key) for key in keys]
    spent, _kinds = SecondFactor.objects.filter(user=user.pk, kind=RECOVERY, secret__in=sums).delete()
    return bool(spent)


def recovery_sum(user: User, code: str, key: str | None = None) -> str:
    """What is kept of a recovery code: a sum with the site's key, or with one that it had before."""
    return salted_hmac("project.doors.recovery", f"{user.pk} {code}", secret=key, algorithm="sha256").hexdigest()


def turn_on(user: User, secret: str, step: int) -> list[str]:
    """The account has the app from now on; its recovery codes, which are shown once, if it is its first factor."""
    with transaction.atomic():
        had_one = has_second_factor(user)
        SecondFactor.objects.filter(user=user.pk, kind=APP).delete()
        SecondFactor.objects.create(user=user, kind=APP, secret=secret, last_step=step)
        return [] if had_one else new_recovery_codes(user)


def turn_off(user: User) -> None:
    """Nothing is asked for beside the password any more."""
    with transaction.atomic():
        Passkey.objects.filter(user=user.pk).delete()
        SecondFactor.objects.filter(user=user.pk).delete()


def new_recovery_codes(user: User) -> list[str]:
    """Codes in place of those from before."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        SecondFactor.objects.filter(user=user.pk, kind=RECOVERY).delete()
        SecondFactor.objects.bulk_create(
            SecondFactor(user=user, kind=RECOVERY, secret=recovery_sum(user, code)) for code in codes
        )
    return [f"{code[:5]}-{code[5:]}" for code in codes]
