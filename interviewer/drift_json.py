"""Drift as plain data. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from interviewer.drift import Change, InterviewDrift, criterion_drifts

_DECIMALS = 3


def drift_as_dict(drifts: Sequence[InterviewDrift]) -> dict[str, Any]:
    """Return the drift by criterion, and of each interview grade by grade; numbers have three decimals."""
    return {
        "criteria": [_rounded(asdict(criterion)) for criterion in criterion_drifts(drifts)],
        "interviews": [_interview(drift) for drift in drifts],
    }


def _interview(drift: InterviewDrift) -> dict[str, Any]:
    return {
        "interview_id": drift.interview_id,
        "changes_recommendation": drift.changes_recommendation,
        "before": _rounded(asdict(drift.before)),
        "after": _rounded(asdict(drift.after)),
        "grades": [_change(change) for change in drift.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return _rounded({**asdict(change), "difference": change.difference})


def _rounded(fields: dict[str, Any]) -> dict[str, Any]:
    return {k: round(v, _DECIMALS) if isinstance(v, float) else v for k, v in fields.items()}
