"""The lines between which a person's words stand in a prompt: nobody can guess them, so no text can pretend to end it.

They are the same for the same purpose while this process lives, so that prompts that are sent one after the other
begin alike and an endpoint can reuse what it has read.
"""

from __future__ import annotations

import hashlib
import secrets

_SECRET = secrets.token_bytes(32)


def fence(*purpose: str) -> str:
    """Return the line for what these texts name together, such as an interview's question."""
    mark = hashlib.blake2b("\0".join(purpose).encode(), key=_SECRET, digest_size=8).hexdigest()
    return f"=== {mark} ==="
