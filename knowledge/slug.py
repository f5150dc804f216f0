"""The last part of a citation."""

from __future__ import annotations

import re

_OTHER = re.compile(r"[^a-z0-9]+")


def slug(heading: str) -> str:
    """Return the heading in lower case, runs of anything but a-z0-9 as one `-`, none at the ends."""
    return _OTHER.sub("-", heading.lower()).strip("-") or "section"
