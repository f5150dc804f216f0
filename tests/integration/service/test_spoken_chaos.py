"""Spoken interviews under cut lines and hostile sound: nothing is lost, doubled or changed."""

from __future__ import annotations

import pytest

from tests.chaos import cut_line, hostile_sound
from tests.speech_samples import needs_espeak

pytestmark = [
    pytest.mark.skipif(needs_espeak, reason="espeak-ng is not on this machine"),
    pytest.mark.timeout(600),
]
slow = pytest.mark.slow


class TestCutLines:
    @pytest.mark.parametrize("cuts", [8, pytest.param(100, marks=slow)])
    async def test_no_turn_is_lost_or_doubled_and_nothing_is_said_twice(self, cuts: int) -> None:
        found = await cut_line.cut_lines(cuts, seed=2)
        assert found.cuts == cuts
        assert found.said
        assert (found.lost, found.doubled, found.repeated_parts) == (0, 0, 0)


class TestHostileSound:
    @pytest.mark.parametrize("frames", [500, pytest.param(10_000, marks=slow)])
    async def test_no_turn_is_lost_or_changed_and_memory_stays_flat(self, frames: int) -> None:
        found = await hostile_sound.heckle(frames, seed=2)
        assert found.sent == frames
        assert found.said
        assert (found.lost, found.changed) == (0, 0)
        assert found.grown_mb < 64
