"""What coaches wrote of an interview, as Markdown: one section, since Markdown has no room beside a grade. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.markdown_words import block, one_line
from interviewer.people.coaching_giving import Signed
from interviewer.people.coaching_model import About
from interviewer.report import Report

ANOTHER_GRADING = "a grade that this grading doesn't have"
"""What something is about that was graded then, and isn't now."""


def coaching_lines(signed: Signed, report: Report) -> Iterator[str]:
    """Yield the section's lines; none where nobody wrote anything."""
    if not (signed.comments or signed.grades):
        return
    yield "## What coaches say"
    yield ""
    if signed.grades:
        yield "*A coach's level stands beside the grade and moves no score.*"
        yield ""
    for grade, name in signed.grades:
        about = _about(About(grade.unit_key, grade.criterion), report)
        yield from (f"**{one_line(name)}** on {about}: level {grade.level}", "", *block(grade.reason))
    for comment, name in signed.comments:
        written = comment.edited_at or comment.written_at
        changed = ", changed" if comment.edited_at else ""
        yield f"**{one_line(name)}** on {_about(comment.about, report)} ({written:%Y-%m-%d %H:%M} UTC{changed}):"
        yield from ("", *block(comment.text))


def _about(about: About, report: Report) -> str:
    if about.turn_id is not None:
        return f"what was said in {about.turn_id}"
    if about.unit_key is None:
        return "the whole interview"
    for stage in report.stages:
        for unit in stage.units:
            if unit.key == about.unit_key and any(g.criterion == about.criterion for g in unit.grades):
                name = unit.rubric.criterion(about.criterion or "").name
                return f"{name} ({one_line(unit.question.text if unit.question else stage.title)})"
    return ANOTHER_GRADING
