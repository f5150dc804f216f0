"""The verdict in one sentence, computed: what carried the interview, and what cost it most. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.changes import GOOD_ENOUGH, Lever, levers
from interviewer.model import StageKind
from interviewer.report import StageReport
from rubrics.model import HIGHEST, Criterion, Recommendation
from rubrics.signals import weak_words

_OPENINGS = {
    Recommendation.STRONG_NO: "A strong no",
    Recommendation.NO: "A no",
    Recommendation.MIXED: "A mixed interview",
    Recommendation.YES: "A yes",
    Recommendation.STRONG_YES: "A strong yes",
}
ROUNDS = {
    StageKind.RECRUITER: "the recruiter screen",
    StageKind.PHONE_SCREEN: "the technical phone screen",
    StageKind.SYSTEM_DESIGN: "the system design round",
    StageKind.BEHAVIORAL: "the behavioral round",
}
"""A round within a sentence."""
_MIDDLE = 3.0
"""Below it nothing has carried anything."""
_STANDS_OUT = 0.3
"""Rounds nearer to each other than this are of one strength; a choice, about half the width of a usual interval."""
_WEAK_BELOW = 3.4
"""Where the rubrics' “mixed” ends: a criterion below it has held something back."""


def verdict_sentence(stages: Sequence[StageReport], recommendation: Recommendation | None) -> str:
    """Return the sentence; it says so where there is no verdict, or where it is one on a part of the loop."""
    scored = [stage for stage in stages if stage.score.value is not None]
    if recommendation is None or not scored:
        answered = any(stage.units for stage in stages)
        return f"Not graded: {'there was too little to judge' if answered else 'no question was answered'}."
    part = f", judged on {len(scored)} of {len(stages)} rounds" if len(scored) < len(stages) else ""
    criteria = _by_criterion(levers(scored))
    carried = _best_round(scored) if len(scored) > 1 else _best_criterion(criteria)
    return f"{_OPENINGS[recommendation]}{part}: {carried}, and {_cost_most(criteria)}."


@dataclass(frozen=True, slots=True)
class _Told:
    """One criterion of one rubric, over all answers it was graded in."""

    rubric: str
    criterion: Criterion
    mean: float
    cost: float
    """Of the overall, against level 5: share × headroom × confidence, as for the changes."""


def _by_criterion(all_levers: Sequence[Lever]) -> list[_Told]:
    grouped: dict[tuple[str, str], list[Lever]] = {}
    for lever in all_levers:
        grouped.setdefault(lever.same, []).append(lever)
    return [_told(rubric, group) for (rubric, _), group in grouped.items()]


def _told(rubric: str, group: Sequence[Lever]) -> _Told:
    share = sum(lever.share for lever in group)
    mean = sum(lever.share * lever.estimate for lever in group) / share
    cost = sum(lever.moved_to(HIGHEST) * lever.certainty for lever in group)
    return _Told(rubric, group[0].criterion, mean, cost)


def _best_round(scored: Sequence[StageReport]) -> str:
    values = [stage.score.value or 0.0 for stage in scored]
    best = max(values)
    if best < _MIDDLE:
        return "no round reached the middle of the scale"
    if best - min(values) < _STANDS_OUT:
        return "the rounds are of one strength"
    return f"{ROUNDS[scored[values.index(best)].kind]} carried it"


def _best_criterion(criteria: Sequence[_Told]) -> str:
    best = max(criteria, key=lambda told: told.mean)
    if best.mean < _MIDDLE:
        return "nothing in it reached the middle of the scale"
    return f"“{best.criterion.name}” was its strongest part"


def _cost_most(criteria: Sequence[_Told]) -> str:
    open_ = [told for told in criteria if told.mean < GOOD_ENOUGH]
    if not open_:
        return "no criterion was weak"
    worst = max(open_, key=lambda told: told.cost)
    if worst.mean >= _WEAK_BELOW:
        return f"most is left to gain in “{worst.criterion.name}”"
    weak = weak_words(worst.rubric, worst.criterion.key) or f"“{worst.criterion.name}”"
    return f"{weak} held it back"
