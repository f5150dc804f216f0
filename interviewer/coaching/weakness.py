"""What is worth practicing most: rubric criteria and topics by what there is to gain. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from interviewer.coaching.digest import Digest
from interviewer.grading.scorecard import Interval, Score, mean_score
from interviewer.model import StageKind
from rubrics.model import HIGHEST, LOWEST

LATEST = 8
"""How many of the latest answers say where somebody stands: older ones are history."""
HALF_LIFE_DAYS = 60.0
"""After so long without an answer what was measured counts half: it may not be true any more. An assumption."""
_LAST = 5
_DAY_SECS = 86_400.0


@dataclass(frozen=True, slots=True)
class Weakness:
    """A criterion, or a topic, with what there is to gain."""

    kind: Literal["criterion", "topic"]
    """Which of the two."""
    rubric: str
    """Rubric id; for a topic: of its latest answer."""
    criterion: str | None
    """Key; None for a topic."""
    name: str
    """As shown: the criterion's name, or the topic as it stands in the bank."""
    stage: StageKind
    """In which round; for a topic: of its latest answer."""
    estimate: float
    """1–5: mean of the latest answers."""
    interval: Interval | None
    """At 80%; None where no answer had one."""
    measurements: int
    """How many of the latest answers that rests on, at most LATEST."""
    last_at: datetime
    """UTC, of the latest of them."""
    question_ids: tuple[str, ...]
    """Of the latest answers, newest first, each once, at most five; empty for a recruiter screen."""
    topics: tuple[str, ...]
    """Of the latest answers, newest first, each once, at most five."""
    gain: float
    """Weight × headroom × recency × certainty, from 0; only its order means something."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """One measurement."""

    at: datetime
    rubric: str
    stage: StageKind
    name: str
    question_id: str | None
    topic: str | None
    score: Score
    weight: float


def weakest(digests: Iterable[Digest], now: datetime) -> tuple[Weakness, ...]:
    """Return every criterion and every topic that was measured, with the most to gain first.

    The gain is a product. Weight: a criterion's in its rubric, a topic's share of the answers in its round.
    Headroom: what is missing to 5. Recency: halves every HALF_LIFE_DAYS without an answer. Certainty: 1 for a
    level known exactly, 1/2 for one known to within a level either way.
    """
    newest = sorted(digests, key=lambda digest: (digest.created_at, digest.interview_id), reverse=True)
    found = [*_criteria(newest, now), *_topics(newest, now)]
    return tuple(
        sorted(found, key=lambda one: (-one.gain, one.kind, one.rubric, one.criterion or "", one.name))
    )


def _criteria(newest_first: Sequence[Digest], now: datetime) -> Iterator[Weakness]:
    groups: dict[tuple[str, str], list[_Sample]] = {}
    for digest in newest_first:
        for m in reversed(digest.measured):
            group = groups.setdefault((m.rubric, m.criterion), [])
            if len(group) < LATEST:
                score = Score(m.estimate, m.interval, 1.0)
                at = digest.created_at
                group.append(_Sample(at, m.rubric, m.stage, m.name, m.question_id, m.topic, score, m.weight))
    for (_, criterion), recent in groups.items():
        yield _weakness(recent, now, recent[0].weight, criterion)


def _topics(newest_first: Sequence[Digest], now: datetime) -> Iterator[Weakness]:
    groups: dict[str, list[_Sample]] = {}
    rounds: Counter[StageKind] = Counter()
    answered: dict[str, Counter[StageKind]] = {}
    for digest in newest_first:
        for a in reversed(digest.answers):
            if a.topic is None or a.score is None:
                continue
            rounds[a.stage] += 1
            answered.setdefault(a.topic, Counter())[a.stage] += 1
            group = groups.setdefault(a.topic, [])
            if len(group) < LATEST:
                score = Score(a.score, a.interval, 1.0)
                at = digest.created_at
                group.append(_Sample(at, a.rubric, a.stage, a.topic, a.question_id, a.topic, score, 1.0))
    for topic, recent in groups.items():
        of_all = sum(rounds[stage] for stage in answered[topic])
        yield _weakness(recent, now, answered[topic].total() / of_all, None)


def _weakness(recent: Sequence[_Sample], now: datetime, weight: float, criterion: str | None) -> Weakness:
    """Return it from its latest samples, newest first."""
    newest, mean = recent[0], mean_score(sample.score for sample in recent)
    estimate = mean.value if mean.value is not None else float(LOWEST)
    known = any(sample.score.interval for sample in recent)
    return Weakness(
        kind="topic" if criterion is None else "criterion",
        rubric=newest.rubric,
        criterion=criterion,
        name=newest.name,
        stage=newest.stage,
        estimate=estimate,
        interval=mean.interval if known else None,
        measurements=len(recent),
        last_at=newest.at,
        question_ids=_each_once(sample.question_id for sample in recent),
        topics=_each_once(sample.topic for sample in recent),
        gain=weight
        * (HIGHEST - estimate)
        * _recency(newest.at, now)
        * _certainty(estimate, mean.interval, known),
    )


def _recency(at: datetime, now: datetime) -> float:
    """Return 1 for today, and also for a clock that was ahead."""
    days = max(0.0, (now - at).total_seconds() / _DAY_SECS)
    return float(0.5 ** (days / HALF_LIFE_DAYS))


def _certainty(estimate: float, interval: Interval | None, known: bool) -> float:
    if interval is None or not known:
        return 0.5
    # The wider side: the other one may have been cut at the scale's end.
    return 1 / (1 + max(estimate - interval[0], interval[1] - estimate))


def _each_once(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if one is not None))[:_LAST]
