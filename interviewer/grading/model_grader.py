"""The model grader: one criterion a call, quotes before the level, nothing believed that can't be checked.

A criterion whose call failed is ungraded with the reason. Only where the model failed for every criterion does the
built-in grader judge the unit, and `fallback` says why: half a unit from each would mix two yardsticks.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace

from interviewer.errors import ModelBadReply, ModelError
from interviewer.grading.answer import Answer, read_turns
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.judge_reply import MAX_REASON_CHARS, Judgement, proved, transcript_of
from interviewer.grading.judged import NO_ANSWER, assisted, not_gradable, ungraded
from interviewer.grading.text import visible
from interviewer.model import Grade, GradingUnit, JudgeRecord, UnitResult
from interviewer.ports import ChatModel, Message
from interviewer.prompts import prompt, prompt_version
from rubrics.model import Criterion, Rubric

MAX_TOKENS = 900
"""Room for three quotes, a checklist and a sentence."""
AT_ONCE = 4
"""Calls in flight: enough to finish in seconds, few enough for a local server."""
MAX_CHARS = 24_000
"""Longest transcript sent; more than an hour of speech is cut at its end."""
UNPROVED = "The model gave a level, but no quote of its own could be found in the answer."
LEFT_OUT = "Words addressed to the grader were left out."
_SYSTEM, _CRITERION = "judge_system", "judge_criterion"


class ModelGrader:
    """Judges with a language model, checked in code."""

    def __init__(
        self,
        model: ChatModel,
        rubrics: Mapping[str, Rubric],
        fallback: BuiltinGrader,
        *,
        at_once: int = AT_ONCE,
    ) -> None:
        """Take the model, the rubrics by id, and who judges when the model is down."""
        self._model = model
        self._rubrics = rubrics
        self._fallback = fallback
        self._slots = asyncio.Semaphore(at_once)

    @property
    def name(self) -> str:
        """The model's name; prompt versions stand in the audit."""
        return f"model:{self._model.name}"

    async def grade(self, unit: GradingUnit) -> UnitResult:
        """Return one grade for each criterion; key points are always checked by the built-in grader."""
        rubric = self._rubrics[unit.rubric_id]
        builtin = await self._fallback.grade(unit)
        answer = read_turns(unit.turns)
        if not answer.sentences:
            # no model is needed to see that nothing was said
            return replace(builtin, grader=self.name)
        judged = await asyncio.gather(*(self._criterion(unit, rubric, c, answer) for c in rubric.criteria))
        records = tuple(record for _, record in judged if record is not None)
        failures = [record.failure for record in records if record.failure]
        if records and len(failures) == len(records):
            reason = f"The language model could not judge this ({failures[0]}); the built-in grader did."
            return replace(builtin, audit=records, fallback=reason)
        return UnitResult(unit.key, tuple(g for g, _ in judged), builtin.key_points, self.name, records)

    async def _criterion(
        self, unit: GradingUnit, rubric: Rubric, criterion: Criterion, answer: Answer
    ) -> tuple[Grade, JudgeRecord | None]:
        if why_not := not_gradable(unit, rubric, criterion.key):
            return ungraded(unit, rubric, criterion.key, why_not), None
        asked = _messages(unit, criterion, answer)
        record = JudgeRecord(criterion.key, asked[-1].text, "", self._model.name, _versions())
        try:
            async with self._slots:
                reply = await self._model.complete_json(asked, Judgement, max_tokens=MAX_TOKENS)
        except ModelError as error:
            why = str(error) or type(error).__name__
            said = "gave no usable reply" if isinstance(error, ModelBadReply) else "failed"
            grade = ungraded(unit, rubric, criterion.key, f"The language model {said}: {why}")
            return grade, replace(record, failure=why)
        used = reply.usage
        record = replace(
            record,
            reply=reply.text,
            tokens_in=used.tokens_in,
            tokens_out=used.tokens_out,
            cost_usd=used.cost_usd,
        )
        return _grade(unit, rubric, criterion.key, reply.value, answer), record


def _messages(unit: GradingUnit, criterion: Criterion, answer: Answer) -> list[Message]:
    question = unit.question.text if unit.question else "A recruiter screen; the whole conversation counts."
    levels = "\n".join(f"{level}: {text}" for level, text in sorted(criterion.levels.items()))
    asked = prompt(
        _CRITERION,
        question=question,
        criterion=criterion.name,
        looks_for=criterion.looks_for,
        levels=levels,
        notes=_notes(unit),
        # a fence nobody can guess: text inside can't pretend to end it
        fence=f"=== {secrets.token_hex(8)} ===",
        transcript=visible(transcript_of(unit.turns, answer))[:MAX_CHARS],
    )
    return [Message("system", prompt(_SYSTEM)), Message("user", asked)]


def _notes(unit: GradingUnit) -> str:
    """Return the key points, for the judge's eyes only."""
    points = unit.question.key_points if unit.question else ()
    return (
        "A complete answer makes these points:\n" + "\n".join(f"- {p}" for p in points) + "\n"
        if points
        else ""
    )


def _versions() -> str:
    return f"{prompt_version(_SYSTEM)} {prompt_version(_CRITERION)}"


def _grade(unit: GradingUnit, rubric: Rubric, key: str, reply: Judgement, answer: Answer) -> Grade:
    """Return the grade, or ungraded where a level above 1 has no quote that is really in the answer."""
    evidence = proved(reply.quotes, unit.turns) if reply.level > 1 else ()
    if reply.level > 1 and not evidence:
        return ungraded(unit, rubric, key, UNPROVED)
    reason = " ".join(reply.reason.split())[:MAX_REASON_CHARS] or NO_ANSWER
    return replace(
        ungraded(unit, rubric, key, f"{reason} {LEFT_OUT}" if answer.stripped else reason),
        level=reply.level,
        estimate=float(reply.level),
        # not calibrated yet: one level either way
        interval=(max(1.0, reply.level - 1.0), min(5.0, reply.level + 1.0)),
        evidence=evidence,
        assisted=assisted(unit, evidence),
    )
