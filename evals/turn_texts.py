"""What had been said of an answer at a place where somebody might stop: taken from whole answers."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from evals.dataset import DATA, Case, packaged, read_cases
from interviewer.voice.endpointing import Asked
from interviewer.voice.turn_cues import words_of
from knowledge.bank import load_questions
from rubrics.load import load_rubrics

Place = Literal["finished", "sentence_end", "mid_clause"]
_RUBRICS = ("star", "technical", "system_design", "recruiter")
_HELD_OUT = frozenset({"t05", "t29", "b24", "b37", "d31", "r04", "r32", "r35"})
"""Questions and conversations never fitted on, chosen before anything was fitted; also all of own_holdout.jsonl."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_CUTS_UNMARKED = 4
"""Cuts in an answer that shows no sentences."""
_STOPPED_ANYWAY = 0.5
"""Share of cuts that are there with a full stop too: a recogniser that hears phrases one by one likes to set one."""
_GOES_ON = frozenset({"event", "role", "reasoned", "bare", "team"})
_LAST = frozenset({"measured", "changed", "vague", "lesson", "hollow"})
_GUIDES = Path(__file__).parents[1] / "knowledge" / "guides"


@dataclass(frozen=True, slots=True)
class SoFar:
    """A turn up to a place where the candidate stops speaking."""

    text: str
    place: Place
    asked: Asked | None
    group: str
    """What folds are grouped by."""
    held_out: bool = False
    """Never fitted on."""
    own: bool = False
    """Whether the text was written for this, not taken from labelled answers."""
    alone: bool = False
    """Whether it is one sentence without those before it."""

    @property
    def over(self) -> bool:
        """Whether the answer is over."""
        return self.place == "finished"


@dataclass(frozen=True, slots=True)
class _Turn:
    text: str
    asked: Asked
    group: str
    held_out: bool = False
    own: bool = False
    marked: bool = True


def bare(text: str) -> str:
    """Return it as a recogniser without punctuation writes it."""
    return " ".join(re.sub(r"[^\w' ]", " ", text.replace("-", " ")).lower().split())


def sentences(text: str) -> list[str]:
    """Return the sentences of a punctuated text."""
    return [found for found in _SENTENCE_END.split(" ".join(text.split())) if found]


def all_so_far(seed: int = 0) -> list[SoFar]:
    """Return every place of every answer, with punctuation and without; cuts inside sentences are drawn."""
    chance = random.Random(seed)
    return [place for turn in _turns() for place in _places(turn, chance)]


def without_question(places: list[SoFar]) -> list[SoFar]:
    """Return the places as they look where the question isn't known, and single sentences."""
    return [replace(place, asked=None) for place in places] + [
        replace(place, asked=None, text=sentences(place.text)[-1], alone=True)
        for place in places
        if place.place != "mid_clause" and len(sentences(place.text)) > 1
    ]


def clauses() -> Iterator[tuple[list[str], str, float]]:
    """Yield sentences as words, with the group and the weight they are fitted with; none that is held out."""
    for turn in _turns():
        if turn.marked and not turn.held_out:
            for sentence in sentences(turn.text):
                yield words_of(sentence), turn.group, 2.0
    for path in sorted(_GUIDES.rglob("*.md")):
        for sentence in _prose(path.read_text(encoding="utf-8")):
            yield words_of(sentence), "guides", 0.5
    criteria = {rubric.id: [c.key for c in rubric.criteria] for rubric in load_rubrics().values()}
    for question in load_questions(criteria=criteria):
        for point in (*question.key_points, *question.mistakes):
            yield words_of(point), "bank", 0.3


def story_parts() -> list[SoFar]:
    """Return single sentences by the part they play in a story: results and lessons tend to come last."""
    found = []
    for line in (DATA / "star_sentences.tsv").read_text(encoding="utf-8").splitlines():
        part, text = line.split("\t")
        if part in _GOES_ON | _LAST:
            place: Place = "finished" if part in _LAST else "sentence_end"
            found += [SoFar(said, place, None, text, alone=True) for said in (text, bare(text))]
    return found


def _prose(markdown: str) -> Iterator[str]:
    for line in markdown.splitlines():
        if not line.startswith(("#", "|", ">", "`", " ")):
            plain = re.sub(r"[*_`\[]|\]\([^)]*\)", "", line.removeprefix("- "))
            yield from (found for found in sentences(plain) if found.endswith((".", "?", "!")))


def _turns() -> Iterator[_Turn]:
    for rubric in _RUBRICS:
        for case in packaged(rubric):
            yield from _turns_of(case, held_out=case.question_id in _HELD_OUT)
    for case in read_cases(DATA / "own_holdout.jsonl"):
        yield from _turns_of(case, held_out=True)
    for line in (DATA / "turn_ends.tsv").read_text(encoding="utf-8").splitlines():
        place, kind, question, answer = line.split("\t")
        yield _Turn(answer, Asked(kind, place == "follow-up", question), f"own: {question}", own=True)


def _turns_of(case: Case, *, held_out: bool) -> Iterator[_Turn]:
    kind = "behavioral" if case.rubric == "star" else case.rubric
    question, answered = "", 0
    for turn in case.unit.turns:
        if turn.speaker == "interviewer":
            question = turn.text
            continue
        # in a recruiter screen the labelled conversations don't say which is a question and which asks back
        follow_up = answered > 0 and (kind != "recruiter" or answered % 2 == 0)
        asked = Asked(kind, follow_up, question)
        yield _Turn(turn.text, asked, case.question_id, held_out, marked=case.style != "asr")
        answered += 1


def _places(turn: _Turn, chance: random.Random) -> Iterator[SoFar]:
    def place(text: str, kind: Place) -> SoFar:
        return SoFar(text, kind, turn.asked, turn.group, turn.held_out, turn.own)

    if not turn.marked:
        yield place(turn.text, "finished")
        for _ in range(_CUTS_UNMARKED):
            if text := _cut(turn.text, chance):
                yield place(text, "mid_clause")
        return
    parts = sentences(turn.text)
    for number, sentence in enumerate(parts):
        before, end = parts[:number], number == len(parts) - 1
        whole = " ".join([*before, sentence])
        yield from (place(text, "finished" if end else "sentence_end") for text in (whole, bare(whole)))
        if begun := _cut(sentence, chance):
            text = " ".join([*before, begun])
            yield from (place(text, "mid_clause") for text in (text, bare(text)))
            if chance.random() < _STOPPED_ANYWAY:
                yield place(text.rstrip(",;:") + ".", "mid_clause")


def _cut(text: str, chance: random.Random) -> str | None:
    """Return the beginning of a sentence, at least two words short of it; None where it is too short."""
    words = text.split()
    return " ".join(words[: chance.randint(2, len(words) - 2)]) if len(words) > 4 else None
