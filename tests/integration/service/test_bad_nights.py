"""What interviews rest on goes away while people talk: nothing is lost, it is said plainly, and it heals by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.bench.postgres import PostgresMissing
from tests.chaos import bad_nights


class TestBadNights:
    @pytest.mark.parametrize(
        "name",
        [
            "clock",
            "disk-full",
            *(pytest.param(name, marks=pytest.mark.slow) for name in bad_nights.ON_POSTGRES),
        ],
    )
    def test_interviews_go_on_or_say_why(self, name: str, tmp_path: Path) -> None:
        try:
            night = bad_nights.run(name, tmp_path, rounds=1 if name in bad_nights.ANYWHERE else 2)
        except PostgresMissing as missing:
            pytest.skip(str(missing))
        assert night.answers
        assert (night.lost, night.doubled, night.faults) == (0, 0, [])
        if name in {"disk-full", "restarts", "read-only"}:
            assert night.refused
