"""Grading again and disputing, from the command line."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from evals.dataset import read_cases
from interviewer.bootstrap import beside
from interviewer.disputing import NewDispute
from interviewer.settings import read_settings
from tests.fake_openai import FakeOpenAI, says_json
from tests.integration.cli.conftest import STORY, Cli, chat, refused

pytestmark = pytest.mark.xdist_group("service")

VERDICT = {
    "quotes": ["It fell to forty minutes"],
    "checklist": [{"item": "a measured outcome", "met": True}],
    "level": 5,
    "reason": "Measured against a baseline.",
}


@pytest.fixture
def held(cli: Cli, tmp_path: Path) -> dict[str, Any]:
    """Return the report of an interview that the built-in grader graded."""
    (tmp_path / "answers.txt").write_text(STORY, "utf-8")
    done = chat(cli, "--answers", tmp_path / "answers.txt", "--report", tmp_path / "first.json")
    assert done.exit_code == 0, done.output
    report: dict[str, Any] = json.loads((tmp_path / "first.json").read_text("utf-8"))
    return report


def drift(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tmp_path / "drift.json").read_text("utf-8"))
    return found


class TestRegrade:
    def test_by_a_model_shows_the_drift_once_and_keeps_the_first(
        self, cli: Cli, held: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        interview_id = held["interview"]["id"]
        monkeypatch.setenv("INTERVIEWER_MODEL__NAME", "judge")
        with FakeOpenAI() as server:
            server.script(says_json(VERDICT))
            monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
            again = ("regrade", "--all", "--grader", "model", "--json", tmp_path / "drift.json")
            first = cli(*again)
            assert first.exit_code == 0, first.output
            assert "1 graded anew" in first.output
            found, asked = drift(tmp_path), len(server.requests)
            second = cli(*again)
            assert "0 graded anew, 1 graded by these versions before" in second.output
            assert (drift(tmp_path), len(server.requests)) == (found, asked)
        [interview] = found["interviews"]
        assert interview["interview_id"] == interview_id
        assert interview["before"]["overall"] == held["scores"]["overall"]
        assert interview["before"]["graders"][0].startswith("builtin")
        assert interview["after"]["graders"][0].startswith("model:judge")
        assert {grade["after"] for grade in interview["grades"]} == {5.0}
        assert cli("report", interview_id, "--grading", 1, "--out", tmp_path / "old.json").exit_code == 0
        assert json.loads((tmp_path / "old.json").read_text("utf-8"))["scores"] == held["scores"]

    def test_by_the_same_grader_there_is_nothing_to_do(self, cli: Cli, held: dict[str, Any]) -> None:
        done = cli("regrade", held["interview"]["id"])
        assert done.exit_code == 0, done.output
        assert "0 graded anew, 1 graded by these versions before" in done.output
        assert "No grading by other versions to compare with." in done.output

    def test_what_can_not_be_asked_for(self, cli: Cli, tmp_path: Path) -> None:
        refused(cli("regrade"), "--all")
        refused(cli("regrade", "x", "--all"), "--all")
        refused(cli("regrade", "x"), "x")
        refused(cli("regrade", "--all", "--grader", "model"), "default, builtin")
        refused(cli("regrade", "--all", "--json", tmp_path / "nowhere" / "drift.json"), "nowhere")


class TestDisputes:
    def test_are_written_as_cases_that_the_evals_read(
        self, cli: Cli, held: dict[str, Any], tmp_path: Path
    ) -> None:
        interview_id, unit = held["interview"]["id"], held["stages"][0]["units"][0]["key"]
        asyncio.run(self._disputed(interview_id, NewDispute(unit, "result", "I gave the number.", 5)))
        asyncio.run(self._disputed(interview_id, NewDispute(unit, "task", "It was mine.")))
        out = tmp_path / "cases.jsonl"
        done = cli("disputes", "--out", out)
        assert done.exit_code == 0, done.output
        assert "2 disputed grades" in done.output
        cases = read_cases(out)
        assert [case.labels for case in cases] == [{"result": 5}, {"task": None}]
        assert all(STORY in case.answer for case in cases)
        assert [json.loads(line)["dispute"]["reason"] for line in out.read_text("utf-8").splitlines()] == [
            "I gave the number.",
            "It was mine.",
        ]

    async def _disputed(self, interview_id: str, wish: NewDispute) -> None:
        async with beside(read_settings()) as service:
            await service.disputing.dispute(interview_id, wish)

    def test_none_is_an_empty_file(self, cli: Cli, tmp_path: Path) -> None:
        assert "0 disputed grades" in cli("disputes", "--out", tmp_path / "cases.jsonl").output
        assert read_cases(tmp_path / "cases.jsonl") == []
        refused(cli("disputes", "--out", tmp_path / "nowhere" / "cases.jsonl"), "nowhere")
