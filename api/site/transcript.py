"""The page on which the candidate reads what was understood, before it is graded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from api.report_page.highlight import Piece, cut
from api.site.templates import page
from api.web.deps import InterviewId, ServiceDep
from interviewer.heard import heard
from interviewer.model import Turn
from interviewer.report import STAGE_TITLES
from interviewer.state import State

router = APIRouter(include_in_schema=False)

_ROW_CHARS = 52
"""About what a line of the text area holds; only for browsers that don't size it by what is in it."""
_FEWEST_ROWS, _MOST_ROWS = 3, 24


@dataclass(frozen=True, slots=True)
class SpokenAnswer:
    """One answer that was given aloud."""

    turn: Turn
    """Its text is what counts."""
    stage: str
    """The round's title."""
    asked_by: str
    """The interviewer's first name."""
    question: str
    """What the interviewer had said."""
    recognised: str
    """What was understood."""
    pieces: tuple[Piece, ...]
    """The same with what is to be marked."""
    rows: int
    """Height of its text area, in lines."""


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    """Everything the template needs."""

    interview_id: str
    status: Literal["open", "waiting", "graded"]
    """`waiting`: finished, and not graded until it is read."""
    answers: tuple[SpokenAnswer, ...]
    """In order; none where everything was typed."""

    @property
    def has_unsure(self) -> bool:
        """Whether the recogniser was unsure of any word."""
        return any(piece.unsure for answer in self.answers for piece in answer.pieces)

    @property
    def has_sound(self) -> bool:
        """Whether anything can be listened to."""
        return any(piece.phrase for answer in self.answers for piece in answer.pieces)


@router.get("/interviews/{interview_id}/transcript")
async def transcript(interview_id: InterviewId, service: ServiceDep) -> Response:
    """Show every spoken answer, to be read and corrected."""
    _, state = await service.conductor.look(interview_id)
    return page("transcript.html", page=transcript_page(interview_id, state))


def transcript_page(interview_id: str, state: State) -> TranscriptPage:
    """Return what the page shows of an interview."""
    answers = tuple(
        answer
        for place, turn in enumerate(state.turns)
        if (answer := _answer(state, turn, state.turns[:place]))
    )
    return TranscriptPage(interview_id, _status(state), answers)


def _status(state: State) -> Literal["open", "waiting", "graded"]:
    if not state.finished:
        return "open"
    return "waiting" if state.awaits_check else "graded"


def _answer(state: State, turn: Turn, earlier: tuple[Turn, ...]) -> SpokenAnswer | None:
    understood = heard(state, turn)
    if understood is None:
        return None
    stage = state.plan.stages[turn.stage_index]
    lines = sum(1 + len(line) // _ROW_CHARS for line in turn.text.split("\n"))
    return SpokenAnswer(
        turn=turn,
        stage=STAGE_TITLES[stage.kind],
        asked_by=stage.persona.name,
        question=next((t.text for t in reversed(earlier) if t.speaker == "interviewer"), ""),
        recognised=understood.text,
        pieces=tuple(cut(understood.text, (), understood)),
        rows=min(_MOST_ROWS, max(_FEWEST_ROWS, lines)),
    )
