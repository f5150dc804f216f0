"""What a story of something that happened is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interviewer.grading import lexicon as words
from interviewer.grading.answer import Answer, Mask
from interviewer.grading.features import Counts, Features, Matrix, PatternSet, UnitVectors, capped, top_mean
from interviewer.grading.roles import SentenceRoles
from interviewer.grading.substance import specific, spoken
from knowledge.model import Question

_WORDS = {
    "i_did": words.I_DID,
    "i_do": words.I_DO,
    "we_did": words.WE_DID,
    "past": words.PAST,
    "self": words.SELF,
    "team": words.TEAM,
    "credit": words.CREDIT,
    "reason": words.REASON,
    "alternative": words.ALTERNATIVE,
    "obstacle": words.OBSTACLE,
    "quantity": words.QUANTITY,
    "change": words.CHANGE,
    "baseline": words.BASELINE,
    "outcome": words.OUTCOME,
    "effect": words.EFFECT,
    "vague": words.VAGUE,
    "weak": words.WEAK_ACTION,
    "hypothetical": words.HYPOTHETICAL,
    "buzz": words.BUZZ,
    "labels": words.STAR_LABELS,
    "lesson": words.LESSON,
    "changed": words.CHANGED,
    "blame": words.BLAME,
    "role": words.OWN_ROLE,
    "goal": words.GOAL,
    "when": words.WHEN,
    "where": words.WHERE,
    "stakes": words.STAKES,
}
_PATTERNS = PatternSet(_WORDS)
# how much of each is enough; beyond it nothing is gained by saying more
_CAPS = {
    "own": 10, "own_reason": 6, "reason": 8, "alternative": 5, "obstacle": 6, "credit": 3, "hypothetical": 6,
    "we_did": 6, "quantity": 8, "baseline": 3, "metric": 5, "outcome": 4, "effect": 5, "quantity_effect": 3,
    "baseline_effect": 2, "vague": 2, "weak": 2, "lesson": 3, "changed": 3, "blame": 2, "role": 3, "goal": 4, "when": 2,
    "buzz": 4, "labels": 2,
}  # fmt: skip
_KINDS = (
    "role", "goal", "reason", "alternative", "baseline", "lesson", "changed", "credit", "when", "where", "quantity",
    "change", "outcome", "effect",
)  # fmt: skip
_EARLY_CAPS = {"where": 2, "quantity": 3, "stakes": 4}
_LATE_CAPS = {"quantity": 4, "baseline": 2, "metric": 3, "lesson": 2, "changed": 2}


@dataclass(frozen=True)
class StarFeatures:
    """The feature set of the `star` rubric."""

    roles: SentenceRoles
    """Tells which part of a story a sentence is."""

    def prepare(
        self, answer: Answer, question: Question | None, vectors: UnitVectors | None
    ) -> PreparedStory:
        """Count patterns, and tell which part of the story each sentence is."""
        del question  # the gate compares with the question; a story is judged by itself
        found = _PATTERNS.count(answer)
        weights = spoken(answer) * specific(answer, found.kinds(_KINDS))
        counts = _with_combinations(found).weighted(weights)
        lengths = np.array([len(s.marked.split()) for s in answer.sentences], dtype=np.float64)
        parts = None
        if vectors is not None and answer.sentences:
            parts = self.roles.probabilities(vectors.sentences)
        return PreparedStory(counts, lengths, weights, parts, self.roles.classes)


@dataclass(frozen=True)
class PreparedStory:
    """A story, counted."""

    counts: Counts
    lengths: Matrix
    """Words of each sentence."""
    weights: Matrix
    """How much each sentence says, 0–1; see `substance.py`."""
    parts: Matrix | None
    """Probability of each role for each sentence; None without vectors."""
    roles: tuple[str, ...]

    def features(self, keep: Mask) -> Features:
        """Return the features of the kept sentences."""
        matrix = self.counts.matrix[keep]
        total = dict(zip(self.counts.names, matrix.sum(axis=0).tolist(), strict=True))
        third = max(2, len(matrix) // 3)
        early = dict(zip(self.counts.names, matrix[:third].sum(axis=0).tolist(), strict=True))
        late = dict(zip(self.counts.names, matrix[-third:].sum(axis=0).tolist(), strict=True))
        said = float(self.lengths[keep].sum())
        found = {name: capped(total[name], cap) for name, cap in _CAPS.items()}
        found |= {f"early_{name}": capped(early[name], cap) for name, cap in _EARLY_CAPS.items()}
        found |= {f"late_{name}": capped(late[name], cap) for name, cap in _LATE_CAPS.items()}
        found["agency"] = (total["self"] + 1) / (total["self"] + total["team"] + 2)
        found["own_share"] = (total["own"] + 0.5) / (total["own"] + total["we_did"] + 1)
        found["role_goal"] = found["role"] * found["goal"]
        found["density"] = capped(total["quantity"] / max(said, 40) * 100, 5)
        return found | self._part_features(keep)

    def _part_features(self, keep: Mask) -> Features:
        if self.parts is None:
            return {}
        found: Features = {}
        for column, role in enumerate(self.roles):
            values = self.parts[keep, column] * self.weights[keep]
            found[f"top_{role}"] = top_mean(values)
            found[f"mean_{role}"] = float(values.sum() / max(self.weights[keep].sum(), 1.0))
            found[f"sum_{role}"] = min(float(values.sum()), 4.0)
        return found


def _with_combinations(counts: Counts) -> Counts:
    """Add what only counts when it stands in one sentence: an own step and its reason, a number and its effect."""
    one = {
        name: np.minimum(counts.column(name), 1.0) for name in ("quantity", "change", "baseline", "effect")
    }
    did = counts.column("i_did") + 0.5 * counts.column("i_do")
    alone = (did > 0) & (counts.column("we_did") == 0)
    # after "I froze the release" the subject is often dropped: "compared …, and added …"
    own = np.where(alone, np.maximum(did, np.minimum(counts.column("past"), 3.0)), did)
    why = np.minimum(counts.column("reason") + counts.column("alternative"), 2.0)
    extra = {
        "own": own,
        "own_reason": np.minimum(own, 1.0) * why,
        "metric": np.minimum(counts.column("quantity"), 2.0) * one["change"],
        "quantity_effect": one["quantity"] * one["effect"],
        "baseline_effect": one["baseline"] * one["effect"],
    }
    return Counts((*counts.names, *extra), np.column_stack([counts.matrix, *extra.values()]))
