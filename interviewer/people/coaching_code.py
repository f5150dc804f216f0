"""The code by which a candidate names a coach. Whoever has it can share with the coach, and nothing else.

A code instead of an address: nobody learns from it who has an account here, and a coach who is sent what they don't
want makes a new one.
"""

from __future__ import annotations

import secrets

from interviewer.errors import BadInput

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another."""
_LOOK_ALIKES = str.maketrans("OIL", "011")
_CHARS, _GROUP = 12, 4
"""60 bits: guessing a million codes a second among a thousand coaches takes thirty years to hit one."""
_LONGEST_TYPED_CHARS = 100


def new_code() -> str:
    """Return a code, in groups."""
    chars = "".join(secrets.choice(_LETTERS) for _ in range(_CHARS))
    return "-".join(chars[start : start + _GROUP] for start in range(0, _CHARS, _GROUP))


def read_code(typed: str) -> str:
    """Return a code as it is kept, however it was typed; BadInput where it can't be one."""
    plain = typed[:_LONGEST_TYPED_CHARS].upper().translate(_LOOK_ALIKES)
    chars = "".join(char for char in plain if char not in " -\t")
    if len(chars) != _CHARS or set(chars) - set(_LETTERS):
        raise BadInput("A coach’s code has twelve letters and digits, such as 7K2M-9QXA-D4TV.", field="code")
    return "-".join(chars[start : start + _GROUP] for start in range(0, _CHARS, _GROUP))
