from __future__ import annotations

import numpy as np
import pytest

from evals.external_pairs import Embedded, features_of, pairs_of, texts_of
from evals.external_sets import HumanGraded
from interviewer.grading.features import Features
from tests.fake_embedder import FakeEmbedder

REFERENCE = "The current flows through every bulb on the closed path."


def compare(answer: str, *references: str, question: str = "What does the current do?") -> Features:
    row = HumanGraded("a", "q", question, answer, references or (REFERENCE,), 1.0)
    return features_of(row, Embedded(FakeEmbedder(), texts_of([row])))


class TestWords:
    def test_the_reference_itself_shares_everything(self) -> None:
        found = compare(REFERENCE)
        for name in ("shared", "recalled", "precise", "new_shared", "pairs", "trigrams"):
            assert found[name] == pytest.approx(1)
        assert found["foreign"] == found["one_negated"] == found["named_missing"] == 0

    def test_repeating_the_question_adds_nothing_new(self) -> None:
        found = compare("The current does what the current does.")
        assert found["from_question"] == 1
        assert found["new_shared"] == found["new_recalled"] == 0

    def test_the_best_of_several_references_counts(self) -> None:
        assert compare("It melts.", "Nothing burns here.", "It melts.")["shared"] == 1

    def test_a_negation_on_one_side_is_seen(self) -> None:
        assert compare("The current does not flow through every bulb.")["one_negated"] == 1
        assert compare("It doesn't melt.", "It does not melt.")["one_negated"] == 0

    def test_opposite_words_and_other_numbers_are_counted(self) -> None:
        assert compare("The temperature is low.", "The temperature is high.")["opposites"] == 1
        found = compare("It is 3 volts at bulb c.", "It is 5 volts at bulb b.")
        assert (found["named_extra"], found["named_missing"]) == (2, 2)

    def test_yes_where_no_was_wanted(self) -> None:
        found = compare("Yes, it does.", "No, it does not.")
        assert (found["says_yes"], found["no_wanted"], found["yes_wanted"]) == (1, 1, 0)


class TestMeaning:
    def test_the_nearest_reference_is_compared(self) -> None:
        found = compare("It melts slowly.", "Nothing burns here.", "It melts slowly.")
        assert found["like_best"] == pytest.approx(1, abs=1e-5)
        assert found["like_all"] < 0.9
        assert found["words_recalled"] == pytest.approx(1, abs=1e-5)

    def test_a_sentence_that_was_left_out_is_missed(self) -> None:
        both = "Heat spreads evenly. Pressure falls outside."
        found = compare("Heat spreads evenly.", both)
        assert found["sentences_precise"] == pytest.approx(1, abs=1e-5)
        assert found["sentence_missed"] < 0.5


@pytest.mark.parametrize("answer", ["", "-", "?!", "the of it", "42"])
def test_every_answer_has_finite_numbers(answer: str) -> None:
    rows = [HumanGraded("a", "q", "Why?", answer, (), 0.0), HumanGraded("b", "q", "", REFERENCE, ("",), 1.0)]
    table = pairs_of(rows, FakeEmbedder())
    assert table.shape[0] == 2
    assert np.isfinite(table).all()
