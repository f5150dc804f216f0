"""What comes after an interview needs from outside, as Protocols: preferences, digests, paper, links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol


class PreferenceStore(Protocol):
    """Keeps what a person has set, a JSON document a key."""

    async def preference(self, key: str) -> dict[str, Any] | None:
        """Return the document, or None."""
        ...

    async def all_preferences(self) -> dict[str, dict[str, Any]]:
        """Return every document, by key."""
        ...

    async def keep_preference(self, key: str, body: dict[str, Any]) -> None:
        """Keep (or replace) it."""
        ...

    async def forget_preference(self, key: str) -> None:
        """Remove it; nothing where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """A graded interview, with what was kept of its report."""

    interview_id: str
    """Whose."""
    attempt: int
    """Its newest complete grading."""
    body: str | None
    """As kept for that grading; None where it is still to be made."""


class DigestStore(Protocol):
    """Keeps what progress and plans need of reports."""

    async def graded(self) -> list[tuple[str, int]]:
        """Return id and newest complete grading of every graded interview, oldest first: what `digests` rest on."""
        ...

    async def digests(self, only: str | None = None) -> list[KeptDigest]:
        """Return a line for every graded interview, oldest first; or for `only` this one, if it is graded."""
        ...

    async def keep_digest(self, interview_id: str, attempt: int, body: str) -> None:
        """Keep (or replace) it; NotFound where the interview was deleted meanwhile."""
        ...


class ImprovementStore(Protocol):
    """Keeps what a model made of answers. It goes when the interview goes."""

    async def improvements(self, interview_id: str) -> dict[str, str]:
        """Return what was kept for an interview, by unit key."""
        ...

    async def keep_improvement(self, interview_id: str, unit_key: str, body: str) -> None:
        """Keep (or replace) it; NotFound where the interview was deleted meanwhile."""
        ...


@dataclass(frozen=True, slots=True)
class Paper:
    """A page on its way to paper."""

    html: str
    """The whole page."""
    files: Mapping[str, str]
    """All that it may use, such as style sheets: path to content. Nothing else is read or fetched."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How far a document is."""

    step: Literal["reading", "laying out", "writing"]
    """What is being done."""
    pages: int = 0
    """Laid out so far; starts anew where they are laid out a second time."""


class PdfMaker(Protocol):
    """Makes PDF files of pages, one at a time; others wait."""

    async def make(self, paper: Paper, told: Callable[[Printed], None]) -> bytes:
        """Return a tagged PDF, telling how far it is; a DocumentError. Cancelling ends the work at once."""
        ...

    async def close(self) -> None:
        """Let go of what it holds; documents under way fail."""
        ...


ShareState = Literal["active", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Share:
    """A link to the report of one interview. The link itself is not kept."""

    id: str
    """Names it for its owner; opens nothing."""
    interview_id: str
    """Whose report."""
    created_at: datetime
    """UTC."""
    expires_at: datetime
    """UTC; it opens nothing from then on."""
    revoked_at: datetime | None
    """UTC; None where it was not taken back."""
    hides_transcript: bool
    """Whether the words of the interview are left out."""

    def state(self, now: datetime) -> ShareState:
        """Return what it is at a moment."""
        if self.revoked_at is not None:
            return "revoked"
        return "active" if now < self.expires_at else "expired"


class ShareStore(Protocol):
    """Keeps links to reports, by the hash of what they end in. They go when their interview goes."""

    async def keep_share(self, share: Share, token_hash: str) -> None:
        """Keep a new one; NotFound for the interview."""
        ...

    async def shares(self, interview_id: str) -> list[Share]:
        """Return an interview's, newest first."""
        ...

    async def share_of(self, token_hash: str) -> Share | None:
        """Return the one of this hash, whatever its state."""
        ...

    async def revoke_share(self, interview_id: str, share_id: str, at: datetime) -> None:
        """Take one back; the first time counts. NotFound."""
        ...
