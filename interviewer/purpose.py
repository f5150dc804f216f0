"""What an interview is held for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Purpose = Literal["interview", "drill", "retry"]
"""A whole interview; one question with feedback at once; one question of an earlier interview again."""


@dataclass(frozen=True, slots=True)
class Retried:
    """An answer of an earlier interview that is tried again."""

    interview_id: str
    """Where it was given; that interview may have been deleted since."""
    unit_key: str
    """Of the unit it was graded in."""
    question_id: str
    """The question, asked again."""
