"""Settings of what a person may use."""

from __future__ import annotations

from pydantic import BaseModel


class LimitSettings(BaseModel):
    """What a person may use."""
