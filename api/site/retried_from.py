"""Where a retry leads back to: the answer it tries again, with all attempts at it side by side."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from interviewer.errors import NotFound
from interviewer.model import Plan
from interviewer.service import Service


@dataclass(frozen=True, slots=True)
class RetriedFrom:
    """A link."""

    href: str
    """A path with its place on the page."""
    words: str
    """As shown."""


async def retried_from(service: Service, plan: Plan) -> RetriedFrom | None:
    """Return the link; None where this is no retry, or what it tries again was deleted."""
    if plan.retries is None:
        return None
    first, unit = plan.retries.interview_id, plan.retries.unit_key
    try:
        stored, _ = await service.conductor.look(first)
    except NotFound:
        return None
    if stored.interview.plan.purpose == "interview":
        return RetriedFrom(f"/interviews/{quote(first)}/report#again-{quote(unit)}", "Back to the report")
    return RetriedFrom(f"/interviews/{quote(first)}/report#attempts-title", "Back to the first attempt")
