"""What whoever isn't signed in may reach, where there are accounts. Everything else is closed."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from api.web.deps import PREFIX

SIGN_IN = "/sign-in"
OPEN: Final = frozenset(
    {
        SIGN_IN,
        "/sign-up",
        "/sample",
        "/livez",
        "/readyz",
        "/metrics",  # asks for its own token, or for loopback
        f"{PREFIX}/openapi.json",
    }
)
OPEN_BELOW: Final = ("/sign-in/", "/invitation/", "/new-password/", "/shared/", "/static/")
_LONGEST_NEXT = 1000


def is_open(path: str) -> bool:
    """Return whether this path is for everybody."""
    return path in OPEN or path.startswith(OPEN_BELOW)


def sign_in_address(path: str, query: str = "") -> str:
    """Return the address of the sign-in page that leads back to this one."""
    there = path + (f"?{query}" if query else "")
    return SIGN_IN if there == "/" else f"{SIGN_IN}?next={quote(safe_next(there), safe='/')}"


def safe_next(there: str) -> str:
    """Return where to go after signing in: a page of ours, whatever the address said.

    Browsers read `//host` and `/\\host` as another site, and leave out tabs and line breaks.
    """
    ours = there.startswith("/") and not there.startswith(("//", "/\\"))
    plain = all(" " < character < "\x7f" and character != "\\" for character in there)
    fits = (
        ours
        and plain
        and len(there) <= _LONGEST_NEXT
        and not there.startswith((PREFIX, SIGN_IN, "/sign-out"))
    )
    return there if fits else "/"
