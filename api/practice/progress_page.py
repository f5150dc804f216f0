"""What the page of progress shows, computed from digests: figures in words, small pictures. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from api.practice.progress_bars import Bar, round_bars, week_bars
from api.practice.progress_chart import GRID, Chart, Grid, chart, level_x
from api.practice.progress_choices import Choices, choices
from interviewer.coaching.digest import Digest
from interviewer.coaching.lines import Line
from interviewer.coaching.periods import Slot
from interviewer.coaching.progress import Progress, Round, Topic, progress
from interviewer.coaching.progress_words import (
    ASSISTED,
    RULE,
    Headline,
    duration,
    figure,
    headline,
    many,
    span,
    trend_words,
)
from interviewer.report import STAGE_TITLES
from interviewer.topics import topic_name
from rubrics.model import Rubric

_WHOLE = "The round as a whole"


@dataclass(frozen=True, slots=True)
class Picture:
    """One line as a small picture with its words."""

    name: str
    """As shown."""
    now: str
    """Where it stands."""
    words: str
    """What may be said of it."""
    verdict: str
    """grew, fell, steady or unclear."""
    chart: Chart
    """Where everything stands."""
    description: str
    """What the picture shows, in words."""


@dataclass(frozen=True, slots=True)
class Group:
    """The criteria of one rubric."""

    title: str
    """Of the rubric; empty where a round has only one."""
    pictures: tuple[Picture, ...]
    """In the rubric's order."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place on the time line, as a row of figures."""

    slot: Slot
    """When."""
    what: str
    """What it was, or how many a period had."""
    cells: tuple[tuple[str, str], ...]
    """Level and interval for each column; a dash where nothing was measured."""


@dataclass(frozen=True, slots=True)
class RoundBlock:
    """One round."""

    round: Round
    """The data."""
    title: str
    """As shown."""
    overall: Picture | None
    """The round as a whole."""
    groups: tuple[Group, ...]
    """Its criteria."""
    columns: tuple[str, ...]
    """Of its table."""
    rows: tuple[Row, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic on a line from 1 to 5."""

    topic: Topic
    """The data."""
    title: str
    """As shown."""
    now: str
    """Where it stands."""
    range: str
    """Its interval; empty without one."""
    words: str
    """What may be said of it."""
    x: float
    """Where it stands, in the picture."""
    ends: tuple[float, float] | None
    """Where its interval ends."""


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """Everything the template needs."""

    progress: Progress
    """The data."""
    headline: Headline | None
    """None where nothing was graded yet."""
    roles: tuple[str, ...]
    """All there are."""
    levels: tuple[str, ...]
    """All there are."""
    role: str
    """The one chosen; empty: all."""
    level: str
    """Likewise."""
    rounds: tuple[RoundBlock, ...]
    """In the order of a loop."""
    topics: tuple[TopicRow, ...]
    """The lowest level first."""
    weeks: tuple[Bar, ...]
    """The last twelve; empty where nothing was practiced in them."""
    round_times: tuple[Bar, ...]
    """In the order of a loop."""
    total_time: str
    """As shown."""
    choices: Choices
    """What can be compared."""
    grid: tuple[Grid, ...] = GRID
    rule: str = RULE
    assisted: str = ASSISTED


def progress_page(
    digests: Sequence[Digest], now: datetime, rubrics: Mapping[str, Rubric], *, role: str, level: str
) -> ProgressPage:
    """Return what the page shows of interviews for this role and level; empty takes all."""
    found = progress(digests, now, role=role or None, level=level or None)
    return ProgressPage(
        progress=found,
        headline=headline(found),
        roles=tuple(sorted({digest.role for digest in digests})),
        levels=tuple(sorted({digest.level for digest in digests})),
        role=role,
        level=level,
        rounds=tuple(_round(each, rubrics) for each in found.rounds),
        topics=tuple(_topic(each) for each in found.topics),
        weeks=week_bars(found.practice),
        round_times=round_bars(found.practice),
        total_time=duration(found.practice.secs),
        choices=choices(digests),
    )


def rubric_title(rubric: str | None, rubrics: Mapping[str, Rubric]) -> str:
    """Return a rubric's title; its id where it is one of former times."""
    known = rubrics.get(rubric or "")
    return known.title if known else rubric or ""


def _round(found: Round, rubrics: Mapping[str, Rubric]) -> RoundBlock:
    by_rubric = [(rubric, list(lines)) for rubric, lines in groupby(found.criteria, lambda line: line.rubric)]
    several = len(by_rubric) > 1
    lines = [*([found.overall] if found.overall else []), *found.criteria]
    return RoundBlock(
        round=found,
        title=STAGE_TITLES[found.stage],
        overall=_picture(found.overall, found.slots) if found.overall else None,
        groups=tuple(
            Group(rubric_title(rubric, rubrics) if several else "", tuple(_pictures(held, found.slots)))
            for rubric, held in by_rubric
        ),
        columns=tuple(_column(line, rubrics, several=several) for line in lines),
        rows=tuple(_rows(lines, found)),
    )


def _column(line: Line, rubrics: Mapping[str, Rubric], *, several: bool) -> str:
    title = f" ({rubric_title(line.rubric, rubrics)})" if several and line.rubric else ""
    return f"{line.name}{title}" or _WHOLE


def _pictures(lines: Iterable[Line], slots: Sequence[Slot]) -> Iterator[Picture]:
    return (_picture(line, slots) for line in lines)


def _picture(line: Line, slots: Sequence[Slot]) -> Picture:
    words = trend_words(line.trend)
    first, last = figure(line.points[0].level), figure(line.points[-1].level)
    several = len(line.points) > 1
    shown = (
        f"{len(line.points)} points, the first at {first}, the last at {last}"
        if several
        else f"One point at {last}"
    )
    return Picture(
        name=line.name or _WHOLE,
        now=figure(line.latest),
        words=words,
        verdict=line.trend.verdict if line.trend else "unclear",
        chart=chart(line, slots),
        description=f"{shown}. {words}",
    )


def _rows(lines: Sequence[Line], found: Round) -> Iterator[Row]:
    levels = [{point.slot: point.level for point in line.points} for line in lines]
    for place, slot in enumerate(found.slots):
        cells = tuple((figure(by_slot.get(place)), span(by_slot.get(place))) for by_slot in levels)
        what = slot.purpose if found.period == "interview" else many(len(slot.held), "interview")
        yield Row(slot, what, cells)


def _topic(topic: Topic) -> TopicRow:
    interval = topic.level.interval
    return TopicRow(
        topic=topic,
        title=topic_name(topic.name),
        now=figure(topic.level),
        range=span(topic.level),
        words=trend_words(topic.trend),
        x=level_x(topic.level.value),
        ends=(level_x(interval[0]), level_x(interval[1])) if interval else None,
    )
