"""The report of a spoken interview in the terminal: not before somebody has read what was understood."""

from __future__ import annotations

import asyncio
from pathlib import Path

from interviewer.bootstrap import beside
from interviewer.settings import read_settings
from tests.fakes import FakeClock
from tests.integration.cli.conftest import STORY, Cli, refused
from tests.spoken import Spoken


async def _spoken() -> str:
    async with beside(read_settings()) as service:
        held = Spoken(service, FakeClock())
        await held.begin()
        await held.answer(f"Um, {STORY}", kept=True)
        await held.finish()
        return held.id


async def _checked(interview_id: str) -> None:
    async with beside(read_settings()) as service:
        await service.aloud.check(interview_id)


class TestReport:
    def test_says_what_it_waits_for_and_comes_when_that_is_done(self, cli: Cli, tmp_path: Path) -> None:
        interview_id = asyncio.run(_spoken())
        refused(
            cli("report", interview_id), "read what was understood", f"/interviews/{interview_id}/transcript"
        )
        asyncio.run(_checked(interview_id))
        told = cli("report", interview_id, "--out", tmp_path / "out.md")
        assert told.exit_code == 0, told.output
        assert "## How you spoke" in (tmp_path / "out.md").read_text()
