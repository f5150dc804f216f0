"""What coaches wrote, for the candidate who opens their own report."""

from __future__ import annotations

from api.report_page.coaching_block import CoachingBlock, for_candidate
from interviewer.report import Report
from interviewer.service import Service


async def coaching_of(service: Service, report: Report, *, opened: bool = True) -> CoachingBlock | None:
    """Return it, and keep that it was seen where it is `opened`; None where there are no accounts."""
    if service.settings.auth != "accounts":
        return None
    interview_id, coaching = report.interview.id, service.coaching
    read = coaching.giving.read if opened else coaching.advising.written
    return for_candidate(report, await read(interview_id))
