"""What a grading was measured by, kept with it: so that it reads the same when rubric and grader have changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rubrics.model import Rubric


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A rubric and a grader, as they were."""

    rubric: Rubric
    """A copy: names and weights of an old grading stay what they were."""
    grader: str
    """What decides about a level besides the rubric; see `Grader.version`."""
    at: datetime
    """UTC, when it was graded."""

    def same_as(self, other: Yardstick | None) -> bool:
        """Return whether both measure alike, whenever they did."""
        return other is not None and (self.rubric, self.grader) == (other.rubric, other.grader)
