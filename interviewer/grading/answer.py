"""What the candidate said, cut into sentences that know where they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from interviewer.grading.injections import speaks_to_grader, where_it_speaks, without_hidden
from interviewer.grading.sentences import Span, split_sentences
from interviewer.grading.text import content_stems, marked, plain
from interviewer.model import Turn

MAX_SENTENCES = 240
"""More than 20 minutes of speech; what comes later in a longer text isn't judged."""
_TURNS_KEPT = 4096
"""Those of some hundred interviews that are going on: each is read again, whole, after every turn."""

_RECOGNISED = re.compile(r"\s*(?:[a-z0-9'’%$€£&-]+\s+){12,}(?=\S*[^a-z0-9\s'’%$€£&.,-])")
"""Words of a speech recogniser, which knows no capitals and no stops, up to the first one."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one turn."""

    turn_id: str
    """Where it was said."""
    text: str
    """Verbatim."""
    turn_text: str
    """The whole turn it is a slice of."""
    span: Span
    """Where it stands in the turn."""
    turn_number: int
    """Index among the candidate's turns."""
    prompt: str = ""
    """The interviewer's words before the turn."""

    @property
    def plain(self) -> str:
        """See `text.plain`."""
        return plain(self.text)

    @property
    def marked(self) -> str:
        """See `text.marked`."""
        return marked(self.text)


@dataclass(frozen=True)
class Answer:
    """All that is judged of one unit, in order."""

    sentences: tuple[Sentence, ...]
    """Without those that speak to the grader."""
    stripped: tuple[str, ...] = ()
    """Sentences left out because they speak to the grader, verbatim."""
    prompts: tuple[str, ...] = ()
    """What the interviewer said, in order."""
    left_out: tuple[str, ...] = ()
    """Sentences left out because they are no part of an answer, verbatim; see `asides.py`."""

    @cached_property
    def joined(self) -> str:
        """The marked sentences, one a line: patterns run over it once."""
        return "\n".join(s.marked for s in self.sentences)

    @cached_property
    def text(self) -> str:
        """Everything judged, in plain form."""
        return " ".join(s.plain for s in self.sentences)

    @cached_property
    def stems(self) -> frozenset[str]:
        """What carries meaning in it; see `text.content_stems`."""
        return frozenset[str]().union(*(content_stems(s.text) for s in self.sentences))

    @property
    def word_count(self) -> int:
        """Words judged."""
        return len(self.text.split())

    def only(self, keep: Mask) -> Answer:
        """Return the answer without the other sentences, which it keeps as left out."""
        if keep.all():
            return self
        kept = tuple(s for s, is_kept in zip(self.sentences, keep, strict=True) if is_kept)
        left_out = tuple(s.text for s, is_kept in zip(self.sentences, keep, strict=True) if not is_kept)
        return replace(self, sentences=kept, left_out=(*self.left_out, *left_out))

    @property
    def everything(self) -> Mask:
        """The mask that keeps every sentence."""
        return np.ones(len(self.sentences), dtype=np.bool_)


def read_turns(turns: Sequence[Turn]) -> Answer:
    """Return the candidate's sentences; nothing a candidate can write makes this fail."""
    said: list[tuple[str, str, str]] = []
    prompt = ""
    for turn in turns:
        if turn.speaker == "candidate":
            said.append((turn.id, turn.text, prompt))
        else:
            prompt = turn.text
    return _read(said, tuple(t.text for t in turns if t.speaker == "interviewer"))


def read_texts(texts: Sequence[str]) -> Answer:
    """Return the sentences of these texts of a candidate, with turn ids `t1`, `t2` …"""
    return _read([(f"t{number + 1}", text, "") for number, text in enumerate(texts)], ())


def _read(said: Sequence[tuple[str, str, str]], prompts: tuple[str, ...]) -> Answer:
    kept: list[Sentence] = []
    stripped: list[str] = []
    already: set[str] = set()  # saying it twice adds nothing
    for number, (turn_id, text, prompt) in enumerate(said):
        for span, said_plainly in _pieces(text):
            if len(kept) >= MAX_SENTENCES:
                break
            if said_plainly is None:
                stripped.append(span.of(text))
            elif said_plainly and said_plainly not in already:
                already.add(said_plainly)
                kept.append(Sentence(turn_id, span.of(text), text, span, number, prompt))
    return Answer(tuple(kept), tuple(stripped), prompts)


@lru_cache(maxsize=_TURNS_KEPT)
def _pieces(text: str) -> tuple[tuple[Span, str | None], ...]:
    """Return the sentences of a turn with what is plainly said in each; None where it speaks to the grader."""
    spans = _spans(text)
    return tuple(
        (s, None if speaks_to_grader(s.of(text)) else plain(without_hidden(s.of(text)))) for s in spans
    )


def _spans(text: str) -> list[Span]:
    """Return the sentences; where nobody set a full stop, what is written otherwise begins one of its own."""
    recognised = _RECOGNISED.match(text)
    begins = [recognised.end()] if recognised else []
    spans = split_sentences(text, begins)
    orders = [
        span.start + where_it_speaks(span.of(text)) for span in spans if speaks_to_grader(span.of(text))
    ]
    return split_sentences(text, [*begins, *orders]) if orders else spans
