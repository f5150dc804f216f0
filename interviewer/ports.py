"""What the interview needs from outside, as Protocols. Adapters implement them; tests' fakes do too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from interviewer.model import Event, GradingUnit, Interview, UnitResult
from interviewer.purpose import Purpose
from interviewer.speech import SpokenWord

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    """As in the OpenAI protocol."""
    text: str
    """Its content."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call cost."""

    tokens_in: int = 0
    """Prompt tokens."""
    tokens_out: int = 0
    """Completion tokens."""
    cost_usd: float | None = None
    """None where no price is configured."""
    estimated: bool = False
    """Whether the endpoint didn't count, or the reply broke off before it did."""


class ReplyStream(Protocol):
    """A reply that is being written. Iterate once; `usage` is complete afterwards."""

    @property
    def usage(self) -> Usage:
        """Zero until the end of the stream."""
        ...

    @property
    def spoken_by(self) -> str:
        """The model, and where it isn't the first choice, its endpoint; known from the first piece on."""
        ...

    def __aiter__(self) -> AsyncIterator[str]:
        """Yield pieces of text; raises a ModelError at any point."""
        ...


@dataclass(frozen=True, slots=True)
class JsonReply(Generic[Shape]):
    """A validated reply with what it took."""

    value: Shape
    """Parsed and validated."""
    text: str
    """The raw reply, the repaired one if a repair was needed."""
    usage: Usage
    """All calls together."""
    spoken_by: str = ""
    """The model, and where it isn't the first choice, its endpoint; empty: the one that was asked."""


class ChatModel(Protocol):
    """An OpenAI-compatible language model. Every call has a deadline and retries; failures are ModelErrors."""

    @property
    def name(self) -> str:
        """The model's name, kept with turns and grades."""
        ...

    def stream(self, messages: Sequence[Message], *, max_tokens: int, temperature: float) -> ReplyStream:
        """Begin a reply; nothing is sent before the iteration starts."""
        ...

    async def complete_json(
        self, messages: Sequence[Message], shape: type[Shape], *, max_tokens: int
    ) -> JsonReply[Shape]:
        """Return a reply validated against `shape`, at temperature 0; one repair turn, then ModelBadReply."""
        ...


@dataclass(frozen=True, slots=True)
class StoredInterview:
    """An interview with all that happened in it."""

    interview: Interview
    """As created."""
    events: tuple[Event, ...]
    """In order; their number is the version."""

    @property
    def version(self) -> int:
        """What `append` expects."""
        return len(self.events)


@dataclass(frozen=True, slots=True)
class InterviewSummary:
    """A line in the history."""

    id: str
    role: str
    stages: tuple[str, ...]
    mode: str
    length: str
    status: Literal["open", "paused", "finished"]
    created_at: datetime
    updated_at: datetime
    turns: int
    overall: float | None
    """From the newest complete grading; None where there is none."""
    purpose: Purpose = "interview"
    """What it was held for."""


@dataclass(frozen=True, slots=True)
class GradingProgress:
    """How far the grading of an interview is."""

    state: Literal["none", "queued", "running", "done", "failed"]
    """`none`: not finished yet."""
    done: int = 0
    """Units graded."""
    total: int = 0
    """Units in all."""
    message: str = ""
    """For `failed`: why, fit to be shown."""


class InterviewStore(Protocol):
    """Keeps interviews. Every method is one transaction; when it returns, it is on disk."""

    async def create(self, interview: Interview) -> None:
        """Keep a new interview without events."""
        ...

    async def load(self, interview_id: str) -> StoredInterview:
        """Return it with all events; NotFound."""
        ...

    def recent(self, interview_id: str) -> StoredInterview | None:
        """Return what this process read or wrote last, if it still has it; others may have appended since."""
        ...

    async def append(self, interview_id: str, expected_version: int, events: Sequence[Event]) -> None:
        """Append events; StaleWrite unless exactly `expected_version` are there; NotFound."""
        ...

    async def versions(self, interview_ids: Collection[str]) -> dict[str, int]:
        """Return how many events each of these has, in one read; none for what isn't there."""
        ...

    def forget_known(self) -> None:
        """Forget every interview this process knows: another one deleted many."""
        ...

    async def owner_of(self, interview_id: str) -> str:
        """Return whose it is; NotFound. Every other method that takes an id serves whoever has the id."""
        ...

    async def history(self, *, limit: int = 50, offset: int = 0) -> list[InterviewSummary]:
        """Return the owner's summaries, newest first."""
        ...

    async def asked_before(self, *, limit: int) -> list[tuple[str, ...]]:
        """Return the ids of the questions asked in each of the owner's newest interviews, newest first."""
        ...

    async def delete(self, interview_id: str) -> None:
        """Remove it with events, grades and progress; NotFound."""
        ...

    async def delete_all(self) -> int:
        """Remove all of the owner's interviews and everything else that was kept; return how many interviews."""
        ...

    async def save_result(self, interview_id: str, attempt: int, result: UnitResult) -> None:
        """Keep (or replace) one unit's result."""
        ...

    async def results(self, interview_id: str, attempt: int) -> list[UnitResult]:
        """Return the results kept for this attempt, in the order of their unit keys."""
        ...

    async def set_grading(
        self, interview_id: str, attempt: int, progress: GradingProgress, *, overall: float | None = None
    ) -> None:
        """Keep how far an attempt is; `overall` is written to the summary when given."""
        ...

    async def grading(self, interview_id: str) -> tuple[int, GradingProgress]:
        """Return the newest attempt (0: none yet) and its progress."""
        ...

    async def complete_gradings(self, interview_id: str) -> list[int]:
        """Return the attempts that are done, oldest first."""
        ...


class Grader(Protocol):
    """Judges one unit. Never raises for what the candidate said; never invents a level."""

    @property
    def name(self) -> str:
        """Name and version, kept with results."""
        ...

    def version(self, rubric_id: str) -> str:
        """Return all that decides about a level besides the rubric: the same version judges the same words alike."""
        ...

    async def grade(self, unit: GradingUnit) -> UnitResult:
        """Return one grade for each criterion of the unit's rubric."""
        ...


class GradingJobs(Protocol):
    """Runs gradings after `finish`, durably or inline."""

    async def enqueue(self, interview_id: str, attempt: int) -> None:
        """Start grading; the same attempt twice is one job."""
        ...


class GradingWork(Protocol):
    """What the jobs run, in steps; each may be repeated after a crash. Progress goes to the store from in here."""

    async def units(self, interview_id: str) -> list[str]:
        """Return the keys of what is to be graded, in order; NotFound."""
        ...

    async def parts(self, interview_id: str, unit_key: str) -> list[str]:
        """Return what of a unit is judged on its own, in order; empty where it is graded in one piece; NotFound."""
        ...

    async def judge_part(self, interview_id: str, attempt: int, unit_key: str, part: str) -> None:
        """Judge one part of a unit and keep it, unless it is kept already."""
        ...

    async def grade_unit(self, interview_id: str, attempt: int, unit_key: str) -> None:
        """Grade one unit from what is kept of its parts and keep the result; a second time replaces it."""
        ...

    async def finish(self, interview_id: str, attempt: int) -> None:
        """Mark the grading done."""
        ...

    async def fail(self, interview_id: str, attempt: int, message: str) -> None:
        """Mark the grading failed; the message is fit to be shown."""
        ...

    async def settled(self, interview_id: str, attempt: int) -> bool:
        """Return whether there is nothing left to do for this attempt; NotFound."""
        ...

    async def unfinished(self) -> list[tuple[str, int]]:
        """Return interviews that are finished but whose newest attempt isn't settled, with that attempt, from 1."""
        ...

    async def may_be_graded(self, interview_id: str) -> bool:
        """Return whether nothing is waited for, such as the candidate's look at what was understood; NotFound."""
        ...


class Clock(Protocol):
    """The time, so that tests can own it."""

    def now(self) -> datetime:
        """UTC, with time zone."""
        ...


class SpeechDetector(Protocol):
    """Tells speech from other sound, frame by frame. It remembers: one for each stream, never shared."""

    @property
    def frame_bytes(self) -> int:
        """Bytes of a frame it takes: 16 kHz, mono, 16-bit."""
        ...

    def probability(self, frame: bytes) -> float:
        """Return how likely this frame is speech, 0 to 1, in well under a millisecond; BadSound for another length."""
        ...

    def reset(self) -> None:
        """Forget the stream so far."""
        ...


class Transcriber(Protocol):
    """Turns speech into words. Any number of calls at once; they may wait for each other."""

    @property
    def name(self) -> str:
        """The model's name, as shown."""
        ...

    async def ready(self) -> None:
        """Load what it takes; SpeechUnavailable where that can't be, in a sentence fit to be shown."""
        ...

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        """Return the words of a phrase of 16 kHz mono 16-bit samples; none where nothing was said; a SpeechError.

        `vocabulary` are words that are likely to occur: hints, never a promise.
        """
        ...

    async def close(self) -> None:
        """Let go of what it holds; calls under way may fail."""
        ...


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """A voice that can be chosen."""

    id: str
    """What `speak` takes."""
    name: str
    """As shown."""


class Synthesizer(Protocol):
    """Speaks. Any number of utterances at once."""

    @property
    def voices(self) -> Sequence[VoiceChoice]:
        """What can be chosen; the first is the default. Quick once it is `ready`."""
        ...

    async def ready(self) -> None:
        """Prepare what makes the first utterance wait; never raises: what is missing is told when it speaks."""
        ...

    async def speak(self, text: str, *, words_a_minute: int, voice: str | None = None) -> bytes:
        """Return a WAV file (mono, 16-bit, the engine's own rate); BadInput for no words, otherwise a SpeechError.

        An unknown voice is the default one. Cancelling ends the work at once.
        """
        ...

    async def close(self) -> None:
        """Let go of what it holds; utterances under way may fail."""
        ...


class SoundStore(Protocol):
    """Keeps the sound of phrases, where the candidate wants that. It goes when the interview goes."""

    async def keep_sound(self, interview_id: str, phrase_id: str, pcm: bytes) -> None:
        """Keep (or replace) 16 kHz mono 16-bit samples; NotFound for the interview."""
        ...

    async def sound(self, interview_id: str, phrase_id: str) -> bytes:
        """Return the samples; NotFound."""
        ...

    async def sounds_of(self, interview_id: str) -> list[str]:
        """Return the ids of the phrases whose sound is kept, in a stable order."""
        ...
