"""What a committee's debrief is made of. `debrief.py` makes one; `docs/report-schema.md` documents the JSON form."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.grading.scorecard import Confidence, Interval, Score
from interviewer.model import Evidence, StageKind
from rubrics.model import Recommendation


@dataclass(frozen=True, slots=True)
class Ground:
    """One grade that counts, as a committee would bring it up."""

    stage_index: int
    """Of which round."""
    stage_title: str
    """As shown."""
    unit_key: str
    """Of which answer, or the whole round."""
    question: str | None
    """As asked; None for a recruiter screen."""
    rubric: str
    """Rubric id."""
    criterion: str
    """Key."""
    name: str
    """The criterion, as shown."""
    level: int
    """1–5."""
    estimate: float
    """What the level was rounded from."""
    certainty: float
    """How sure the grade is, 0–1; see `changes.py`."""
    share: float
    """Its part of the overall, 0–1."""
    reason: str
    """Why this level."""
    evidence: Evidence | None
    """The first quote; None where nothing was said about it."""


@dataclass(frozen=True, slots=True)
class View:
    """What one round says about one signal."""

    stage_index: int
    """Which round."""
    estimate: float
    """Mean of its criteria by their share in the round."""
    level: int
    """The whole level that stands for."""
    interval: Interval
    """Mean of the criteria's bounds: grades of one round err together."""
    grounds: tuple[Ground, ...]
    """The grades it is made of."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more rounds on one signal: the highest beside the lowest."""

    agree: bool
    """Whether the levels are at most one apart and the intervals overlap."""
    overlap: bool
    """Whether the intervals overlap: a difference may then be chance."""
    apart: float
    """Highest less lowest estimate."""
    high: View
    """The round that says most for it."""
    low: View
    """The round that says least for it."""
    raises: Ground
    """The best grade of the high round."""
    lowers: Ground
    """The worst grade of the low round."""


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One signal across the rounds."""

    key: str
    """As in `rubrics/signals.yaml`; `whole` for the rounds as a whole."""
    name: str
    """As shown."""
    about: str
    """One sentence."""
    views: tuple[View | None, ...]
    """One for each scored round, in order; None where a round says nothing about it."""
    comparison: Comparison | None
    """None where fewer than two rounds say something."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One round, graded without knowing the others."""

    stage_index: int
    """Among the plan's stages."""
    kind: StageKind
    """Which round."""
    title: str
    """As shown."""
    score: Score
    """As it counts."""
    recommendation: Recommendation
    """The band its own score falls into."""
    confidence: Confidence
    """As for the whole, from this round alone."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One grade that speaks for or against: share × distance from the middle × confidence."""

    ground: Ground
    """What is brought up."""
    weight: float
    """By how much it moves the overall away from the middle, less what is unsure."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One grade at another level, all else as it is."""

    ground: Ground
    """The grade as it is."""
    to_level: int
    """Where it would have to be."""
    change: float
    """What that does to the overall."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """What it takes to come into the next band."""

    to: Recommendation
    """The next band."""
    threshold: float
    """The overall at which it begins; going down, below which it begins."""
    needed: float
    """How far the overall is from it; below zero going down."""
    in_reach: bool
    """Whether the overall's interval reaches it already: others might say it without any change."""
    alone: tuple[Movement, ...]
    """Single movements that would do, the smallest first, at most three; empty: nothing single would."""
    together: tuple[Movement, ...]
    """Where nothing single would: the fewest movements that would."""


@dataclass(frozen=True, slots=True)
class Debrief:
    """The committee's page."""

    votes: tuple[Vote, ...]
    """Every round that has a score, in the order held."""
    missing: tuple[str, ...]
    """Titles of planned rounds without a score."""
    whole: SignalRow
    """The rounds as a whole, beside each other."""
    signals: tuple[SignalRow, ...]
    """Every signal that some round says something about."""
    speaks_for: tuple[Argument, ...]
    """Strongest first, at most three, each of another criterion."""
    speaks_against: tuple[Argument, ...]
    """Strongest first, at most three, each of another criterion."""
    up: Crossing | None
    """The next band up; None at the top."""
    down: Crossing | None
    """The next band down; None at the bottom."""

    @property
    def agreements(self) -> tuple[SignalRow, ...]:
        """Signals on which the rounds that speak of them agree."""
        return tuple(row for row in self.signals if row.comparison and row.comparison.agree)

    @property
    def differences(self) -> tuple[SignalRow, ...]:
        """Signals on which they don't, the furthest apart first."""
        apart = [
            (row.comparison.apart, row) for row in self.signals if row.comparison and not row.comparison.agree
        ]
        return tuple(row for _, row in sorted(apart, key=lambda pair: -pair[0]))

    @property
    def heard_once(self) -> tuple[SignalRow, ...]:
        """Signals that only one round says something about: nobody can confirm them."""
        return tuple(row for row in self.signals if row.comparison is None)
