"""Two interviews side by side: every level of either, and whether it differs by more than chance. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.coaching.digest import Answered, Digest, Measured
from interviewer.coaching.levels import Change, Level, change_of, level_of
from interviewer.coaching.periods import in_order
from interviewer.errors import BadInput, NotFound
from interviewer.grading.scorecard import Interval, Score
from interviewer.model import StageKind


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing in both interviews."""

    name: str
    """As shown; empty for a whole."""
    rubric: str | None
    """Rubric id; None for a whole."""
    before: Level | None
    """In the earlier interview; None where it wasn't graded."""
    after: Level | None
    """In the later one; likewise."""
    change: Change | None
    """None unless both were graded."""


@dataclass(frozen=True, slots=True)
class StagePair:
    """One round that either interview reached."""

    stage: StageKind
    """Which."""
    overall: Pair
    """Its scores."""
    criteria: tuple[Pair, ...]
    """Means over the round's answers, rubric by rubric."""


@dataclass(frozen=True, slots=True)
class QuestionPair:
    """A question that was asked in both."""

    question_id: str
    """In the bank."""
    question: str
    """As asked the later time."""
    retried: bool
    """Whether the later interview is a retry of this very answer."""
    overall: Pair
    """The answers' scores."""
    criteria: tuple[Pair, ...]
    """In the rubric's order."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that two interviews have to say of each other."""

    earlier: Digest
    """The one that began first."""
    later: Digest
    """The other."""
    overall: Pair
    """Their scores."""
    stages: tuple[StagePair, ...]
    """In the order of a loop."""
    questions: tuple[QuestionPair, ...]
    """In the order the later one asked them."""


def compare(one: Digest, other: Digest) -> Comparison:
    """Return what differs; whichever is given first, a difference is the later minus the earlier."""
    earlier, later = in_order((one, other))
    return Comparison(
        earlier=earlier,
        later=later,
        overall=_whole(
            _scores([(earlier.overall, earlier.interval)]), _scores([(later.overall, later.interval)])
        ),
        stages=tuple(_stage(stage, earlier, later) for stage in StageKind if _reached(stage, earlier, later)),
        questions=tuple(_questions(earlier, later)),
    )


def compare_by_id(digests: Iterable[Digest], one: str, other: str) -> Comparison:
    """Return two of them side by side; BadInput for one and the same, NotFound for what isn't among them."""
    if one == other:
        raise BadInput("These are one and the same interview. Choose two different ones.", field="b")
    by_id = {digest.interview_id: digest for digest in digests}
    if one not in by_id or other not in by_id:
        raise NotFound("There is no graded interview of this name; it may have been deleted.")
    return compare(by_id[one], by_id[other])


def _reached(stage: StageKind, *digests: Digest) -> bool:
    return any(one.kind is stage for digest in digests for one in digest.stages)


def _stage(stage: StageKind, earlier: Digest, later: Digest) -> StagePair:
    wholes = [
        _scores((one.score, one.interval) for one in digest.stages if one.kind is stage)
        for digest in (earlier, later)
    ]
    measured = [[one for one in digest.measured if one.stage is stage] for digest in (earlier, later)]
    return StagePair(stage, _whole(*wholes), _criteria(*measured))


def _questions(earlier: Digest, later: Digest) -> Iterable[QuestionPair]:
    before = {one.question_id: one for one in earlier.answers if one.question_id}
    for after in later.answers:
        if after.question_id and (first := before.get(after.question_id)):
            yield _question(after.question_id, (earlier, first), (later, after))


def _question(
    question_id: str, before: tuple[Digest, Answered], after: tuple[Digest, Answered]
) -> QuestionPair:
    wholes = [_scores([(answer.score, answer.interval)]) for _, answer in (before, after)]
    measured = [[m for m in d.measured if m.unit_key == a.unit_key] for d, a in (before, after)]
    retries = after[0].retries
    return QuestionPair(
        question_id=question_id,
        question=after[1].question,
        retried=retries is not None
        and (retries.interview_id, retries.unit_key) == (before[0].interview_id, before[1].unit_key),
        overall=_whole(*wholes),
        criteria=_criteria(*measured),
    )


def _criteria(before: Sequence[Measured], after: Sequence[Measured]) -> tuple[Pair, ...]:
    names = {(one.rubric, one.criterion): one.name for one in (*before, *after)}
    rubrics = list(dict.fromkeys(rubric for rubric, _ in names))
    keys = sorted(names, key=lambda key: rubrics.index(key[0]))
    return tuple(_pair(names[key], key[0], _of(before, key), _of(after, key)) for key in keys)


def _of(measured: Iterable[Measured], key: tuple[str, str]) -> list[Score]:
    return _scores((m.estimate, m.interval) for m in measured if (m.rubric, m.criterion) == key)


def _scores(found: Iterable[tuple[float | None, Interval | None]]) -> list[Score]:
    return [Score(value, interval, 1.0) for value, interval in found]


def _whole(before: Sequence[Score], after: Sequence[Score]) -> Pair:
    return _pair("", None, before, after)


def _pair(name: str, rubric: str | None, before: Sequence[Score], after: Sequence[Score]) -> Pair:
    return Pair(name, rubric, level_of(before), level_of(after), change_of(before, after))
