"""Which stages and which questions: decided once, before the first word."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from interviewer.before import NOTHING_BEFORE, Before
from interviewer.errors import BadInput
from interviewer.loop import SHAPES
from interviewer.model import Length, Mode, Plan, Stage, StageKind
from interviewer.resume import LONGEST_TEXT_CHARS, resume_questions
from knowledge.model import Question

_CALL_ORDER = ("relevant_experience", "production_exposure", "motivation", "expectations")
LEVELS = ("junior", "mid", "senior")


class Bank(Protocol):
    """Where questions come from; `knowledge.bank.QuestionBank` is one."""

    def select(
        self, *, role: str | None = None, kind: str | None = None, stage: str | None = None
    ) -> Sequence[Question]:
        """Return the matching questions in a stable order."""
        ...


@dataclass(frozen=True, slots=True)
class NewInterview:
    """What a person asks for."""

    role: str = "mle"
    """A role the bank has questions for."""
    stages: tuple[str, ...] = tuple(StageKind)
    """Any subset; held in the loop's order."""
    length: Length = "short"
    """See `loop.py`."""
    mode: Mode = "practice"
    """See Plan."""
    level: str = "mid"
    """junior, mid or senior."""
    seed: int | None = None
    """None: a random one."""
    resume: str = ""
    """Plain text or Markdown."""
    job: str = ""
    """Plain text or Markdown."""


def make_plan(request: NewInterview, bank: Bank, before: Before = NOTHING_BEFORE) -> Plan:
    """Return the plan for a request; BadInput names the field that can't be served.

    The same seed and the same past give the same plan.
    """
    kinds = _stages(request.stages)
    _check(request, bank)
    seed = request.seed if request.seed is not None else random.SystemRandom().randrange(2**31)
    rng = random.Random(seed)
    stages = tuple(_stage(kind, request, bank, before, rng, last=kind is kinds[-1]) for kind in kinds)
    return Plan(
        role=request.role,
        level=request.level,
        mode=request.mode,
        length=request.length,
        seed=seed,
        stages=stages,
        resume=request.resume,
        job=request.job,
    )


def _stages(names: Iterable[str]) -> list[StageKind]:
    wanted = list(names)
    unknown = [name for name in wanted if name not in set(StageKind)]
    if unknown:
        raise BadInput(f"unknown stage {unknown[0]!r}; there are {', '.join(StageKind)}", field="stages")
    if not wanted:
        raise BadInput("choose at least one stage", field="stages")
    return [kind for kind in StageKind if kind in wanted]


def _check(request: NewInterview, bank: Bank) -> None:
    if request.level not in LEVELS:
        raise BadInput(f"unknown level {request.level!r}; there are {', '.join(LEVELS)}", field="level")
    if not bank.select(role=request.role):
        raise BadInput(f"there are no questions for the role {request.role!r}", field="role")
    for field, text in (("resume", request.resume), ("job", request.job)):
        if len(text) > LONGEST_TEXT_CHARS:
            raise BadInput(f"{field} is longer than {LONGEST_TEXT_CHARS:,} characters", field=field)
        if "\x00" in text:
            raise BadInput(f"{field} is not plain text", field=field)


def _stage(
    kind: StageKind, request: NewInterview, bank: Bank, before: Before, rng: random.Random, *, last: bool
) -> Stage:
    shape, length = SHAPES[kind], request.length
    chosen: list[Question] = []
    for question_kind, count in shape.questions[length].items():
        candidates = [q for q in bank.select(role=request.role, kind=question_kind) if q.stage == kind]
        if not candidates:
            raise BadInput(f"the bank has no {question_kind} questions for {request.role}", field="role")
        chosen += _choose(candidates, count, request, before, rng)
    return Stage(
        kind=kind,
        persona=shape.persona,
        budget_secs=shape.minutes[length] * 60,
        max_probes=shape.probes[length],
        questions=tuple(chosen),
        # A stage held alone, or the last one, always ends with the candidate's questions.
        invites_questions=shape.invites[length] or last,
    )


def fair_questions(candidates: Sequence[Question], level: str) -> list[Question]:
    """Return those of a level or below; where nothing is fair at it, the easiest there is."""
    easiest = min((LEVELS.index(q.level) for q in candidates), default=0)
    return [q for q in candidates if LEVELS.index(q.level) <= max(easiest, LEVELS.index(level))]


def _choose(
    candidates: list[Question], count: int, request: NewInterview, before: Before, rng: random.Random
) -> list[Question]:
    fair = fair_questions(candidates, request.level)
    own = resume_questions(request.resume) if candidates[0].kind == "recruiter" else ()
    chosen = list(own[: max(1, count // 3)])
    rest = sorted((q for q in fair if q not in chosen), key=lambda q: q.id)
    while len(chosen) < count and rest:
        fresh = before.freshest(rest)
        weights = [_worth(q, chosen, request) * before.lean(q) for q in fresh]
        picked = rng.choices(fresh, weights)[0]
        rest.remove(picked)
        chosen.append(picked)
    return sorted(chosen, key=_place_in_call)


def _worth(question: Question, chosen: Sequence[Question], request: NewInterview) -> float:
    """Return how welcome a question is beside those chosen: new criteria, a new topic, the level asked for.

    A weight and not a rule, so that two interviews differ.
    """
    criteria = {c for q in chosen for c in q.criteria} | {"communication"}
    topics = {q.topics[0] for q in chosen if q.topics}
    new_criteria = len(set(question.criteria) - criteria)
    new_topic = not question.topics or question.topics[0] not in topics
    return (1 + 2 * new_criteria) * (4 if new_topic else 1) * (1.5 if question.level == request.level else 1)


def _place_in_call(question: Question) -> int:
    """Return where a question comes in a recruiter's call: work first, pay and dates last; others stay put."""
    return max((_CALL_ORDER.index(c) for c in question.criteria if c in _CALL_ORDER), default=0)
