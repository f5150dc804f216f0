"""The transcript in the report: its turns with their marks, and which of them a reader wants to see. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.report_page.highlight import Mark, Piece, cut
from interviewer.heard import heard
from interviewer.model import Speaker, Turn
from interviewer.report import Report


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which turns to show; None or False: any."""

    stage: int | None = None
    """Of this round."""
    speaker: Speaker | None = None
    """Of this speaker."""
    criterion: str | None = None
    """With evidence for this one, `rubric.criterion`."""
    marked: bool = False
    """With any mark."""


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
    criteria: tuple[str, ...]
    """What its marks prove, each once."""
    marked: bool
    """Whether it has marks."""
    recognised: tuple[Piece, ...] = ()
    """What was understood, where the candidate has corrected it."""

    @property
    def all_pieces(self) -> tuple[Piece, ...]:
        """Both."""
        return (*self.pieces, *self.recognised)

    def suits(self, wanted: Wanted) -> bool:
        """Whether a reader wants to see it."""
        return (
            wanted.stage in {None, self.turn.stage_index}
            and wanted.speaker in {None, self.turn.speaker}
            and (wanted.criterion is None or wanted.criterion in self.criteria)
            and (self.marked or not wanted.marked)
        )


def wanted_by(query: Mapping[str, str]) -> Wanted:
    """Return what an address asks for; what it can't mean asks for nothing."""
    stage, speaker = query.get("round", ""), query.get("speaker")
    return Wanted(
        stage=int(stage) if stage.isascii() and stage.isdigit() and len(stage) < 4 else None,
        speaker="candidate"
        if speaker == "candidate"
        else "interviewer"
        if speaker == "interviewer"
        else None,
        criterion=query.get("criterion") or None,
        marked=query.get("marked") == "1",
    )


def said_turns(report: Report, marks: Mapping[str, Sequence[Mark]]) -> tuple[SaidTurn, ...]:
    """Return the transcript; `marks` are under the ids of their turns."""
    said: list[SaidTurn] = []
    stage_index = -1
    for turn in report.turns:
        opens = report.stages[turn.stage_index].title if turn.stage_index != stage_index else None
        stage_index = turn.stage_index
        said.append(_said(report, turn, opens, marks.get(turn.id, ())))
    return tuple(said)


def _said(report: Report, turn: Turn, opens: str | None, marks: Sequence[Mark]) -> SaidTurn:
    persona = report.interview.plan.stages[turn.stage_index].persona
    understood = heard(report.state, turn)
    corrected = turn.recognised is not None
    return SaidTurn(
        turn=turn,
        speaker="You" if turn.speaker == "candidate" else persona.name,
        opens_stage=opens,
        at_secs=(turn.at - report.turns[0].at).total_seconds(),
        pieces=tuple(cut(turn.text, marks, None if corrected else understood)),
        criteria=tuple(dict.fromkeys(mark.criterion for mark in marks if mark.criterion)),
        marked=bool(marks),
        recognised=tuple(cut(understood.text, (), understood)) if understood and corrected else (),
    )
