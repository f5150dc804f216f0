"""What the report's page shows, computed from a Report: words for verdicts, colours, anchors. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from api.pages_delivery import DeliveryBlock, delivery_block
from api.pages_highlight import Mark, Piece, by_turn, cut
from interviewer.disputes import Disputed
from interviewer.doubt import doubt_words
from interviewer.heard import heard
from interviewer.hint_words import overall_hint_words, unit_hint_words
from interviewer.model import Evidence, Grade, Turn
from interviewer.report import Report, StageReport, UnitReport
from rubrics.model import Recommendation

HUES = 9
"""How many marker colours `tokens.css` has."""

VERDICTS = {
    Recommendation.STRONG_NO: ("Strong no", "Today this interview would end in a clear no."),
    Recommendation.NO: ("No", "Today this interview would most likely end in a no."),
    Recommendation.MIXED: ("Mixed", "This could go either way: some interviewers would say yes, some no."),
    Recommendation.YES: ("Yes", "This interview would most likely take you to the next step."),
    Recommendation.STRONG_YES: ("Strong yes", "Few interviewers would hesitate after this interview."),
}

CONFIDENCES = {
    "low": "Low confidence: a careful human might well have come to another recommendation.",
    "medium": "Medium confidence: a careful human would come to this recommendation or the one next to it.",
    "high": "High confidence: a careful human would most likely say the same.",
}


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One criterion of one unit."""

    grade: Grade
    """Level, reason, evidence."""
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
    before_hint: Grade | None
    """The same criterion by what was said before the first hint; None where that wasn't graded by itself."""
    dispute: Disputed | None
    """Set where the candidate disagrees."""
    doubt: str
    """What makes a model's grade doubtful, in words; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class UnitBlock:
    """One answer with its probes, or a whole stage."""

    unit: UnitReport
    """As in the report."""
    anchor: str
    """Its element's id."""
    rows: tuple[GradeRow, ...]
    """One for each criterion."""
    hint: str | None
    """What the score counts where a hint was taken."""


@dataclass(frozen=True, slots=True)
class StageBlock:
    """One round."""

    stage: StageReport
    """As in the report."""
    interviewer: str
    """Who held it."""
    units: tuple[UnitBlock, ...]
    """What was graded in it."""


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """One turn of the transcript."""

    turn: Turn
    """As committed."""
    speaker: str
    """The interviewer's first name, or `You`."""
    opens_stage: str | None
    """The stage's title where it is the first turn of one."""
    at_secs: float
    """Seconds since the interview began."""
    pieces: tuple[Piece, ...]
    """Its words."""
    recognised: tuple[Piece, ...] = ()
    """What was understood, where the candidate has corrected it."""

    @property
    def all_pieces(self) -> tuple[Piece, ...]:
        """Both."""
        return (*self.pieces, *self.recognised)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything the template needs."""

    report: Report
    """The data."""
    word: str
    """The recommendation, as shown."""
    sentence: str
    """What it means."""
    confidence: str
    """How sure that is."""
    stages: tuple[StageBlock, ...]
    """All planned rounds."""
    turns: tuple[SaidTurn, ...]
    """The transcript."""
    ungraded: int
    """How many criteria have no level."""
    hint: str | None
    """What the overall counts where hints were taken."""
    query: str
    """What leads to this grading; empty for the newest."""
    apart: int
    """On how many criteria a model and the built-in grader are far apart."""
    assumed: bool
    """Whether a range is assumed, because nobody measured how near this model comes to raters."""
    fallbacks: tuple[str, ...]
    """Why the built-in grader judged although a model was asked for; each reason once."""
    delivery: DeliveryBlock | None
    """How it was spoken; None where nothing was."""

    @property
    def has_unsure(self) -> bool:
        """Whether the recogniser was unsure of any word."""
        return any(piece.unsure for said in self.turns for piece in said.all_pieces)

    @property
    def has_sound(self) -> bool:
        """Whether anything can be listened to."""
        return any(piece.phrase for said in self.turns for piece in said.all_pieces)


def report_page(report: Report) -> ReportPage:
    """Return what the page shows of a report."""
    numbers = count(1)
    stages = tuple(
        StageBlock(stage, report.interview.plan.stages[stage.index].persona.name, _units(stage, numbers))
        for stage in report.stages
    )
    marks = [m for s in stages for u in s.units for r in u.rows for m in r.marks]
    word, sentence = _verdict(report)
    return ReportPage(
        report=report,
        word=word,
        sentence=sentence,
        confidence=CONFIDENCES[report.verdict.confidence],
        stages=stages,
        turns=_turns(report, by_turn(marks)),
        ungraded=sum(not g.graded for g in report.grades),
        hint=overall_hint_words(report),
        query="" if report.grading == report.gradings[-1].attempt else f"?grading={report.grading}",
        apart=sum(bool(g.cross_check and g.cross_check.apart) for g in report.grades),
        assumed=any(g.graded and not g.calibrated for g in report.grades),
        fallbacks=tuple(dict.fromkeys(u.fallback for s in report.stages for u in s.units if u.fallback)),
        delivery=delivery_block(report.delivery) if report.delivery else None,
    )


def _verdict(report: Report) -> tuple[str, str]:
    if report.recommendation is None:
        return "Not graded", "There was too little to grade, so there is no recommendation."
    return VERDICTS[report.recommendation]


def _units(stage: StageReport, numbers: Iterator[int]) -> tuple[UnitBlock, ...]:
    return tuple(
        UnitBlock(
            unit=unit,
            anchor=f"u-{stage.index}-{place}",
            rows=_rows(unit, f"g-{stage.index}-{place}", numbers),
            hint=unit_hint_words(unit),
        )
        for place, unit in enumerate(stage.units)
    )


def _rows(unit: UnitReport, prefix: str, numbers: Iterator[int]) -> tuple[GradeRow, ...]:
    keys = [c.key for c in unit.rubric.criteria]
    alone = {g.criterion: g for g in unit.unassisted.grades} if unit.unassisted else {}
    rows = []
    for grade in unit.grades:
        criterion = unit.rubric.criterion(grade.criterion)
        hue = keys.index(criterion.key) % HUES + 1
        anchor = f"{prefix}-{criterion.key}"
        marks = tuple(
            Mark(next(numbers), e.turn_id, e.quote, criterion.name, grade.level, hue, anchor)
            for e in grade.evidence
        )
        rows.append(
            GradeRow(
                grade=grade,
                name=criterion.name,
                weight=criterion.weight,
                hue=hue,
                anchor=anchor,
                marks=marks,
                before_hint=alone.get(criterion.key),
                dispute=unit.dispute(criterion.key),
                doubt=doubt_words(grade),
            )
        )
    return tuple(rows)


def _turns(report: Report, marks: dict[str, list[Mark]]) -> tuple[SaidTurn, ...]:
    said: list[SaidTurn] = []
    stage_index = -1
    for turn in report.turns:
        opens = report.stages[turn.stage_index].title if turn.stage_index != stage_index else None
        stage_index = turn.stage_index
        persona = report.interview.plan.stages[stage_index].persona
        understood = heard(report.state, turn)
        corrected = turn.recognised is not None
        said.append(
            SaidTurn(
                turn=turn,
                speaker="You" if turn.speaker == "candidate" else persona.name,
                opens_stage=opens,
                at_secs=(turn.at - report.turns[0].at).total_seconds(),
                pieces=tuple(cut(turn.text, marks.get(turn.id, []), None if corrected else understood)),
                recognised=tuple(cut(understood.text, (), understood)) if understood and corrected else (),
            )
        )
    return tuple(said)


def first_mark(page: ReportPage, evidence: Evidence) -> Mark | None:
    """Return the numbered mark of a quote, to link to its place."""
    rows = (r for s in page.stages for u in s.units for r in u.rows)
    wanted = (evidence.turn_id, evidence.quote)
    return next((m for r in rows for m in r.marks if (m.turn_id, m.quote) == wanted), None)
