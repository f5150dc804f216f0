"""Settings of accounts."""

from __future__ import annotations

from pydantic import BaseModel


class AccountSettings(BaseModel):
    """Who may have an account, and for how long they stay signed in."""
