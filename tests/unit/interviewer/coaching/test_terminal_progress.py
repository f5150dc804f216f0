"""Progress as the terminal shows it."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

from rich.console import Console

from interviewer.coaching.digest import Digest
from interviewer.coaching.progress import progress
from interviewer.terminal.progress import shown
from tests.digests import MONDAY, answer, digest


def printed(*digests: Digest) -> str:
    """Return what a terminal of 100 columns shows four days after the first Monday."""
    told = StringIO()
    console = Console(width=100, file=told)
    for part in shown(progress(digests, MONDAY + timedelta(days=4))):
        console.print(part)
    return told.getvalue()


class TestShown:
    def test_levels_as_blocks_with_what_may_be_said(self) -> None:
        held = [digest(n, answer({"action": level}), secs=600.0) for n, level in enumerate((1.0, 3.0, 5.0))]
        text = printed(*held)
        assert "Three interviews since 2 March 2026. Action grew." in text
        assert "▁▅█" in text
        assert "Grew from 1.0 to 5.0." in text
        assert "30 min in three sessions. Behavioral 30 min." in text

    def test_names_are_no_markup(self) -> None:
        assert "[red]x[/red]" in printed(digest(0, answer({"action": 3.0}, topic="[red]x[/red]")))

    def test_nothing_graded_says_how_to_begin(self) -> None:
        assert "interviewer chat" in printed(digest(0, answer({})))
        assert "Nothing has been graded yet" in printed()
