"""What model judges were asked and what they answered: kept with each grading, and handed out whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from interviewer.judge_record import JudgeRecord
from interviewer.model import UnitResult
from interviewer.ports import InterviewStore


@dataclass(frozen=True, slots=True)
class KeptJudgement:
    """One call and what it was for."""

    unit: str
    """Key of what was graded, as in the report."""
    rubric: str
    """Rubric id."""
    record: JudgeRecord
    """The call."""


async def kept_judgements(
    store: InterviewStore, interview_id: str, grading: int | None = None
) -> list[KeptJudgement]:
    """Return the calls of a grading (None: the newest), in order; empty where no model judged; NotFound."""
    await store.load(interview_id)
    attempt = grading or (await store.grading(interview_id))[0]
    return [kept for result in await store.results(interview_id, attempt) for kept in _of(result)]


def judgement_as_dict(kept: KeptJudgement) -> dict[str, Any]:
    """Return one call as plain data: all of the record, with what it was for."""
    return {"unit": kept.unit, "rubric": kept.rubric, **asdict(kept.record)}


def _of(result: UnitResult) -> Iterator[KeptJudgement]:
    rubric = result.grades[0].rubric if result.grades else ""
    for record in result.audit:
        yield KeptJudgement(result.unit_key, rubric, record)
