"""Which probes an answer leaves open: the weakest criteria, with the candidate's own words. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.model import Move, MoveKind
from interviewer.quoting import content_words, quote_for
from interviewer.state import State
from knowledge.model import Question
from rubrics.model import Rubric

# At or above this estimate a criterion is good enough not to be probed: between "3: present" and "4".
COVERED = 3.6
# What is not estimated (code that nobody ran) is probed after what is known to be weak.
_UNKNOWN = 3.0
# A prepared follow-up of which this share was said already is not asked.
_SAID_SHARE = 0.75
_FEWEST_SAID = 3
_NEVER_PROBED = frozenset({"communication"})


def probes_for(state: State, question: Question, coverage: Mapping[str, float], rubric: Rubric) -> list[Move]:
    """Return one probe for each weak criterion not yet probed, weakest first."""
    history = state.moves_on(question.id)
    done = {m.criterion for m in history if m.criterion}
    relevant = set(question.criteria) if question.kind == "recruiter" else None
    weak = []
    for order, criterion in enumerate(rubric.criteria):
        key = criterion.key
        estimate = coverage.get(key, _UNKNOWN)
        skip = key in _NEVER_PROBED or key in done or (relevant is not None and key not in relevant)
        if not skip and estimate < COVERED:
            weak.append((round(estimate, 1), -criterion.weight, order, key))
    texts = state.candidate_texts(question.id)
    return [_probe(question, key, texts, history) for *_, key in sorted(weak)]


def _probe(question: Question, criterion: str, texts: tuple[str, ...], history: tuple[Move, ...]) -> Move:
    used = {m.follow_up for m in history}
    said = _stems(" ".join(texts))
    fitting = (f.text for f in question.follow_ups if f.criterion == criterion and f.text not in used)
    follow_up = next((text for text in fitting if not _was_said(text, said)), None)
    quotes = {m.quote for m in history if m.quote}
    return Move(
        MoveKind.PROBE,
        question_id=question.id,
        criterion=criterion,
        follow_up=follow_up,
        quote=quote_for(criterion, follow_up or "", texts, used=quotes),
    )


def _was_said(follow_up: str, said: set[str]) -> bool:
    """Return whether nearly all that a follow-up is about came up already."""
    asked = _stems(follow_up)
    return len(asked) >= _FEWEST_SAID and len(asked & said) >= _SAID_SHARE * len(asked)


def _stems(text: str) -> set[str]:
    """Return the first letters of the words that carry meaning: enough to match `measured` with `measure`."""
    return {word[:5] for word in content_words(text)}
