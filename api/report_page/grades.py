"""What the report's page shows of rounds, answers and grades: colours, anchors, marks, places in the JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from api.report_page.charts import OnLine, Radar, Spoke, on_line, radar
from api.report_page.highlight import Mark
from interviewer.disputes import Disputed
from interviewer.doubt import doubt_words
from interviewer.model import Grade, Turn
from interviewer.report import Report, StageReport, UnitReport, WrongStatement
from rubrics.model import Criterion

HUES = 9
"""How many marker colours `tokens.css` has."""


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One criterion of one unit."""

    grade: Grade
    """Level, reason, evidence."""
    path: str
    """Its place in the JSON form."""
    name: str
    """The criterion, as shown."""
    weight: float
    """Its share in the unit's score."""
    hue: int
    """Its colour."""
    anchor: str
    """Its element's id."""
    marks: tuple[Mark, ...]
    """Its quotes, numbered."""
    line: OnLine | None
    """Its level along a line."""
    before_hint: Grade | None
    """The same criterion by what was said before the first hint; None where that wasn't graded by itself."""
    before_path: str
    """Its place in the JSON form; empty without one."""
    dispute: Disputed | None
    """Set where the candidate disagrees."""
    doubt: str
    """What makes a model's grade doubtful, in words; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class WrongRow:
    """Something said that seems to be wrong."""

    wrong: WrongStatement
    """The words and what they run against."""
    mark: Mark
    """Its quote, numbered."""
    anchor: str
    """Its element's id."""


@dataclass(frozen=True, slots=True)
class UnitBlock:
    """One answer with its probes, or a whole stage."""

    unit: UnitReport
    """As in the report."""
    path: str
    """Its place in the JSON form."""
    anchor: str
    """Its element's id."""
    rows: tuple[GradeRow, ...]
    """One for each criterion."""
    wrong: tuple[WrongRow, ...]
    """What seems to be wrong in it."""
    radar: Radar | None
    """Its levels around a point; None where too few are graded."""
    first_turn: str | None
    """The turn in which the candidate began to answer."""

    @property
    def counted_path(self) -> str:
        """Where the score that counts stands in the JSON form."""
        return f"{self.path}.unassisted" if self.unit.counts_alone else self.path

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All quotes in it."""
        return (*(m for row in self.rows for m in row.marks), *(row.mark for row in self.wrong))


@dataclass(frozen=True, slots=True)
class StageBlock:
    """One round."""

    stage: StageReport
    """As in the report."""
    path: str
    """Its place in the JSON form."""
    anchor: str
    """Its element's id."""
    interviewer: str
    """Who held it."""
    line: OnLine | None
    """Its score along a line."""
    units: tuple[UnitBlock, ...]
    """What was graded in it."""


def stage_blocks(report: Report) -> tuple[StageBlock, ...]:
    """Return all planned rounds."""
    marks, grades = count(1), count(0)
    return tuple(
        StageBlock(
            stage=stage,
            path=f"stages.{place}",
            anchor=f"stage-{stage.index}",
            interviewer=report.interview.plan.stages[stage.index].persona.name,
            line=on_line(stage.score.value, stage.score.interval),
            units=tuple(
                _Unit(unit, f"{stage.index}-{number}", f"stages.{place}.units.{number}").block(
                    report, marks, grades
                )
                for number, unit in enumerate(stage.units)
            ),
        )
        for place, stage in enumerate(report.stages)
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    unit: UnitReport
    place: str
    path: str

    def block(self, report: Report, marks: Iterator[int], grades: Iterator[int]) -> UnitBlock:
        rows = tuple(self._row(grade, f"grades.{next(grades)}", marks) for grade in self.unit.grades)
        return UnitBlock(
            unit=self.unit,
            path=self.path,
            anchor=f"u-{self.place}",
            rows=rows,
            wrong=tuple(self._wrong(number, one, marks) for number, one in enumerate(self.unit.wrong)),
            radar=radar([_spoke(row) for row in rows]),
            first_turn=_first_turn(self.unit, report.turns),
        )

    def _row(self, grade: Grade, path: str, marks: Iterator[int]) -> GradeRow:
        criterion = self.unit.rubric.criterion(grade.criterion)
        anchor = f"g-{self.place}-{criterion.key}"
        before = (
            {g.criterion: n for n, g in enumerate(self.unit.unassisted.grades)}
            if self.unit.unassisted
            else {}
        )
        place = before.get(criterion.key)
        alone = self.unit.unassisted.grades[place] if self.unit.unassisted and place is not None else None
        return GradeRow(
            grade=grade,
            path=path,
            name=criterion.name,
            weight=criterion.weight,
            hue=self._hue(criterion),
            anchor=anchor,
            marks=tuple(self._marks(grade, criterion, anchor, marks)),
            line=on_line(grade.estimate, grade.interval),
            before_hint=alone,
            before_path=f"{self.path}.unassisted.grades.{place}" if alone else "",
            dispute=self.unit.dispute(criterion.key),
            doubt=doubt_words(grade),
        )

    def _marks(
        self, grade: Grade, criterion: Criterion, anchor: str, numbers: Iterator[int]
    ) -> Iterator[Mark]:
        for evidence in grade.evidence:
            yield Mark(
                number=next(numbers),
                turn_id=evidence.turn_id,
                quote=evidence.quote,
                label=criterion.name,
                level=grade.level,
                hue=self._hue(criterion),
                grade_anchor=anchor,
                reason=grade.reason,
                criterion=f"{self.unit.rubric.id}.{criterion.key}",
            )

    def _wrong(self, number: int, wrong: WrongStatement, numbers: Iterator[int]) -> WrongRow:
        anchor = f"w-{self.place}-{number}"
        mark = Mark(
            number=next(numbers),
            turn_id=wrong.said.turn_id,
            quote=wrong.said.quote,
            label="Seems wrong",
            level=None,
            hue=0,
            grade_anchor=anchor,
            reason=f"It runs against: {wrong.against}",
        )
        return WrongRow(wrong, mark, anchor)

    def _hue(self, criterion: Criterion) -> int:
        keys = [c.key for c in self.unit.rubric.criteria]
        return keys.index(criterion.key) % HUES + 1


def _spoke(row: GradeRow) -> Spoke:
    before = row.before_hint.estimate if row.before_hint else None
    return Spoke(row.name, row.grade.estimate, row.grade.interval, before)


def _first_turn(unit: UnitReport, turns: tuple[Turn, ...]) -> str | None:
    """Return the candidate's first turn of a unit; its key is `stage-index/question-id` or `stage-index`."""
    stage, _, question = unit.key.partition("/")
    of_it = (
        turn
        for turn in turns
        if turn.speaker == "candidate"
        and str(turn.stage_index) == stage
        and (not question or turn.question_id == question)
    )
    return next((turn.id for turn in of_it), None)
