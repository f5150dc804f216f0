"""How much a sentence sounds like each part of a framework: counts of the graders' words, and where it stands. Pure.

Nothing is scored with these numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from interviewer.grading import lexicon as story
from interviewer.grading.features_recruiter import topics_of
from interviewer.grading.text import marked
from interviewer.stronger.cue_words import CUES
from interviewer.stronger.model import Said

Scores = dict[str, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands."""

    said: Said
    """The sentence."""
    position: float
    """0 at the beginning of the first turn, 1 at its end; 1 in later turns."""
    opens: bool
    """Whether it is the first of the whole answer."""
    after_code: bool
    """Whether code was shown before it."""
    prompt: str
    """What the interviewer said before the turn."""
    probed: str | None
    """The criterion that the interviewer was after."""
    proves: frozenset[str]
    """Criteria for which the grader quotes it."""


_MOST = 2
"""How often one pattern can count in one sentence."""
_PROBED = {"star": 1.2}
"""What an answer to a probe is worth for what was probed; where a turn is long and goes on to other things, less."""
_PROBED_OTHERWISE, _PROVES = 0.5, 0.7
_EARLY = 0.4
"""Before this place in a story nothing has come of anything."""


@lru_cache(maxsize=4096)
def _counted(text: str, rubric_id: str) -> tuple[tuple[str, float], ...]:
    """Return what the words of a sentence say for each part."""
    said = marked(text)
    scores: Scores = {}
    for part, worth, pattern in CUES[rubric_id]:
        found = len(pattern.findall(said))
        if found:
            scores[part] = scores.get(part, 0.0) + worth * min(found, _MOST)
    return tuple(scores.items())


def worded(text: str, rubric_id: str) -> Scores:
    """Return how much a text sounds like each part, by its words alone; parts without any are absent."""
    return dict(_counted(text, rubric_id))


def _told(place: Place, scores: Scores) -> None:
    at = place.position
    add(scores, "situation", 1.4 * max(0.0, 1 - 3 * at))
    add(scores, "task", 0.5 * max(0.0, 1 - 2 * at))
    add(scores, "result", 0.6 * max(0.0, at - 0.4))
    add(scores, "reflection", 1.2 * max(0.0, at - 0.6))
    said = marked(place.said.text)
    measured = story.QUANTITY.search(said) and story.CHANGE.search(said)
    if measured and not story.CHANGED.search(said):
        add(scores, "result", 0.4 + at)
    if at < _EARLY and "result" in scores:  # what went wrong at first is measured too
        scores["result"] *= 0.5


def _explained(place: Place, scores: Scores) -> None:
    if place.opens:
        add(scores, "direct", 2.5)
    else:
        add(scores, "direct", -1.2 * place.position)
    add(scores, "how", 0.3)


def _coded(place: Place, scores: Scores) -> None:
    if place.said.is_code:
        add(scores, "code", 100.0)
    elif place.said.text.rstrip().endswith("?"):
        add(scores, "clarify", 1.5)
    add(scores, "tests" if place.after_code else "approach", 0.5)


def _screened(place: Place, scores: Scores) -> None:
    # what was asked decides, unless the words say something else very clearly
    for topic in topics_of(place.prompt):
        add(scores, topic, 1.3)


def _designed(place: Place, scores: Scores) -> None:
    if (
        place.position > _EARLY and "requirements" in scores
    ):  # later on, users and latency are what one designs for
        scores["requirements"] *= 0.5
    if place.said.text.rstrip().endswith("?") and place.position < 1:
        add(scores, "requirements", 2.0)


_PLACED: Mapping[str, Callable[[Place, Scores], None]] = {
    "star": _told,
    "technical": _explained,
    "coding": _coded,
    "recruiter": _screened,
    "system_design": _designed,
}
_PARTS_OF_CRITERIA: Mapping[str, Mapping[str, str]] = {
    "technical": {"correctness": "direct", "depth": "how", "application": "example"},
    "coding": {"correctness": "tests", "approach": "approach", "communication": "tests"},
}


def add(scores: Scores, part: str, worth: float) -> None:
    """Add to the score of a part."""
    scores[part] = scores.get(part, 0.0) + worth


def sounds_like(place: Place, rubric_id: str) -> Scores:
    """Return how much a sentence sounds like each part, with where it stands and what the grader says of it."""
    scores = worded(place.said.text, rubric_id)
    _PLACED[rubric_id](place, scores)
    parts = _PARTS_OF_CRITERIA.get(rubric_id, {})
    if place.probed:
        add(scores, parts.get(place.probed, place.probed), _PROBED.get(rubric_id, _PROBED_OTHERWISE))
    for criterion in place.proves:
        add(scores, parts.get(criterion, criterion), _PROVES)
    return scores
