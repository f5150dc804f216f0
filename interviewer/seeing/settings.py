"""Settings of logs and traces."""

from __future__ import annotations

from pydantic import BaseModel


class SeeingSettings(BaseModel):
    """What operators see."""
