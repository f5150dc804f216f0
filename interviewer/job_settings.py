"""Settings of the gradings' jobs."""

from __future__ import annotations

from pydantic import BaseModel


class JobSettings(BaseModel):
    """How gradings run."""
