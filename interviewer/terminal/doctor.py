"""Says what is installed, configured and reachable."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from interviewer.bootstrap import beside
from interviewer.settings import read_settings


async def run_doctor() -> bool:
    """Print a line for each part; return whether all that is required works."""
    async with beside(read_settings()) as service:
        checks = await service.checks()
    table = Table()
    for column in ("", "Part", "Found"):
        table.add_column(column)
    for check in checks:
        mark = (
            "[green]ok[/green]" if check.ok else "[red]no[/red]" if check.required else "[yellow]–[/yellow]"
        )
        table.add_row(mark, check.name, escape(check.detail))
    Console().print(table)
    return all(check.ok or not check.required for check in checks)
