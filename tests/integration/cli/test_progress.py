"""Progress from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.cli.conftest import STORY, Cli, chat

pytestmark = pytest.mark.xdist_group("service")


class TestProgress:
    def test_a_first_interview_is_no_trend(self, cli: Cli, tmp_path: Path) -> None:
        answers = tmp_path / "answers.txt"
        answers.write_text(f"{STORY}\n/finish\n", "utf-8")
        assert chat(cli, "--answers", answers).exit_code == 0
        shown = cli("progress")
        assert shown.exit_code == 0, shown.output
        assert "One interview on" in shown.output
        assert "It is too early to say what changed." in shown.output
        assert "Reflection" in shown.output
        assert "Nothing has been graded yet" in cli("progress", "--level", "senior").output
