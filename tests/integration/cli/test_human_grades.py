"""Coaches' levels, written to a file that evals read: only those that may be used, and without anybody's id."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from evals.dataset import read_cases
from interviewer.adapters.sql_store import SqlStore
from interviewer.people.coaching_model import Grant, HumanGrade
from interviewer.people.model import LOCAL
from tests.fakes import NOON
from tests.integration.cli.conftest import STORY, Cli, chat, refused

pytestmark = pytest.mark.xdist_group("service")
COACHES = ("first-coach", "second-coach", "not-agreed")


class TestHumanGrades:
    def test_are_cases_where_the_candidate_agreed(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "answers.txt").write_text(f"{STORY}\n", "utf-8")
        held = chat(cli, "--answers", tmp_path / "answers.txt", "--report", tmp_path / "out.json")
        assert held.exit_code == 0, held.output
        report = json.loads((tmp_path / "out.json").read_text("utf-8"))
        grade = report["grades"][0]
        asyncio.run(_graded(tmp_path, report["interview"]["id"], grade["unit"], grade["criterion"]))
        written = cli("human-grades", "--out", tmp_path / "cases.jsonl")
        assert written.exit_code == 0, written.output
        assert "1 answers with 2 levels" in written.output
        [case] = read_cases(tmp_path / "cases.jsonl")
        assert case.labels == {grade["criterion"]: 3.5}
        assert case.ratings == {grade["criterion"]: (5.0, 2.0)}
        assert STORY in case.answer
        text = (tmp_path / "cases.jsonl").read_text("utf-8")
        assert [word for word in (report["interview"]["id"], LOCAL, *COACHES) if word in text] == []

    def test_need_a_folder_to_go_to(self, cli: Cli, tmp_path: Path) -> None:
        refused(cli("human-grades", "--out", tmp_path / "nowhere" / "out.jsonl"), "nowhere")


async def _graded(folder: Path, interview_id: str, unit: str, criterion: str) -> None:
    store = await SqlStore.open(f"sqlite:///{folder}/data/interviewer.db")
    for coach, level in zip(COACHES, (5, 2, 1), strict=True):
        agreed = coach != "not-agreed"
        grant = Grant(coach, LOCAL, coach, interview_id, with_sound=False, for_evals=agreed, created_at=NOON)
        await store.coaching.keep_grant(grant)
        given = HumanGrade(interview_id, unit, criterion, coach, level, "So.", NOON)
        await store.coaching.keep_grade(given)
    await store.close()
