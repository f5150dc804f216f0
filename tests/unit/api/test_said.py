"""Which turns a reader of the transcript wants to see, as an address says it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.report_page.said import SaidTurn, Wanted, wanted_by
from interviewer.model import Turn
from tests.fakes import NOON

SAID = SaidTurn(
    turn=Turn("t2", 1, "q1", "candidate", "It fell by half.", NOON),
    speaker="You",
    opens_stage=None,
    at_secs=3.0,
    pieces=(),
    criteria=("star.result",),
    marked=True,
)


class TestWanted:
    def test_nothing_asked_for_is_everything(self) -> None:
        assert SAID.suits(wanted_by({}))
        assert SAID.suits(wanted_by({"round": "", "speaker": "", "criterion": ""}))

    @pytest.mark.parametrize(
        ("query", "fits"),
        [
            ({"round": "1"}, True),
            ({"round": "0"}, False),
            ({"speaker": "candidate"}, True),
            ({"speaker": "interviewer"}, False),
            ({"criterion": "star.result"}, True),
            ({"criterion": "star.task"}, False),
            ({"marked": "1"}, True),
            ({"round": "1", "speaker": "interviewer"}, False),
        ],
    )
    def test_all_that_is_asked_for_must_fit(self, query: dict[str, str], fits: bool) -> None:
        assert SAID.suits(wanted_by(query)) is fits

    def test_only_with_marks_leaves_out_those_without(self) -> None:
        assert not replace(SAID, marked=False).suits(Wanted(marked=True))

    @pytest.mark.parametrize(
        "query", [{"round": "x"}, {"round": "²"}, {"round": "9" * 50}, {"speaker": "nobody"}]
    )
    def test_what_means_nothing_asks_for_nothing(self, query: dict[str, str]) -> None:
        assert wanted_by(query) == Wanted()
