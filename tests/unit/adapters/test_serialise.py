"""What is written can be read again, and nothing else is read."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, cast

import pytest

from interviewer.adapters.serialise import EVENT, PLAN, RESULT
from interviewer.disputes import Disputed, DisputeWithdrawn
from interviewer.errors import BadInput, ConfigurationError
from interviewer.model import (
    Event,
    Finished,
    HintTaken,
    ModelUsed,
    MoveDecided,
    Noted,
    Paused,
    Requested,
    Resumed,
)
from interviewer.yardstick import Yardstick
from rubrics.load import load_rubrics
from tests.samples import NOON, asked, interview, result, said

_MOVE = asked(1).turn.move
assert _MOVE is not None

EVENTS: list[Event] = [
    said(1, client_turn_id="c1", text="emoji 🎈, NUL \0, line\u2028break, <b>&amp;"),
    asked(2),
    MoveDecided(_MOVE, NOON),
    Paused(NOON),
    Resumed(NOON),
    HintTaken("leakage", NOON),
    Requested("repeat", NOON, "c2"),
    Noted("", NOON),
    ModelUsed("m", 10, 20, 0.001, NOON, failure="slow"),
    Finished(NOON, "ended_by_candidate"),
    Disputed("d1", "0/leakage", "depth", "I <b>did</b> say it 🎈", 4, 1, 2, NOON),
    Disputed("d2", "0", "motivation", "Nobody asked.", None, 2, None, NOON),
    DisputeWithdrawn("d1", NOON),
]


class TestThereAndBack:
    @pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
    def test_events(self, event: Event) -> None:
        assert EVENT.decode(EVENT.encode(event)) == event

    def test_plans(self) -> None:
        plan = interview().plan
        assert PLAN.decode(PLAN.encode(plan)) == plan

    def test_results(self) -> None:
        for kept in (result(), result(level=None)):
            assert RESULT.decode(RESULT.encode(kept)) == kept

    def test_results_with_the_rubric_they_were_measured_by(self) -> None:
        for rubric in load_rubrics().values():
            kept = replace(result(), yardstick=Yardstick(rubric, "builtin-2 abc", NOON))
            assert RESULT.decode(RESULT.encode(kept)) == kept

    def test_results_kept_before_there_were_yardsticks(self) -> None:
        old = json.loads(RESULT.encode(result()))
        del old["body"]["yardstick"]
        assert RESULT.decode(json.dumps(old)) == result()


class TestStrictness:
    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            ('"stage_index":0', '"stage_index":"0"'),
            ('"text":', '"remark":"","text":'),
            ('"kind":"turn"', '"kind":"tune"'),
            ('"v":1', '"v":2'),
            ('"v":1,', ""),
            ('"id":"t1",', ""),
        ],
    )
    def test_other_json_is_refused_without_repeating_it(self, right: str, wrong: str) -> None:
        written = EVENT.encode(said(1, text="secret"))
        assert right in written
        with pytest.raises(ConfigurationError) as refused:
            EVENT.decode(written.replace(right, wrong))
        assert "secret" not in str(refused.value)

    def test_wrong_types_are_not_written(self) -> None:
        turn = replace(said(1).turn, stage_index=cast("Any", "0"))
        with pytest.raises(BadInput, match="stage_index"):
            EVENT.encode(replace(said(1), turn=turn))

    def test_numbers_that_json_has_not_are_not_written(self) -> None:
        grade = replace(result().grades[0], estimate=float("nan"))
        with pytest.raises(BadInput, match="estimate"):
            RESULT.encode(replace(result(), grades=(grade,)))
