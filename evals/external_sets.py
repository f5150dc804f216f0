"""The formats of the sets that people graded: one line of JSON each, read into one form.

- `digiklausur`: `{id, qid, question, answer, score, max_score}`; no references.
- `saf`: `{id, split, qid, question, references: [text], answer, verdict, score}`, the score 0–1.
- `scientsbank`, `beetle`: `{id, dataset, split, module, qid, question, references: [{text, category}], answer, label}`,
  the label one of three verdicts (or of five, which are folded into three); both sets may lie in one file.

`split` may be absent; other fields are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

TRAINING = "training"
"""The part of a set that its makers gave to be learned from."""
_BLANK = re.compile(
    r"^\W*(?:(?:no|empty|blank|missing)\W+(?:submission|response|answer)|nothing|idk|i ?do ?n[o']?t know|\W*)\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class HumanGraded:
    """One answer with what a person thought of it."""

    id: str
    question_id: str
    """What folds are grouped by."""
    question: str
    answer: str
    references: tuple[str, ...]
    """Model answers; may be empty."""
    score: float
    """0–1."""
    label: str | None = None
    """A verdict in words, where the set has one."""
    split: str = ""
    """`TRAINING`, or the name of a part that the set's makers held back."""

    @property
    def blank(self) -> bool:
        """Whether nothing was answered; such rows make any figure look better."""
        return bool(_BLANK.match(self.answer))


def _digiklausur(row: Mapping[str, Any]) -> HumanGraded:
    score = float(row["score"]) / float(row["max_score"])
    return HumanGraded(
        row["id"], str(row["qid"]), row["question"], row["answer"], (), score, split=str(row.get("split", ""))
    )


def _saf(row: Mapping[str, Any]) -> HumanGraded:
    return HumanGraded(
        row["id"],
        str(row["qid"]),
        row["question"],
        row["answer"],
        tuple(row["references"]),
        float(row["score"]),
        str(row["verdict"]).lower(),
        str(row.get("split", "")),
    )


_WORTH = {"correct": 1.0, "incorrect": 0.25, "contradictory": 0.0}
"""An order of the three verdicts; only ranks are read from it."""
_OF_FIVE = dict.fromkeys(("partially_correct_incomplete", "irrelevant", "non_domain"), "incorrect")
"""How the makers of the set fold its five verdicts into three."""


def _semeval(dataset: str) -> Callable[[Mapping[str, Any]], HumanGraded | None]:
    def load(row: Mapping[str, Any]) -> HumanGraded | None:
        if row["dataset"].lower() != dataset:
            return None
        label = _OF_FIVE.get(row["label"], row["label"])
        return HumanGraded(
            row["id"],
            f"{row['module']}/{row['qid']}",
            row["question"],
            row["answer"],
            # the best references first: of many, only some become key points
            tuple(r["text"] for r in sorted(row["references"], key=_rank)),
            _WORTH[label],
            label,
            str(row.get("split", "")),
        )

    return load


def _rank(reference: Mapping[str, Any]) -> bool:
    return reference.get("category") not in {"BEST", None}


LOADERS: Mapping[str, Callable[[Mapping[str, Any]], HumanGraded | None]] = {
    "digiklausur": _digiklausur,
    "saf": _saf,
    "scientsbank": _semeval("scientsbank"),
    "beetle": _semeval("beetle"),
}
