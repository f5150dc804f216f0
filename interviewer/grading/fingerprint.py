"""Which code and which numbers grade: known by their content, so that nobody has to remember to raise a version."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_LENGTH = 12
"""Hexadecimal digits: enough to tell versions apart, short enough to be read out."""


def content_hash(*parts: str | bytes) -> str:
    """Return a short hash over texts and bytes, in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update((part.encode() if isinstance(part, str) else part) + b"\0")
    return digest.hexdigest()[:_LENGTH]


@cache
def grading_fingerprint() -> str:
    """Return a hash over this package: code, word lists, weights."""
    folder = Path(__file__).parent
    files = sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return content_hash(
        *(part for path in files for part in (path.relative_to(folder).as_posix(), path.read_bytes()))
    )
