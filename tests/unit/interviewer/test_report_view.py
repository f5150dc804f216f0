"""The report in the terminal: bars, and words that rich must not take for markup."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from interviewer.report import Report
from interviewer.terminal.bars import bar
from interviewer.terminal.report_view import report_view
from tests.samples import graded_report

HOSTILE = "[bold red]I[/bold red] measured it [link=file:///etc/passwd]twice[/link], 3.1 percent less."


class TestBar:
    @pytest.mark.parametrize(
        ("value", "interval", "drawn"),
        [
            (1.0, None, "●········"),
            (5.0, None, "········●"),
            (3.0, (2.0, 4.0), "··──●──··"),
            (4.9, (0.2, 9.0), "────────●"),
            (None, None, "·········"),
        ],
    )
    def test_runs_from_level_1_to_level_5(
        self, value: float | None, interval: tuple[float, float] | None, drawn: str
    ) -> None:
        assert bar(value, interval, 9).plain == drawn


class TestReportView:
    def test_shows_words_as_they_are_and_their_quotes(self) -> None:
        shown = _drawn(HOSTILE)
        assert shown.count("[bold red]I[/bold red] measured it") >= 2
        assert "[link=file:///etc/passwd]twice[/link]" in shown

    def test_gives_no_bar_to_what_was_not_graded(self) -> None:
        report = graded_report(HOSTILE, level=None)
        assert "No recommendation" in _drawn_of(report)
        assert "●" not in _drawn_of(report)


def _drawn(said: str) -> str:
    return _drawn_of(graded_report(said))


def _drawn_of(report: Report) -> str:
    out = io.StringIO()
    Console(file=out, width=400).print(report_view(report))
    return out.getvalue()
