"""What the debrief's page shows, computed from a report: pictures, links, words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.report_page.charts import along
from api.report_page.numbers import Numbers
from interviewer.debrief import debrief_of
from interviewer.debrief_parts import Debrief, Ground, SignalRow, View
from interviewer.report import Report
from interviewer.report_json import report_as_dict

WIDTH = 320.0
"""Of the picture, in its own units: about what a small telephone has in pixels."""
_EDGE = 10.0
_TITLE = 18.0
_LANE = 13.0
_GAP = 11.0
_AXIS = 20.0
_NARROWEST = 2.0
SHAPES = ("circle", "square", "triangle", "diamond")
"""One for each round: never told apart by colour alone."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One round on one signal."""

    shape: str
    """One of SHAPES."""
    x: float
    """The estimate."""
    y: float
    """The middle of its lane."""
    low: float
    """Where the interval begins."""
    width: float
    """Of the interval."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One signal in the picture."""

    name: str
    """As shown."""
    y: float
    """The baseline of its name."""
    dots: tuple[Dot, ...]
    """One for each round that says something."""


@dataclass(frozen=True, slots=True)
class Picture:
    """All signals below each other."""

    height: float
    """In its own units."""
    lanes: tuple[Lane, ...]
    """From the top."""
    ticks: tuple[tuple[int, float], ...]
    """Levels and where they stand."""
    width: float = WIDTH
    """In its own units."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One signal in the table."""

    row: SignalRow
    """The data."""
    path: str
    """Where it stands in the JSON form."""


@dataclass(frozen=True, slots=True)
class DebriefPage:
    """Everything the template needs."""

    report: Report
    """The data."""
    debrief: Debrief | None
    """None where there are not two rounds to bring together."""
    numbers: Numbers
    """Shows the JSON form's numbers."""
    picture: Picture | None
    """None without a debrief."""
    rows: tuple[TableRow, ...]
    """Every signal, and the rounds as a whole at the end."""
    query: str
    """What leads to this grading; empty for the newest."""
    shapes: tuple[str, ...]
    """Of the rounds, in their order."""

    @property
    def report_link(self) -> str:
        """The report this comes from."""
        return f"/interviews/{self.report.interview.id}/report{self.query}"

    def said_at(self, ground: Ground) -> str | None:
        """Return the link to where a quote was said; None without one."""
        return f"{self.report_link}#{ground.evidence.turn_id}" if ground.evidence else None


def debrief_page(report: Report) -> DebriefPage:
    """Return what the page shows of a report."""
    debrief = debrief_of(report)
    rows = _rows(debrief) if debrief else ()
    return DebriefPage(
        report=report,
        debrief=debrief,
        numbers=Numbers(report_as_dict(report)),
        picture=_picture([row.row for row in rows]) if debrief else None,
        rows=rows,
        query="" if report.grading == report.gradings[-1].attempt else f"?grading={report.grading}",
        shapes=tuple(SHAPES[place % len(SHAPES)] for place in range(len(debrief.votes) if debrief else 0)),
    )


def _rows(debrief: Debrief) -> tuple[TableRow, ...]:
    signals = (TableRow(row, f"debrief.signals.{place}") for place, row in enumerate(debrief.signals))
    return (*signals, TableRow(debrief.whole, "debrief.whole"))


def _picture(rows: Sequence[SignalRow]) -> Picture:
    lanes: list[Lane] = []
    top = 0.0
    for row in rows:
        lanes.append(_lane(row, top))
        top += _TITLE + _LANE * len(lanes[-1].dots) + _GAP
    ticks = tuple((level, _x(level)) for level in range(1, 6))
    return Picture(round(top + _AXIS, 1), tuple(lanes), ticks)


def _lane(row: SignalRow, top: float) -> Lane:
    heard = [(place, view) for place, view in enumerate(row.views) if view]
    dots = tuple(
        _dot(view, SHAPES[place % len(SHAPES)], top + _TITLE + _LANE * (line + 0.5))
        for line, (place, view) in enumerate(heard)
    )
    return Lane(row.name, round(top + _TITLE - 5, 1), dots)


def _dot(view: View, shape: str, y: float) -> Dot:
    low, high = map(_x, view.interval)
    return Dot(shape, _x(view.estimate), round(y, 1), low, round(max(_NARROWEST, high - low), 1))


def _x(level: float) -> float:
    return round(_EDGE + along(level) / 100 * (WIDTH - 2 * _EDGE), 1)
