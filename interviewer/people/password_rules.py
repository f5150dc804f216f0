"""Which passwords are taken.

Length is what counts: fifteen characters where a password is all that is asked for (NIST SP 800-63B-4, 3.1.1.2), no
rules about kinds of characters, and no changes by the calendar. What is refused is what would be guessed first. That
is told by rules, not by a list of leaked passwords: what is left of it, once common words, runs such as `3456`,
repetitions, and the person's own name and address are taken out, must still be something.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from interviewer.errors import BadInput

SHORTEST = 15
"""Characters, where there is no second factor (NIST SP 800-63B-4, 3.1.1.2)."""
LONGEST = 256
"""Characters; enough for any passphrase, and little to hash (at least 64 must be taken)."""
_MUST_BE_LEFT = 6
"""Different enough characters beside what is guessed first: about the entropy of two unusual words."""

_COMMON = sorted(
    "password passwort passw0rd admin administrator welcome letmein qwerty qwertz azerty login master monkey dragon "
    "football baseball basketball soccer hockey superman batman starwars pokemon sunshine princess iloveyou loveyou "
    "trustno shadow michael jennifer jordan hunter ashley charlie daniel thomas jessica summer winter spring autumn "
    "monday friday january february october november december correct horse battery staple secret changeme default "
    "computer internet whatever nothing freedom cheese cookie banana orange purple flower killer ginger access "
    "hello world google facebook interview interviewer mock university test testing user guest root pass love".split(),
    key=len,
    reverse=True,
)
_LEET = str.maketrans("013457@$!", "oleastasi")
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
)
_SHORTEST_RUN = 3


def read_password(text: str, about: Iterable[str] = ()) -> str:
    """Return the password as it is hashed; BadInput says why not. `about`: the person's address and name."""
    password = normal(text)
    if len(password) < SHORTEST:
        raise _refused(f"It must have at least {SHORTEST} characters; three or four words make a good one.")
    if len(password) > LONGEST:
        raise _refused(f"It may have at most {LONGEST} characters.")
    if len(set(_what_is_left(password, about))) < _MUST_BE_LEFT:
        raise _refused(
            "This would be guessed soon: too much of it is common words, rows of keys, or your own name."
        )
    return password


def normal(text: str) -> str:
    """Return the text as it is compared: the same password typed on another keyboard is the same (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def _refused(why: str) -> BadInput:
    return BadInput(f"This password isn’t taken. {why}", field="password")


def _what_is_left(password: str, about: Iterable[str]) -> str:
    left = password.casefold()
    for run in _runs():
        left = left.replace(run, "")
    left = left.translate(_LEET)
    for word in (*_own_words(about), *_COMMON):
        left = left.replace(word, "")
    return re.sub(r"(.{1,8}?)\1+", r"\1", left)


def _own_words(about: Iterable[str]) -> list[str]:
    parts = {part for text in about for part in re.split(r"[\W_]+", text.casefold()) if len(part) >= 3}
    return sorted((part.translate(_LEET) for part in parts), key=len, reverse=True)


def _runs() -> list[str]:
    """Return every piece of a row of keys, forwards and backwards, the longest first."""
    found = [
        piece[start : start + length]
        for row in _RUNS
        for piece in (row, row[::-1])
        for length in range(_SHORTEST_RUN, len(row) + 1)
        for start in range(len(row) - length + 1)
    ]
    return sorted(set(found), key=len, reverse=True)
