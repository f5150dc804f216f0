"""What a model judge was asked and answered, written to a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fake_openai import FakeOpenAI, says
from tests.integration.cli.conftest import Cli, chat, refused
from tests.integration.service.model_house import MODEL, STORY, judgement, last_said, speaks_and_judges

pytestmark = pytest.mark.xdist_group("service")


class TestJudgements:
    def test_every_call_is_a_line(self, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "answers.txt").write_text(f"{STORY}\n", "utf-8")
        with FakeOpenAI() as server:
            server.script(says(speaks_and_judges()))
            monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
            monkeypatch.setenv("INTERVIEWER_MODEL__NAME", MODEL)
            held = chat(cli, "--answers", tmp_path / "answers.txt", "--report", tmp_path / "out.json")
            assert held.exit_code == 0, held.output
            interview_id = json.loads((tmp_path / "out.json").read_text("utf-8"))["interview"]["id"]
            written = cli("judgements", interview_id, "--out", tmp_path / "judged.jsonl")
            asked = [last_said(r.body) for r in server.requests if not r.body.get("stream")]
        assert written.exit_code == 0, written.output
        lines = [json.loads(line) for line in (tmp_path / "judged.jsonl").read_text("utf-8").split("\n")[:-1]]
        assert sorted(line["prompt"] for line in lines) == sorted(asked)
        assert {(line["model"], line["reply"]) for line in lines} == {(MODEL, judgement())}

    def test_an_interview_that_is_not_there_is_refused(self, cli: Cli, tmp_path: Path) -> None:
        refused(cli("judgements", "no-such-interview", "--out", tmp_path / "out.jsonl"), "no-such-interview")
        refused(cli("judgements", "any", "--out", tmp_path / "nowhere" / "out.jsonl"), "nowhere")
