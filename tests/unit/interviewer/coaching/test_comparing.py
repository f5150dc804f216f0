"""Two interviews side by side."""

from __future__ import annotations

import pytest

from interviewer.coaching.comparing import Comparison, Pair, compare, compare_by_id
from interviewer.coaching.progress_words import change_words, difference
from interviewer.errors import BadInput, NotFound
from interviewer.model import StageKind
from interviewer.purpose import Retried
from tests.digests import answer, digest

BEFORE = {"situation": 3.0, "action": 2.04, "result": 2.0}
AFTER = {"situation": 3.2, "action": 3.46, "result": 3.6}
EARLIER = digest(0, answer(BEFORE, question_id="a"), answer(BEFORE, question_id="b"))
LATER = digest(1, answer(AFTER, question_id="b"), answer(AFTER, question_id="c"))


def pairs(found: Comparison) -> dict[str, Pair]:
    """Return the only round's criteria by name."""
    [stage] = found.stages
    return {pair.name: pair for pair in stage.criteria}


class TestCompare:
    def test_a_difference_is_the_later_minus_the_earlier_whichever_comes_first(self) -> None:
        assert compare(EARLIER, LATER) == compare(LATER, EARLIER)
        assert compare(LATER, EARLIER).earlier == EARLIER

    def test_each_criterion_with_whether_it_exceeds_the_noise(self) -> None:
        found = pairs(compare(EARLIER, LATER))
        result, situation = found["Result"].change, found["Situation"].change
        assert result is not None
        assert situation is not None
        assert result.difference == pytest.approx(1.6)
        assert result.noise == pytest.approx(1.0)
        assert (result.verdict, situation.verdict) == ("grew", "unclear")
        assert (change_words(result), change_words(situation)) == ("more than chance", "within chance (±1.0)")

    def test_a_difference_is_shown_as_that_of_the_figures_beside_it(self) -> None:
        # 2.04 → 3.46 is 1.42, but what is read is 2.0 → 3.5.
        assert difference(pairs(compare(EARLIER, LATER))["Action"].change) == "+1.5"
        assert difference(pairs(compare(EARLIER, EARLIER))["Action"].change) == "0.0"
        assert difference(None) == "–"

    def test_questions_in_common_level_by_level(self) -> None:
        [common] = compare(EARLIER, LATER).questions
        assert (common.question_id, common.retried) == ("b", False)
        assert [
            (p.name, p.before and p.before.value, p.after and p.after.value) for p in common.criteria
        ] == [
            ("Situation", 3.0, 3.2),
            ("Action", 2.04, 3.46),
            ("Result", 2.0, 3.6),
        ]

    def test_a_retry_of_this_very_answer_is_known_as_one(self) -> None:
        again = digest(2, answer(AFTER, question_id="b"), purpose="retry", retries=Retried("i0", "0/b", "b"))
        assert [pair.retried for pair in compare(EARLIER, again).questions] == [True]
        assert [pair.retried for pair in compare(LATER, again).questions] == [False]

    def test_rounds_and_criteria_of_only_one_of_them_are_shown_without_a_difference(self) -> None:
        screen = digest(2, answer({"motivation": 4.0}, stage=StageKind.RECRUITER, topic=None))
        recruiter, behavioral = compare(EARLIER, screen).stages
        [motivation] = recruiter.criteria
        assert (motivation.before, motivation.change) == (None, None)
        assert behavioral.overall.after is None
        assert compare(EARLIER, screen).questions == ()

    def test_nothing_graded_compares_to_nothing(self) -> None:
        found = compare(EARLIER, digest(2, answer({}, question_id="a")))
        assert found.overall.after is None
        assert change_words(found.overall.change) == "not graded in both"


class TestChoice:
    def test_by_id(self) -> None:
        assert compare_by_id([EARLIER, LATER], "i1", "i0") == compare(EARLIER, LATER)

    def test_one_and_the_same_is_refused(self) -> None:
        with pytest.raises(BadInput, match="one and the same"):
            compare_by_id([EARLIER, LATER], "i0", "i0")

    def test_a_deleted_one_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            compare_by_id([EARLIER], "i0", "i1")
