"""Levels over time, by round, criterion and topic; what changed, and how much was practiced. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from interviewer.coaching.digest import Digest
from interviewer.coaching.levels import Level, level_of
from interviewer.coaching.lines import Key, Line, Scores, line_of, trend_of
from interviewer.coaching.periods import Period, Slot, in_order, slots_of
from interviewer.coaching.practice_time import PracticeTime, practice_time
from interviewer.coaching.trend import Trend
from interviewer.coaching.weakness import LATEST
from interviewer.grading.scorecard import Score
from interviewer.model import StageKind


@dataclass(frozen=True, slots=True)
class Round:
    """One stage over all interviews that reached it."""

    stage: StageKind
    """Which."""
    period: Period
    """What a slot stands for."""
    slots: tuple[Slot, ...]
    """The time line that its lines share."""
    overall: Line | None
    """Its scores; None where it never had one."""
    criteria: tuple[Line, ...]
    """Rubric by rubric, in the rubric's order."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The answers on one topic."""

    name: str
    """As in the bank."""
    stage: StageKind
    """Where it was asked last."""
    level: Level
    """Mean of the latest answers."""
    answers: int
    """All there are, retries included."""
    last_at: datetime
    """UTC: when the interview began in which it was asked last."""
    trend: Trend | None
    """None below two interviews."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that can be said over several interviews."""

    interviews: int
    """Those in which something was graded."""
    drills: int
    """Likewise."""
    retries: int
    """Likewise."""
    ungraded: int
    """Held, but nothing in them could be graded."""
    since: datetime | None
    """UTC: when the first graded one began; None without one."""
    rounds: tuple[Round, ...]
    """In the order of a loop; those never reached are left out."""
    topics: tuple[Topic, ...]
    """The lowest level first."""
    practice: PracticeTime
    """Of all of them, the ungraded ones included."""

    @property
    def graded(self) -> int:
        """How many there are to go by."""
        return self.interviews + self.drills + self.retries


def of_kind(digests: Iterable[Digest], role: str | None, level: str | None) -> list[Digest]:
    """Return those held for this role and level, in order; None takes all."""
    return [one for one in in_order(digests) if role in {None, one.role} and level in {None, one.level}]


def progress(
    digests: Iterable[Digest], now: datetime, *, role: str | None = None, level: str | None = None
) -> Progress:
    """Return the progress of interviews for this role and level; None takes all."""
    past = of_kind(digests, role, level)
    graded = [digest for digest in past if digest.overall is not None]
    purposes = [digest.purpose for digest in graded]
    return Progress(
        interviews=purposes.count("interview"),
        drills=purposes.count("drill"),
        retries=purposes.count("retry"),
        ungraded=len(past) - len(graded),
        since=graded[0].created_at if graded else None,
        rounds=tuple(found for stage in StageKind if (found := _round(stage, graded))),
        topics=tuple(sorted(_topics(graded), key=lambda topic: (topic.level.value, topic.name))),
        practice=practice_time(past, now),
    )


def _round(stage: StageKind, graded: Sequence[Digest]) -> Round | None:
    held = [digest for digest in graded if any(one.stage is stage for one in digest.measured)]
    if not held:
        return None
    period, slots = slots_of(held)
    return Round(stage, period, slots, _overall(stage, held, slots), tuple(_criteria(stage, held, slots)))


def _overall(stage: StageKind, held: Sequence[Digest], slots: Sequence[Slot]) -> Line | None:
    def scores(digest: Digest) -> list[Score]:
        return [Score(one.score, one.interval, 1.0) for one in digest.stages if one.kind is stage]

    return line_of("", held, slots, scores)


def _criteria(stage: StageKind, held: Sequence[Digest], slots: Sequence[Slot]) -> Iterator[Line]:
    found: dict[str, dict[Key, list[Score]]] = {}
    names: dict[Key, str] = {}
    for digest in held:
        by_key = found[digest.interview_id] = defaultdict(list)
        for one in digest.measured:
            if one.stage is stage:
                by_key[one.rubric, one.criterion].append(Score(one.estimate, one.interval, 1.0))
                names[one.rubric, one.criterion] = one.name
    rubrics = list(dict.fromkeys(rubric for rubric, _ in names))
    for key in sorted(names, key=lambda key: rubrics.index(key[0])):
        scores = _picking(found, key)
        if line := line_of(names[key], held, slots, scores, key=key):
            yield line


def _picking(found: dict[str, dict[Key, list[Score]]], key: Key) -> Scores:
    return lambda digest: found[digest.interview_id].get(key, [])


def _topics(graded: Sequence[Digest]) -> Iterator[Topic]:
    names = dict.fromkeys(one.topic for digest in graded for one in digest.answers if one.topic is not None)
    by_digest = {digest.interview_id: _topic_scores(digest) for digest in graded}
    for name in names:
        held = [digest for digest in graded if by_digest[digest.interview_id].get(name)]
        if topic := _topic(name, held, by_digest):
            yield topic


def _topic_scores(digest: Digest) -> dict[str, list[Score]]:
    found: dict[str, list[Score]] = defaultdict(list)
    for one in digest.answers:
        if one.topic is not None and one.score is not None:
            found[one.topic].append(Score(one.score, one.interval, 1.0))
    return found


def _topic(name: str, held: Sequence[Digest], by_digest: dict[str, dict[str, list[Score]]]) -> Topic | None:
    scores = [score for digest in held for score in by_digest[digest.interview_id][name]]
    level = level_of(scores[-LATEST:])
    if level is None:
        return None
    last = held[-1]
    return Topic(
        name=name,
        stage=next(one.stage for one in reversed(last.answers) if one.topic == name),
        level=level,
        answers=len(scores),
        last_at=last.created_at,
        trend=trend_of(held, lambda digest: by_digest[digest.interview_id][name]),
    )
