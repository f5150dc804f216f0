import numpy as np
import pytest

from interviewer.grading.answer import read_texts
from interviewer.grading.substance import TECHNICAL_CUES, own_stems, specific, spoken, unladen

SAID = "Skipped reminders fell from 3,000 to 40, and bookings in two clinics came back."


class TestSpoken:
    @pytest.mark.parametrize(
        "text",
        [
            "ownership stakeholder impact baseline metric guardrail reflection habit process",
            "We need cache, redis, sharding, replicas, quantization, precomputation, nodes, fallback, timeout.",
        ],
    )
    def test_a_list_of_terms_says_nothing(self, text: str) -> None:
        assert spoken(read_texts([text]))[0] < 0.2

    @pytest.mark.parametrize("text", [SAID, SAID.lower().replace(",", "").replace(".", "")])
    def test_a_sentence_counts_in_full_with_and_without_punctuation(self, text: str) -> None:
        assert spoken(read_texts([text])).min() == 1.0


class TestSpecific:
    def test_cues_without_a_word_of_ones_own_weigh_nothing(self) -> None:
        answer = read_texts(
            ["I was responsible, my goal, because, instead of, from 10 to 5 percent, lesson learned."]
        )
        assert not own_stems(answer.sentences[0])
        assert specific(answer, np.array([6.0]))[0] == 0

    def test_more_kinds_of_cues_need_more_words_of_ones_own(self) -> None:
        answer = read_texts(["I owned the reminders and the goal was to reduce them."])
        few, many = specific(answer, np.array([2.0]))[0], specific(answer, np.array([9.0]))[0]
        assert many < few


class TestUnladen:
    def test_a_sentence_that_is_all_cues_weighs_nothing(self) -> None:
        answer = read_texts(["First I would try it in production, 2x cheaper, 10 ms, offline and online."])
        assert unladen(answer, np.array([8.0]), TECHNICAL_CUES)[0] == 0

    def test_one_that_says_something_with_them_counts_in_full(self) -> None:
        answer = read_texts(
            ["First I would try isotonic calibration on last week's clicks, 2x cheaper to serve."]
        )
        assert unladen(answer, np.array([4.0]), TECHNICAL_CUES)[0] == 1

    def test_few_cues_need_nothing_beside_them(self) -> None:
        assert unladen(read_texts(["It depends."]), np.array([1.0]), TECHNICAL_CUES)[0] == 1
