"""Whether a text repeats another's words: runs of four, without case and punctuation. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

RUN = 4
"""Words in a row: fewer are chance, as “at the same time” nearly is; a quote that proves anything is longer."""


class Words:
    """The runs of words of some texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs = {run for text in texts for run in _runs(text)}

    def repeated_in(self, text: str) -> bool:
        """Return whether a run of them stands in the text; a whole text of fewer words is no run."""
        return any(run in self._runs for run in _runs(text))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
