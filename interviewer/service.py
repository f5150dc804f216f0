"""The wired product, as the ways in see it. Built in `bootstrap.py`, the only place that knows all the parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from interviewer.aloud import Aloud
from interviewer.coaching.digest import Digest
from interviewer.coaching.drills import Drills
from interviewer.coaching.planning import Planning
from interviewer.coaching.retries import Retries
from interviewer.conductor import Conductor
from interviewer.disputing import Disputing
from interviewer.jobs import JobQueue
from interviewer.limits.allowances import Allowances
from interviewer.memories import Memories
from interviewer.model import GradingUnit, UnitResult
from interviewer.model_trial import ModelTrial
from interviewer.neighbours import Alone, Neighbours
from interviewer.people.coaching_both import Coaching
from interviewer.people.people import People
from interviewer.ports import (
    GradingProgress,
    InterviewStore,
    SoundStore,
    SpeechDetector,
    Synthesizer,
    Transcriber,
)
from interviewer.ports_after import PreferenceStore
from interviewer.preferences import ModelEndpoint
from interviewer.printing import Printing
from interviewer.regrading import Regrading
from interviewer.report import Report
from interviewer.seeing.showing import LookUp
from interviewer.settings import Settings
from interviewer.sharing import Sharing
from interviewer.state import State
from interviewer.stronger.rewriting import Stronger
from interviewer.voice.endpointing import TurnDetector
from interviewer.voice.session import Load
from knowledge.bank import QuestionBank
from knowledge.library import Library
from knowledge.model import Hit
from rubrics.model import Rubric


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor` and `/readyz`."""

    name: str
    """What was looked at."""
    ok: bool
    """Whether it works."""
    detail: str
    """What was found, or what to do."""
    required: bool = True
    """Whether the product is not ready without it."""


class Search(Protocol):
    """Finds guide passages without blocking the loop."""

    async def __call__(
        self, query: str, *, role: str | None = None, stage: str | None = None, limit: int = 5
    ) -> list[Hit]:
        """Return hits, best first."""
        ...


class Reports(Protocol):
    """Makes reports from what is stored."""

    async def report(self, interview_id: str, grading: int | None = None) -> Report:
        """Return the report of a grading (None: the newest complete one), numbered from 1.

        NotReady while there is none (its message says how far), NotFound.
        """
        ...

    async def progress(self, interview_id: str) -> GradingProgress:
        """Return how far the grading is."""
        ...


class Past(Protocol):
    """The graded interviews so far."""

    async def digests(self) -> tuple[Digest, ...]:
        """Return every graded interview, drill and retry, oldest first."""
        ...

    async def digest(self, interview_id: str) -> Digest:
        """Return one; NotFound where there is no such interview, or it is not graded."""
        ...


class GradeNow(Protocol):
    """Grades one unit without an interview."""

    async def __call__(self, unit: GradingUnit, *, grader: str = "default") -> UnitResult:
        """Return its grades. `grader`: default, builtin or model; BadInput for others."""
        ...


@dataclass(frozen=True, slots=True)
class SpeechParts:
    """What hears and speaks."""

    detector: Callable[[], SpeechDetector]
    """Makes one for a stream; blocking the first time."""
    transcriber: Transcriber | None
    """None where the settings want none."""
    synthesizer: Synthesizer | None
    """None where the settings want none."""
    turns: TurnDetector
    """Says how complete a turn looks."""
    load: Load = field(default_factory=Load)
    """What is being recognised just now."""


@dataclass(frozen=True, slots=True)
class Service:
    """Everything a way in may use."""

    settings: Settings
    """As read."""
    conductor: Conductor
    """begin, answer, reply, finish."""
    store: InterviewStore
    """History and deletion."""
    rubrics: Mapping[str, Rubric]
    """By id."""
    bank: QuestionBank
    """Built-in and the person's own questions."""
    library: Library
    """The guides; blocking."""
    search: Search
    """The guides, without blocking."""
    reports: Reports
    """Scored transcripts."""
    disputing: Disputing
    """What a candidate objects to."""
    regrading: Regrading
    """Old interviews under new yardsticks."""
    grade: GradeNow
    """Grades without an interview."""
    checks: Checks
    """What is installed, configured, reachable."""
    model_name: str | None
    """The configured model, or None: built-in only."""
    aloud: Aloud
    """Phrases, spoken answers, corrections."""
    sounds: SoundStore
    """Kept sound."""
    speech: SpeechParts
    """Engines of hearing and speaking."""
    vocabulary: Callable[[State], Sequence[str]]
    """Words that are likely to be said where an interview is."""
    past: Past
    """Graded interviews, as digests."""
    stronger: Stronger
    """Answers said better."""
    preferences: PreferenceStore
    """What the person has set."""
    endpoint: ModelEndpoint | None
    """The language model in use; its key is never shown."""
    trial: ModelTrial
    """Tries an endpoint that isn't in use yet."""
    drills: Drills
    """One question at a time."""
    retries: Retries
    """An answer once more."""
    planning: Planning
    """A goal, and a plan by the day."""
    sharing: Sharing
    """Read-only links to reports."""
    printing: Printing
    """Reports as PDF."""
    owner: str
    """Whose history, preferences and new interviews these are."""
    of: Callable[[str], Service]
    """The same service as another owner has it."""
    figures: LookUp | None = None
    """What is looked up for `/metrics`; None where there is nothing."""
    people: People | None = field(default=None, kw_only=True)
    """Accounts; None where nothing asks for them."""
    memories: Memories = field(default_factory=Memories, kw_only=True)
    """What remembers something of a person outside the store."""
    coaching: Coaching = field(kw_only=True)
    """What is shared with coaches, and what they say of it."""
    neighbours: Neighbours = field(default_factory=Alone, kw_only=True)
    """The other processes that serve the same database."""
    allowances: Allowances = field(default_factory=Allowances, kw_only=True)
    """What a person may use."""
    queue: JobQueue | None = None
    """Gradings to be made, by whichever process; None beside the one that serves: they are made inline."""


class Checks(Protocol):
    """Looks at the parts."""

    async def __call__(self) -> list[Check]:
        """Return a line for each part; never raises."""
        ...
