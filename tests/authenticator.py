"""A security key in software: it makes a key for a site and signs what it is asked, as WebAuthn wants it."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, HAS_KEY = 1, 64


@dataclass
class SoftwareKey:
    """One key, and how often it says that it was used; `step` is 0 for one that does not count."""

    origin: str = "http://testserver"
    site: str = "testserver"
    uses: int = 0
    step: int = 1
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def said(self, flags: int) -> bytes:
        """What the key says of the site, of whoever touched it, and of itself."""
        self.uses += self.step
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def told(self, kind: str, challenge: str) -> bytes:
        """What the browser adds: for whom it asked."""
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def made(self, question: dict[str, Any], **changes: Any) -> str:
        """The answer to a page that asks for a new key."""
        public_key = ES256.from_cryptography_key(self.private.public_key())  # type: ignore[no-untyped-call]
        public = cbor.encode(dict(public_key))
        said = self.said(PRESENT | HAS_KEY) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": said})
        told = self.told("webauthn.create", question["publicKey"]["challenge"])
        return self.answer(clientDataJSON=told, attestationObject=attested, **changes)

    def shown(self, question: dict[str, Any], **changes: bytes) -> str:
        """The answer to a page that asks for this key."""
        said = self.said(PRESENT)
        told = self.told("webauthn.get", question["publicKey"]["challenge"])
        signature = self.private.sign(said + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        parts = {"clientDataJSON": told, "authenticatorData": said, "signature": signature}
        return self.answer(**parts | changes)

    def answer(self, **parts: bytes) -> str:
        named = websafe_encode(self.id)
        response = {name: websafe_encode(part) for name, part in parts.items()}
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": response})
