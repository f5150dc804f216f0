"""Settings of the language model."""

from __future__ import annotations

from pydantic import BaseModel, Field


class ModelSettings(BaseModel):
    """The language model, if any."""

    name: str | None = None
    """Model name as the endpoint knows it; None: no model, everything built in."""
    first_token_secs: float = 8.0
    """The script takes the turn over when no word came by then."""
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
