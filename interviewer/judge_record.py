"""One call to a model judge, as it is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JudgeRecord:
    """One call to a model judge, kept beside its grade."""

    criterion: str
    """Criterion key."""
    prompt: str
    """The user message, whole."""
    reply: str
    """As received, the repaired one where a repair was needed; empty where there was none."""
    model: str
    """As the endpoint knows it."""
    prompt_version: str
    """Of every prompt file that took part."""
    failure: str | None = None
    """Why there is no usable reply."""
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float | None = None
    system: str = ""
    """The system message, whole: a version alone could not be read years later."""
    rubric_version: str = ""
    """Of the rubric judged by."""
    sample: int = 1
    """Which of several times the same was asked, from 1."""
