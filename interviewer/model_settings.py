"""Settings of the language model."""

from __future__ import annotations

from pydantic import BaseModel, Field


class FallbackSettings(BaseModel):
    """One more model, asked where those before it fail."""

    name: str
    """Model name as its endpoint knows it."""
    base_url: str
    """An OpenAI-compatible endpoint, up to and including `/v1`."""
    key_env: str | None = None
    """The variable, of the environment or `.env`, that holds its key; None: it wants none. No other key is sent."""
    price_in_usd: float | None = None
    """US dollars per million prompt tokens; None: cost unknown."""
    price_out_usd: float | None = None
    """US dollars per million completion tokens."""
    at_once: int | None = Field(default=None, ge=1)
    """As in `ModelSettings`."""
    calls_a_minute: int | None = Field(default=None, ge=1)
    """As in `ModelSettings`."""


class ModelSettings(BaseModel):
    """The language model, if any."""

    name: str | None = None
    """Model name as the endpoint knows it; None: no model, everything built in."""
    first_token_secs: float = 8.0
    """The script takes the turn over when no word came by then."""
    stall_secs: float = 10.0
    """The script takes the turn over when a reply that has begun says nothing for so long."""
    deadline_secs: float = 45.0
    """Longest a whole reply may take."""
    judge_deadline_secs: float = 90.0
    """Longest one judgement may take."""
    judge_samples: int = Field(default=1, ge=1, le=9)
    """Times each criterion is judged; the grade is their mean, their spread is shown, and the cost grows with it."""
    retries: int = 2
    """Further tries after 429, 5xx or a refused connection, with back-off."""
    max_tokens: int = 400
    """Longest interviewer's reply, in tokens."""
    price_in_usd: float | None = None
    """US dollars per million prompt tokens; None: cost unknown."""
    price_out_usd: float | None = None
    """US dollars per million completion tokens."""
    rest_secs: float = Field(default=5.0, gt=0)
    """An endpoint that failed three times in a row is left alone for so long, then tried with one call; each failed
    trial doubles it, up to two minutes."""
    at_once: int | None = Field(default=None, ge=1)
    """Calls in flight of one process; a quarter is kept for people who wait. None: any number."""
    calls_a_minute: int | None = Field(default=None, ge=1)
    """Calls begun in a minute, of all processes where there is a Redis; None: any number."""
    fallbacks: list[FallbackSettings] = []
    """Further models in the order in which they are asked, as JSON:
    `[{"name": "small", "base_url": "http://127.0.0.1:11434/v1"}]`."""
