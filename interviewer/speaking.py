"""Speakers phrase moves. The scripted one is always there; a model's may stand before it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from interviewer.model import Move
from interviewer.policy import Decision
from interviewer.ports import Usage
from interviewer.state import State
from knowledge.model import Passage, Question


@dataclass(frozen=True, slots=True)
class Scene:
    """All a speaker may know at this point."""

    state: State
    """Plan and transcript."""
    decision: Decision
    """What to do, or to choose from."""
    passages: tuple[Passage, ...] = ()
    """Guide material that bears on the question."""


class Utterance(Protocol):
    """One move being phrased. Iterate once."""

    @property
    def move(self) -> Move:
        """The move chosen; known before the first word."""
        ...

    @property
    def spoken_by(self) -> str:
        """`script`, or the model's name."""
        ...

    @property
    def usage(self) -> Usage | None:
        """Complete after the last piece; None where no model took part."""
        ...

    def __aiter__(self) -> AsyncIterator[str]:
        """Yield pieces of the text; a model's may raise a ModelError."""
        ...


class Speaker(Protocol):
    """Phrases moves."""

    async def begin(self, scene: Scene) -> Utterance:
        """Choose among the allowed moves and start to phrase it; a model's may raise a ModelError."""
        ...


class Notes(Protocol):
    """Finds guide material for a question."""

    async def __call__(self, question: Question) -> tuple[Passage, ...]:
        """Return the passages that bear on it, at most three."""
        ...
