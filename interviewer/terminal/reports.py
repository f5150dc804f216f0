"""Reports and history in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from interviewer.bootstrap import beside
from interviewer.ports import InterviewSummary
from interviewer.settings import read_settings
from interviewer.terminal.bars import bar
from interviewer.terminal.files import check_report_path, write_report
from interviewer.terminal.report_view import report_view


async def run_report(interview_id: str, out: Path | None, grading: int | None) -> None:
    """Show the report of an interview, or write it to a file."""
    console = Console()
    if out:
        check_report_path(out)
    async with beside(read_settings()) as service:
        report = await service.reports.report(interview_id, grading)
    if out is None:
        console.print(report_view(report))
        return
    await write_report(report, out)
    console.print(f"Report written to {out}")


async def run_history(limit: int) -> None:
    """List interviews, newest first."""
    async with beside(read_settings()) as service:
        summaries = await service.store.history(limit=limit)
    if not summaries:
        Console().print("No interviews yet. Begin one with `interviewer chat`.")
        return
    Console().print(_table(summaries))


def _table(summaries: Sequence[InterviewSummary]) -> Table:
    table = Table(box=box.SIMPLE, padding=(0, 1))
    # An id that is cut off can't be copied: everything else gives way first.
    table.add_column("Id", no_wrap=True)
    table.add_column("Began (UTC)", no_wrap=True)
    table.add_column("Rounds", overflow="fold")
    table.add_column("Status")
    table.add_column("Overall", no_wrap=True)
    for one in summaries:
        rounds = ", ".join(kind.replace("_", " ") for kind in one.stages)
        what = rounds if one.purpose == "interview" else f"{one.purpose}: {rounds}"
        began = f"{one.created_at:%Y-%m-%d %H:%M}"
        overall = (
            Text("–") if one.overall is None else bar(one.overall, None, 9).append(f" {one.overall:.1f}")
        )
        table.add_row(one.id, began, Text(what), one.status, overall)
    return table
