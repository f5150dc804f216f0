"""Two interviews side by side, as sent out; numbers have three decimals."""

from __future__ import annotations

from datetime import datetime

from api.practice.progress_views import ChangeView, Made, MeanView, Number
from interviewer.model import StageKind
from interviewer.purpose import Purpose


class SideView(Made):
    """One of two interviews that are compared."""

    interview_id: str
    """Which."""
    created_at: datetime
    """UTC."""
    purpose: Purpose
    """What it was held for."""
    role: str
    """Such as `mle`."""
    level: str
    """junior, mid or senior."""
    overall: Number | None
    """1–5; null where nothing was graded."""
    recommendation: str | None
    """As in its report."""


class PairView(Made):
    """One thing in both interviews."""

    name: str
    """As shown; empty for a whole."""
    rubric: str | None
    """Rubric id; null for a whole."""
    before: MeanView | None
    """In the earlier interview; null where it wasn't graded."""
    after: MeanView | None
    """In the later one."""
    change: ChangeView | None
    """Null unless both were graded."""


class StagePairView(Made):
    """One round that either interview reached."""

    stage: StageKind
    """Which."""
    overall: PairView
    """Its scores."""
    criteria: list[PairView]
    """Means over the round's answers."""


class QuestionPairView(Made):
    """A question that was asked in both."""

    question_id: str
    """In the bank."""
    question: str
    """As asked the later time."""
    retried: bool
    """Whether the later interview is a retry of this very answer."""
    overall: PairView
    """The answers' scores."""
    criteria: list[PairView]
    """In the rubric's order."""


class ComparisonView(Made):
    """Two interviews side by side."""

    earlier: SideView
    """The one that began first."""
    later: SideView
    """The other."""
    overall: PairView
    """Their scores."""
    stages: list[StagePairView]
    """In the order of a loop."""
    questions: list[QuestionPairView]
    """In the order the later one asked them."""
