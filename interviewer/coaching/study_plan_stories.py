"""Which events to get ready for behavioral questions: what went badly first, then what was never asked. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from interviewer.coaching.digest import Answered
from interviewer.coaching.study_content import StoryKind, story_kinds
from interviewer.coaching.study_plan import Item
from interviewer.coaching.study_plan_items import shortened, story
from interviewer.rounding import one_decimal
from knowledge.model import Question

GOOD_ENOUGH = 4.0
"""An event told at this level is ready."""
_UNKNOWN = 3.0
_NOT_AT_ALL = 1_000


def stories(
    questions: Sequence[Question], latest: Mapping[str, Answered], weak: Collection[str]
) -> list[Item]:
    """Return the events to prepare; those told well are left out, and those that no question asks for.

    Each question belongs to the event it is nearest to. `questions` are behavioral; `latest` is the newest answer to
    each; `weak` are criteria of `star`.
    """
    found = []
    kinds = story_kinds()
    home = {q.id: min(kinds, key=lambda kind: _fit(q, kind)) for q in questions}
    for place, kind in enumerate(kinds):
        mine = [q for q in questions if home[q.id] is kind and _fit(q, kind) < _NOT_AT_ALL]
        fitting = sorted(mine, key=lambda q: _fit(q, kind))
        told = sorted((s, q.id, q) for q in fitting if (s := _score(latest, q)) is not None)
        standing = told[0][0] if told else _UNKNOWN
        if fitting and standing < GOOD_ENOUGH:
            chosen = told[0][2] if told else fitting[0]
            found.append((standing, place, story(kind, _why(fitting, told), weak, chosen)))
    return [item for *_, item in sorted(found, key=lambda one: one[:2])]


def _fit(question: Question, kind: StoryKind) -> int:
    """Return how near to the heart of such an event a question is, from 0; _NOT_AT_ALL where it isn't about it."""
    places = (kind.themes.index(topic) for topic in question.topics[1:] if topic in kind.themes)
    return min(places, default=_NOT_AT_ALL)


def _score(latest: Mapping[str, Answered], question: Question) -> float | None:
    return latest[question.id].score if question.id in latest else None


def _why(fitting: Sequence[Question], told: Sequence[tuple[float, str, Question]]) -> str:
    if told:
        score, _, question = told[0]
        return f"Told at {one_decimal(score)} of 5 when asked “{shortened(question.text)}”"
    count = len(fitting)
    many = "one question asks for it" if count == 1 else f"{count} questions ask for it"
    return f"Not told here yet; {many}"
