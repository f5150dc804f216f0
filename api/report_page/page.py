"""What the report's page shows, computed from a Report: words for verdicts, pictures, contents, links. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.report_page.charts import Band, OnLine, bands, on_line
from api.report_page.coaching_block import CoachingBlock
from api.report_page.delivery import DeliveryBlock, delivery_block
from api.report_page.grades import HUES, StageBlock, stage_blocks
from api.report_page.highlight import Mark, by_turn
from api.report_page.numbers import Numbers
from api.report_page.said import SaidTurn, Wanted, said_turns, wanted_by
from interviewer.model import Evidence
from interviewer.people.coaching_giving import Signed
from interviewer.report import Report
from interviewer.report_json import report_as_dict
from interviewer.typed_text import LONGEST_REASON_CHARS
from rubrics.model import Recommendation

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
class LevelLine:
    """The overall or a round's score, as a line of the picture at the top."""

    name: str
    """As shown."""
    anchor: str | None
    """Where it is explained; None for the overall."""
    path: str
    """Where its value stands in the JSON form."""
    interval_path: str
    """Where its interval stands there."""
    line: OnLine | None
    """Its place; None where nothing was graded."""
    assisted: bool
    """Whether words said after a hint count in it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the page's contents."""

    anchor: str
    """The section's id."""
    title: str
    """As shown."""
    path: str | None = None
    """Where its score stands in the JSON form."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything the template needs."""

    report: Report
    """The data."""
    numbers: Numbers
    """Shows the JSON form's numbers."""
    word: str
    """The recommendation, as shown."""
    sentence: str
    """What it comes to."""
    meaning: str
    """What the recommendation means."""
    confidence: str
    """How sure that is."""
    levels: tuple[LevelLine, ...]
    """The overall, then the rounds."""
    bands: tuple[Band, ...]
    """The recommendations behind them."""
    stages: tuple[StageBlock, ...]
    """All planned rounds."""
    turns: tuple[SaidTurn, ...]
    """The transcript."""
    wanted: Wanted
    """Which turns the reader wants to see."""
    ungraded: int
    """How many criteria have no level."""
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
    places: Mapping[tuple[str, str], int]
    """The number of each marked quote, by turn and words."""

    @property
    def has_unsure(self) -> bool:
        """Whether the recogniser was unsure of any word."""
        return any(piece.unsure for said in self.turns for piece in said.all_pieces)

    @property
    def has_sound(self) -> bool:
        """Whether anything can be listened to."""
        return any(piece.phrase for said in self.turns for piece in said.all_pieces)

    @property
    def contents(self) -> tuple[Entry, ...]:
        """The page's sections."""
        return tuple(_contents(self))

    @property
    def criteria(self) -> tuple[tuple[str, str], ...]:
        """What the transcript can be filtered by, with its name."""
        rows = ((u.unit.rubric, r) for s in self.stages for u in s.units for r in u.rows if r.marks)
        named = {f"{rubric.id}.{row.grade.criterion}": f"{rubric.title}: {row.name}" for rubric, row in rows}
        return tuple(named.items())

    @property
    def graders(self) -> tuple[str, ...]:
        """What was measured by what, each once."""
        units = [u.unit for stage in self.stages for u in stage.units]
        return tuple(
            dict.fromkeys(f"{u.rubric.title}, version {u.rubric.version}: {u.grader}" for u in units)
        )

    @property
    def seen(self) -> int:
        """How many turns the reader wants to see."""
        return sum(said.suits(self.wanted) for said in self.turns)

    def place(self, evidence: Evidence) -> str:
        """Return the fragment of where words were said: their mark, or else their turn."""
        number = self.places.get((evidence.turn_id, evidence.quote))
        return f"#q-{number}" if number else f"#{evidence.turn_id}"

    def hue(self, evidence: Evidence) -> int:
        """Return the colour of the mark on these words; the last one where they have none."""
        number = self.places.get((evidence.turn_id, evidence.quote))
        marks = (mark for stage in self.stages for unit in stage.units for mark in unit.marks)
        return next((mark.hue for mark in marks if mark.number == number), HUES)

    def unit_anchor(self, key: str) -> str:
        """Return the id of a unit's element."""
        return next(u.anchor for stage in self.stages for u in stage.units if u.unit.key == key)

    def said_at(self, turn_id: str) -> float:
        """Return when a turn was said, in seconds since the beginning."""
        return self.report.turns[int(turn_id[1:]) - 1].at.timestamp() - self.report.turns[0].at.timestamp()


def report_variables(
    report: Report,
    *,
    query: Mapping[str, str] | None = None,
    paper: bool = False,
    shared: bool = False,
    hide_transcript: bool = False,
    coaching: CoachingBlock | None = None,
) -> dict[str, Any]:
    """Return all that `report.html` needs; the template says what the three switches do.

    `query` is the address's: it may ask for a part of the transcript. `coaching` is what coaches wrote.
    """
    page = report_page(report, wanted_by(query or {}), coaching.signed if coaching else None)
    return {
        "page": page,
        "report": report,
        "n": page.numbers,
        "reason_chars": LONGEST_REASON_CHARS,
        "paper": paper,
        "shared": shared,
        "hide_transcript": hide_transcript,
        "coaching": coaching,
    }


def report_page(report: Report, wanted: Wanted | None = None, coaching: Signed | None = None) -> ReportPage:
    """Return what the page shows of a report, and of what coaches wrote."""
    stages = stage_blocks(report)
    marks = [mark for stage in stages for unit in stage.units for mark in unit.marks]
    word, meaning = _verdict(report)
    return ReportPage(
        report=report,
        numbers=Numbers(report_as_dict(report, coaching)),
        word=word,
        sentence=report.sentence or meaning,
        meaning=meaning,
        confidence=CONFIDENCES[report.verdict.confidence],
        levels=tuple(_levels(report, stages)),
        bands=bands(),
        stages=stages,
        turns=said_turns(report, by_turn(marks)),
        wanted=wanted or Wanted(),
        ungraded=sum(not g.graded for g in report.grades),
        query="" if report.grading == report.gradings[-1].attempt else f"?grading={report.grading}",
        apart=sum(bool(g.cross_check and g.cross_check.apart) for g in report.grades),
        assumed=any(g.graded and not g.calibrated for g in report.grades),
        fallbacks=tuple(dict.fromkeys(u.fallback for s in report.stages for u in s.units if u.fallback)),
        delivery=delivery_block(report.delivery) if report.delivery else None,
        places=_places(marks),
    )


def _verdict(report: Report) -> tuple[str, str]:
    if report.recommendation is None:
        return "Not graded", "There was too little to grade, so there is no recommendation."
    return VERDICTS[report.recommendation]


def _levels(report: Report, stages: Sequence[StageBlock]) -> Iterator[LevelLine]:
    overall = report.verdict.overall
    line = on_line(overall.value, overall.interval)
    yield LevelLine("Overall", None, "scores.overall", "scores.interval", line, report.counts_assisted)
    for block in stages:
        yield LevelLine(
            name=block.stage.title,
            anchor=block.anchor,
            path=f"{block.path}.score",
            interval_path=f"{block.path}.interval",
            line=block.line,
            assisted=block.stage.counts_assisted,
        )


def _places(marks: Sequence[Mark]) -> dict[tuple[str, str], int]:
    """Return the first mark of each quote."""
    return {(mark.turn_id, mark.quote): mark.number for mark in reversed(marks)}


def _contents(page: ReportPage) -> Iterator[Entry]:
    if page.report.next_steps:
        yield Entry("changes", "What would raise it")
    for block in page.stages:
        yield Entry(block.anchor, block.stage.title, f"{block.path}.score")
    if page.delivery:
        yield Entry("delivery", "How you spoke")
    if page.report.state.notes:
        yield Entry("notes", "Your notes")
    yield Entry("transcript", "What was said")
    yield Entry("method", "How this was graded")
