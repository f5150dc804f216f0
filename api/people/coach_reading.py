"""A report as a coach reads it, for pages and programs alike."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from enum import StrEnum

from starlette.responses import PlainTextResponse, Response

from api.web.deps import Reading
from interviewer.report import Report
from interviewer.report_json import report_as_json
from interviewer.report_markdown import report_as_markdown
from interviewer.shared_report import for_others


class CoachFormat(StrEnum):
    """What a coach gets a report as."""

    JSON = "json"
    MD = "md"


async def shown_to_coach(reading: Reading) -> Report:
    """Return the report as a link shows it, with sound where that is shared; NotReady."""
    whole = await reading.service.reports.report(reading.interview_id)
    shown = for_others(whole, hide_transcript=False)
    if not reading.access.with_sound:
        return shown
    return replace(shown, state=replace(shown.state, speech=whole.state.speech, phrases=whole.state.phrases))


async def report_file(reading: Reading, form: CoachFormat) -> Response:
    """Return it as a file, with what coaches wrote, and keep that it was looked at; NotReady."""
    made = await shown_to_coach(reading)
    advising = reading.service.coaching.advising
    await advising.look(reading.coach.owner, reading.interview_id)
    wrote = await advising.written(reading.interview_id)
    if form is CoachFormat.JSON:
        text = await asyncio.to_thread(report_as_json, made, wrote)
        return Response(text, media_type="application/json")
    return PlainTextResponse(
        await asyncio.to_thread(report_as_markdown, made, wrote), media_type="text/markdown"
    )
