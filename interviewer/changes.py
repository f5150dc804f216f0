"""Which change would raise the score most, and by how much: weight × headroom × confidence. Pure.

Every score is a weighted mean, so the overall is linear in each grade that counts, as long as the same grades count:

    share = weight ÷ weight graded in the answer ÷ answers scored in the round ÷ rounds scored
    gain  = share × (target level − estimate)

The headroom reaches up to level 5, because that is the level the advice describes; no rubric describes level 4, so
nobody could check whether it was reached. The gain is therefore the most that a criterion can give.

Confidence counts in the order only, never in the gain: between two changes of the same worth, the one comes first
that is more surely needed. It is the share of the scale that the grade's 80% interval rules out: an interval as wide
as the scale says nothing (0), a point says everything (1), and one of ±1 level is worth a half. Where the interval was
assumed rather than measured it counts a half at most, what ±1 level is worth before the ends of the scale cut it off.
Where two graders are far apart, the interval is first widened until it holds both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviewer.grading.answer import read_turns
from interviewer.grading.evidence import quotes_of
from interviewer.grading.text import content_stems
from interviewer.model import Evidence, Grade, Turn
from interviewer.report import NextStep, StageReport, UnitReport
from rubrics.model import HIGHEST, LOWEST, Criterion

UNSAID = "No words for this were found in what you said."
GOOD_ENOUGH = 4.2
"""A criterion at or above this has no headroom worth a place among three pieces of advice."""
_MOST_NEXT_STEPS = 3
_ASSUMED_AT_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Lever:
    """One grade that counts, and what it moves."""

    stage: StageReport
    """In which round."""
    unit: UnitReport
    """In which answer."""
    criterion: Criterion
    """What was measured."""
    grade: Grade
    """As it counts: before the hint where that is what counts."""
    share: float
    """Its part of the overall, 0–1; all of them make 1."""

    @property
    def estimate(self) -> float:
        """Where it stands."""
        return self.grade.estimate or 0.0

    @property
    def certainty(self) -> float:
        """How sure the grade is, 0–1."""
        return certainty(self.grade)

    @property
    def same(self) -> tuple[str, str]:
        """What two answers have in common when they are measured by the same criterion."""
        return self.unit.rubric.id, self.criterion.key

    def moved_to(self, level: float) -> float:
        """Return by how much the overall would rise at this level, all else as it is; it falls below zero."""
        return self.share * (level - self.estimate)


def levers(stages: Sequence[StageReport]) -> tuple[Lever, ...]:
    """Return every grade that counts in the overall, in order."""
    scored = [stage for stage in stages if stage.score.value is not None]
    return tuple(
        lever for stage in scored for unit in _scored(stage) for lever in _of_unit(stage, unit, len(scored))
    )


def certainty(grade: Grade) -> float:
    """Return how sure a grade is, 0–1: the share of the scale that its interval rules out."""
    estimate = grade.estimate or 0.0
    # a grade without an interval never says that it is sure
    low, high = grade.interval or (estimate - 1, estimate + 1)
    check = grade.cross_check
    if check and check.apart and check.estimate is not None:
        low, high = min(low, check.estimate), max(high, check.estimate)
    ruled_out = 1 - min(1.0, (high - low) / (HIGHEST - LOWEST))
    return ruled_out if grade.calibrated else min(ruled_out, _ASSUMED_AT_MOST)


def next_steps(stages: Sequence[StageReport], said: Mapping[str, Sequence[Turn]]) -> tuple[NextStep, ...]:
    """Return the changes that would raise the overall most; each criterion of a rubric at most once.

    `said` has the turns behind each unit that count, by its key.
    """
    open_ = [lever for lever in levers(stages) if lever.estimate < GOOD_ENOUGH]
    best: dict[tuple[str, str], Lever] = {}
    for lever in sorted(open_, key=lambda le: (-_worth(le), le.stage.index, le.unit.key, le.criterion.key)):
        best.setdefault(lever.same, lever)
    return tuple(
        _next_step(lever, said.get(lever.unit.key, ())) for lever in list(best.values())[:_MOST_NEXT_STEPS]
    )


def nearest_words(turns: Sequence[Turn], criterion: Criterion) -> Evidence | None:
    """Return the sentence that shares most words with what the criterion asks for; None where nothing was said.

    It proves nothing: it is where a better answer could begin.
    """
    answer = read_turns(turns)
    wanted = content_stems(f"{criterion.looks_for} {criterion.levels.get(HIGHEST, '')}")
    stems = [content_stems(sentence.text) for sentence in answer.sentences]
    order = sorted(range(len(stems)), key=lambda i: (-len(stems[i] & wanted), -len(stems[i]), i))
    return next((quote for i in order for quote in quotes_of(answer, [i])), None)


def _scored(stage: StageReport) -> list[UnitReport]:
    return [unit for unit in stage.units if unit.counted.value is not None]


def _of_unit(stage: StageReport, unit: UnitReport, rounds: int) -> list[Lever]:
    graded = [(unit.rubric.criterion(g.criterion), g) for g in unit.counted_grades if g.estimate is not None]
    whole = sum(criterion.weight for criterion, _ in graded) * len(_scored(stage)) * rounds
    return [Lever(stage, unit, criterion, grade, criterion.weight / whole) for criterion, grade in graded]


def _worth(lever: Lever) -> float:
    return lever.moved_to(HIGHEST) * lever.certainty


def _next_step(lever: Lever, turns: Sequence[Turn]) -> NextStep:
    grade, criterion, outlines = lever.grade, lever.criterion, lever.unit.outlines
    return NextStep(
        stage=lever.stage.kind,
        unit_key=lever.unit.key,
        criterion=criterion.key,
        criterion_name=criterion.name,
        question_id=grade.question_id,
        advice=criterion.looks_for or criterion.levels[HIGHEST],
        estimate=lever.estimate,
        target=HIGHEST,
        share=lever.share,
        certainty=lever.certainty,
        gain=lever.moved_to(HIGHEST),
        evidence=grade.evidence[0] if grade.evidence else None,
        unsaid=None if grade.evidence else UNSAID,
        nearest=None if grade.evidence else nearest_words(turns, criterion),
        citations=outlines[0].citations if outlines else (),
    )
