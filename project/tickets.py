"""The ticket in a form: which account opened it, and in which language."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

TICKET_FIELD = "_form"
TICKET_SALT = "project.tickets"
KEY_SALT = "project.tickets.key"


@dataclass(frozen=True)
class Ticket:
    """The account that opened a form, the language that it was in, and a number that no other form has."""

    account: int
    language: str
    number: str

    def __str__(self) -> str:
        return signing.dumps([self.account, self.language, self.number], salt=TICKET_SALT)


def new(request: HttpRequest) -> Ticket:
    return Ticket(request.user.pk or 0, get_language() or settings.LANGUAGE_CODE, secrets.token_hex(12))


def posted(request: HttpRequest) -> Ticket | None:
    """The ticket of a form that was sent; None where it has none of ours."""
    try:
        account, language, number = signing.loads(request.POST.get(TICKET_FIELD, ""), salt=TICKET_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(account, language, number)


def key(account: int) -> str:
    # Other accounts at the same browser get another key, and cannot read what this one typed.
    return salted_hmac(KEY_SALT, str(account), algorithm="sha256").hexdigest()
