"""Reports and history in the terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from interviewer.bootstrap import beside
from interviewer.report_markdown import report_as_markdown
from interviewer.settings import read_settings
from interviewer.terminal.files import check_report_path, write_report


async def run_report(interview_id: str, out: Path | None, grading: int | None) -> None:
    """Show the report of an interview, or write it to a file."""
    console = Console()
    if out:
        check_report_path(out)
    async with beside(read_settings()) as service:
        report = await service.reports.report(interview_id, grading)
    if out is None:
        console.print(Markdown(report_as_markdown(report)))
        return
    await write_report(report, out)
    console.print(f"Report written to {out}")


async def run_history(limit: int) -> None:
    """List interviews, newest first."""
    async with beside(read_settings()) as service:
        summaries = await service.store.history(limit=limit)
    table = Table()
    for column in ("Id", "Began (UTC)", "Role", "Stages", "Status", "Overall"):
        table.add_column(column)
    for one in summaries:
        overall = "–" if one.overall is None else f"{one.overall:.1f}"
        began = f"{one.created_at:%Y-%m-%d %H:%M}"
        table.add_row(one.id, began, one.role, ", ".join(one.stages), one.status, overall)
    Console().print(table if summaries else "No interviews yet. Begin one with `interviewer chat`.")
