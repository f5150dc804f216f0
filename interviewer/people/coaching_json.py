"""What coaches wrote of an interview, as it stands in the report's JSON (`docs/report-schema.md`). Pure."""

from __future__ import annotations

from typing import Any

from interviewer.people.coaching_giving import Signed
from interviewer.people.coaching_model import Comment, HumanGrade


def coaching_as_dict(signed: Signed) -> dict[str, Any]:
    """Return it as plain data; authors by name, since their accounts are nobody else's business."""
    return {
        "comments": [_comment(comment, name) for comment, name in signed.comments],
        "grades": [_grade(grade, name) for grade, name in signed.grades],
    }


def _comment(comment: Comment, name: str) -> dict[str, Any]:
    return {
        "id": comment.id,
        "by": name,
        "unit": comment.about.unit_key,
        "criterion": comment.about.criterion,
        "turn_id": comment.about.turn_id,
        "text": comment.text,
        "at": comment.written_at.isoformat(),
        "edited_at": comment.edited_at.isoformat() if comment.edited_at else None,
    }


def _grade(grade: HumanGrade, name: str) -> dict[str, Any]:
    return {
        "by": name,
        "unit": grade.unit_key,
        "criterion": grade.criterion,
        "level": grade.level,
        "reason": grade.reason,
        "at": grade.given_at.isoformat(),
    }
