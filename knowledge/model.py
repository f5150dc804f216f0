"""What the library of interview knowledge is made of: guides, passages, questions. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Told how many are done, of how many."""


class KnowledgeError(Exception):
    """A guide, a question file or the index can't be used; the message names file, place and reason."""


@dataclass(frozen=True, slots=True)
class Guide:
    """A page of interview preparation."""

    id: str
    """What citations point to; the file's name without its suffix."""
    title: str
    """As shown to people."""
    text: str
    """The Markdown below the front matter (or the whole plain text)."""
    role: str = "any"
    """Role the guide is for, such as `mle`, or `any`."""
    stage: str = "any"
    """Stage the guide is for, such as `behavioral`, or `any`."""
    topics: tuple[str, ...] = ()
    """Short kebab-case words."""
    sources: tuple[str, ...] = ()
    """Where the facts come from."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a guide that makes sense alone: what is embedded, found and cited."""

    id: str
    """`guide-id#heading-slug`, with `/2`, `/3` … where a section was cut into several."""
    guide_id: str
    """The guide it was cut from."""
    guide_title: str
    """As shown to people."""
    heading: str
    """The nearest heading above it; the guide's title where there is none."""
    text: str
    """The passage itself, without the heading line."""
    role: str = "any"
    """The guide's role."""
    stage: str = "any"
    """The guide's stage."""
    topics: tuple[str, ...] = ()
    """The guide's topics."""

    @property
    def citation(self) -> str:
        """Guide and heading, as shown to people."""
        return f"{self.guide_title} › {self.heading}"

    @property
    def searchable(self) -> str:
        """What is indexed: the text with the headings that say what it is about."""
        return f"{self.guide_title}: {self.heading}\n{self.text}"

    def fits(self, role: str | None, stage: str | None) -> bool:
        """Whether the passage is for this role and stage; `any` and None fit everything."""
        return self.role in (role or self.role, "any") and self.stage in (stage or self.stage, "any")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query."""

    passage: Passage
    """What was found."""
    score: float
    """Reciprocal-rank-fusion score; comparable within one search only."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A probe prepared with a question."""

    criterion: str
    """Key of the rubric criterion it is after."""
    text: str
    """As the interviewer says it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the interviewer knows about a design scenario and tells only when asked."""

    id: str
    """Unique within the question."""
    about: str
    """users, traffic, latency, data, labels, constraints, goal, team or existing."""
    keywords: tuple[str, ...]
    """Lower-case words or phrases of a candidate who asks for it."""
    text: str
    """What the interviewer answers."""


@dataclass(frozen=True, slots=True)
class Example:
    """An input and the output expected for it, of a coding question."""

    input: str
    """As shown to the candidate."""
    output: str
    """As shown to the candidate."""


@dataclass(frozen=True, slots=True)
class Question:
    """An entry of the question bank; `docs/writing-content.md` says what belongs in each field."""

    id: str
    """Unique and stable."""
    kind: str
    """recruiter, technical, coding, system_design or behavioral."""
    stage: str
    """recruiter, phone_screen, system_design or behavioral."""
    text: str
    """As the interviewer asks it."""
    role: str = "mle"
    """Role it is asked of."""
    rephrased: str = ""
    """The same in other words; gives nothing away."""
    topics: tuple[str, ...] = ()
    """The first is the group."""
    level: str = "mid"
    """junior, mid or senior: the lowest level it is fair to ask."""
    tests: str = ""
    """What the interviewer learns from it."""
    key_points: tuple[str, ...] = ()
    """4–8 checkable statements; together a complete strong answer."""
    follow_ups: tuple[FollowUp, ...] = ()
    """2–4 prepared probes."""
    mistakes: tuple[str, ...] = ()
    """What candidates get wrong, and why it is wrong."""
    hint: str = ""
    """One nudge for practice mode."""
    sources: tuple[str, ...] = ()
    """Passage ids: `guide-id#heading-slug`."""
    criteria: tuple[str, ...] = ()
    """Recruiter only: the criteria it draws out."""
    facts: tuple[Fact, ...] = ()
    """Design only: the fact sheet."""
    examples: tuple[Example, ...] = ()
    """Coding only."""

    @property
    def rubric_id(self) -> str:
        """The rubric its answer is graded by."""
        return "star" if self.kind == "behavioral" else self.kind


class Embedder(Protocol):
    """Turns texts into unit vectors. Blocking: call it in a thread."""

    @property
    def name(self) -> str:
        """Model name; part of every cache key."""
        ...

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory, so that a call answers at once."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dimensions), rows of length 1; loads the model on first use."""
        ...


class PassageIndex(Protocol):
    """Finds passages by vector. Disposable: it can be made again from the guides. Blocking."""

    def sync(self, passages: Sequence[Passage], embedder: Embedder, progress: Progress | None = None) -> int:
        """Make the index hold exactly these passages; returns how many were new or changed."""
        ...

    def nearest(self, vector: Vectors, *, role: str | None, stage: str | None, limit: int) -> list[str]:
        """Return passage ids by cosine similarity to a vector of shape (dimensions,), nearest first."""
        ...

    def close(self) -> None:
        """Give files and connections back."""
        ...


class Retriever(Protocol):
    """Finds passages. Blocking: call it in a thread."""

    def search(
        self, query: str, *, role: str | None = None, stage: str | None = None, limit: int = 5
    ) -> list[Hit]:
        """Return up to `limit` hits, best first; guides for `any` role or stage always qualify."""
        ...
