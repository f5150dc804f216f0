"""What the page of drills shows, gathered from the bank and the past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from interviewer.coaching.digest import Digest
from interviewer.coaching.drill_set import DrillSet
from interviewer.coaching.drilling import DrillFor
from interviewer.coaching.weakness import Weakness
from interviewer.ports import InterviewSummary
from interviewer.service import Service
from interviewer.topics import topic_name
from knowledge.bank import QuestionBank
from knowledge.model import Question

_MOST_RECENT = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """A question to pick."""

    question: Question
    """As in the bank."""
    score: float | None
    """Of its newest graded answer."""
    seen: bool
    """Whether it was ever asked."""


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of a topic."""

    key: str
    """As in the address."""
    name: str
    """As shown."""
    choices: tuple[Choice, ...]
    """Those that fit the search."""
    total: int
    """All there are."""


@dataclass(frozen=True, slots=True)
class Recent:
    """A drill or retry of late."""

    interview_id: str
    """Whose."""
    question: str
    """As asked."""
    retry: bool
    """Whether it was an answer given again."""
    at: datetime
    """UTC, when it began."""
    score: float | None
    """None where nothing was graded."""


@dataclass(frozen=True, slots=True)
class DrillPage:
    """Everything the template needs."""

    groups: tuple[Group, ...]
    """Those with questions that fit."""
    topics: tuple[Group, ...]
    """All there are, to choose from."""
    found: int
    """Questions that fit."""
    q: str
    """What was searched for."""
    topic: str
    """Key of the topic chosen; empty: all."""
    due: int
    """How many questions are due again today."""
    spots: tuple[Weakness, ...]
    """What a set would be made from."""
    set: DrillSet | None
    """The set to go on with; None where there is none, or it is over."""
    recent: tuple[Recent, ...]
    """Newest first."""
    open: tuple[InterviewSummary, ...]
    """Drills that were not finished, newest first."""
    level: str
    """Of the newest interview."""


async def drill_page(service: Service, q: str, topic: str) -> DrillPage:
    """Return what the page shows for a search and a topic."""
    digests = await service.past.digests()
    current = await service.drills.current_set()
    lines = await service.store.history(limit=50)
    asked = {i for ids in await service.store.asked_before(limit=200) for i in ids}
    topics = _groups(service.bank, digests, asked)
    groups = [_narrowed(g, q) for g in topics if topic in ("", g.key)]
    held = [d for d in reversed(digests) if d.purpose != "interview"]
    return DrillPage(
        groups=tuple(g for g in groups if g.choices),
        topics=topics,
        found=sum(len(g.choices) for g in groups),
        q=q,
        topic=topic,
        due=len(await service.drills.due(DrillFor())),
        spots=tuple(await service.drills.weak_spots()),
        set=None if current is None or current.is_over else current,
        recent=tuple(_recent(d, service.bank) for d in held[:_MOST_RECENT]),
        open=tuple(line for line in lines if line.purpose != "interview" and line.status != "finished")[:2],
        level=digests[-1].level if digests else "mid",
    )


def _group_of(question: Question) -> str:
    if question.kind == "recruiter" or not question.topics:
        return question.kind
    return question.topics[0]


def _groups(bank: Iterable[Question], digests: Sequence[Digest], asked: set[str]) -> tuple[Group, ...]:
    scores = {
        a.question_id: a.score
        for d in digests
        for a in d.answers
        if a.question_id is not None and a.score is not None
    }
    groups: dict[str, list[Choice]] = {}
    for question in bank:
        choice = Choice(question, scores.get(question.id), question.id in asked)
        groups.setdefault(_group_of(question), []).append(choice)
    return tuple(Group(key, topic_name(key), tuple(choices), len(choices)) for key, choices in groups.items())


def _narrowed(group: Group, q: str) -> Group:
    words = q.lower().split()
    fits = tuple(c for c in group.choices if all(word in _searched(c.question) for word in words))
    return Group(group.key, group.name, fits, group.total)


def _searched(question: Question) -> str:
    return " ".join((question.text, question.rephrased, *question.topics)).lower()


def _recent(digest: Digest, bank: QuestionBank) -> Recent:
    answer = digest.answers[0] if digest.answers else None
    # A recruiter's questions are graded as a round; alone, the question says more than the round's name.
    alone = bank.get(digest.asked[0]).text if len(digest.asked) == 1 and digest.asked[0] in bank else None
    return Recent(
        interview_id=digest.interview_id,
        question=alone or (answer.question if answer else "Left before the question"),
        retry=digest.purpose == "retry",
        at=digest.created_at,
        score=answer.score if answer else None,
    )
