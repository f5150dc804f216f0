"""The benches of many people and of long runs, in short: that they measure, and what can be counted. No timing."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.bench.crowd import crowd
from evals.bench.long_run import long_run
from evals.bench.postgres import PostgresMissing


@pytest.mark.slow
class TestCrowd:
    @pytest.mark.timeout(600)
    def test_a_few_people_meet_no_error(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(Path(__file__).parents[3])
        try:
            added, errors = crowd(6, 6.0, think_secs=2.0)
        except PostgresMissing as missing:
            pytest.skip(str(missing))
        assert " turns" in added.floor
        assert not added.floor.startswith("0 turns")
        assert errors.value == "0", errors.floor


@pytest.mark.slow
class TestLongRun:
    @pytest.mark.timeout(600)
    def test_file_handles_stay_and_memory_hardly_grows(self) -> None:
        memory, handles = long_run(turns=800, warm_up=400)
        least, most = handles.floor.removeprefix("between ").split(" and ")
        # Connections come and go; what is kept open would be one more with every turn.
        assert int(most) - int(least) < 40
        assert float(memory.value.removesuffix(" MB")) < 20
