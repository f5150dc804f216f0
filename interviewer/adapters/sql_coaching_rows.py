"""Rows of the tables of coaching, and back. No I/O."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row

from interviewer.people.coaching_model import About, Comment, Grant, HumanGrade, Look


def of_grant(grant: Grant) -> dict[str, Any]:
    """Return a grant as columns."""
    return asdict(grant)


def grant(row: Row[Any]) -> Grant:
    """Return the grant of a row."""
    return Grant(**row._mapping)


def look(row: Row[Any]) -> Look:
    """Return the look of a row."""
    return Look(**row._mapping)


def of_comment(comment: Comment) -> dict[str, Any]:
    """Return a comment as columns."""
    columns = asdict(comment)
    about, words = columns.pop("about"), columns.pop("text")
    return {**columns, **about, "body": words}


def comment(row: Row[Any]) -> Comment:
    """Return the comment of a row."""
    return Comment(
        id=row.id,
        interview_id=row.interview_id,
        author=row.author,
        about=About(row.unit_key, row.criterion, row.turn_id),
        text=row.body,
        written_at=row.written_at,
        edited_at=row.edited_at,
        seen_at=row.seen_at,
    )


def of_grade(grade: HumanGrade) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a human grade as key and values."""
    columns = asdict(grade)
    key = {name: columns.pop(name) for name in ("interview_id", "unit_key", "criterion", "author")}
    return key, columns


def grade(row: Row[Any]) -> HumanGrade:
    """Return the human grade of a row."""
    return HumanGrade(**row._mapping)
