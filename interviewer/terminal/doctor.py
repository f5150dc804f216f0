"""Says what is installed, configured and reachable. Secrets are not shown."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from interviewer.bootstrap import beside
from interviewer.checks_here import installed, recogniser, voice
from interviewer.errors import InterviewerError
from interviewer.seeing.masking import told_settings
from interviewer.service import Check
from interviewer.settings import Settings, read_settings
from knowledge.model import KnowledgeError


async def run_doctor() -> bool:
    """Print the settings and a line for each part; return whether all that is required works."""
    settings = read_settings()
    checks = [_program(), *await _checks(settings), *_advice(settings)]
    console = Console()
    console.print(_settings_table(settings))
    console.print(_checks_table(checks))
    return all(check.ok or not check.required for check in checks)


async def _checks(settings: Settings) -> list[Check]:
    """Look at everything; where the house can't even be opened, at what can be looked at without."""
    try:
        async with beside(settings) as service:
            return await service.checks()
    except (InterviewerError, KnowledgeError) as error:
        return [Check("start", False, str(error)), recogniser(settings), voice(settings), *installed()]


def _program() -> Check:
    try:
        ours = version("mock-interviewer")
    except PackageNotFoundError:
        ours = "not installed as a package"
    return Check("program", True, f"{ours}, Python {platform.python_version()} on {platform.system()}")


def _advice(settings: Settings) -> Iterator[Check]:
    """What an operator of many people should know; nothing for one person on one machine."""
    server = settings.server
    beyond = server.host not in {"127.0.0.1", "localhost", "::1"}
    if beyond and not server.https:
        told = "people come without https: browsers lend no microphone, and nobody can sign in (docs/operating.md)"
        yield Check("https", False, told, required=False)
    if beyond and settings.auth == "none":
        told = f"whoever reaches {server.host} sees every interview: INTERVIEWER_AUTH=accounts"
        yield Check("accounts", False, told, required=False)
    if server.workers > 1 and settings.redis_url is None:
        told = f"{server.workers} processes count limits each for itself: INTERVIEWER_REDIS_URL"
        yield Check("limits", False, told, required=False)


def _settings_table(settings: Settings) -> Table:
    table = Table("Setting", "Value", title="Settings that are not at their default", title_justify="left")
    for name, value in told_settings(settings):
        table.add_row(f"INTERVIEWER_{name.replace('.', '__').upper()}", escape(value))
    return table


def _checks_table(checks: list[Check]) -> Table:
    table = Table("", "Part", "Found")
    for check in checks:
        mark = (
            "[green]ok[/green]" if check.ok else "[red]no[/red]" if check.required else "[yellow]–[/yellow]"
        )
        table.add_row(mark, check.name, escape(check.detail))
    return table
