"""The packaged sample is what interviewer and grader make today of what its candidate says."""

from __future__ import annotations

from interviewer.model import HintTaken
from interviewer.sample.making import results_of
from interviewer.sample.packaged import sample_interview, sample_report, sample_results
from rubrics.load import load_rubrics
from tests.fakes import FakeClock


class TestSample:
    async def test_its_grades_are_those_of_today_s_grader(self) -> None:
        """If this fails, make it anew: `python -m interviewer.sample.making`."""
        today = await results_of(sample_interview(), FakeClock())
        packaged = {result.unit_key: result for result in sample_results()}
        assert [result.unit_key for result in today] == list(packaged)
        for result in today:
            kept = packaged[result.unit_key]
            assert [(g.criterion, g.level, g.evidence) for g in result.grades] == [
                (g.criterion, g.level, g.evidence) for g in kept.grades
            ]

    def test_shows_what_there_is_to_see(self) -> None:
        stored = sample_interview()
        report = sample_report(load_rubrics(), ())
        scores = [unit.score.value or 0 for stage in report.stages for unit in stage.units]
        assert any(isinstance(event, HintTaken) for event in stored.events)
        assert min(scores) < 3
        assert max(scores) > 4
        assert report.next_steps
