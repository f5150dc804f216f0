"""The plan as a person uses it in the terminal."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Cli, refused

pytestmark = pytest.mark.xdist_group("service")


def in_days(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


class TestPlan:
    def test_without_a_goal_it_says_how_to_set_one(self, cli: Cli) -> None:
        refused(cli("plan", "--hours", 5), "interviewer plan --date")

    def test_a_goal_is_kept_shown_and_changed_and_items_are_ticked_off(
        self, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TZ", "UTC")
        shown = cli("plan", "--date", in_days(10), "--hours", 7, "--rounds", "behavioral,recruiter")
        assert shown.exit_code == 0, shown.output
        assert "in 10 days" in shown.output
        assert (
            "Hold: Mock interview to find out where you stand: Recruiter screen, Behavioral" in shown.output
        )
        item = re.search(r"\[(read:[^\]]+)\]", shown.output)
        assert item
        ticked = cli("plan", "--done", item[1])
        assert "✓ Read" in ticked.output
        written = tmp_path / "plan.ics"
        assert cli("plan", "--hours", 2, "--out", written).exit_code == 0
        assert written.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
        assert b"\r\r\n" not in written.read_bytes()
        assert cli("plan", "--out", tmp_path / "plan.md").exit_code == 0
        kept = (tmp_path / "plan.md").read_text("utf-8")
        assert kept.startswith("# Plan for the interview on")
        assert kept.count("- [x] Read") == 1

    def test_on_the_day_there_is_the_checklist(self, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TZ", "UTC")
        shown = cli("plan", "--date", in_days(0), "--rounds", "system_design")
        assert "The interview is today" in shown.output
        assert "As the design round begins" in shown.output

    @pytest.mark.parametrize(
        ("options", "reason"),
        [
            (("--date", "soon"), "2026-12-14"),
            (("--date", "9999-12-31"), "up to"),
            (("--date", in_days(5), "--rounds", "panel"), "unknown round 'panel'"),
            (("--date", in_days(5), "--days-off", "someday"), "unknown weekday"),
            (("--date", in_days(5), "--out", "plan.pdf"), ".md or .ics"),
            (("--date", in_days(5), "--done", "nothing"), "no such item"),
        ],
    )
    def test_what_cannot_be_used_is_told_in_a_line(
        self, cli: Cli, options: tuple[str, ...], reason: str
    ) -> None:
        refused(cli("plan", *options), reason)
