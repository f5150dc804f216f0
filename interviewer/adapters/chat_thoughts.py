"""Leaves out what a reasoning model thinks aloud before it speaks. No I/O."""

from __future__ import annotations

_OPEN, _CLOSE = "<think>", "</think>"


class WithoutThoughts:
    """Feed it pieces of a reply; it holds nothing back unless the reply begins with `<think>`."""

    def __init__(self) -> None:
        self._held = ""
        self._speaking = False
        self._thinking = False

    def feed(self, piece: str) -> str:
        """Return what of the reply can be shown by now and was not returned before."""
        if self._speaking:
            return piece
        self._held += piece
        begun = self._held.lstrip()
        if not self._thinking and not begun.startswith(_OPEN):
            return "" if _OPEN.startswith(begun) else self.rest()
        self._thinking = True
        _, closed, said = begun.partition(_CLOSE)
        if not closed:
            return ""
        self._held, self._thinking = said, False
        return self.rest() if said.strip() else ""

    def rest(self) -> str:
        """Return what is still held at the end; nothing of an unfinished thought."""
        held, self._held = self._held.lstrip(), ""
        self._speaking = True
        return "" if self._thinking else held
