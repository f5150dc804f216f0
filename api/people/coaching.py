"""A coach's pages: what is shared with them, and a report with room to write beside it. Plain forms, no script needed.

What is opened here is what a link to a report shows, and sound where its candidate shares that too.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from api.interviews.sounds import WAV, PhraseId
from api.people.coach_reading import CoachFormat, report_file, shown_to_coach
from api.report_page.coaching_block import Refused, for_coach, grade_place, place_of
from api.report_page.page import report_variables
from api.reports.paper import UNUSED_ON_PAPER
from api.site.templates import page
from api.web.deps import CoachDep, GivenId, ReadableInterviewId, Reading, ServiceDep
from interviewer.errors import BadInput, Conflict, NotFound, NotReady
from interviewer.people.coaching_advising import Advising, GivenLevel
from interviewer.people.coaching_model import About
from interviewer.voice.audio import to_wav

router = APIRouter(prefix="/coaching", include_in_schema=False)

PAGE_LINES: Final = 50
"""Interviews on a page."""
_Typed = Annotated[str, Form(max_length=60_000)]
_Key = Annotated[str, Form(max_length=200, pattern=r"^[^\x00]*$")]


@router.get("")
async def shared(service: ServiceDep, coach: CoachDep, start: int = 0) -> Response:
    """List what is shared with the coach, and show the code that shares with them."""
    start = max(0, min(start, 1_000_000))
    advising = service.coaching.advising
    lines = await advising.shared(coach.owner, limit=PAGE_LINES + 1, offset=start)
    return page(
        "coaching.html",
        code=await advising.code(coach.owner),
        lines=lines[:PAGE_LINES],
        standing=[each for each in await advising.grants(coach.owner) if each[0].interview_id is None],
        earlier=max(0, start - PAGE_LINES) if start else None,
        later=start + PAGE_LINES if len(lines) > PAGE_LINES else None,
    )


@router.post("/code")
async def new_code(service: ServiceDep, coach: CoachDep) -> Response:
    """Make another code; the old one shares nothing from now on, and what is shared stays."""
    await service.coaching.advising.new_code(coach.owner)
    return RedirectResponse("/coaching#code", status_code=303)


@router.get("/interviews/{interview_id}")
async def report(reading: ReadableInterviewId) -> Response:
    """Show the report and what was said, with room to write."""
    return await _page(reading)


@router.get("/interviews/{interview_id}/report.{suffix}")
async def report_as(reading: ReadableInterviewId, suffix: CoachFormat) -> Response:
    """Return the same as a file."""
    return await report_file(reading, suffix)


@router.get("/interviews/{interview_id}/sounds/{phrase_id}")
async def sound(reading: ReadableInterviewId, phrase_id: PhraseId) -> Response:
    """Return the sound of a phrase, where that is shared."""
    if not reading.access.with_sound:
        raise NotFound("The sound is not shared.")
    pcm = await reading.service.sounds.sound(reading.interview_id, phrase_id)
    return Response(to_wav(pcm), media_type=WAV)


@router.post("/interviews/{interview_id}/comments")
async def comment(
    reading: ReadableInterviewId,
    *,
    text: _Typed = "",
    unit: _Key = "",
    criterion: _Key = "",
    turn: _Key = "",
) -> Response:
    """Keep a comment on a grade, a turn, or the whole."""
    about = About(unit or None, criterion or None, turn or None)
    try:
        made = await _advising(reading).comment(reading.coach.owner, reading.interview_id, about, text)
    except (BadInput, Conflict) as error:
        return await _page(reading, Refused(place_of(about), "comment", text, str(error)))
    return _back(reading, f"c-{made.id}")


@router.post("/interviews/{interview_id}/comments/{comment_id}")
async def edit(reading: ReadableInterviewId, comment_id: GivenId, text: _Typed = "") -> Response:
    """Keep a comment of one's own in other words."""
    try:
        await _advising(reading).edit(reading.coach.owner, reading.interview_id, comment_id, text)
    except BadInput as error:
        return await _page(reading, Refused(comment_id, "comment", text, str(error)))
    return _back(reading, f"c-{comment_id}")


@router.post("/interviews/{interview_id}/comments/{comment_id}/delete")
async def remove(reading: ReadableInterviewId, comment_id: GivenId) -> Response:
    """Remove a comment of one's own."""
    await _advising(reading).remove(reading.coach.owner, reading.interview_id, comment_id)
    return _back(reading, "coach")


@router.post("/interviews/{interview_id}/grades")
async def grade(
    reading: ReadableInterviewId,
    *,
    unit: _Key = "",
    criterion: _Key = "",
    level: _Key = "",
    reason: _Typed = "",
    anchor: _Key = "coach",
) -> Response:
    """Keep the level the coach finds right, and why."""
    try:
        given = GivenLevel(unit, criterion, int(level) if level in {"1", "2", "3", "4", "5"} else 0, reason)
        await _advising(reading).grade(reading.coach.owner, reading.interview_id, given)
    except BadInput as error:
        return await _page(reading, Refused(grade_place(unit, criterion), "grade", reason, str(error)))
    return _back(reading, anchor)


@router.post("/interviews/{interview_id}/grades/delete")
async def ungrade(
    reading: ReadableInterviewId, unit: _Key = "", criterion: _Key = "", anchor: _Key = "coach"
) -> Response:
    """Take a grade of one's own back."""
    await _advising(reading).ungrade(reading.coach.owner, reading.interview_id, unit, criterion)
    return _back(reading, anchor)


@router.post("/grants/{grant_id}/decline")
async def decline(service: ServiceDep, coach: CoachDep, grant_id: GivenId) -> Response:
    """Do without something that is shared."""
    await service.coaching.giving.revoke(grant_id, coach.owner)
    return RedirectResponse("/coaching", status_code=303)


async def _page(reading: Reading, refused: Refused | None = None) -> Response:
    try:
        made = await shown_to_coach(reading)
    except NotReady:
        return page("coaching_waits.html", candidate=await _advising(reading).candidate(reading.access))
    advising, coach = _advising(reading), reading.coach.owner
    await advising.look(coach, reading.interview_id)
    block = for_coach(
        made,
        await advising.written(reading.interview_id),
        coach=coach,
        base=_base(reading),
        with_sound=reading.access.with_sound,
        refused=refused,
    )
    variables = report_variables(made, shared=True, coaching=block)
    return page(
        "coaching_report.html",
        status=422 if refused else 200,
        **variables,
        **UNUSED_ON_PAPER,
        candidate=await advising.candidate(reading.access),
        for_evals=reading.access.for_evals,
    )


def _advising(reading: Reading) -> Advising:
    return reading.service.coaching.advising


def _base(reading: Reading) -> str:
    return f"/coaching/interviews/{reading.interview_id}"


def _back(reading: Reading, anchor: str) -> Response:
    safe = "".join(char for char in anchor if char.isascii() and (char.isalnum() or char in "-_"))
    return RedirectResponse(f"{_base(reading)}#{safe}", status_code=303)
