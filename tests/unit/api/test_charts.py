"""The report's pictures: everything within the frame, every level at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.report_page.charts import RADAR_LINE, RADAR_WIDTH, Spoke, along, bands, on_line, radar
from rubrics.load import load_rubrics
from rubrics.model import recommendation

LEVELS = st.floats(1, 5)
NAMES = [tuple(c.name for c in rubric.criteria) for rubric in load_rubrics().values()]


class TestAlongALine:
    def test_one_is_at_its_beginning_and_five_at_its_end(self) -> None:
        assert (along(1), along(3), along(5)) == (0, 50, 100)

    def test_what_lies_outside_the_scale_stays_on_the_line(self) -> None:
        assert (along(0.2), along(7)) == (0, 100)

    def test_an_interval_lies_around_its_level(self) -> None:
        line = on_line(3.0, (2.0, 4.5))
        assert line
        assert (line.x, line.low, line.low + line.width) == (50, 25, 87.5)

    def test_nothing_graded_is_nowhere(self) -> None:
        assert on_line(None, None) is None

    @given(LEVELS)
    def test_the_band_behind_a_score_is_its_recommendation(self, score: float) -> None:
        behind = [band for band in bands() if band.x <= along(score)]
        assert behind[-1].recommendation is recommendation(score) or along(score) == behind[-1].x

    def test_the_bands_cover_the_line(self) -> None:
        assert sum(band.width for band in bands()) == pytest.approx(100)


class TestRadar:
    @pytest.mark.parametrize("names", NAMES)
    def test_every_label_is_within_the_picture(self, names: tuple[str, ...]) -> None:
        drawn = radar([Spoke(name, 3.0) for name in names])
        assert drawn
        for spoke in drawn.spokes:
            width = max(map(len, spoke.lines)) * 7.6
            before = {"start": 0.0, "middle": width / 2, "end": width}[spoke.anchor]
            assert spoke.at[0] - before >= -0.2
            assert spoke.at[0] - before + width <= RADAR_WIDTH + 0.2
            assert spoke.at[1] >= RADAR_LINE * 0.7
            assert spoke.at[1] + (len(spoke.lines) - 1) * RADAR_LINE <= drawn.height

    @pytest.mark.parametrize("names", NAMES)
    def test_no_word_of_a_label_is_lost(self, names: tuple[str, ...]) -> None:
        drawn = radar([Spoke(name, 3.0) for name in names])
        assert drawn
        assert tuple(" ".join(spoke.lines) for spoke in drawn.spokes) == names

    @given(st.lists(LEVELS, min_size=3, max_size=9))
    def test_a_mark_is_as_far_out_as_its_level(self, levels: list[float]) -> None:
        drawn = radar([Spoke(f"C{n}", level) for n, level in enumerate(levels)])
        assert drawn
        for spoke, level in zip(drawn.spokes, levels, strict=True):
            assert spoke.mark
            out = [abs(complex(*end) - complex(*drawn.centre)) for end in (spoke.mark, spoke.end)]
            assert out[0] / out[1] == pytest.approx(level / 5, abs=0.01)

    def test_what_is_not_graded_has_a_spoke_and_no_mark(self) -> None:
        drawn = radar([Spoke("A", 1), Spoke("B", None), Spoke("C", 3), Spoke("D", 5)])
        assert drawn
        assert [spoke.mark is None for spoke in drawn.spokes] == [False, True, False, False]
        assert len(drawn.shape.split()) == 3

    def test_fewer_than_three_levels_make_no_picture(self) -> None:
        assert radar([Spoke("A", 1), Spoke("B", None), Spoke("C", 3)]) is None

    def test_levels_before_a_hint_are_a_second_shape(self) -> None:
        spokes = [Spoke(name, 4, before=2) for name in "ABC"]
        drawn = radar(spokes)
        assert drawn
        assert drawn.before
        assert drawn.before != drawn.shape
        same = radar([Spoke(name, 4) for name in "ABC"])
        assert same
        assert same.before == ""
