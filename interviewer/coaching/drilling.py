"""Drills: one question, five minutes, feedback at once. Which question, and its plan. Pure."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

from interviewer.before import Before
from interviewer.coaching.weakness import Weakness
from interviewer.errors import BadInput, NotReady
from interviewer.loop import DESIGN_DRILL_PROBES, DRILL_PROBES, DRILL_SECS, SHAPES
from interviewer.model import Mode, Plan, Stage, StageKind
from interviewer.plan import LEVELS, Bank, fair_questions
from interviewer.purpose import Purpose, Retried
from knowledge.model import Question

SMALLEST_SET, LARGEST_SET = 3, 5
_WEAK_SPOTS = 3
# At or above this a topic is no weak spot, as in the report's advice.
_GOOD_ENOUGH = 4.2


@dataclass(frozen=True, slots=True)
class DrillFor:
    """Who drills, and how."""

    role: str = "mle"
    """A role the bank has questions for."""
    level: str = "mid"
    """junior, mid or senior."""
    mode: Mode = "practice"
    """See Plan."""


def one_question_plan(
    wanted: DrillFor,
    questions: Sequence[Question],
    seed: int,
    *,
    purpose: Purpose = "drill",
    retries: Retried | None = None,
    budget_secs: int = DRILL_SECS,
) -> Plan:
    """Return the plan of one question; of a round's questions where a whole round is tried again."""
    kind = StageKind(questions[0].stage)
    stage = Stage(
        kind=kind,
        persona=SHAPES[kind].persona,
        budget_secs=budget_secs,
        max_probes=DESIGN_DRILL_PROBES if kind is StageKind.SYSTEM_DESIGN else DRILL_PROBES,
        questions=tuple(questions),
        invites_questions=False,
    )
    return Plan(
        role=wanted.role,
        level=wanted.level,
        mode=wanted.mode,
        length="short",
        seed=seed,
        stages=(stage,),
        purpose=purpose,
        retries=retries,
    )


def open_questions(bank: Bank, wanted: DrillFor) -> list[Question]:
    """Return what may be drilled: every question of the role that is fair at the level, kind by kind; BadInput."""
    if wanted.level not in LEVELS:
        raise BadInput(f"unknown level {wanted.level!r}; there are {', '.join(LEVELS)}", field="level")
    every = bank.select(role=wanted.role)
    if not every:
        raise BadInput(f"there are no questions for the role {wanted.role!r}", field="role")
    kinds = dict.fromkeys(question.kind for question in every)
    return [q for kind in kinds for q in fair_questions([e for e in every if e.kind == kind], wanted.level)]


def surprise(questions: Sequence[Question], before: Before, rng: random.Random) -> Question:
    """Return any question that was not asked yet; where all were, one asked longest ago."""
    return rng.choice(before.freshest(questions))


def weakest_set(
    questions: Sequence[Question],
    weaknesses: Sequence[Weakness],
    before: Before,
    size: int,
    rng: random.Random,
    *,
    due: Sequence[str] = (),
) -> tuple[Question, ...]:
    """Return a set from the topics with the most to gain, in turns; NotReady where nothing was graded yet.

    Where no topic was graded (recruiter screens have none), from the weakest criteria. It begins with what is `due`
    again, in that order and at most half of it, as in a day of the plan: what was once known isn't what was weak.
    """
    if not SMALLEST_SET <= size <= LARGEST_SET:
        raise BadInput(f"a set has {SMALLEST_SET} to {LARGEST_SET} questions", field="size")
    spots = weak_spots(weaknesses)
    if not spots:
        raise NotReady(
            "Nothing is graded yet, so nobody knows what is weak. Hold one drill or interview first."
        )
    chosen = _these(questions, due)[: size // 2]
    for spot in _in_turns(spots, questions, size):
        rest = [q for q in questions if _belongs(q, spot) and q not in chosen]
        if rest and len(chosen) < size:
            fresh = before.freshest(rest)
            chosen.append(rng.choices(fresh, [before.lean(q) for q in fresh])[0])
    return tuple(chosen)


def due_set(questions: Sequence[Question], due: Sequence[str]) -> tuple[Question, ...]:
    """Return what is `due`, in that order and at most LARGEST_SET; NotReady where nothing is."""
    found = _these(questions, due)[:LARGEST_SET]
    if not found:
        raise NotReady(
            "Nothing is due again today. What you answer comes back when it begins to be forgotten."
        )
    return tuple(found)


def weak_spots(weaknesses: Sequence[Weakness]) -> list[Weakness]:
    """Return at most three topics (criteria where there are none) with the most to gain first."""
    topics = [w for w in weaknesses if w.kind == "topic"]
    found = topics or [w for w in weaknesses if w.kind == "criterion"]
    low = [w for w in found if w.estimate < _GOOD_ENOUGH]
    return (low or found)[:_WEAK_SPOTS]


def _these(questions: Sequence[Question], ids: Sequence[str]) -> list[Question]:
    """Return the questions of these ids, in the order of the ids."""
    by_id = {question.id: question for question in questions}
    return [by_id[one] for one in ids if one in by_id]


def _in_turns(spots: Sequence[Weakness], questions: Collection[Question], size: int) -> Iterator[Weakness]:
    """Yield the spots over and over, more often than a set can need."""
    turns = cycle(spots)
    return (next(turns) for _ in range(size * len(spots) + len(questions)))


def _belongs(question: Question, spot: Weakness) -> bool:
    if spot.kind == "topic":
        return bool(question.topics) and question.topics[0] == spot.name
    drawn_out = {*question.criteria, *(f.criterion for f in question.follow_ups)}
    return question.rubric_id == spot.rubric and spot.criterion in drawn_out
