"""E-mail addresses: what names an account."""

from __future__ import annotations

import re
import unicodedata

from interviewer.errors import BadInput

LONGEST_EMAIL = 254
"""Characters a mail server takes (RFC 5321, 4.5.3.1.3)."""
LONGEST_NAME = 80
"""Characters of a name that still fit into a line."""

_EMAIL = re.compile(r"[^\s@<>()\",;:\\\[\]]+@[^\s@<>()\",;:\\\[\]]+")


def read_email(text: str) -> str:
    """Return the address as accounts are found by it; BadInput. No mail is ever sent to it by us."""
    email = unicodedata.normalize("NFKC", text).strip().casefold()
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email) or _has_controls(email):
        raise BadInput("This is not an e-mail address.", field="email")
    return email


def read_name(text: str) -> str:
    """Return the name as shown; BadInput where it is empty or too long. Nothing in it moves text about."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > LONGEST_NAME or _has_controls(name):
        raise BadInput(f"A name has between 1 and {LONGEST_NAME} characters.", field="name")
    return name


def _has_controls(text: str) -> bool:
    """Return whether there are control or format characters, such as those that turn the writing direction."""
    return any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} for character in text)
