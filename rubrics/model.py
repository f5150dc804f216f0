"""Rubrics: what is measured, by which words, with which weight, and the arithmetic on the result. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LOWEST, HIGHEST = 1, 5


class RubricError(Exception):
    """A rubric file can't be used; the message names the file, the key and the reason."""


class Recommendation(StrEnum):
    """What an interviewer would write at the top of the debrief form."""

    STRONG_NO = "strong_no"
    NO = "no"
    MIXED = "mixed"
    YES = "yes"
    STRONG_YES = "strong_yes"


# Upper bounds (exclusive) of the bands, from RUBRICS.md.
BANDS = (
    (1.8, Recommendation.STRONG_NO),
    (2.6, Recommendation.NO),
    (3.4, Recommendation.MIXED),
    (4.2, Recommendation.YES),
)


def recommendation(overall: float) -> Recommendation:
    """Return the band that an overall score of 1–5 falls into."""
    return next((band for bound, band in BANDS if overall < bound), Recommendation.STRONG_YES)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is measured."""

    key: str
    """Stable name, such as `result`."""
    name: str
    """As shown to people."""
    weight: float
    """Share in the overall; a rubric's weights sum to 1."""
    levels: Mapping[int, str]
    """What an answer at levels 1, 3 and 5 looks like; 2 and 4 lie between."""
    looks_for: str = ""
    """One sentence for the candidate: what raises this score."""


@dataclass(frozen=True, slots=True)
class Rubric:
    """A set of criteria for one kind of answer."""

    id: str
    """star, technical, coding, system_design or recruiter."""
    version: str
    """Kept with every grade."""
    title: str
    """As shown to people."""
    scope: str
    """`question`: graded answer by answer; `stage`: once, on the whole conversation."""
    criteria: tuple[Criterion, ...]
    """In the order shown."""

    def criterion(self, key: str) -> Criterion:
        """Return the criterion with this key; KeyError if there is none."""
        for criterion in self.criteria:
            if criterion.key == key:
                return criterion
        raise KeyError(key)

    def overall(self, estimates: Mapping[str, float | None]) -> float | None:
        """Return the weighted mean of the graded criteria (1–5); None where nothing was graded."""
        graded = [(c.weight, e) for c in self.criteria if (e := estimates.get(c.key)) is not None]
        weight = sum(w for w, _ in graded)
        return sum(w * e for w, e in graded) / weight if weight else None
