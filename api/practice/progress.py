"""Levels over time, and two interviews side by side, over HTTP."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from api.practice.compare_views import ComparisonView
from api.practice.progress_views import ProgressSummary, TopicView, practice_view, round_view
from api.web.deps import PREFIX, ServiceDep, problems
from interviewer.coaching.comparing import compare_by_id
from interviewer.coaching.progress import Progress, progress
from interviewer.coaching.progress_words import changed

router = APIRouter(prefix=f"{PREFIX}/progress", tags=["progress"])

Id = Annotated[
    str, Query(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="A graded interview.")
]
Only = Annotated[
    str | None, Query(max_length=64, description="Only interviews for this one; by default all.")
]


@router.get(
    "", operation_id="read_progress", responses=problems(422), summary="Levels over time, and what changed"
)
async def read_progress(service: ServiceDep, role: Only = None, level: Only = None) -> ProgressSummary:
    """Return the levels of every criterion, round and topic over time, and the time practiced."""
    digests, now = await service.past.digests(), service.conductor.record.now()
    return await asyncio.to_thread(lambda: _summary(progress(digests, now, role=role, level=level)))


@router.get(
    "/compare",
    operation_id="compare_interviews",
    responses=problems(404, 422),
    summary="Two interviews side by side",
)
async def compare_interviews(service: ServiceDep, a: Id, b: Id) -> ComparisonView:
    """Return every level of both and whether it differs by more than chance, in the order they were held."""
    digests = await service.past.digests()
    return ComparisonView.model_validate(await asyncio.to_thread(compare_by_id, digests, a, b))


def _summary(found: Progress) -> ProgressSummary:
    return ProgressSummary(
        headline=changed(found),
        interviews=found.interviews,
        drills=found.drills,
        retries=found.retries,
        ungraded=found.ungraded,
        since=found.since,
        rounds=[round_view(each) for each in found.rounds],
        topics=[TopicView.model_validate(topic) for topic in found.topics],
        practice=practice_view(found.practice),
    )
