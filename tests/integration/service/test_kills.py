"""Processes that are killed at random moments lose nothing and repeat nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos import kill_nine, kill_server, kill_workers


class TestKilledInterviews:
    @pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.slow)])
    def test_no_answer_is_lost_or_doubled(self, kills: int, tmp_path: Path) -> None:
        ledger = kill_nine.run(tmp_path, kills=kills, seed=1)
        assert ledger.kills == kills
        assert ledger.interview_ids
        assert (ledger.lost, ledger.doubled, ledger.faults) == (0, 0, [])


@pytest.mark.slow
class TestKilledServer:
    @pytest.mark.timeout(600)
    def test_every_interview_comes_to_its_report(self, tmp_path: Path) -> None:
        ledger = kill_server.run(tmp_path, kills=15, seed=1)
        assert ledger.kills == 15
        assert ledger.kills_while_grading
        assert ledger.answers
        assert (ledger.lost, ledger.doubled, ledger.repeated, ledger.faults) == (0, 0, 0, [])
        assert ledger.again <= ledger.kills_while_grading


@pytest.mark.slow
class TestKilledWorkers:
    @pytest.mark.timeout(900)
    @pytest.mark.parametrize("database", ["sqlite", "postgres"])
    async def test_two_processes_and_a_worker_lose_and_double_nothing(
        self, database: str, tmp_path: Path
    ) -> None:
        ledger = await kill_workers.run(
            tmp_path, database, kills=6, seed=1, secs=60.0, candidates=4, forked=True
        )
        assert ledger.kills
        assert ledger.answers
        assert ledger.resumed_secs
        assert ledger.graded == ledger.interviews
        assert (ledger.lost, ledger.doubled, ledger.faults) == (0, 0, [])
