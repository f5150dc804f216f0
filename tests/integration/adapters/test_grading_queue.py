"""Processes that grade are killed while they empty a queue: the short form of `tests.chaos.grading_queue`."""

from __future__ import annotations

import pytest

from tests.chaos.grading_queue import killed


@pytest.mark.slow
class TestKilledThroughout:
    def test_everything_is_graded_once_in_effect(self, postgres_url: str) -> None:
        concurrency, kills = 4, 4
        ledger = killed(
            postgres_url,
            workers=2,
            gradings=200,
            kills=kills,
            concurrency=concurrency,
            seed=1,
            limit_secs=150.0,
        )
        assert ledger.whole, ledger
        assert ledger.kills == kills
        assert ledger.most <= 1 + kills
