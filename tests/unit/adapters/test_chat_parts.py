"""The rules of the chat that need no endpoint."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import BaseModel, Field

from interviewer.adapters.chat_dialect import Dialect, below
from interviewer.adapters.chat_json import NotTheShape, read, repair, strict_schema
from interviewer.adapters.chat_patience import retry_after_secs
from interviewer.adapters.chat_settings import ChatSettings
from interviewer.adapters.chat_thoughts import WithoutThoughts
from interviewer.ports import Usage


class Point(BaseModel):
    """Something with a limit."""

    level: int = Field(ge=1, le=5)
    why: str = "because"


class Points(BaseModel):
    """Something nested."""

    points: list[Point]


class TestWithoutThoughts:
    @pytest.mark.parametrize(
        ("pieces", "shown"),
        [
            (["Tell", " me", "."], ["Tell", " me", "."]),
            (["<", "b>bold"], ["", "<b>bold"]),
            (["<thi", "nk>hm", "m</thi", "nk>", "\n\n", "So", " <think>"], [""] * 5 + ["So", " <think>"]),
            (["<think>a</think>So"], ["So"]),
            (["  \n", "So"], ["", "So"]),
        ],
    )
    def test_only_a_thought_at_the_start_is_held_back(self, pieces: list[str], shown: list[str]) -> None:
        thoughts = WithoutThoughts()
        assert [thoughts.feed(piece) for piece in pieces] == shown
        assert thoughts.rest() == ""

    def test_what_only_looked_like_one_is_said_in_the_end(self) -> None:
        thoughts = WithoutThoughts()
        assert thoughts.feed("<thin") == ""
        assert thoughts.rest() == "<thin"

    def test_an_unfinished_thought_is_nothing(self) -> None:
        thoughts = WithoutThoughts()
        assert thoughts.feed("<think>hm") == ""
        assert thoughts.rest() == ""


class TestRead:
    def test_the_first_valid_candidate_counts(self) -> None:
        reply = 'For example ```json\n{"level": 9}\n``` or rather\n```\n{"level": 2}\n```'
        assert read(reply, Point).level == 2

    def test_the_reason_says_what_is_wrong_without_the_value(self) -> None:
        with pytest.raises(NotTheShape, match="level") as wrong:
            read('{"level": "private"}', Point)
        assert "private" not in str(wrong.value)
        assert wrong.value.is_json

    def test_prose_is_not_json(self) -> None:
        with pytest.raises(NotTheShape) as wrong:
            read("I can't.", Point)
        assert not wrong.value.is_json

    def test_deep_nesting_does_no_harm(self) -> None:
        with pytest.raises(NotTheShape):
            read("[" * 200_000, Point)

    def test_an_empty_reply_is_not_quoted_back(self) -> None:
        assert [turn.role for turn in repair(" ", NotTheShape("x", is_json=False))] == ["user"]


def test_a_strict_schema_leaves_nothing_open_at_any_depth() -> None:
    schema = strict_schema(Points)
    point = schema["$defs"]["Point"]
    assert schema["additionalProperties"] is point["additionalProperties"] is False
    assert point["required"] == ["level", "why"]
    assert "default" not in point["properties"]["why"]


class TestDialect:
    def test_openai_has_a_name_of_its_own_for_the_limit(self) -> None:
        sent = Dialect(is_openai=True).parameters(max_tokens=5, temperature=0.0, stream=False)
        assert sent == {"max_completion_tokens": 5, "temperature": 0.0}

    def test_a_complaint_about_something_else_teaches_nothing(self) -> None:
        dialect = Dialect(is_openai=False)
        sent = dialect.parameters(max_tokens=5, temperature=0.0, stream=False)
        assert not dialect.learn("The temperature of the server is too high", sent)
        assert dialect.learn("'max_tokens' or 'temperature'?", sent)
        assert dialect.parameters(max_tokens=5, temperature=0.0, stream=False) == {"max_completion_tokens": 5}

    def test_both_names_refused_ends_without_a_limit(self) -> None:
        dialect = Dialect(is_openai=False)
        for _ in range(2):
            sent = dialect.parameters(max_tokens=5, temperature=0.0, stream=False)
            assert dialect.learn(f"Unknown: {[*sent]}", sent)
        assert dialect.parameters(max_tokens=5, temperature=0.0, stream=False) == {}

    def test_the_ladder_has_an_end(self) -> None:
        assert below("json_schema") == "json_object"
        assert below("none") is None


class TestRetryAfter:
    def test_seconds_dates_and_nonsense(self) -> None:
        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=60))
        assert retry_after_secs("1.5") == 1.5
        assert retry_after_secs("-3") == 0.0
        assert 50 < (retry_after_secs(soon) or 0) <= 60
        assert retry_after_secs("later") is None
        assert retry_after_secs(None) is None


class TestSettings:
    def test_the_key_is_not_shown(self) -> None:
        assert "secret" not in repr(ChatSettings("m", api_key="secret"))

    def test_costs(self) -> None:
        settings = ChatSettings("m", usd_per_million_in=2.0, usd_per_million_out=8.0)
        assert settings.usage(500_000, 250_000) == Usage(500_000, 250_000, 3.0)
