"""What a recruiter screen is made of: work with an outcome, production, motives, practical expectations.

What was asked decides where to look: each of the candidate's turns belongs to the topic of the question before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interviewer.grading import lexicon, lexicon_recruiter
from interviewer.grading.answer import Answer, Mask
from interviewer.grading.features import Counts, Features, PatternSet, UnitVectors, capped
from interviewer.grading.substance import MOTIVE_CUES, RECRUITER_CUES, own_stems, specific, spoken
from interviewer.grading.text import marked
from knowledge.model import Question

_WORDS = {
    "i_did": lexicon.I_DID,
    "we_did": lexicon.WE_DID,
    "baseline": lexicon.BASELINE,
    "quantity": lexicon.QUANTITY,
    "change": lexicon.CHANGE,
    "effect": lexicon.EFFECT,
    "changed": lexicon.CHANGED,
    "buzz": lexicon.BUZZ,
    "hedge": lexicon_recruiter.HEDGE,
    "owned": lexicon_recruiter.OWNED,
    "running": lexicon_recruiter.RUNNING,
    "incident": lexicon_recruiter.INCIDENT,
    "not_mine": lexicon_recruiter.NOT_MINE,
    "coursework": lexicon_recruiter.COURSEWORK,
    "their_company": lexicon_recruiter.THEIR_COMPANY,
    "own_path": lexicon_recruiter.OWN_PATH,
    "generic_motive": lexicon_recruiter.GENERIC_MOTIVE,
    "pay_only": lexicon_recruiter.PAY_ONLY,
    "pay": lexicon_recruiter.PAY,
    "place": lexicon_recruiter.PLACE,
    "date": lexicon_recruiter.DATE,
    "evasive": lexicon_recruiter.EVASIVE,
}
_PATTERNS = PatternSet(_WORDS)
_KINDS = (
    "i_did", "quantity", "change", "effect", "owned", "running", "incident", "their_company", "own_path",
)  # fmt: skip
TOPICS = tuple(lexicon_recruiter.TOPICS)


@dataclass(frozen=True)
class RecruiterFeatures:
    """The feature set of the `recruiter` rubric."""

    def prepare(
        self, answer: Answer, question: Question | None, vectors: UnitVectors | None
    ) -> PreparedScreen:
        """Count patterns and sort the candidate's turns by topic."""
        del question, vectors
        topics = [topics_of(s.prompt) for s in answer.sentences]
        about = np.array([[t in found for t in TOPICS] for found in topics], dtype=np.bool_).reshape(
            -1, len(TOPICS)
        )
        lengths = np.array([float(len(s.marked.split())) for s in answer.sentences])
        turns = np.array([s.turn_number for s in answer.sentences], dtype=np.int64)
        found = _PATTERNS.count(answer)
        said = spoken(answer) * specific(answer, found.kinds(_KINDS), RECRUITER_CUES)
        # where practical things are asked, short and plain words are the answer
        said = np.maximum(said, about[:, TOPICS.index("expectations")].astype(np.float64) * spoken(answer))
        own = [own_stems(s, MOTIVE_CUES) for s in answer.sentences]
        return PreparedScreen(found.weighted(said), about, lengths, turns, tuple(own), said)


@dataclass(frozen=True)
class PreparedScreen:
    """A recruiter screen, counted."""

    counts: Counts
    about: NDArray[np.bool_]
    """Shape (sentences, topics)."""
    lengths: NDArray[np.float64]
    turns: NDArray[np.int64]
    own: tuple[frozenset[str], ...]
    """Stems of each sentence that not anybody would say."""
    said: NDArray[np.float64]
    """How much each sentence says, 0–1; see `substance.py`."""

    def features(self, keep: Mask) -> Features:
        """Return the features of the kept sentences."""
        work, run, why, terms = (self._totals(keep & self.about[:, i]) for i in range(len(TOPICS)))
        total = self._totals(keep)
        said = max(float(self.lengths[keep].sum()), 60.0)
        turns = max(len(np.unique(self.turns[keep])), 1)
        return {
            "work_own": capped(work["i_did"] + work["owned"], 4),
            "work_outcome": capped(work["baseline"] + min(work["quantity"], work["change"]), 4),
            "work_quantity": capped(work["quantity"] + run["quantity"], 8),
            "work_effect": capped(work["effect"], 3),
            "not_mine": capped(total["not_mine"], 3),
            "coursework": capped(total["coursework"], 3),
            "buzz": capped(total["buzz"], 3),
            "hedge": capped(total["hedge"] / said * 100, 4),
            "run_owned": capped(run["owned"] + run["i_did"], 4),
            "run_running": capped(run["running"] + work["running"], 6),
            "run_incident": capped(run["incident"], 3),
            "run_quantity": capped(run["quantity"], 4),
            "run_changed": capped(run["changed"], 2),
            "why_company": capped(why["their_company"], 4),
            "why_path": capped(why["own_path"], 4),
            "why_generic": capped(why["generic_motive"], 2),
            "why_pay": capped(why["pay_only"], 2),
            "why_own": capped(self._own(keep & self.about[:, 2]), 25),
            "terms_pay": capped(terms["pay"] + min(terms["quantity"], 2), 3),
            "terms_place": capped(terms["place"], 2),
            "terms_date": capped(terms["date"], 2),
            "terms_evasive": capped(terms["evasive"], 2),
            "own_rate": self._own(keep) / said,
            "evasive": capped(total["evasive"], 4),
            "long_turns": capped(max(said / turns - 180, 0), 120),
        }

    def _totals(self, mask: Mask) -> dict[str, float]:
        return dict(zip(self.counts.names, self.counts.matrix[mask].sum(axis=0).tolist(), strict=True))

    def _own(self, mask: Mask) -> float:
        """Return how many different words of their own these sentences have."""
        kept = (
            stems
            for stems, said, is_kept in zip(self.own, self.said, mask, strict=True)
            if is_kept and said >= 0.5
        )
        return float(len(frozenset().union(*kept)))


def topics_of(prompt: str) -> frozenset[str]:
    """Return what an interviewer's words ask about; experience where nothing else is recognised."""
    found = frozenset(t for t, pattern in lexicon_recruiter.TOPICS.items() if pattern.search(marked(prompt)))
    return found or frozenset({"relevant_experience"})
