"""The debrief as a page: marks and bars where the figures say, and nothing said becomes markup."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from api.report_page.debrief import SHAPES, WIDTH, debrief_page
from api.site.templates import page
from interviewer import debrief_words
from interviewer.model import Evidence, Grade
from interviewer.report import Report
from tests.unit.interviewer.graded_loop import graded
from tests.unit.interviewer.test_debrief import of, of_round


def rendered(report: Report) -> str:
    shown = debrief_page(report)
    made = page("debrief.html", page=shown, n=shown.numbers, words=debrief_words)
    return bytes(made.body).decode()


class TestPicture:
    def test_each_round_has_a_shape_of_its_own_on_every_signal(self) -> None:
        shown = debrief_page(graded(3.0))
        assert shown.picture
        assert shown.shapes == SHAPES
        assert len(shown.picture.lanes) == len(shown.rows)
        for lane, line in zip(shown.picture.lanes, shown.rows, strict=True):
            heard = [shape for shape, view in zip(SHAPES, line.row.views, strict=True) if view]
            assert [dot.shape for dot in lane.dots] == heard

    def test_marks_lie_in_their_ranges_and_within_the_picture(self) -> None:
        shown = debrief_page(graded(3.0, of_round(0, 1.0) | of_round(3, 5.0)))
        assert shown.picture
        dots = [dot for lane in shown.picture.lanes for dot in lane.dots]
        for dot in dots:
            assert dot.low <= dot.x <= dot.low + dot.width
            assert dot.low >= 0
            assert dot.low + dot.width <= WIDTH
            assert dot.y < shown.picture.height
        assert len({dot.y for dot in dots}) == len(dots)


class TestPage:
    def test_nothing_said_becomes_markup(self) -> None:
        def speaks_markup(grade: Grade) -> Grade:
            quotes = tuple(Evidence(e.turn_id, "<img src=x>") for e in grade.evidence)
            return replace(grade, evidence=quotes, reason="<b>So</b>.")

        html = rendered(graded(3.0, of("action", 4.6), change=speaks_markup))
        assert "&lt;img src=x&gt;" in html
        assert "&lt;b&gt;So&lt;/b&gt;" in html
        assert "<img" not in html
        assert "<b>" not in html

    def test_a_quote_leads_to_the_turn_it_was_said_in(self) -> None:
        report = graded(3.0, of("action", 4.6))
        shown = debrief_page(report)
        assert shown.debrief
        ground = shown.debrief.speaks_for[0].ground
        assert ground.evidence
        assert f'href="/interviews/i1/report#{ground.evidence.turn_id}"' in rendered(report)

    def test_headings_go_down_one_level_at_a_time(self) -> None:
        html = rendered(graded(3.0, of("result", 1.0) | of("relevant_experience", 5.0)))
        levels = [int(part[0]) for part in html.split("<h")[1:] if part[0].isdigit()]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
