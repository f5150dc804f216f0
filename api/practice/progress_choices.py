"""The graded interviews as two lists to choose from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.site.templates import day, rounds, score
from interviewer.coaching.digest import Digest
from interviewer.coaching.periods import in_order

_KINDS = {"drill": "drill", "retry": "retry"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One interview to choose."""

    interview_id: str
    """Its value."""
    began: str
    """When, for a script that makes it local."""
    day: str
    """When, as shown without one."""
    what: str
    """Its rounds, whether it is a drill or a retry, and its score."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be compared, and what is chosen."""

    all: tuple[Choice, ...]
    """The newest first."""
    a: str
    """The id chosen first; one that isn't there chooses none."""
    b: str
    """The id chosen second."""

    @property
    def enough(self) -> bool:
        """Whether there are two at all."""
        return len(self.all) > 1


def choices(digests: Sequence[Digest], a: str = "", b: str = "") -> Choices:
    """Return what can be chosen; without a choice the newest interview and the one before it with a round in common."""
    newest = list(reversed(in_order(digests)))
    if not (a or b):
        a, b = _first_choice(newest)
    return Choices(tuple(_choice(one) for one in newest), a, b)


def _choice(one: Digest) -> Choice:
    shown = f"{what(one)} · {score(one.overall)}"
    return Choice(one.interview_id, one.created_at.isoformat(), day(one.created_at), shown)


def what(digest: Digest) -> str:
    """Return what an interview was, in a few words."""
    kinds = [stage.kind for stage in digest.stages]
    parts = (rounds(kinds) or "nothing reached", _KINDS.get(digest.purpose, ""))
    return " · ".join(part for part in parts if part)


def _first_choice(newest: Sequence[Digest]) -> tuple[str, str]:
    whole = [digest for digest in newest if digest.purpose == "interview" and digest.overall is not None]
    candidates = whole if len(whole) > 1 else newest
    if not candidates:
        return "", ""
    later, *rest = candidates
    kinds = {stage.kind for stage in later.stages}
    alike = (digest for digest in rest if kinds & {stage.kind for stage in digest.stages})
    earlier = next(alike, rest[0] if rest else None)
    return (earlier.interview_id if earlier else "", later.interview_id)
