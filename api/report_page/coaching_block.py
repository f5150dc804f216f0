"""What coaches wrote, as it stands in a report: beside grades, under turns, about the whole. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from interviewer.people.coaching_giving import Signed
from interviewer.people.coaching_model import About, Comment, HumanGrade
from interviewer.report import Report
from interviewer.typed_text import LONGEST_COMMENT_CHARS, LONGEST_REASON_CHARS

WHOLE: Final = "whole"
"""The place of what is about the whole interview."""


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, as shown."""

    id: str
    """Its own."""
    name: str
    """Who wrote it."""
    text: str
    """As typed; escaped by the template."""
    at: datetime
    """When it was written, or last changed."""
    edited: bool
    """Whether it was changed since it was first written."""
    mine: bool
    """Whether the reader wrote it."""
    is_new: bool
    """Whether the candidate has it before them for the first time."""


@dataclass(frozen=True, slots=True)
class Levelled:
    """A human grade, as shown."""

    name: str
    """Who gave it."""
    level: int
    """1–5."""
    reason: str
    """As typed."""
    mine: bool
    """Whether the reader gave it."""
    path: str
    """The level's place in the report's JSON."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed and could not be kept."""

    place: str
    """Where, see `place_of`."""
    what: Literal["comment", "grade"]
    """Which form."""
    text: str
    """As typed."""
    message: str
    """What is wrong with it."""


@dataclass(frozen=True, slots=True)
class CoachingBlock:
    """Everything the report's template needs of it."""

    reader: Literal["candidate", "coach"]
    """Who has the page before them."""
    base: str
    """The address below which a coach writes, and hears what is shared."""
    comments: dict[str, tuple[Said, ...]] = field(default_factory=dict)
    """By place."""
    levels: dict[str, tuple[Levelled, ...]] = field(default_factory=dict)
    """By place."""
    signed: Signed = field(default_factory=Signed)
    """What it is made of, as it goes into the report's JSON."""
    refused: Refused | None = None
    """What the reader has to look at again."""
    with_sound: bool = False
    """Whether a coach may listen."""
    longest_comment: int = LONGEST_COMMENT_CHARS
    """Characters."""
    longest_reason: int = LONGEST_REASON_CHARS
    """Characters."""

    @property
    def writes(self) -> bool:
        """Whether the reader may comment and grade."""
        return self.reader == "coach"

    @property
    def total(self) -> int:
        """How many comments and grades there are."""
        return sum(map(len, (*self.comments.values(), *self.levels.values())))

    @property
    def elsewhere(self) -> int:
        """How many of them stand beside grades and turns."""
        return self.total - len(self.at(WHOLE))

    @property
    def new(self) -> int:
        """How many comments the candidate has before them for the first time."""
        return sum(said.is_new for each in self.comments.values() for said in each)

    def at(self, place: str) -> tuple[Said, ...]:
        """Return the comments of a place."""
        return self.comments.get(place, ())

    def levels_at(self, place: str) -> tuple[Levelled, ...]:
        """Return the human grades of a place."""
        return self.levels.get(place, ())

    def mine_at(self, place: str) -> Levelled | None:
        """Return the reader's own grade there."""
        return next((each for each in self.levels_at(place) if each.mine), None)

    def refused_at(self, place: str, what: str) -> Refused | None:
        """Return what could not be kept there."""
        found = self.refused
        return found if found and (found.place, found.what) == (place, what) else None


def place_of(about: About) -> str:
    """Return where something stands: `whole`, `grade:…` or `turn:…`."""
    if about.turn_id is not None:
        return turn_place(about.turn_id)
    if about.unit_key is not None:
        return grade_place(about.unit_key, about.criterion or "")
    return WHOLE


def grade_place(unit_key: str, criterion: str) -> str:
    """Return the place of a grade."""
    return f"grade:{unit_key}:{criterion}"


def turn_place(turn_id: str) -> str:
    """Return the place of something that was said."""
    return f"turn:{turn_id}"


def for_candidate(report: Report, signed: Signed) -> CoachingBlock:
    """Return what the candidate sees in their own report."""
    return CoachingBlock(
        "candidate", "", _comments(report, signed, reader=None), _levels(signed.grades, reader=None), signed
    )


def for_coach(
    report: Report,
    signed: Signed,
    *,
    coach: str,
    base: str,
    with_sound: bool,
    refused: Refused | None = None,
) -> CoachingBlock:
    """Return what a coach sees, other coaches' words among it."""
    return CoachingBlock(
        "coach",
        base,
        _comments(report, signed, reader=coach),
        _levels(signed.grades, reader=coach),
        signed,
        refused,
        with_sound,
    )


def _comments(report: Report, signed: Signed, *, reader: str | None) -> dict[str, tuple[Said, ...]]:
    """Return the comments by place; one about a grade that this grading doesn't have is about the whole."""
    places = {
        grade_place(unit.key, grade.criterion)
        for stage in report.stages
        for unit in stage.units
        for grade in unit.grades
    } | {turn_place(turn.id) for turn in report.turns}
    found: dict[str, tuple[Said, ...]] = {}
    for comment, name in signed.comments:
        place = place_of(comment.about)
        here = place if place in places else WHOLE
        found[here] = (*found.get(here, ()), _said(comment, name, reader))
    return found


def _said(comment: Comment, name: str, reader: str | None) -> Said:
    return Said(
        id=comment.id,
        name=name,
        text=comment.text,
        at=comment.edited_at or comment.written_at,
        edited=comment.edited_at is not None,
        mine=comment.author == reader,
        is_new=reader is None and comment.seen_at is None,
    )


def _levels(
    grades: Iterable[tuple[HumanGrade, str]], *, reader: str | None
) -> dict[str, tuple[Levelled, ...]]:
    found: dict[str, tuple[Levelled, ...]] = {}
    for number, (grade, name) in enumerate(grades):
        place = grade_place(grade.unit_key, grade.criterion)
        path = f"coaching.grades.{number}.level"
        shown = Levelled(name, grade.level, grade.reason, grade.author == reader, path)
        found[place] = (*found.get(place, ()), shown)
    return found
