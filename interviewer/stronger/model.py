"""What a stronger answer is made of. Frozen, and no I/O.

Nothing in it is invented: a sentence is the person's own, or rewritten from named sentences and checked; everything
else is a blank in square brackets, for the person to fill.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # a report holds stronger answers, and those hold its citations
    from interviewer.report import Citation

Why = Literal["grader", "filler", "aside", "request", "again"]
"""Why a sentence is not in a stronger answer: it speaks to the grader, says nothing, is no part of the answer, asks the
interviewer for something, or was said before word for word."""

WHY_SHOWN: dict[Why, str] = {
    "grader": "speaks to whoever grades",
    "filler": "says nothing yet",
    "aside": "does not read as part of the answer",
    "request": "asks the interviewer for something",
    "again": "was said before, word for word",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of the candidate, or one block of code."""

    id: str
    """`s1`, `s2` …: its place among all sentences of the answer."""
    turn_id: str
    """Where it was said."""
    text: str
    """Verbatim."""
    is_code: bool = False
    """Whether it is program text, whose line ends matter."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence that has no place in the stronger answer."""

    said: Said
    """Verbatim."""
    why: Why
    """See there."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the framework."""

    key: str
    """Such as `situation`."""
    heading: str
    """As shown."""
    sentences: tuple[Said, ...]
    """The candidate's own, in the order they were said."""
    blanks: tuple[str, ...]
    """What is missing, each in square brackets: `[by how much?]`."""


@dataclass(frozen=True, slots=True)
class OutlinePoint:
    """One thing that a stronger answer says."""

    text: str
    """The point."""
    said: bool | None
    """Whether the answer makes it; None: the two were not compared."""


@dataclass(frozen=True, slots=True)
class OutlineBlock:
    """What a stronger answer to one question says, in the order in which to say it."""

    question: str | None
    """As asked, where a whole round had several; None for a single question."""
    points: tuple[OutlinePoint, ...]
    """At least one."""
    citations: tuple[Citation, ...]
    """Where the guides have it; empty for questions that cite none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One rewritten sentence."""

    text: str
    """Checked words and blanks in square brackets."""
    sources: tuple[str, ...]
    """Ids of the sentences that it is made of, at least one."""
    kept: bool = False
    """Whether it is the candidate's sentence word for word, because the model's said more, or something else."""


@dataclass(frozen=True, slots=True)
class RewrittenPart:
    """One part of the framework, rewritten."""

    key: str
    """As in Part."""
    lines: tuple[Line, ...]
    """In order; may be none."""
    blanks: tuple[str, ...]
    """What is still missing."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What a model made of an answer, or why it made nothing."""

    parts: tuple[RewrittenPart, ...]
    """In the framework's order; empty where `failure` says why."""
    model: str
    """As the endpoint knows it."""
    prompt_version: str
    """Of every prompt file that took part."""
    grading: int
    """Which grading chose the blanks, from 1."""
    at: datetime
    """UTC."""
    unused: tuple[str, ...] = ()
    """Ids of sentences that the model took nothing from."""
    refused: int = 0
    """How many of the model's sentences were not shown as written, because they said what the candidate had not."""
    failure: str | None = None
    """Why the newest try gave nothing, fit to be shown; the parts are then those of an earlier one, or none."""
    tokens_in: int = 0
    """Of the prompt."""
    tokens_out: int = 0
    """Of the reply."""
    cost_usd: float | None = None
    """None where no price is configured."""


@dataclass(frozen=True, slots=True)
class StrongerAnswer:
    """One answer, said better."""

    unit_key: str
    """What was graded."""
    framework: str
    """Its name as shown, such as `Situation, task, action, result, reflection`."""
    parts: tuple[Part, ...]
    """All parts of the framework, in its order, also those that nothing was said for."""
    left_out: tuple[LeftOut, ...]
    """What has no place in it, in the order it was said."""
    outline: tuple[OutlineBlock, ...]
    """What a stronger answer says; empty where the question has no key points."""
    rewriting: Rewriting | None = None
    """What a model made of it, where it was asked to."""

    @property
    def sentences(self) -> dict[str, Said]:
        """Every sentence in the parts, by id."""
        return {said.id: said for part in self.parts for said in part.sentences}

    @property
    def said_anything(self) -> bool:
        """Whether any sentence has a place in it."""
        return any(part.sentences for part in self.parts)
