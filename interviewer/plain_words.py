"""Words of a model as plain text: without what steers a terminal or turns the direction of reading around."""

from __future__ import annotations

import re
from typing import Final

_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""C0 and C1 controls but tab and line feed, and Unicode's bidirectional controls (UAX #9)."""


def without_controls(text: str) -> str:
    """Return it without control characters; what a person typed is refused with them (`typed_text.py`)."""
    return _STEERING.sub("", text)
