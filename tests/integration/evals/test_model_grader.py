"""A model grades through the settings' endpoint; what it fails at is said and tried again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.desk import open_desk
from tests.fake_openai import FakeOpenAI, says
from tests.unit.evals.builders import cases, line

VERDICT = json.dumps(
    {
        "quotes": ["I rebuilt the loader."],
        "checklist": [{"item": "own step", "met": True}],
        "level": 4,
        "reason": "An own step.",
    }
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeOpenAI:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERVIEWER_MODEL__RETRIES", "0")
    return FakeOpenAI()


class TestModelGrader:
    async def test_levels_come_from_the_model_and_are_kept(
        self, server: FakeOpenAI, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        with server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
            server.script(says(VERDICT))
            async with open_desk("model:judge", tmp_path) as desk:
                found = await desk.grade(cases(tmp_path, line()))
                asked = len(server.requests)
                again = await desk.grade(cases(tmp_path, line()))
        assert found[0].failure is None
        assert found[0].grader == "model:judge"
        assert set(found[0].levels.values()) == {4}
        assert again == found
        assert len(server.requests) == asked

    async def test_a_model_that_is_away_is_a_failure_and_no_grade(
        self, server: FakeOpenAI, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        with server:
            url = server.base_url
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        async with open_desk("model:judge", tmp_path) as desk:
            found = await desk.grade(cases(tmp_path, line()))
        assert found[0].failure
        assert not found[0].levels
