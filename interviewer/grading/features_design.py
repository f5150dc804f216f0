"""What a design conversation is made of: ideas of each component, numbers, reasons, and questions asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interviewer.grading import lexicon, lexicon_design, lexicon_technical
from interviewer.grading.answer import Answer, Mask
from interviewer.grading.features import Counts, Features, PatternSet, UnitVectors, capped
from interviewer.grading.lexicon import Pattern
from interviewer.grading.substance import spoken
from knowledge.model import Question

COMPONENTS: dict[str, dict[str, Pattern]] = {
    "requirements": lexicon_design.REQUIREMENTS,
    "problem_framing": lexicon_design.FRAMING,
    "data_features": lexicon_design.DATA,
    "modeling": lexicon_design.MODELING,
    "serving_scale": lexicon_design.SERVING,
    "evaluation": lexicon_design.EVALUATION,
    "monitoring": lexicon_design.MONITORING,
    "tradeoffs": lexicon_design.TRADEOFFS,
}
_GENERAL = {
    "asks": lexicon_design.ASKS,
    "signposts": lexicon_design.SIGNPOSTS,
    "empty": lexicon_design.EMPTY,
    "quantity": lexicon.QUANTITY,
    "reason": lexicon_technical.MECHANISM,
    "limit": lexicon_technical.LIMIT,
    "filler_talk": lexicon.HYPOTHETICAL,
}
_OF_COMPONENTS = {
    f"{component}/{idea}": pattern
    for component, ideas in COMPONENTS.items()
    for idea, pattern in ideas.items()
}
_PATTERNS = PatternSet(_GENERAL | _OF_COMPONENTS)
_IDEAS = tuple(_OF_COMPONENTS)
MOST_IDEAS = 4
"""Ideas that one sentence can count for; where it names more, each counts less."""
WORDS_AN_IDEA = 5
"""A long sentence can count for one idea in so many words: speech recognition makes one sentence of several."""


@dataclass(frozen=True)
class DesignFeatures:
    """The feature set of the `system_design` rubric."""

    def prepare(
        self, answer: Answer, question: Question | None, vectors: UnitVectors | None
    ) -> PreparedDesign:
        """Count ideas; design answers are judged by what they contain, not by likeness to a text."""
        del question, vectors
        found = _PATTERNS.count(answer)
        ideas = found.kinds(_IDEAS)
        lengths = np.array([float(len(s.marked.split())) for s in answer.sentences])
        most = np.maximum(MOST_IDEAS, lengths / WORDS_AN_IDEA)
        counts = found.weighted(spoken(answer) * np.minimum(1.0, most / np.maximum(ideas, 1)))
        marks = np.array([float(s.text.count("?")) for s in answer.sentences])
        turns = np.array([s.turn_number for s in answer.sentences], dtype=np.int64)
        return PreparedDesign(counts, marks, turns, lengths)


@dataclass(frozen=True)
class PreparedDesign:
    """A design conversation, counted."""

    counts: Counts
    marks: np.ndarray[tuple[int], np.dtype[np.float64]]
    turns: np.ndarray[tuple[int], np.dtype[np.int64]]
    lengths: np.ndarray[tuple[int], np.dtype[np.float64]]

    def features(self, keep: Mask) -> Features:
        """Return the features of the kept sentences."""
        matrix = self.counts.matrix[keep]
        total = dict(zip(self.counts.names, matrix.sum(axis=0).tolist(), strict=True))
        hundreds = max(float(self.lengths[keep].sum()) / 100, 1.5)
        opening = keep & (self.turns <= 1)
        asks = max(float(self.counts.column("asks")[opening].sum()), float(self.marks[opening].sum()))
        found = {
            "asks_early": capped(asks, 4),
            "quantity": capped(total["quantity"], 20),
            "quantity_rate": capped(total["quantity"] / hundreds, 6),
            "reason": capped(total["reason"] / hundreds, 6),
            "limit": capped(total["limit"] / hundreds, 5),
            "empty_rate": capped(total["empty"] / hundreds, 3),
            "talk_rate": capped(total["filler_talk"] / hundreds, 3),
            "signposts": capped(total["signposts"], 6),
        }
        breadth = []
        for component, ideas in COMPONENTS.items():
            hits = [total[f"{component}/{idea}"] for idea in ideas]
            found[component] = sum(min(hit, 1) for hit in hits) / len(hits)
            found[f"{component}_often"] = sum(min(hit, 2) for hit in hits) / (2 * len(hits))
            found[f"{component}_numbers"] = capped(self._with_number(component, keep), 4)
            breadth.append(found[component])
        found["breadth"] = float(np.mean(breadth))
        return found

    def _with_number(self, component: str, keep: Mask) -> float:
        """Return how many kept sentences of this component contain a quantity."""
        ideas = [self.counts.column(f"{component}/{idea}") for idea in COMPONENTS[component]]
        return float(((np.sum(ideas, axis=0) > 1) & (self.counts.column("quantity") > 0))[keep].sum())
