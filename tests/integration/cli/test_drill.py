"""Drills on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.cli.conftest import STORY, Cli, refused

pytestmark = pytest.mark.xdist_group("service")


class TestDrill:
    def test_one_question_then_its_levels_and_a_set_needs_something_graded(
        self, cli: Cli, tmp_path: Path
    ) -> None:
        refused(cli("drill", "--weakest", 3), "Nothing is graded yet")
        refused(cli("drill", "--due"), "Nothing is due again today")
        answers = tmp_path / "answers.txt"
        answers.write_text(f"{STORY}\n[bold]It[/bold] held.\n", "utf-8")
        held = cli("drill", "--surprise", "--seed", 3, "--answers", answers)
        assert held.exit_code == 0, held.output
        assert "Why, and in your words" in held.output
        assert " of 5" in held.output
        assert "drill" in cli("history").output

    def test_one_way_at_a_time(self, cli: Cli) -> None:
        refused(cli("drill", "--surprise", "--question", "x"), "choose one")
        refused(cli("drill", "--question", "no-such-question"), "no question of this name")
