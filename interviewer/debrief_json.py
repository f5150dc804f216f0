"""A debrief as JSON: the documented form (`docs/report-schema.md`). Pure."""

from __future__ import annotations

from typing import Any

from interviewer.debrief_parts import (
    Argument,
    Comparison,
    Crossing,
    Debrief,
    Ground,
    Movement,
    SignalRow,
    View,
    Vote,
)
from interviewer.model import Evidence
from interviewer.rounding import rounded


def debrief_as_dict(debrief: Debrief) -> dict[str, Any]:
    """Return the debrief as plain data."""
    return {
        "rounds": [_vote(vote) for vote in debrief.votes],
        "missing": list(debrief.missing),
        "whole": _row(debrief.whole),
        "signals": [_row(row) for row in debrief.signals],
        "speaks_for": [_argument(argument) for argument in debrief.speaks_for],
        "speaks_against": [_argument(argument) for argument in debrief.speaks_against],
        "up": _crossing(debrief.up) if debrief.up else None,
        "down": _crossing(debrief.down) if debrief.down else None,
    }


def evidence_as_dict(evidence: Evidence) -> dict[str, Any]:
    """Return a quote as plain data."""
    return {"turn_id": evidence.turn_id, "quote": evidence.quote}


def _vote(vote: Vote) -> dict[str, Any]:
    return {
        "stage": vote.kind.value,
        "title": vote.title,
        "score": rounded(vote.score.value),
        "interval": [rounded(bound) for bound in vote.score.interval] if vote.score.interval else None,
        "share_graded": rounded(vote.score.share_graded),
        "recommendation": vote.recommendation.value,
        "confidence": vote.confidence,
    }


def _row(row: SignalRow) -> dict[str, Any]:
    return {
        "signal": row.key,
        "name": row.name,
        "about": row.about,
        "views": [_view(view) if view else None for view in row.views],
        "comparison": _comparison(row.comparison) if row.comparison else None,
    }


def _view(view: View) -> dict[str, Any]:
    return {
        "level": view.level,
        "estimate": rounded(view.estimate),
        "interval": [rounded(bound) for bound in view.interval],
        "criteria": sorted({ground.criterion for ground in view.grounds}),
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "agree": comparison.agree,
        "overlap": comparison.overlap,
        "apart": rounded(comparison.apart),
        "raises": _ground(comparison.raises),
        "lowers": _ground(comparison.lowers),
    }


def _argument(argument: Argument) -> dict[str, Any]:
    return {**_ground(argument.ground), "weight": rounded(argument.weight)}


def _crossing(crossing: Crossing) -> dict[str, Any]:
    return {
        "to": crossing.to.value,
        "threshold": crossing.threshold,
        "needed": rounded(crossing.needed),
        "in_reach": crossing.in_reach,
        "alone": [_movement(move) for move in crossing.alone],
        "together": [_movement(move) for move in crossing.together],
    }


def _movement(move: Movement) -> dict[str, Any]:
    return {**_ground(move.ground), "to_level": move.to_level, "change": rounded(move.change)}


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "stage_index": ground.stage_index,
        "unit": ground.unit_key,
        "question": ground.question,
        "rubric": ground.rubric,
        "criterion": ground.criterion,
        "name": ground.name,
        "level": ground.level,
        "estimate": rounded(ground.estimate),
        "certainty": rounded(ground.certainty),
        "share": rounded(ground.share),
        "reason": ground.reason,
        "evidence": evidence_as_dict(ground.evidence) if ground.evidence else None,
    }
