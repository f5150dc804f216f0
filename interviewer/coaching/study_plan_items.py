"""The things a plan is made of: how long each takes, and where it is done. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from interviewer.coaching.study_content import StoryKind, story_prompts
from interviewer.coaching.study_plan import Item, ItemKind
from interviewer.loop import SHAPES
from interviewer.model import Length, StageKind
from interviewer.report import STAGE_TITLES
from knowledge.model import Passage, Question

WORDS_A_MINUTE = 120
"""Half of what people read of a novel: a passage is read with a pencil."""
SAYING_BACK_MINUTES = 2
"""After each passage the page is closed and its point said aloud: what is only recognized is not known."""
DRILL_MINUTES = {"recruiter": 6, "behavioral": 10, "technical": 10, "coding": 20, "system_design": 30}
"""One question with its follow-ups, and reading what was missing."""
STORY_MINUTES = 20
"""An event on half a page, told once."""
REPORT_MINUTES: Mapping[Length, int] = {"short": 5, "full": 15}
"""Reading what came of a round: without it the round was a test and no practice."""
CHECKLIST_MINUTES = 10
VERBS: Mapping[ItemKind, str] = {
    "read": "Read",
    "drill": "Answer",
    "review": "Answer again",
    "story": "Prepare",
    "mock": "Hold",
    "checklist": "Check",
}
"""What is done with an item, as shown before its title."""
_LONGEST_TITLE_CHARS = 120


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below one heading of a guide: one passage, or several."""

    id: str
    """`guide-id#heading-slug`."""
    citation: str
    """Guide and heading, as shown."""
    words: int
    """How long."""

    @property
    def minutes(self) -> int:
        """For reading it and saying it back."""
        return math.ceil(self.words / WORDS_A_MINUTE) + SAYING_BACK_MINUTES


def sections_of(passages: Iterable[Passage]) -> dict[str, Section]:
    """Return the sections of the guides, by id."""
    found: dict[str, Section] = {}
    for passage in passages:
        key = section_id(passage.id)
        words = len(passage.text.split()) + (found[key].words if key in found else 0)
        found[key] = Section(key, passage.citation, words)
    return found


def section_id(passage_id: str) -> str:
    """Return the section that a passage is a part of."""
    return passage_id.partition("/")[0]


def reading(section: Section, why: str, topic: str) -> Item:
    """Return a section to read."""
    guide, _, heading = section.id.partition("#")
    return Item(
        id=f"read:{section.id}",
        kind="read",
        title=section.citation.rpartition(" › ")[2],
        why=why,
        minutes=section.minutes,
        link=f"/guides/{guide}#{heading}",
        source=section.citation,
        topic=topic,
        about=section.id,
    )


def drill(question: Question, why: str) -> Item:
    """Return a question to answer for the first time."""
    return Item(
        id=f"drill:{question.id}",
        kind="drill",
        title=shortened(question.text),
        why=why,
        minutes=DRILL_MINUTES.get(question.kind, 10),
        link=drill_link(question.id),
        topic=topic_of(question),
        about=question.id,
    )


def review(question: Question, due_on: date, why: str) -> Item:
    """Return a question to answer again, now that it is about to be forgotten."""
    return Item(
        id=f"review:{question.id}:{due_on.isoformat()}",
        kind="review",
        title=shortened(question.text),
        why=why,
        minutes=DRILL_MINUTES.get(question.kind, 10),
        link=drill_link(question.id),
        topic=topic_of(question),
        about=question.id,
    )


def story(kind: StoryKind, why: str, weak: Collection[str], question: Question | None) -> Item:
    """Return an event to get ready; `weak` are the criteria of stories that were weak so far."""
    marked = [
        f"{key.title()}{' (weak so far)' if key in weak else ''}: {text}"
        for key, text in story_prompts().items()
    ]
    return Item(
        id=f"story:{kind.key}",
        kind="story",
        title=f"A story: {kind.title}",
        why=why,
        minutes=STORY_MINUTES,
        link=drill_link(question.id) if question else None,
        topic="behavioral",
        about=kind.key,
        prompts=(*marked, f"They will ask: {kind.ask}"),
    )


def mock(number: int, rounds: Sequence[StageKind], length: Length, title: str, why: str) -> Item:
    """Return a mock interview; `number` counts those held and planned before it."""
    return Item(
        id=f"mock:{number}:{'+'.join(rounds)}:{length}",
        kind="mock",
        title=title,
        why=why,
        minutes=mock_minutes(rounds, length),
        link=f"/?stages={','.join(rounds)}&length={length}",
        topic="mock",
        about="+".join(rounds),
    )


def mock_minutes(rounds: Iterable[StageKind], length: Length) -> int:
    """Return how long such a mock takes with its report."""
    return sum(SHAPES[kind].minutes[length] for kind in rounds) + REPORT_MINUTES[length]


def round_names(rounds: Iterable[StageKind]) -> str:
    """Return rounds as people name them."""
    found = [STAGE_TITLES[kind] for kind in StageKind if kind in set(rounds)]
    return "the whole loop" if len(found) == len(StageKind) else ", ".join(found)


def topic_of(question: Question) -> str:
    """Return the question's group."""
    return question.topics[0] if question.kind != "recruiter" and question.topics else question.kind


def drill_link(question_id: str) -> str:
    """Return where a question is drilled."""
    return f"/drills?question={question_id}#pick"


def shortened(text: str) -> str:
    """Return a question in a line."""
    return shorten(" ".join(text.split()), _LONGEST_TITLE_CHARS, placeholder=" …")
