"""A form that arrived and was not taken: what was in it, so that the answer can carry it until it is."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError

from project import tickets
from project.addresses import address_parts

# What must not stand in a page; a file cannot.
SECRET = re.compile(r"(.*_)?password\d?|csrfmiddlewaretoken")
KEPT_FORM = "kept"
UNSENT_SALT = "project.unsent"
AGE = 24 * 3600  # seconds that a page which carries a form may stay open


@dataclass(frozen=True)
class Unsent:
    """Where a form was sent, what was in it, the files that it had, and the account that opened it, if it says so."""

    address: str
    fields: list[tuple[str, str]]
    files: list[str] = field(default_factory=list)
    account: int | None = None

    def seal(self) -> str:
        # Signed, so that nobody else can put a form into one of our pages.
        return signing.dumps([self.address, self.fields, self.files, self.account], salt=UNSENT_SALT, compress=True)

    @classmethod
    def unseal(cls, text: str) -> "Unsent | None":
        """What was sealed within a day; None where it was not."""
        try:
            address, fields, files, account = signing.loads(text, salt=UNSENT_SALT, max_age=AGE)
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return cls(address, [(name, value) for name, value in fields], files, account)


def unsent(request: HttpRequest) -> Unsent | None:
    """What a request would have sent; None where it holds nothing, or comes from another site."""
    # A page with a button must not be what another site makes of it: one that sends what that site has chosen.
    if request.method != "POST" or not of_this_site(request):
        return None
    try:
        posted, files = request.POST, request.FILES
    # What is too large or broken cannot be carried along.
    except (SuspiciousOperation, BadRequest, UnreadablePostError):
        return None
    if KEPT_FORM in posted:
        return Unsent.unseal(posted[KEPT_FORM])
    fields = [(name, str(value)) for name, values in posted.lists() for value in values if not SECRET.fullmatch(name)]
    if not fields:
        return None
    ticket = tickets.posted(request)
    names = [file.name or "" for _name, many in files.lists() for file in many]
    return Unsent(request.get_full_path(), fields, names, ticket.account if ticket else None)


def of_this_site(request: HttpRequest) -> bool:
    """Whether a browser says that a form is of this site."""
    said: dict[str, Any] = request.META
    if said.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return False
    for header in ("HTTP_ORIGIN", "HTTP_REFERER"):
        if header in said:
            return address_parts(said[header]).netloc == request.get_host()
    # Every browser says where a form of another site is from.
    return True
