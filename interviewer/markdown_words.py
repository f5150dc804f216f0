"""Small pieces of Markdown. Pure. What people said is escaped, never interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from interviewer.model import Evidence
from interviewer.report import Citation

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    plain = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"(?m)^(\s*)([-+=]|\d+[.)])(?=\s|$|[-=])", r"\1\\\2", plain)


def one_line(text: str) -> str:
    """Return text without line breaks, escaped."""
    return escaped(" ".join(text.split()))


def quoted(evidence: Evidence) -> str:
    """Return a quote in one line, with the turn it was said in."""
    return f"“{one_line(evidence.quote)}” ({evidence.turn_id})"


def cited(citations: Iterable[Citation]) -> str:
    """Return places in the guides in one line."""
    return "; ".join(f"{c.guide_title} › {c.heading}" for c in citations)


def block(text: str) -> Iterator[str]:
    """Yield a longer text as a block quote, with an empty line behind it."""
    for line in text.split("\n"):
        yield f"> {escaped(line)}" if line.strip() else ">"
    yield ""
