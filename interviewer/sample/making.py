"""Makes the packaged sample anew: `python -m interviewer.sample.making`, after a change of interviewer or grader.

The questions are real, the candidate is made up (`script.yaml`), the interviewer and the grades are the built-in ones.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from interviewer.adapters.serialise import EVENT, PLAN, RESULT
from interviewer.adapters.sql_store import SqlStore
from interviewer.conductor import Conductor
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.coverage import coverage
from interviewer.judging import measured
from interviewer.listening import Listener
from interviewer.model import Plan, UnitResult
from interviewer.plan import NewInterview, make_plan
from interviewer.ports import Clock, StoredInterview
from interviewer.sample.packaged import INTERVIEW, RESULTS, SAMPLE_ID, ended
from interviewer.state import state_of
from interviewer.units import grading_units
from knowledge.bank import QuestionBank, load_questions
from knowledge.embed import MiniLmEmbedder
from knowledge.model import Question
from rubrics.load import load_rubrics
from rubrics.model import Rubric

_SCRIPT = Path(__file__).with_name("script.yaml")
_BEGAN = datetime(2026, 3, 3, 18, 30, tzinfo=UTC)
_READING_SECS, _WORDS_A_SEC = 4.0, 3.0


@dataclass
class _StoryClock:
    """Implements Clock: goes on by what is said."""

    at: datetime = _BEGAN

    def now(self) -> datetime:
        """Return the story's time."""
        return self.at

    def spend(self, words: str) -> None:
        """Let the time pass that somebody takes to read the question and to type this."""
        self.at += timedelta(seconds=round(_READING_SECS + len(words.split()) / _WORDS_A_SEC))


@dataclass
class _NoJobs:
    """Implements GradingJobs: the grading is made here."""

    async def enqueue(self, interview_id: str, attempt: int) -> None:
        """Do nothing."""


async def held(script: dict[str, Any], folder: Path) -> StoredInterview:
    """Hold the interview and return it."""
    rubrics, clock, embedder = load_rubrics(), _StoryClock(), MiniLmEmbedder()
    bank = load_questions(criteria={r.id: [c.key for c in r.criteria] for r in rubrics.values()})
    store = await SqlStore.open(f"sqlite:///{folder}/sample.db")

    def estimate(question: Question, rubric: Rubric, texts: list[str]) -> Any:
        return coverage(question, rubric, texts, embedder)

    listener = Listener(rubrics, estimate)  # type: ignore[arg-type]
    conductor = Conductor(store=store, bank=bank, listener=listener, jobs=_NoJobs(), clock=clock)
    interview_id = await conductor.hold(_plan(script, bank))
    for number, said in enumerate(script["said"]):
        await _listen(conductor, interview_id)
        if isinstance(said, dict):
            clock.spend("")
            await conductor.press(interview_id, said["press"])
        else:
            clock.spend(said)
            await conductor.answer(interview_id, said, client_turn_id=f"sample-{number}")
    await _listen(conductor, interview_id)
    stored = await store.load(interview_id)
    await store.close()
    return replace(stored, interview=replace(stored.interview, id=SAMPLE_ID))


async def _listen(conductor: Conductor, interview_id: str) -> None:
    async with aclosing(conductor.reply(interview_id)) as said:  # type: ignore[type-var]
        async for _ in said:
            pass


def _plan(script: dict[str, Any], bank: QuestionBank) -> Plan:
    wanted = {question.id: question for question in bank if question.id in script["questions"]}
    stages = dict.fromkeys(wanted[key].stage for key in script["questions"])
    plan = make_plan(NewInterview(stages=tuple(stages), seed=script["seed"]), bank)
    chosen = [tuple(wanted[k] for k in script["questions"] if wanted[k].stage == s.kind) for s in plan.stages]
    return replace(
        plan,
        stages=tuple(replace(s, questions=q) for s, q in zip(plan.stages, chosen, strict=True)),
    )


async def results_of(stored: StoredInterview, clock: Clock) -> list[UnitResult]:
    """Return what the built-in grader says today."""
    rubrics = load_rubrics()
    grader = BuiltinGrader(rubrics, MiniLmEmbedder())
    units = grading_units(state_of(stored.interview.plan, stored.events))
    return [measured(await grader.grade(unit), unit, grader, rubrics, clock) for unit in units]


async def main() -> None:
    """Hold it, grade it, write both."""
    script = yaml.safe_load(_SCRIPT.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        stored = await held(script, Path(folder))
    results = await results_of(stored, _StoryClock(ended(stored)))
    interview = {
        "created_at": stored.interview.created_at.isoformat(),
        "plan": json.loads(PLAN.encode(stored.interview.plan)),
        "events": [json.loads(EVENT.encode(event)) for event in stored.events],
    }
    _write(INTERVIEW, interview)
    _write(RESULTS, [json.loads(RESULT.encode(result)) for result in results])


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
