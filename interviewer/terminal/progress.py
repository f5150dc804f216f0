"""Levels over time in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from interviewer.bootstrap import beside
from interviewer.coaching.lines import Line
from interviewer.coaching.practice_time import PracticeTime
from interviewer.coaching.progress import Progress, Round, Topic, progress
from interviewer.coaching.progress_words import (
    RULE,
    duration,
    figure,
    headline,
    many,
    span,
    trend_words,
)
from interviewer.coaching.trend import Trend
from interviewer.report import STAGE_TITLES
from interviewer.settings import read_settings
from rubrics.model import HIGHEST, LOWEST

_BLOCKS = "▁▂▃▄▅▆▇█"
_STYLES = {"grew": "green", "fell": "yellow"}
_NOTHING = (
    "Nothing has been graded yet. Begin with `interviewer chat`, or with one question: `interviewer drill`."
)


async def run_progress(role: str | None, level: str | None) -> None:
    """Show levels over time, what changed, and how much was practiced."""
    async with beside(read_settings()) as service:
        digests = await service.past.digests()
        found = progress(digests, service.conductor.record.now(), role=role, level=level)
    console = Console()
    for part in shown(found):
        console.print(part)


def shown(found: Progress) -> Iterable[RenderableType]:
    """Yield everything there is to show."""
    told = headline(found)
    if told is None:
        yield Text(_NOTHING)
        return
    yield Text(
        f"{told.held} {'since' if found.graded > 1 else 'on'} {told.since.day} {told.since:%B %Y}. {told.changed}\n",
        style="bold",
    )
    for each in found.rounds:
        yield round_table(each)
        yield Text()
    if found.topics:
        yield topics_table(found.topics)
    yield _time(found.practice)
    yield Text(f"\n{RULE}", style="dim")


def round_table(found: Round) -> Table:
    """Return a row for the round as a whole, then one for each criterion."""
    table = _table(STAGE_TITLES[found.stage], "Criterion")
    several = len({line.rubric for line in found.criteria}) > 1
    if found.overall:
        table.add_row(*_row("The round as a whole", found.overall, found), style="bold", end_section=True)
    for line in found.criteria:
        table.add_row(*_row(f"{line.rubric}: {line.name}" if several else line.name, line, found))
    return table


def topics_table(topics: Sequence[Topic]) -> Table:
    """Return a row for each topic, the lowest level first."""
    table = Table(title="Topics", title_justify="left", show_edge=False)
    for column in ("Topic", "Now", "Range", "Answers"):
        table.add_column(column, overflow="fold", justify="left" if column == "Topic" else "right")
    table.add_column("What may be said")
    for topic in topics:
        figures = (topic.name, figure(topic.level), span(topic.level), str(topic.answers))
        table.add_row(*map(Text, figures), Text(trend_words(topic.trend), style=_style(topic.trend)))
    return table


def sparkline(line: Line, found: Round) -> Text:
    """Return a block for each point: the lowest for level 1, the highest for 5; dim for drills and retries."""
    text = Text()
    for point in line.points:
        text.append(
            _block(point.level.value), "" if found.slots[point.slot].purpose == "interview" else "dim"
        )
    return text


def _block(value: float) -> str:
    share = (min(float(HIGHEST), max(float(LOWEST), value)) - LOWEST) / (HIGHEST - LOWEST)
    return _BLOCKS[round(share * (len(_BLOCKS) - 1))]


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_justify="left", show_edge=False)
    table.add_column(first, overflow="fold")
    table.add_column("Now", justify="right")
    table.add_column("Range", justify="right", no_wrap=True)
    table.add_column("1–5 over time", overflow="fold")
    table.add_column("What may be said")
    return table


def _row(name: str, line: Line, found: Round) -> Iterable[Text]:
    figures = (name, figure(line.latest), span(line.latest))
    words = Text(trend_words(line.trend), style=_style(line.trend))
    return (*map(Text, figures), sparkline(line, found), words)


def _style(trend: Trend | None) -> str:
    return _STYLES.get(trend.verdict, "") if trend else ""


def _time(practice: PracticeTime) -> Text:
    rounds = "; ".join(f"{STAGE_TITLES[stage]} {duration(secs)}" for stage, secs in practice.rounds)
    weeks = ", ".join(duration(week.secs) for week in practice.weeks[-4:])
    return Text(
        f"\nPractice: {duration(practice.secs)} in {many(practice.sessions, 'session')}. {rounds}.\n"
        f"The last four weeks: {weeks}."
    )
