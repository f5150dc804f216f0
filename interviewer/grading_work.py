"""Grading an interview, unit by unit, in steps that may be repeated: what the jobs run."""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.errors import NotReady
from interviewer.grading.scorecard import verdict
from interviewer.ports import Clock, Grader, GradingProgress, InterviewStore
from interviewer.report import Report, make_report
from interviewer.state import state_of
from interviewer.units import grading_units
from knowledge.model import Passage
from rubrics.model import Rubric


class InterviewGrading:
    """Implements the jobs' GradingWork, and makes reports of what it kept."""

    def __init__(
        self,
        *,
        store: InterviewStore,
        grader: Grader,
        rubrics: Mapping[str, Rubric],
        passages: Mapping[str, Passage],
        clock: Clock,
    ) -> None:
        self._store = store
        self._grader = grader
        self._rubrics = rubrics
        self._passages = passages
        self._clock = clock

    async def units(self, interview_id: str) -> list[str]:
        """Return the keys of what is to be graded, in order."""
        stored = await self._store.load(interview_id)
        return [u.key for u in grading_units(state_of(stored.interview.plan, stored.events))]

    async def grade_unit(self, interview_id: str, attempt: int, unit_key: str) -> None:
        """Grade one unit and keep the result; a second time replaces it."""
        stored = await self._store.load(interview_id)
        units = {u.key: u for u in grading_units(state_of(stored.interview.plan, stored.events))}
        result = await self._grader.grade(units[unit_key])
        await self._store.save_result(interview_id, attempt, result)
        done = len(await self._store.results(interview_id, attempt))
        await self._store.set_grading(interview_id, attempt, GradingProgress("running", done, len(units)))

    async def finish(self, interview_id: str, attempt: int) -> None:
        """Mark the grading done and put the overall score into the summary."""
        report = await self._make(interview_id, attempt)
        overall = verdict({str(s.index): s.score for s in report.stages}).overall.value
        units = sum(len(s.units) for s in report.stages)
        progress = GradingProgress("done", units, units)
        await self._store.set_grading(interview_id, attempt, progress, overall=overall)

    async def fail(self, interview_id: str, attempt: int, message: str) -> None:
        """Mark the grading failed; what was graded stays."""
        done = len(await self._store.results(interview_id, attempt))
        progress = GradingProgress("failed", done, max(done, len(await self.units(interview_id))), message)
        await self._store.set_grading(interview_id, attempt, progress)

    async def unfinished(self) -> list[tuple[str, int]]:
        """Return finished interviews whose newest attempt isn't settled, with that attempt, from 1."""
        ids = await self._store.ungraded_finished()
        return [(i, max(1, (await self._store.grading(i))[0])) for i in ids]

    async def progress(self, interview_id: str) -> GradingProgress:
        """Return how far the newest grading is."""
        return (await self._store.grading(interview_id))[1]

    async def report(self, interview_id: str) -> Report:
        """Return the report of the newest grading; NotReady while there is none, NotFound."""
        await self._store.load(interview_id)
        attempt, progress = await self._store.grading(interview_id)
        match progress.state:
            case "done":
                return await self._make(interview_id, attempt)
            case "failed":
                raise NotReady(f"The grading failed: {progress.message}")
            case "none":
                raise NotReady("This interview is not finished, so there is no report yet.")
            case _:
                raise NotReady(
                    f"The report is being made: {progress.done} of {progress.total} parts are graded."
                )

    async def _make(self, interview_id: str, attempt: int) -> Report:
        stored = await self._store.load(interview_id)
        results = await self._store.results(interview_id, attempt)
        return make_report(
            stored, results, rubrics=self._rubrics, passages=self._passages, made_at=self._clock.now()
        )
