"""The model grader: one criterion a call, quotes before the level, nothing believed that can't be checked.

A criterion whose calls failed is ungraded with the reason. Only where the model failed for every criterion does the
built-in grader judge the unit, and `fallback` says why: half a unit from each would mix two yardsticks. Otherwise the
built-in grades stand beside the model's as a cross-check.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from interviewer.errors import ModelBadReply, ModelError, ModelRateLimited, ModelTimeout, ModelUnavailable
from interviewer.grading.answer import Answer, read_turns
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.cross_check import cross_checked
from interviewer.grading.fingerprint import content_hash, grading_fingerprint
from interviewer.grading.judge_calibration import JudgeCalibration
from interviewer.grading.judge_prompt import is_cut, judge_messages, judge_versions
from interviewer.grading.judge_quotes import proved
from interviewer.grading.judge_reply import Judgement
from interviewer.grading.judge_samples import UNPROVED, Sample, combined
from interviewer.grading.judged import assisted, not_gradable, ungraded
from interviewer.grading.remarks import remark_on
from interviewer.judge_record import JudgeRecord
from interviewer.judged_part import JudgedPart
from interviewer.model import Grade, GradingUnit, UnitResult
from interviewer.ports import ChatModel, JsonReply
from rubrics.model import Criterion, Rubric

MAX_TOKENS = 900
"""Room for three quotes, a checklist and a sentence."""
AT_ONCE = 4
"""Calls in flight: enough to finish in seconds, few enough for a local server."""
_PASSING = (ModelTimeout, ModelRateLimited, ModelUnavailable)
"""What a model may recover from within minutes; a bad reply or a spent budget it doesn't."""
TOO_LONG = "What was said after about an hour was not judged."


@dataclass(frozen=True)
class _Unit:
    """What all criteria of one unit share."""

    unit: GradingUnit
    rubric: Rubric
    answer: Answer

    @property
    def remark(self) -> str | None:
        """What was not shown to the model. Asides were: it can tell them from an answer itself."""
        cut = TOO_LONG if is_cut(self.unit.turns, self.answer) else None
        return " ".join(filter(None, (remark_on(self.answer.stripped), cut))) or None


class ModelGrader:
    """Judges with a language model, checked in code."""

    def __init__(
        self,
        model: ChatModel,
        rubrics: Mapping[str, Rubric],
        fallback: BuiltinGrader,
        *,
        samples: int = 1,
        calibration: JudgeCalibration | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        """Take the model, the rubrics by id, and who judges beside it; `samples` calls a criterion."""
        self._model = model
        self._rubrics = rubrics
        self._fallback = fallback
        self._samples = samples
        self._calibration = calibration or JudgeCalibration()
        self._slots = asyncio.Semaphore(at_once)

    @property
    def name(self) -> str:
        """The model's name; prompt versions stand in the audit."""
        return f"model:{self._model.name}"

    def version(self, rubric_id: str) -> str:
        """Return the name with samples and prompts, and hashes of the calibration and of the code around it."""
        calibration = content_hash(repr(self._calibration))
        prompts = judge_versions(rubric_id)
        return f"{self.name} {self._samples}x {prompts} {calibration} {grading_fingerprint()}"

    async def grade(self, unit: GradingUnit) -> UnitResult:
        """Return one grade for each criterion; key points are always checked by the built-in grader."""
        judged = await asyncio.gather(*(self.judge_part(unit, part) for part in self.parts(unit)))
        return await self.put_together(unit, judged)

    def parts(self, unit: GradingUnit) -> tuple[str, ...]:
        """Return the criteria that are asked for, in order; none where nothing was said: that needs no model."""
        rubric = self._rubrics[unit.rubric_id]
        if not read_turns(unit.turns).sentences:
            return ()
        return tuple(c.key for c in rubric.criteria if not not_gradable(unit, rubric, c.key))

    async def judge_part(self, unit: GradingUnit, part: str) -> JudgedPart:
        """Ask for one criterion; a model that fails is a grade without a level, and `may_pass` where it may recover."""
        rubric = self._rubrics[unit.rubric_id]
        one = _Unit(unit, rubric, read_turns(unit.turns))
        criterion = next(c for c in rubric.criteria if c.key == part)
        numbers = range(1, self._samples + 1)
        samples = await asyncio.gather(*(self._sample(one, criterion, number) for number in numbers))
        calibration = self._calibration.of(rubric, judge_versions(rubric.id))
        grade = combined(ungraded(unit, rubric, part, ""), samples, calibration)
        grade = replace(grade, assisted=assisted(unit, grade.evidence))
        may_pass = grade.level is None and any(sample.may_pass for sample in samples)
        return JudgedPart(part, grade, tuple(sample.record for sample in samples), may_pass)

    async def put_together(self, unit: GradingUnit, judged: Sequence[JudgedPart]) -> UnitResult:
        """Return the result, with the built-in grades beside it, or in its place where every call failed."""
        builtin = await self._fallback.grade(unit)
        one = _Unit(unit, self._rubrics[unit.rubric_id], read_turns(unit.turns))
        if not one.answer.sentences:
            return replace(builtin, grader=self.name)
        known = {part.part: part.grade for part in judged}
        grades = [known.get(c.key) or _not_asked(one, c) for c in one.rubric.criteria]
        records = tuple(record for part in judged for record in part.records)
        failures = [record.failure for record in records if record.failure]
        if records and len(failures) == len(records):
            reason = f"The language model could not judge this ({failures[0]}); the built-in grader did."
            return replace(builtin, audit=records, fallback=reason)
        checked = tuple(cross_checked(g, b) for g, b in zip(grades, builtin.grades, strict=True))
        return UnitResult(unit.key, checked, builtin.key_points, self.name, records, remark=one.remark)

    async def _sample(self, one: _Unit, criterion: Criterion, number: int) -> Sample:
        system, asked = judge_messages(one.unit, criterion, one.answer, sample=number)
        record = JudgeRecord(
            criterion=criterion.key,
            prompt=asked.text,
            reply="",
            model=self._model.name,
            prompt_version=judge_versions(one.rubric.id),
            system=system.text,
            rubric_version=one.rubric.version,
            sample=number,
        )
        try:
            async with self._slots:
                reply = await self._model.complete_json([system, asked], Judgement, max_tokens=MAX_TOKENS)
        except ModelError as error:
            why = str(error) or type(error).__name__
            said = "gave no usable reply" if isinstance(error, ModelBadReply) else "failed"
            problem = f"The language model {said}: {why}"
            return Sample(replace(record, failure=why), problem=problem, may_pass=isinstance(error, _PASSING))
        return _checked(reply, record, one)


def _not_asked(one: _Unit, criterion: Criterion) -> Grade:
    why_not = not_gradable(one.unit, one.rubric, criterion.key) or "The model was not asked."
    return ungraded(one.unit, one.rubric, criterion.key, why_not)


def _checked(reply: JsonReply[Judgement], record: JudgeRecord, one: _Unit) -> Sample:
    """Return the sample; a level above 1 without a quote that was really said can't be used."""
    used, judgement = reply.usage, reply.value
    record = replace(
        record,
        reply=reply.text,
        model=reply.spoken_by or record.model,
        tokens_in=used.tokens_in,
        tokens_out=used.tokens_out,
        cost_usd=used.cost_usd,
    )
    evidence = proved(judgement.quotes, one.unit.turns, one.answer.stripped) if judgement.level > 1 else ()
    problem = UNPROVED if judgement.level > 1 and not evidence else ""
    return Sample(record, judgement.level, judgement.told, evidence, problem)
