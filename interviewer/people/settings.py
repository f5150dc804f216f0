"""Settings of accounts."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, SecretStr, model_validator


class ProviderSettings(BaseModel):
    """An OpenID Connect provider that people may sign in with."""

    issuer: str | None = None
    """Its address, as it names itself, such as https://login.example.edu; None: there is none."""
    client_id: str = ""
    """What it knows this service by; its redirect address is `{public address}/sign-in/provider/return`."""
    client_secret: SecretStr | None = None
    """What it gave with the id; None: a public client."""
    name: str = "your organization"
    """As the button says it: “Sign in with …”."""
    sign_up: Literal["invitation", "open"] = "invitation"
    """Who gets an account at the first sign-in: whoever's address was invited, or everybody the provider knows."""

    @model_validator(mode="after")
    def _whole(self) -> ProviderSettings:
        if self.issuer and not self.client_id:
            raise ValueError("a provider needs a client_id")
        return self


class AccountSettings(BaseModel):
    """Who may have an account, and for how long they stay signed in."""

    sign_up: Literal["invitation", "open"] = "invitation"
    """Who may make one: whoever an admin gives a link, or everybody who reaches the page."""
    idle_days: int = Field(default=7, ge=1, le=90)
    """After so many days without a visit a session ends."""
    session_days: int = Field(default=30, ge=1, le=365)
    """After so many days it ends however often it is used (30: NIST SP 800-63B-4, 2.1.3)."""
    invitation_days: int = Field(default=7, ge=1, le=90)
    """How long an invitation opens something."""
    retention_days: int | None = Field(default=None, ge=1, le=36_500)
    """Everybody's interviews go so many days after their last change, open ones too; None: as each person wants it."""
    key_days: int = Field(default=365, ge=1, le=3650)
    """Longest life of a key for programs."""
    provider: ProviderSettings = ProviderSettings()
    """Signing in by somebody else's accounts."""
