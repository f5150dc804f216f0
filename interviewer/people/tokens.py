"""Tokens: what opens a session, a key or a link. Only their hash is kept."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_hex, token_urlsafe

_TOKEN_BYTES = 32
"""256 bits: nobody finds one by trying."""
KEY_MARK = "mi_"
"""What a key begins with, so that scanners for leaked secrets can know it."""
SHOWN_PREFIX = 9
"""Characters of a key that are shown: the mark, and 36 of its 256 bits."""


def new_token() -> str:
    """Return a token for a cookie or an address."""
    return token_urlsafe(_TOKEN_BYTES)


def new_key() -> str:
    """Return a token for a program."""
    return KEY_MARK + new_token()


def new_id() -> str:
    """Return a name for a row, which opens nothing."""
    return token_hex(12)


def hash_of(token: str) -> str:
    """Return what is kept. A fast hash does: there is nothing to guess in 256 random bits."""
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
