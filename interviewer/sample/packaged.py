"""The sample interview as it was packaged, and its report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from interviewer.adapters.serialise import EVENT, PLAN, RESULT
from interviewer.model import Interview, UnitResult
from interviewer.ports import StoredInterview
from interviewer.report import Report
from interviewer.report_making import make_report
from interviewer.state import state_of
from knowledge.model import Passage
from rubrics.model import Rubric

SAMPLE_ID = "sample"
"""No interview of anybody's has such a short id."""
INTERVIEW = Path(__file__).with_name("interview.json")
RESULTS = Path(__file__).with_name("results.json")


def sample_report(rubrics: Mapping[str, Rubric], passages: Iterable[Passage]) -> Report:
    """Return the report of the sample, with today's guides to read."""
    stored = sample_interview()
    return make_report(
        stored,
        sample_results(),
        rubrics=rubrics,
        passages={passage.id: passage for passage in passages},
        made_at=ended(stored),
    )


def ended(stored: StoredInterview) -> datetime:
    """Return when a finished interview ended."""
    finished = state_of(stored.interview.plan, stored.events).finished
    return finished.at if finished else stored.interview.created_at


@cache
def sample_interview() -> StoredInterview:
    """Return the interview; read once a process."""
    read = json.loads(INTERVIEW.read_text(encoding="utf-8"))
    interview = Interview(
        SAMPLE_ID, datetime.fromisoformat(read["created_at"]), PLAN.decode(json.dumps(read["plan"]))
    )
    return StoredInterview(interview, tuple(EVENT.decode(json.dumps(event)) for event in read["events"]))


@cache
def sample_results() -> tuple[UnitResult, ...]:
    """Return the grades; read once a process."""
    read = json.loads(RESULTS.read_text(encoding="utf-8"))
    return tuple(RESULT.decode(json.dumps(result)) for result in read)
