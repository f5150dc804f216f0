"""One unit, judged by features: from the turns to the grades. Blocking."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.grading.answer import read_turns
from interviewer.grading.evidence import Witness, quotes_of
from interviewer.grading.features_recruiter import topics_of
from interviewer.grading.key_points import key_points
from interviewer.grading.reading import Reader, Reading
from interviewer.grading.reasons import reason_by_points, reason_for
from interviewer.grading.remarks import remark_on
from interviewer.grading.weights import LinearModel
from interviewer.model import Evidence, Grade, GradingUnit, KeyPointCheck
from knowledge.model import Embedder
from rubrics.model import HIGHEST, LOWEST, Rubric

NOT_RUN = "Nothing ran the code, so nobody knows whether it works."
NOT_ASKED = "It was not asked about."
NO_ANSWER = "There is no answer to judge."
UNPROVED = "Nothing that was said shows it."
Judged = tuple[tuple[Grade, ...], tuple[KeyPointCheck, ...], str | None]


def judge(unit: GradingUnit, rubric: Rubric, reader: Reader, embedder: Embedder) -> Judged:
    """Return a grade for each criterion, the key points, and a remark on what was left out."""
    reading = reader.read(read_turns(unit.turns), unit.question, rubric.id, embedder)
    points = key_points(reading, unit.question)
    witness = Witness(reading.prepared, reading.answer) if reading.answer.sentences else None
    judgement = _Judgement(unit, rubric, reading, witness, points)
    models = reader.models(rubric.id, reading)
    grades = tuple(judgement.of(c.key, models.get(c.key)) for c in rubric.criteria)
    return grades, points, remark_on([*reading.answer.stripped, *reading.answer.left_out])


def level_of(estimate: float) -> int:
    """Return the whole level an estimate stands for."""
    return min(HIGHEST, max(LOWEST, round(estimate)))


def ungraded(unit: GradingUnit, rubric: Rubric, criterion: str, reason: str) -> Grade:
    """Return a grade without a level."""
    return Grade(unit.stage, _question_id(unit, rubric), rubric.id, criterion, None, None, reason)


def not_gradable(unit: GradingUnit, rubric: Rubric, criterion: str) -> str | None:
    """Return why nobody could give a level for this criterion, or None."""
    if rubric.id == "coding" and criterion == "correctness":
        return NOT_RUN
    if rubric.id == "recruiter" and criterion != "communication" and not _asked(unit, criterion):
        return NOT_ASKED
    return None


def assisted(unit: GradingUnit, evidence: tuple[Evidence, ...]) -> bool:
    """Tell whether any of the proof was said after a hint on the same question."""
    hinted: set[str | None] = set()
    later: set[str] = set()
    for turn in unit.turns:
        if turn.question_id in hinted:
            later.add(turn.id)
        if turn.id in unit.hints:
            hinted.add(turn.question_id)
    return any(e.turn_id in later for e in evidence)


def _question_id(unit: GradingUnit, rubric: Rubric) -> str | None:
    return unit.question.id if unit.question and rubric.scope == "question" else None


def _asked(unit: GradingUnit, criterion: str) -> bool:
    """Tell whether a question went for this criterion and got an answer."""
    drawn_out = {question.id for question in unit.asked if criterion in question.criteria}
    about = False
    for turn in unit.turns:
        if turn.speaker == "interviewer":
            about = criterion in topics_of(turn.text)
        elif turn.text.strip() and (about or turn.question_id in drawn_out):
            return True
    return False


@dataclass(frozen=True)
class _Judgement:
    """What all criteria of one unit share."""

    unit: GradingUnit
    rubric: Rubric
    reading: Reading
    witness: Witness | None
    points: tuple[KeyPointCheck, ...]

    def of(self, criterion: str, model: LinearModel | None) -> Grade:
        """Return the grade of one criterion."""
        why_not = not_gradable(self.unit, self.rubric, criterion) or self._nothing_to_judge()
        if why_not or model is None:
            return ungraded(
                self.unit, self.rubric, criterion, why_not or "There is no model for this criterion."
            )
        estimate = self._estimate(model)
        evidence = self._evidence(criterion, model, level_of(estimate))
        if level_of(estimate) > LOWEST and not evidence:
            return self._grade(criterion, model, float(LOWEST), UNPROVED, ())
        return self._grade(criterion, model, estimate, self._reason(criterion, level_of(estimate)), evidence)

    def _nothing_to_judge(self) -> str | None:
        gate = self.reading.gate
        if gate is not None and gate.ceiling is None:
            return gate.reason
        return None if self.witness else NO_ANSWER

    def _estimate(self, model: LinearModel) -> float:
        gate = self.reading.gate
        ceiling = gate.ceiling if gate is not None and gate.ceiling is not None else float(HIGHEST)
        return min(ceiling, model.estimate(self.reading.features))

    def _evidence(self, criterion: str, model: LinearModel, level: int) -> tuple[Evidence, ...]:
        if level == LOWEST or self.witness is None:
            return ()
        quotes = self.witness.quotes(model, level=level)
        # how clearly somebody speaks shows in any of their sentences
        return quotes or (quotes_of(self.reading.answer, [0]) if criterion == "communication" else ())

    def _reason(self, criterion: str, level: int) -> str:
        if self.reading.gate is not None:
            return self.reading.gate.reason
        if (self.rubric.id, criterion) == ("technical", "correctness") and self.points:
            return reason_by_points(self.points, level)
        return reason_for(self.rubric.id, criterion, self.reading.features, level)

    def _grade(
        self, criterion: str, model: LinearModel, estimate: float, reason: str, evidence: tuple[Evidence, ...]
    ) -> Grade:
        low, high = model.interval(estimate)
        return Grade(
            stage=self.unit.stage,
            question_id=_question_id(self.unit, self.rubric),
            rubric=self.rubric.id,
            criterion=criterion,
            level=level_of(estimate),
            estimate=round(estimate, 2),
            reason=reason,
            interval=(round(low, 2), round(high, 2)),
            evidence=evidence,
            assisted=assisted(self.unit, evidence),
        )
