"""“Say it better” on the report's page: what it shows, and the plain form that asks the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from api.web.deps import InterviewId, ServiceDep
from interviewer.stronger.model import WHY_SHOWN, StrongerAnswer
from interviewer.stronger.shown import (
    EMPTY,
    ShownPart,
    as_text,
    rewritten_parts,
    sorted_parts,
    unused_texts,
)

router = APIRouter(include_in_schema=False)

_Typed = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class StrongerBlock:
    """One answer said better, as the page shows it."""

    answer: StrongerAnswer
    """As in the report."""
    sorted: tuple[ShownPart, ...]
    """The person's own sentences."""
    rewritten: tuple[ShownPart, ...]
    """The model's, checked; empty where there are none."""
    unused: tuple[str, ...]
    """Sentences that the model took nothing from."""
    left_out: tuple[tuple[str, str], ...]
    """Sentences that have no place in it, each with the reason."""
    text: str
    """The rewritten answer, or else the sorted one, to be filled in."""
    empty: str
    """What stands in a part without words and blanks."""

    @property
    def blanks(self) -> int:
        """How many are to be filled in the newest form."""
        shown = self.rewritten or self.sorted
        inside = sum(piece.is_blank for part in shown for line in part.lines for piece in line.pieces)
        return inside + sum(len(part.blanks) for part in shown)


def stronger_block(answer: StrongerAnswer) -> StrongerBlock:
    """Return what the page shows of a stronger answer."""
    own, rewritten = sorted_parts(answer), rewritten_parts(answer)
    return StrongerBlock(
        answer=answer,
        sorted=own,
        rewritten=rewritten,
        unused=unused_texts(answer),
        left_out=tuple((left.said.text, WHY_SHOWN[left.why]) for left in answer.left_out),
        text=as_text(rewritten or own),
        empty=EMPTY,
    )


@router.post("/interviews/{interview_id}/stronger")
async def rewrite(
    interview_id: InterviewId,
    service: ServiceDep,
    unit: _Typed = "",
    grading: Annotated[int | None, Form(ge=1)] = None,
    place: _Typed = "",
) -> Response:
    """Have the model rewrite an answer, and go back to where the person was."""
    await service.stronger.rewrite(interview_id, unit, grading)
    wanted = {"grading": grading} if grading else {}
    query = urlencode({**wanted, "better": unit})
    return RedirectResponse(f"/interviews/{interview_id}/report?{query}#{_anchor(place)}", 303)


def _anchor(place: str) -> str:
    """Return the element to go back to; what a form sends is no address."""
    return f"better-{place}" if place.replace("-", "").isalnum() and place.isascii() else "main"
