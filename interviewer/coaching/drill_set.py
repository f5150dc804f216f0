"""A set of drills: questions held one after the other, with what was begun of it. It outlives a reload. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from interviewer.coaching.drilling import DrillFor


@dataclass(frozen=True, slots=True)
class DrillSet:
    """Three to five questions; fewer where fewer are due again."""

    wanted: DrillFor
    """For whom."""
    questions: tuple[str, ...]
    """Ids, in the order held."""
    topics: tuple[str, ...]
    """What its questions are about, as shown."""
    interviews: tuple[str, ...] = ()
    """Ids of the drills begun so far: one for each question, from the first on."""

    @property
    def is_over(self) -> bool:
        """Whether every drill was begun."""
        return len(self.interviews) >= len(self.questions)

    @property
    def next_question(self) -> str:
        """The question whose turn it is; ask `is_over` first."""
        return self.questions[len(self.interviews)]

    def place_of(self, interview_id: str) -> int | None:
        """Return which drill of the set this is, from 1; None where it is none of it."""
        return self.interviews.index(interview_id) + 1 if interview_id in self.interviews else None

    def begun(self, interview_id: str) -> DrillSet:
        """Return the set with its next drill begun."""
        return replace(self, interviews=(*self.interviews, interview_id))

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        kept: dict[str, Any] = _CODEC.dump_python(self, mode="json")
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Self | None:
        """Return what was kept; None where there is nothing, or nothing of today's shape."""
        if kept is None:
            return None
        try:
            read: Self = _CODEC.validate_python(kept)
        except ValidationError:
            return None
        return read


_CODEC: TypeAdapter[Any] = TypeAdapter(DrillSet)
