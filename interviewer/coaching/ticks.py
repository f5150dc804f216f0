"""What can be ticked line by line: the checklist for the day, and what to write down of each story. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from interviewer.coaching.goal import Goal
from interviewer.coaching.study_content import checklist, story_kinds, story_prompts
from interviewer.errors import NotFound
from interviewer.model import StageKind
from knowledge.slug import slug

CHECKLIST = "checklist"
"""The list for the day; the others are called as the plan's items are, such as `story:failure`."""
_LONGEST_SLUG_CHARS = 40


@dataclass(frozen=True, slots=True)
class Ticks:
    """Lines that are ticked, for one interview to come."""

    since: date
    """The day its goal was set: the next interview's lists begin empty."""
    lines: frozenset[str] = frozenset()
    """Their ids."""

    def with_list(self, name: str, lines: Collection[str], rounds: Sequence[StageKind]) -> Ticks:
        """Return them with exactly these lines of a list ticked; NotFound for a list or line that isn't there."""
        known = lines_of(name, rounds)
        if not known or not known.issuperset(lines):
            raise NotFound("The plan has no such list, or not this line in it (any more).")
        return Ticks(self.since, self.lines - known | frozenset(lines))

    def as_document(self) -> dict[str, Any]:
        """Return them as they are kept."""
        return {"since": self.since.isoformat(), "lines": sorted(self.lines)}


def ticks_for(goal: Goal, document: dict[str, Any] | None) -> Ticks:
    """Return what was kept for this goal; nothing where that was for an earlier one, or can't be read any more."""
    lines = (document or {}).get("lines")
    if document is None or document.get("since") != goal.since.isoformat() or not isinstance(lines, list):
        return Ticks(goal.since)
    return Ticks(goal.since, frozenset(line for line in lines if isinstance(line, str)))


def checklist_line(section: str, line: str) -> str:
    """Return the id of a line of the checklist: the same as long as it begins with the same words."""
    return f"{CHECKLIST}/{section}/{slug(line)[:_LONGEST_SLUG_CHARS]}"


def story_lines(story: str) -> tuple[str, ...]:
    """Return the ids of what to write down of a story, by its item's id, in the order of the item's prompts."""
    return tuple(f"{story}/{key}" for key in (*story_prompts(), "ask"))


def lines_of(name: str, rounds: Sequence[StageKind]) -> frozenset[str]:
    """Return the ids of a list's lines; none where there is no such list."""
    if name == CHECKLIST:
        parts = checklist(rounds)
        return frozenset(checklist_line(part.key, line) for part in parts for line in part.lines)
    stories = {f"story:{kind.key}" for kind in story_kinds()}
    return frozenset(story_lines(name)) if name in stories else frozenset()
