"""Drills in the terminal: one question, or a set, with feedback at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from interviewer.bootstrap import beside
from interviewer.coaching.drilling import DrillFor
from interviewer.errors import BadInput
from interviewer.report import Report, UnitReport
from interviewer.service import Service
from interviewer.settings import read_settings
from interviewer.terminal.chat import hold, read_answers

_MISSING = "[yellow]✗[/yellow]"
_MADE = "[green]✓[/green]"


@dataclass(frozen=True, slots=True)
class DrillOptions:
    """What the command line asked for."""

    question: str | None
    surprise: bool
    weakest: int | None
    due: bool
    role: str
    level: str
    seed: int | None
    answers: Path | None


async def run_drill(options: DrillOptions) -> None:
    """Hold the drill, or every drill of the set, and show the feedback after each."""
    if sum(map(bool, (options.question, options.surprise, options.weakest, options.due))) > 1:
        raise BadInput(
            "choose one: a question, a surprise, a set of the weakest topics, or what is due again"
        )
    console = Console()
    answers = iter(list(read_answers(options.answers))) if options.answers else None
    wanted = DrillFor(role=options.role, level=options.level)
    async with beside(read_settings()) as service:
        loading = asyncio.create_task(asyncio.to_thread(service.library.embedder.embed, ["ready"]))
        if answers is not None:
            # As for whole interviews: unattended runs are repeatable.
            await loading
        if options.weakest is None and not options.due:
            interview_id = await service.drills.begin(wanted, question_id=options.question, seed=options.seed)
            await _one(service, interview_id, answers, console)
        else:
            await _set(service, wanted, options, answers, console)
        await loading


async def _set(
    service: Service,
    wanted: DrillFor,
    options: DrillOptions,
    answers: Iterator[str] | None,
    console: Console,
) -> None:
    if options.weakest is None:
        interview_id = await service.drills.begin_due(wanted)
    else:
        interview_id = await service.drills.begin_set(wanted, options.weakest, seed=options.seed)
    while True:
        current = await service.drills.current_set()
        if current is None:
            return
        console.rule(f"{len(current.interviews)} of {len(current.questions)}", align="left")
        await _one(service, interview_id, answers, console)
        if current.is_over:
            return
        interview_id = await service.drills.next_of_set()


async def _one(service: Service, interview_id: str, answers: Iterator[str] | None, console: Console) -> None:
    await hold(service, interview_id, answers, console)
    await service.conductor.finish(interview_id)
    report = await service.reports.report(interview_id)
    show_feedback(report, console)


def show_feedback(report: Report, console: Console) -> None:
    """Print score, levels with their quotes, and what was missing."""
    units = [unit for stage in report.stages for unit in stage.units]
    for unit in units:
        console.print(_levels(unit))
        if points := _points(unit):
            console.print(Panel(points, title="What a complete answer makes clear", title_align="left"))
    for step in report.next_steps[:1]:
        console.print(
            Panel(escape(step.advice), title=f"Say it better: {step.criterion_name}", title_align="left")
        )
    if not units:
        console.print("Nothing was answered, so there is nothing to grade.")


def _levels(unit: UnitReport) -> Table:
    score = "not graded" if unit.counted.value is None else f"{unit.counted.value:.1f} of 5"
    table = Table(title=f"{unit.rubric.title}: {score}", title_justify="left", highlight=False)
    table.add_column("Criterion")
    table.add_column("Level", justify="right")
    table.add_column("Why, and in your words", overflow="fold")
    for grade in unit.counted_grades:
        quotes = "".join(f"\n[italic]“{escape(e.quote)}”[/italic]" for e in grade.evidence[:1])
        level = "–" if grade.level is None else str(grade.level)
        table.add_row(unit.rubric.criterion(grade.criterion).name, level, escape(grade.reason) + quotes)
    return table


def _points(unit: UnitReport) -> str:
    points: Sequence[str] = [
        f"{_MADE if point.covered else _MISSING} {escape(point.key_point)}"
        for outline in unit.outlines
        if outline.checked
        for point in outline.points
    ]
    return "\n".join(points)
