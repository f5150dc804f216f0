"""Fillers among recognised words: um, uh, erm, "you know", and the "like" that compares nothing. Pure.

A word list can be wrong about the last two. Recognisers leave some fillers out, so there were at least as many.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SOUNDS = frozenset("um umm uhm uh uhh erm".split())
_LIKE_IS_MEANT_AFTER = frozenset(
    "would i'd you'd we'd they'd he'd she'd i we you they don't didn't look looks looked feel feels felt sound sounds "
    "is was were are thing things something just more much exactly".split()
)
"""A verb's object or a comparison follows: "I like it", "it looked like a bug"."""
_YOU_KNOW_IS_MEANT_AFTER = frozenset("do if".split())
_YOU_KNOW_IS_MEANT_BEFORE = frozenset("what how why where that".split())


def filler_places(words: Sequence[str]) -> list[tuple[int, str]]:
    """Return the index of each filler's first word, and the filler as it is listed, in order."""
    bare = ["", *(re.sub(r"[^\w']", "", word).lower() for word in words), "", ""]
    found = [
        (at - 1, _filler(bare[at - 1], bare[at], bare[at + 1], bare[at + 2]))
        for at in range(1, len(bare) - 2)
    ]
    return [(at, filler) for at, filler in found if filler]


def _filler(before: str, word: str, after: str, later: str) -> str:
    if word in _SOUNDS:
        return word
    if word == "like" and before not in _LIKE_IS_MEANT_AFTER:
        return word
    if (word, after) != ("you", "know"):
        return ""
    meant = before in _YOU_KNOW_IS_MEANT_AFTER or later in _YOU_KNOW_IS_MEANT_BEFORE
    return "" if meant else "you know"
