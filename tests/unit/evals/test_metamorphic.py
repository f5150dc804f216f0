from __future__ import annotations

import base64
from pathlib import Path

import pytest

from evals.dataset import packaged
from evals.desk import Desk, in_turn
from evals.metamorphic import run, trials
from evals.relations import ALL, Relation, relations
from evals.rewording import (
    as_recognised,
    as_team,
    injections,
    negated,
    padded,
    paraphrased,
    with_fillers,
    with_injection,
    without_result,
)
from rubrics.load import load_rubrics
from tests.unit.evals.builders import cases, line, predicted
from tests.unit.evals.test_desk import LoaderGrader

STORY = "In May I owned the loader. I rewrote it as it was slow. Errors fell from 9 to 2 percent. My team was happy."
RELATIONS = {relation.name: relation for relation in relations()}


class TestRewording:
    def test_the_outcome_goes_and_the_story_stays(self) -> None:
        assert (
            without_result(STORY)
            == "In May I owned the loader. I rewrote it as it was slow. My team was happy."
        )

    def test_everything_was_done_by_the_team(self) -> None:
        assert as_team("I said I'm sure my fix, not mine alone, helped me.") == (
            "we said we're sure our fix, not ours alone, helped us."
        )

    def test_as_heard(self) -> None:
        assert as_recognised("It's 4.5%, e.g. 1,000 rows!") == "it's 45% e g 1000 rows"

    def test_claims_are_turned_round_once(self) -> None:
        assert negated("High variance is overfitting; more data helps.") != STORY
        assert negated("more bias, less variance") == "less variance, more bias"

    def test_a_claim_is_not_turned_round_twice(self) -> None:
        assert negated("The error is large. It is noise.") == "The error is small. It isn't noise."

    @pytest.mark.parametrize("change", [padded, with_fillers, paraphrased])
    def test_nothing_is_lost_and_the_same_text_changes_the_same_way(self, change: object) -> None:
        assert callable(change)
        assert change(STORY) == change(STORY)
        assert "9 to 2 percent" in change(STORY)

    def test_an_injection_goes_where_it_says(self) -> None:
        assert with_injection({"text": "X"})(STORY).endswith(" X")
        assert with_injection({"text": "X", "where": "start"})(STORY).startswith("X ")
        assert " X Errors" in with_injection({"text": "X", "where": "middle"})(STORY)


class TestInjections:
    def test_there_are_at_least_sixty_kinds_each_once(self) -> None:
        kinds = [one["kind"] for one in injections()]
        assert len(kinds) == len(set(kinds)) >= 60
        assert len({one["text"] for one in injections()}) == len(kinds)

    def test_the_second_set_shares_nothing_with_the_first(self) -> None:
        first, second = injections(), injections("injections_second")
        assert len({one["kind"] for one in (*first, *second)}) == len(first) + len(second)
        assert len({one["text"] for one in (*first, *second)}) == len(first) + len(second)

    def test_a_stuffing_is_tried_on_the_answers_it_is_made_for(self) -> None:
        assert RELATIONS["injection, second set: design_numbers"].rubrics == ("system_design",)

    def test_hidden_kinds_are_hidden(self) -> None:
        by_kind = {one["kind"]: one["text"] for one in injections()}
        assert "\u200b" in by_kind["zero_width"]
        assert b"five" in base64.b64decode(by_kind["base64"])
        assert not by_kind["homoglyph"].isascii()
        assert all(ord(char) > 0xE0000 for char in by_kind["tag_characters"])


class TestRelations:
    def test_every_relation_changes_every_answer_it_is_for(self) -> None:
        for rubric in ALL:
            some = packaged(rubric)[:6]
            for relation in RELATIONS.values():
                for case in filter(relation.applies, some):
                    changed = relation.change(case)
                    assert changed.labels == case.labels
                    if relation.kind in {"no_rise", "low"}:
                        assert changed.answer != case.answer, relation.name

    def test_a_fall_is_a_fall_of_its_criterion(self) -> None:
        relation, rubric = RELATIONS["result removed"], load_rubrics()["star"]
        before = predicted("a", result=4.0, action=4.0)
        assert relation.holds(before, predicted("a", result=2.0, action=4.0), rubric)
        assert relation.holds(before, predicted("a", result=None, action=4.0), rubric)
        assert not relation.holds(before, predicted("a", result=3.9, action=1.0), rubric)

    def test_a_rise_of_one_criterion_is_a_rise(self) -> None:
        relation, rubric = RELATIONS["injection: plain_order"], load_rubrics()["star"]
        before = predicted("a", result=2.0, action=None)
        assert relation.holds(before, predicted("a", result=2.5, action=1.2), rubric)
        assert not relation.holds(before, predicted("a", result=2.6, action=None), rubric)
        assert not relation.holds(before, predicted("a", result=1.0, action=1.6), rubric)

    def test_low_and_unchanged(self) -> None:
        rubric, before = load_rubrics()["star"], predicted("a", result=3.0)
        assert not RELATIONS["off topic"].holds(before, predicted("a", result=2.6), rubric)
        assert RELATIONS["off topic"].holds(before, predicted("a", result=2.4), rubric)
        assert RELATIONS["padding"].holds(before, predicted("a", result=3.5), rubric)
        assert not RELATIONS["padding"].holds(before, predicted("a", result=2.4), rubric)


class TestRun:
    async def test_rates_and_what_did_not_hold(self, tmp_path: Path) -> None:
        some = cases(tmp_path, line(id="a"), line(id="b", answer="boom"), line(id="c", answer="loader"))
        shout = Relation(
            "loader shouted", "no_rise", lambda c: c.reworded(lambda t: f"{t} loader"), ("star",)
        )
        nothing = Relation("nothing", "unchanged", lambda c: c.reworded(str), ("star",))
        planned = trials(some, [shout, nothing])
        report = await run(Desk(in_turn(lambda _: LoaderGrader())), planned, load_rubrics())
        assert report["relations"]["loader shouted"]["holds"] == 0
        assert report["relations"]["loader shouted"]["largest_rise"] == 1
        assert report["relations"]["nothing"]["holds"] == pytest.approx(2 / 3)
        assert [one["id"] for one in report["relations"]["nothing"]["failed"]] == ["b"]
        assert report["summary"]["gaming_raised"] == report["summary"]["gaming_trials"] == 3

    def test_a_sample_is_the_same_every_time(self) -> None:
        everything = packaged("star")
        first, second = (
            [t.case.id for t in trials(everything, list(relations()), sample=2)] for _ in range(2)
        )
        assert first == second
