"""Words cut into parts that can be spoken one by one, while further words are still being written. Pure."""

from __future__ import annotations

import re

LONGEST_PART_CHARS = 220
"""A part is spoken when it is whole: longer ones would be waited for."""
SHORTEST_PART_CHARS = 12
"""Shorter ones ("I see.") are spoken with what follows, unless nothing does."""
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\n+\s*")
_NOT_AN_END = re.compile(r"(?:^|\s)(?:[A-Z]|e\.g|i\.e|etc|vs|approx|Dr|Mr|Mrs|Ms|St|No)\.$")
_SOFT_END = re.compile(r"(?<=[,;:])\s+|\s+(?=[–—-]\s)")


def parts(text: str, *, complete: bool) -> list[str]:
    """Return the parts that will not change any more; more text only adds parts behind them.

    `complete` says that no more text comes: then the last part is among them.
    """
    found: list[str] = []
    start = 0
    while (end := _part_end(text, start)) is not None:
        found.append(text[start:end].strip())
        start = end
    rest = text[start:].strip()
    return [*found, rest] if complete and rest else found


def _part_end(text: str, start: int) -> int | None:
    """Return where the part that begins at `start` ends; None where that can't be told yet."""
    for match in _END.finditer(text, start):
        if match.end() == len(text):
            break  # the white space may go on, or the text may be over
        said = text[start : match.start()].rstrip()
        if len(said) >= SHORTEST_PART_CHARS and not _NOT_AN_END.search(said):
            return _soft_end(text, start, match.end()) or match.end()
    return _soft_end(text, start, len(text))


def _soft_end(text: str, start: int, end: int) -> int | None:
    """Return a place inside a part that is too long, near its longest; None where it isn't."""
    if end - start <= LONGEST_PART_CHARS:
        return None
    window = text[start : start + LONGEST_PART_CHARS]
    soft = [m.end() for m in _SOFT_END.finditer(window) if m.end() >= SHORTEST_PART_CHARS]
    if soft:
        return start + soft[-1]
    space = window.rfind(" ")
    return start + (space + 1 if space >= SHORTEST_PART_CHARS else LONGEST_PART_CHARS)
