"""Passkeys (WebAuthn) as a second factor: asked for once, and what the browser answers held against that."""

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from fido2.cose import UnsupportedKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from project.models import Passkey

QUESTION = "passkey"  # what the session holds of the question that was asked last
QUESTION_FOR = 300  # seconds in which the answer has to follow
LONGEST_ANSWER = 16_000  # letters
TO_ADD, TO_COME_IN = "add", "in"
# After a password, a key that somebody holds is the second factor; who has a finger or a PIN for it gives that too.
VERIFICATION = UserVerificationRequirement.PREFERRED
Answer = TypeVar("Answer")


class NoPasskey(ValidationError):
    """What a browser answered is not taken, and why."""


def site_asked(request: HttpRequest) -> Fido2Server:
    """The site as keys know it: by the name that was asked, which is one of ALLOWED_HOSTS or refused."""
    host = request.get_host()
    origin = f"{request.scheme}://{host}"
    site = PublicKeyCredentialRpEntity(name="Tumen", id=split_domain_port(host)[0])
    return Fido2Server(site, verify_origin=lambda said: said == origin)


def credentials_of(user: User) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(key.credential)) for key in Passkey.objects.filter(user=user.pk)]


def handle_of(user: User) -> bytes:
    """What a key keeps of the account: nothing that says who it is."""
    return salted_hmac("project.doors.passkeys", str(user.pk), algorithm="sha256").digest()


def credential_digest(credential: AttestedCredentialData) -> str:
    return hashlib.sha256(credential.credential_id).hexdigest()


def ask_to_add(request: HttpRequest, user: User, name: str) -> str:
    """What the browser is told, so that it makes a passkey."""
    options, state = site_asked(request).register_begin(
        PublicKeyCredentialUserEntity(id=handle_of(user), name=user.get_username(), display_name=user.get_username()),
        credentials_of(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=VERIFICATION,
    )
    keep_question(request, state, TO_ADD, user, name)
    return json.dumps(dict(options))


def ask_to_come_in(request: HttpRequest, user: User) -> str:
    """What the browser is told, so that it shows a passkey; empty where the account has none."""
    if not (known := credentials_of(user)):
        return ""
    options, state = site_asked(request).authenticate_begin(known, user_verification=VERIFICATION)
    keep_question(request, state, TO_COME_IN, user)
    return json.dumps(dict(options))


def keep_question(request: HttpRequest, state: Any, purpose: str, user: User, name: str = "") -> None:
    request.session[QUESTION] = [state["challenge"], purpose, user.pk, time.time(), name]


def take_question(request: HttpRequest, purpose: str, user: User) -> tuple[dict[str, Any], str]:
    """What was asked of this account, and the name that it gave: once, and for minutes."""
    challenge, asked_to, account, at, name = request.session.pop(QUESTION, ["", "", None, 0, ""])
    if (asked_to, account) != (purpose, user.pk) or not 0 <= time.time() - at <= QUESTION_FOR:
        raise NoPasskey(_("Too much time has passed, or this passkey was sent before. Try again."))
    return {"challenge": challenge, "user_verification": VERIFICATION}, name


def read_answer(read: Callable[[Any], Answer], sent: str) -> Answer:
    """What a browser sent, once the library has held all of it against what was asked."""
    try:
        return read(json.loads(sent[:LONGEST_ANSWER]))
    except Exception as error:  # of what anybody can send, each part breaks another way
        raise NoPasskey(_("This passkey was not taken. Try again, or use a code.")) from error


def add_made(request: HttpRequest, user: User, sent: str) -> Passkey:
    """The passkey that the browser made. Raises NoPasskey."""
    site = site_asked(request)
    state, name = take_question(request, TO_ADD, user)
    made = read_answer(lambda answer: site.register_complete(state, answer), sent)
    credential = made.credential_data
    if credential is None or isinstance(credential.public_key, UnsupportedKey):
        raise NoPasskey(_("This site does not know passkeys of this kind."))
    key, is_new = Passkey.objects.get_or_create(
        digest=credential_digest(credential),
        defaults={"user": user, "name": name, "credential": bytes(credential), "uses": made.counter},
    )
    if not is_new:
        raise NoPasskey(_("This passkey was added before."))
    return key


def check_shown(request: HttpRequest, user: User, sent: str) -> None:
    """Raises NoPasskey where what the browser sent is of no passkey of the account."""
    site = site_asked(request)
    state, _name = take_question(request, TO_COME_IN, user)
    known = credentials_of(user)

    def read(answer: Any) -> tuple[str, int]:
        shown = AuthenticationResponse.from_dict(answer)
        credential = site.authenticate_complete(state, known, shown)
        return credential_digest(credential), shown.response.authenticator_data.counter

    digest, uses = read_answer(read, sent)
    # A key that counts says more each time. One statement: of two answers with the same count, one comes in.
    goes_on = Q(uses__lt=uses) if uses else Q(uses=0)
    if not Passkey.objects.filter(goes_on, digest=digest, user=user.pk).update(uses=uses, last_used=timezone.now()):
        raise NoPasskey(_("This passkey has counted back, as a copy of it would. Use a code, and remove the passkey."))
