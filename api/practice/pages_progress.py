"""The pages of progress: levels over time, and two interviews side by side."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.practice.compare_page import compare_page
from api.practice.progress_page import progress_page
from api.site.templates import page
from api.web.deps import ServiceDep
from interviewer.coaching.comparing import compare_by_id
from interviewer.errors import BadInput, NotFound

router = APIRouter(include_in_schema=False)

_Typed = Annotated[str, Query(max_length=64)]


@router.get("/progress")
async def progress_over_time(service: ServiceDep, role: _Typed = "", level: _Typed = "") -> Response:
    """Show levels over time; at a first visit what will be here."""
    digests, now = await service.past.digests(), service.conductor.record.now()
    shown = await asyncio.to_thread(progress_page, digests, now, service.rubrics, role=role, level=level)
    return await asyncio.to_thread(page, "progress.html", page=shown)


@router.get("/progress/compare")
async def compare_two(service: ServiceDep, a: _Typed = "", b: _Typed = "") -> Response:
    """Show two interviews side by side; what can't be compared is said above the choice."""
    digests = await service.past.digests()
    refused, found, status = "", None, 200
    if a or b:
        try:
            found = await asyncio.to_thread(compare_by_id, digests, a, b)
        except BadInput as error:
            refused, status = str(error), 422
        except NotFound as error:
            refused, status = str(error), 404
    shown = await asyncio.to_thread(
        compare_page, digests, found, service.rubrics, chosen=(a, b), refused=refused
    )
    return await asyncio.to_thread(page, "compare.html", page=shown, status=status)
