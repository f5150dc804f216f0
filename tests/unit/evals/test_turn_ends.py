"""What the model of turn ends is fitted on, and that the packaged one does on questions left out what is said of it."""

from __future__ import annotations

import pytest

from evals.turn_ends import clause_examples, figures, fit_clause, judge, splits, training
from evals.turn_texts import SoFar, all_so_far, bare, clauses, without_question
from interviewer.voice.endpointing import COMPLETE_SECS, INCOMPLETE_SECS
from interviewer.voice.turn_ends import TurnEnds, all_cues, packaged_turn_ends

PLACES = all_so_far()


def odds_of(place: SoFar, ends: TurnEnds) -> float:
    return ends.turn.of(all_cues(place.text, place.asked, ends.clause))


class TestPlaces:
    def test_an_answer_is_over_at_its_end_only(self) -> None:
        places = [p for p in PLACES if p.asked and p.group == "own: How would you measure that?"]
        over = {p.text for p in places if p.over}
        assert (
            "I'd take a sample of queries. People would label the results, and I'd compute NDCG on those."
            in over
        )
        assert "I'd take a sample of queries." in {p.text for p in places if p.place == "sentence_end"}

    def test_every_place_is_there_without_punctuation_too(self) -> None:
        texts = {p.text for p in PLACES}
        assert all(bare(p.text) in texts for p in PLACES if p.own and p.place != "mid_clause")

    def test_the_same_cuts_are_drawn_every_time(self) -> None:
        assert all_so_far() == PLACES

    def test_sentences_alone_know_no_question(self) -> None:
        alone = [p for p in without_question(PLACES[:40]) if p.alone]
        assert alone
        assert not any(p.asked for p in alone)

    def test_questions_held_out_are_in_nothing_that_is_fitted(self) -> None:
        held_out = {p.group for p in PLACES if p.held_out}
        assert len(held_out) == 14
        assert not held_out & {p.group for p in PLACES if not p.held_out}
        assert not held_out & {group for _, group, _ in clauses()}


class TestFit:
    def test_it_learns_from_answers_where_answers_end(self) -> None:
        places = [p for p in PLACES if p.own]
        examples = clause_examples()[:2000]
        ends = TurnEnds(fit_clause(examples), training(places, examples).turn(), {})
        shown = [odds_of(place, ends) for place in places if place.over]
        others = [odds_of(place, ends) for place in places if not place.over]
        assert sum(shown) / len(shown) > sum(others) / len(others) + 1


class TestPauses:
    def test_one_pause_in_five_is_short_enough_to_reopen_a_turn_that_closed_at_once(self) -> None:
        assert splits(COMPLETE_SECS) == pytest.approx(0.8)
        assert splits(INCOMPLETE_SECS) == 0.0


class TestPackagedModel:
    def test_on_questions_held_out_it_splits_as_few_turns_as_is_said_of_it(self) -> None:
        ends = packaged_turn_ends()
        found = figures(list(judge([p for p in PLACES if p.held_out], ends)), ends.over_from)
        assert found["sentence ends split"] <= 0.10
        assert found["mid-clause cuts split"] <= 0.03
        assert found["finished, over at once"] >= 0.25
