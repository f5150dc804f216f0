"""The guides, searched."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.web.deps import PREFIX, ServiceDep, problems
from api.wire.views import View
from interviewer.model import StageKind
from knowledge.model import Hit

router = APIRouter(prefix=f"{PREFIX}/knowledge", tags=["knowledge"])


class HitView(View):
    """A passage that bears on the query."""

    passage_id: str
    """`guide-id#heading-slug`."""
    guide_id: str
    """The guide it comes from."""
    guide_title: str
    """As shown."""
    heading: str
    """The nearest heading."""
    citation: str
    """Guide and heading, as shown."""
    text: str
    """The passage, Markdown."""
    role: str
    """The role its guide is for, or `any`."""
    stage: str
    """The stage its guide is for, or `any`."""
    score: float
    """Comparable within one search only."""


class Hits(View):
    """What was found."""

    hits: list[HitView]
    """Best first."""


@router.get(
    "/search", operation_id="search_knowledge", responses=problems(422, 503), summary="Search the guides"
)
async def search(
    service: ServiceDep,
    q: Annotated[str, Query(min_length=1, max_length=500, examples=["data leakage"])],
    role: Annotated[str | None, Query(max_length=80)] = None,
    stage: StageKind | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
) -> Hits:
    """Return the passages that fit best, each with its citation."""
    found = await service.search(q, role=role, stage=stage.value if stage else None, limit=limit)
    return Hits(hits=[_view(hit) for hit in found])


def _view(hit: Hit) -> HitView:
    passage = hit.passage
    return HitView(
        passage_id=passage.id,
        guide_id=passage.guide_id,
        guide_title=passage.guide_title,
        heading=passage.heading,
        citation=passage.citation,
        text=passage.text,
        role=passage.role,
        stage=passage.stage,
        score=hit.score,
    )
