"""A stronger answer as plain data, for the report's JSON and the API; see `docs/report-schema.md`. Pure."""

from __future__ import annotations

from typing import Any

from interviewer.stronger.model import (
    WHY_SHOWN,
    LeftOut,
    Line,
    OutlineBlock,
    Part,
    Rewriting,
    RewrittenPart,
    StrongerAnswer,
)


def stronger_as_dict(answer: StrongerAnswer) -> dict[str, Any]:
    """Return it as plain data."""
    return {
        "framework": answer.framework,
        "parts": [_part(part) for part in answer.parts],
        "left_out": [_left_out(left) for left in answer.left_out],
        "outline": [_block(block) for block in answer.outline],
        "rewriting": _rewriting(answer.rewriting) if answer.rewriting else None,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "heading": part.heading,
        "sentences": [{"id": s.id, "turn_id": s.turn_id, "text": s.text} for s in part.sentences],
        "blanks": list(part.blanks),
    }


def _left_out(left: LeftOut) -> dict[str, Any]:
    return {
        "id": left.said.id,
        "turn_id": left.said.turn_id,
        "text": left.said.text,
        "why": left.why,
        "reason": WHY_SHOWN[left.why],
    }


def _block(block: OutlineBlock) -> dict[str, Any]:
    return {
        "question": block.question,
        "points": [{"text": point.text, "said": point.said} for point in block.points],
        "citations": [
            {"passage_id": c.passage_id, "guide_title": c.guide_title, "heading": c.heading}
            for c in block.citations
        ],
    }


def _rewriting(rewriting: Rewriting) -> dict[str, Any]:
    return {
        "parts": [_rewritten(part) for part in rewriting.parts],
        "unused": list(rewriting.unused),
        "refused": rewriting.refused,
        "failure": rewriting.failure,
        "model": rewriting.model,
        "prompt_version": rewriting.prompt_version,
        "grading": rewriting.grading,
        "at": rewriting.at.isoformat(),
        "tokens_in": rewriting.tokens_in,
        "tokens_out": rewriting.tokens_out,
        "cost_usd": rewriting.cost_usd,
    }


def _rewritten(part: RewrittenPart) -> dict[str, Any]:
    return {"key": part.key, "sentences": [_line(line) for line in part.lines], "blanks": list(part.blanks)}


def _line(line: Line) -> dict[str, Any]:
    return {"text": line.text, "from": list(line.sources), "own_words": line.kept}
