"""The outline of a stronger answer: what to say, and where the guides have it. Pure.

Key points stand in the bank as one would say them: what it is, how it works, when it breaks, what it means in practice;
or as a story goes. So their order is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interviewer.stronger.model import OutlineBlock, OutlinePoint

if TYPE_CHECKING:  # a report holds stronger answers, and those are made from its outlines
    from interviewer.report import Outline


def stronger_outline(outlines: Sequence[Outline]) -> tuple[OutlineBlock, ...]:
    """Return a block for each question that has key points."""
    return tuple(_block(outline, several=len(outlines) > 1) for outline in outlines if outline.points)


def _block(outline: Outline, *, several: bool) -> OutlineBlock:
    points = tuple(
        OutlinePoint(point.key_point, point.covered if outline.checked else None) for point in outline.points
    )
    return OutlineBlock(outline.question if several else None, points, outline.citations)
