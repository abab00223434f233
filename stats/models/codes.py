"""Codes of addresses that nobody can guess."""

import base64
import secrets

CODE_BYTES = 16  # 128 bits
CODE_LENGTH = 26


def random_code() -> str:
    """128 random bits in small letters and digits: no mark at its end that a chat would leave out of the address."""
    return base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().rstrip("=").lower()
