"""The scored transcript as data: everything a page, a file or another program needs. Pure.

`report_making.py` makes it. `docs/report-schema.md` documents the JSON form; a change of a field's meaning changes
SCHEMA_VERSION.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from interviewer.delivery import Delivery
from interviewer.disputes import Disputed, same_grade
from interviewer.grading.scorecard import Score, Verdict
from interviewer.model import Evidence, Grade, Interview, KeyPointCheck, StageKind, Turn
from interviewer.state import State
from interviewer.stronger.model import StrongerAnswer
from knowledge.model import Fact, Question
from rubrics.model import Recommendation, Rubric

SCHEMA_VERSION = "2.4"

STAGE_TITLES = {
    StageKind.RECRUITER: "Recruiter screen",
    StageKind.PHONE_SCREEN: "Technical phone screen",
    StageKind.SYSTEM_DESIGN: "ML system design",
    StageKind.BEHAVIORAL: "Behavioral",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the guides."""

    passage_id: str
    """`guide-id#heading-slug`."""
    guide_title: str
    """As shown."""
    heading: str
    """As shown."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a stronger answer to one question contains."""

    question_id: str
    """Which question."""
    question: str
    """As asked."""
    points: tuple[KeyPointCheck, ...]
    """Every key point; `covered` is meaningful only where `checked`."""
    checked: bool
    """Whether the answer was compared with the points."""
    mistakes: tuple[str, ...]
    """What candidates often get wrong here."""
    citations: tuple[Citation, ...]
    """Where to read on."""


@dataclass(frozen=True, slots=True)
class WrongStatement:
    """Something said that runs against what the question is known to be about; see `misstatements.py`."""

    said: Evidence
    """The words."""
    against: str
    """The key point they run against, as in the bank."""


@dataclass(frozen=True, slots=True)
class Unassisted:
    """What was said before the first hint, graded by itself."""

    score: Score
    """Weighted mean of what was graded; without a value where there was nothing to judge."""
    grades: tuple[Grade, ...]
    """In the rubric's order."""
    fallback: str | None
    """As in UnitReport."""


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One answer with its probes, or a whole stage."""

    key: str
    """As in GradingUnit."""
    rubric: Rubric
    """What was measured."""
    question: Question | None
    """None for a recruiter screen."""
    score: Score
    """Weighted mean of what was graded: of everything said, also after a hint."""
    grades: tuple[Grade, ...]
    """In the rubric's order."""
    outlines: tuple[Outline, ...]
    """One for each question asked."""
    facts_never_asked: tuple[Fact, ...]
    """Design only."""
    grader: str
    """What judged."""
    fallback: str | None
    """Why the built-in grader judged although a model was asked for."""
    remark: str | None
    """As in UnitResult."""
    graded_under: str | None
    """The grader's version; None where it was not kept."""
    hint_after: str | None
    """The turn of the first hint: what was said later is assisted. None without one."""
    unassisted: Unassisted | None
    """Before the hint; None without a hint, where nothing was said before it, and for whole rounds."""
    disputes: tuple[Disputed, ...]
    """Grades of it that the candidate disagrees with."""
    wrong: tuple[WrongStatement, ...] = ()
    """What seems to be wrong, in the order said; that it is empty proves nothing."""
    looked_for_wrong: bool = False
    """Whether it was compared with key points at all: knowledge questions only."""
    stronger: StrongerAnswer | None = None
    """The answer said better; None for rubrics without a framework."""

    @property
    def counts_alone(self) -> bool:
        """Whether only what was said before the hint counts in stage and overall."""
        return self.unassisted is not None and self.unassisted.score.value is not None

    @property
    def counted(self) -> Score:
        """What stage and overall are made of."""
        return self.unassisted.score if self.unassisted and self.counts_alone else self.score

    @property
    def counted_grades(self) -> tuple[Grade, ...]:
        """The grades behind `counted`."""
        return self.unassisted.grades if self.unassisted and self.counts_alone else self.grades

    @property
    def counts_assisted(self) -> bool:
        """Whether words said after a hint count in stage and overall."""
        return self.hint_after is not None and not self.counts_alone

    def dispute(self, criterion: str) -> Disputed | None:
        """Return the candidate's dispute of a criterion's grade."""
        return next((d for d in self.disputes if same_grade(d, self.key, criterion)), None)


@dataclass(frozen=True, slots=True)
class StageReport:
    """One round."""

    index: int
    """Among the plan's stages."""
    kind: StageKind
    """Which round."""
    title: str
    """As shown."""
    score: Score
    """Mean of its units, unassisted where a hint was taken."""
    assisted_score: Score
    """Mean of its units with everything said, also after hints."""
    units: tuple[UnitReport, ...]
    """Empty where the stage was not reached."""

    @property
    def hinted(self) -> bool:
        """Whether a hint was taken in it."""
        return any(unit.hint_after is not None for unit in self.units)

    @property
    def counts_assisted(self) -> bool:
        """Whether `score` includes words said after a hint."""
        return any(unit.counts_assisted for unit in self.units)


@dataclass(frozen=True, slots=True)
class NextStep:
    """One change that would raise the score: weight × headroom × confidence, highest first; see `changes.py`."""

    stage: StageKind
    """Where."""
    unit_key: str
    """In which answer, or the whole round."""
    criterion: str
    """Key."""
    criterion_name: str
    """As shown."""
    question_id: str | None
    """For which answer."""
    advice: str
    """What to do."""
    estimate: float
    """Where it stands."""
    target: int
    """The level that the advice describes."""
    share: float
    """Its part of the overall, 0–1: weight in the answer × answer in the round × round in the loop."""
    certainty: float
    """How sure the grade is, 0–1."""
    gain: float
    """By how much the overall would rise at `target`, all else as it is."""
    evidence: Evidence | None
    """The words it starts from; None where nothing was said about it."""
    unsaid: str | None
    """Why there are no such words; None where there are."""
    nearest: Evidence | None
    """Where there are none: other words of the same answer, to build on; None where nothing was said at all."""
    citations: tuple[Citation, ...]
    """Where to read on."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What models did in this interview."""

    model: str
    calls: int
    failures: int
    tokens_in: int
    tokens_out: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True)
class GradingLine:
    """One complete grading of an interview."""

    attempt: int
    """From 1; a later one is a re-grading."""
    graders: tuple[str, ...]
    """What judged."""
    at: datetime | None
    """UTC, when it was done; None where that was not kept."""


@dataclass(frozen=True, slots=True)
class Report:
    """The scored transcript."""

    interview: Interview
    """As planned."""
    state: State
    """Turns, notes, times."""
    stages: tuple[StageReport, ...]
    """All planned stages."""
    verdict: Verdict
    """Overall score, recommendation, confidence; unassisted where a hint was taken."""
    assisted: Score | None
    """The overall with everything said, also after hints; None where no hint was taken."""
    grading: int
    """Which grading this is, from 1."""
    gradings: tuple[GradingLine, ...]
    """All complete ones, oldest first."""
    next_steps: tuple[NextStep, ...]
    """At most three."""
    model_use: tuple[ModelUse, ...]
    """Empty without a model."""
    prompt_versions: tuple[str, ...]
    """Of the judge's prompts, where a model judged."""
    made_at: datetime
    """UTC."""
    delivery: Delivery | None = None
    """How it was spoken, apart from every score; None where nothing was spoken."""
    sentence: str = ""
    """The verdict in one sentence: what carried the interview, and what held it back."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The transcript."""
        return self.state.turns

    @property
    def grades(self) -> tuple[Grade, ...]:
        """All grades, in order."""
        return tuple(g for s in self.stages for u in s.units for g in u.grades)

    @property
    def counts_assisted(self) -> bool:
        """Whether the overall includes words said after a hint."""
        return any(stage.counts_assisted for stage in self.stages)

    @property
    def recommendation(self) -> Recommendation | None:
        """None where nothing was graded."""
        return self.verdict.recommendation
