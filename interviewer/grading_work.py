"""Grading an interview, unit by unit, in steps that may be repeated: what the jobs run."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Hashable, Mapping

from interviewer.errors import NotFound, NotReady
from interviewer.judged_part import GradingStore, PartwiseGrader
from interviewer.judging import Judging
from interviewer.limits.whose import working_for
from interviewer.model import GradingUnit
from interviewer.ports import Clock, Grader, GradingProgress
from interviewer.ports_after import ImprovementStore
from interviewer.report import Report
from interviewer.report_making import make_report
from interviewer.seeing.about import of_interview
from interviewer.seeing.metrics import GRADINGS
from interviewer.seeing.steps import step
from interviewer.state import state_of
from interviewer.stronger.keeping import decode_all
from interviewer.units import grading_units
from knowledge.model import Passage
from rubrics.model import Rubric

_MOST_MADE = 16
"""A few megabytes."""


class InterviewGrading:
    """Implements the jobs' GradingWork, and makes reports of what it kept."""

    def __init__(
        self,
        *,
        store: GradingStore,
        grader: Grader,
        rubrics: Mapping[str, Rubric],
        passages: Mapping[str, Passage],
        clock: Clock,
        improvements: ImprovementStore | None = None,
        patience_secs: float = 0.0,
    ) -> None:
        """Take how long a grading waits in all for a model that can't be reached."""
        self._store = store
        self._improvements = improvements
        self._grader = grader
        self._rubrics = rubrics
        self._passages = passages
        self._clock = clock
        self._judging = Judging(store, rubrics, clock, patience_secs=patience_secs)
        self._made = _Made()

    async def units(self, interview_id: str) -> list[str]:
        """Return the keys of what is to be graded, in order."""
        return list(await self._units(interview_id))

    async def parts(self, interview_id: str, unit_key: str) -> list[str]:
        """Return what of a unit is judged on its own, in order; empty where it is graded in one piece."""
        return self._judging.parts((await self._units(interview_id))[unit_key], self._grader)

    @of_interview
    async def judge_part(self, interview_id: str, attempt: int, unit_key: str, part: str) -> None:
        """Judge one part of a unit and keep it; what is kept already isn't asked for again."""
        if isinstance(self._grader, PartwiseGrader):
            unit = (await self._units(interview_id))[unit_key]
            owner = await self._store.owner_of(interview_id)
            with step("judge_part"), working_for(owner):
                await self._judging.part(interview_id, attempt, unit, part, self._grader)

    @of_interview
    async def grade_unit(self, interview_id: str, attempt: int, unit_key: str) -> None:
        """Grade one unit and keep the result; a second time replaces it, unless the grading is complete by then."""
        units = await self._units(interview_id)
        owner = await self._store.owner_of(interview_id)
        with step("grade_unit"), working_for(owner):
            result = await self._judging.whole(interview_id, attempt, units[unit_key], self._grader)
        await self._store.save_result(interview_id, attempt, result)
        done = len(await self._store.results(interview_id, attempt))
        await self._store.set_grading(interview_id, attempt, GradingProgress("running", done, len(units)))

    async def _units(self, interview_id: str) -> dict[str, GradingUnit]:
        stored = await self._store.load(interview_id)
        return {unit.key: unit for unit in grading_units(state_of(stored.interview.plan, stored.events))}

    @of_interview
    async def finish(self, interview_id: str, attempt: int) -> None:
        """Mark the grading done and put the overall score into the summary."""
        report = await self._make(interview_id, attempt)
        overall = report.verdict.overall.value
        units = len(await self.units(interview_id))
        progress = GradingProgress("done", units, units)
        await self._store.set_grading(interview_id, attempt, progress, overall=overall)
        GRADINGS.add("done")

    @of_interview
    async def fail(self, interview_id: str, attempt: int, message: str) -> None:
        """Mark the grading failed; what was graded stays."""
        done = len(await self._store.results(interview_id, attempt))
        progress = GradingProgress("failed", done, max(done, len(await self.units(interview_id))), message)
        await self._store.set_grading(interview_id, attempt, progress)
        GRADINGS.add("failed")

    async def settled(self, interview_id: str, attempt: int) -> bool:
        """Return whether this attempt is over: done, failed, or followed by a later one; NotFound."""
        await self._store.load(interview_id)
        newest, progress = await self._store.grading(interview_id)
        return newest > attempt or (newest == attempt and progress.state in {"done", "failed"})

    async def unfinished(self) -> list[tuple[str, int]]:
        """Return finished interviews whose newest attempt isn't settled, with that attempt, from 1."""
        return [(interview_id, max(1, attempt)) for interview_id, attempt in await self._store.unsettled()]

    async def may_be_graded(self, interview_id: str) -> bool:
        """Return whether nothing is waited for; False: the candidate has yet to read what was understood."""
        return not await self._awaits_check(interview_id)

    async def progress(self, interview_id: str) -> GradingProgress:
        """Return how far the newest grading is."""
        return (await self._store.grading(interview_id))[1]

    async def report(self, interview_id: str, grading: int | None = None) -> Report:
        """Return the report of a grading, by default the newest complete one.

        NotReady while there is none, NotFound for an interview or a grading that doesn't exist.
        """
        await self._store.load(interview_id)
        complete = await self._store.complete_gradings(interview_id)
        if grading is not None and grading not in complete:
            raise NotFound(f"There is no complete grading {grading} of this interview.")
        if not complete:
            raise NotReady(await self._why_not(interview_id))
        return await self._make(interview_id, grading or complete[-1])

    def forget_made(self) -> None:
        """Forget the reports that were made: somebody’s words were deleted. Who wants one makes it again."""
        self._made = _Made()

    async def _why_not(self, interview_id: str) -> str:
        if await self._awaits_check(interview_id):
            return waits_for_reading(interview_id)
        return why_not((await self._store.grading(interview_id))[1])

    async def _awaits_check(self, interview_id: str) -> bool:
        stored = await self._store.load(interview_id)
        return state_of(stored.interview.plan, stored.events).awaits_check

    async def _make(self, interview_id: str, attempt: int) -> Report:
        """Make it in a thread: a long interview takes a good part of a second the first time."""
        stored = await self._store.load(interview_id)
        complete = await self._store.complete_gradings(interview_id)
        rewritten = await self._improvements.improvements(interview_id) if self._improvements else {}
        # All that a report is made of: events are append-only, and a complete grading never changes.
        key = (interview_id, attempt, stored.version, tuple(complete), tuple(sorted(rewritten.items())))
        if known := self._made.get(key):
            return known
        gradings = {n: await self._store.results(interview_id, n) for n in {*complete, attempt}}
        with step("report"):
            report = await asyncio.to_thread(
                make_report,
                stored,
                gradings[attempt],
                rubrics=self._rubrics,
                passages=self._passages,
                made_at=self._clock.now(),
                gradings=gradings,
                grading=attempt,
                rewritings=decode_all(rewritten),
            )
        if attempt in complete:
            self._made.keep(key, report)
        return report


class _Made:
    """The reports that were looked at last: the same one is usually opened again, as a page, on paper, as data."""

    def __init__(self) -> None:
        self._reports: OrderedDict[Hashable, Report] = OrderedDict()

    def get(self, key: Hashable) -> Report | None:
        """Return it, if it is still kept."""
        if key in self._reports:
            self._reports.move_to_end(key)
        return self._reports.get(key)

    def keep(self, key: Hashable, report: Report) -> None:
        """Keep it in place of the one that was not looked at for longest."""
        self._reports[key] = report
        if len(self._reports) > _MOST_MADE:
            self._reports.popitem(last=False)


def waits_for_reading(interview_id: str) -> str:
    """Return why a spoken interview has no report yet, fit to be shown."""
    return (
        "This interview was spoken, and grading waits until you have read what was understood. "
        f"Correct it at /interviews/{interview_id}/transcript and choose “Grade my answers”."
    )


def why_not(progress: GradingProgress) -> str:
    """Return why there is no report, fit to be shown."""
    match progress.state:
        case "failed":
            return f"The grading failed: {progress.message}"
        case "none":
            return "This interview is not finished, so there is no report yet."
        case _:
            return f"The report is being made: {progress.done} of {progress.total} parts are graded."
