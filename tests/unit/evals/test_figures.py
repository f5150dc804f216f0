"""Intervals, ceilings, baselines, evidence and the report of a run."""

from __future__ import annotations

import json
import math
from html import escape
from pathlib import Path

import numpy as np
import pytest

from evals.baselines import BASELINES, cross_validated, folds_of
from evals.ceiling import criterion_ceiling
from evals.evidence import quotes_report, short, verbatim, without
from evals.grading import measure
from evals.predictions import Prediction, Quote, read_predictions, write_predictions
from evals.report import Heading, report_of
from evals.report_html import write_html
from evals.resampling import draws, interval
from interviewer.errors import BadInput
from rubrics.load import load_rubrics
from tests.unit.evals.builders import cases, line, predicted


class TestResampling:
    def test_a_question_is_drawn_whole(self) -> None:
        for rows in draws(["a", "a", "b", "b", "b"], times=50):
            assert np.count_nonzero(rows == 0) == np.count_nonzero(rows == 1)
            assert np.count_nonzero(rows == 2) == np.count_nonzero(rows == 4)

    def test_the_seed_decides(self) -> None:
        first, second, other = (draws(list("abcd"), times=5, seed=s) for s in (1, 1, 2))
        assert [r.tolist() for r in first] == [r.tolist() for r in second] != [r.tolist() for r in other]

    def test_an_interval_holds_the_mean(self) -> None:
        values = np.arange(40.0)
        low, high = interval(lambda rows: float(values[rows].mean()), draws([str(n) for n in range(40)]))
        assert 12 < low < values.mean() < high < 27

    def test_what_is_hardly_ever_defined_has_no_interval(self) -> None:
        assert math.isnan(interval(lambda _: float("nan"), draws(["a", "b"]))[0])


class TestCeiling:
    def test_raters_who_agree_are_one(self, tmp_path: Path) -> None:
        found = cases(tmp_path, *(line(id=str(n), ratings={"result": [n, n, n]}) for n in (1, 3, 5)))
        ceiling = criterion_ceiling(found, "result")
        assert ceiling["pairwise"]["kappa"] == ceiling["left_out"]["spearman"] == pytest.approx(1)

    def test_one_rater_has_no_ceiling(self, tmp_path: Path) -> None:
        assert criterion_ceiling(cases(tmp_path, line(ratings={"result": [3]})), "result") == {}


class TestBaselines:
    def test_a_question_is_never_in_two_folds(self) -> None:
        groups = [f"q{n % 30}" for n in range(300)]
        folds = folds_of(groups)
        assert all(len({f for f, g in zip(folds, groups, strict=True) if g == q}) == 1 for q in set(groups))

    def test_length_finds_length(self) -> None:
        texts = ["word " * n for n in range(1, 41)]
        levels = np.log1p(np.arange(1.0, 41))
        found = cross_validated(BASELINES["length"], texts, levels, [f"q{n % 8}" for n in range(40)])
        assert np.abs(found - levels).max() < 0.01

    @pytest.mark.parametrize("name", BASELINES)
    def test_empty_answers_don_t_stop_it(self, name: str) -> None:
        found = cross_validated(BASELINES[name], ["", "", "", ""], np.array([1.0, 2, 3, 3]), list("aabb"))
        assert not np.isnan(found).any()


class TestEvidence:
    def test_a_quote_must_stand_in_the_turn_it_names(self, tmp_path: Path) -> None:
        case = cases(tmp_path, line())[0]
        assert verbatim(case, Quote("t2", "I rebuilt the loader."))
        assert not verbatim(case, Quote("t1", "I rebuilt the loader."))
        assert not verbatim(case, Quote("t2", "i rebuilt the loader."))
        assert not verbatim(case, Quote("t1", "Tell me about a time."))

    def test_three_sentences_are_too_many(self) -> None:
        assert short(Quote("t2", "I did this. Then that."))
        assert not short(Quote("t2", "I did this. Then that. Then more."))

    def test_quotes_are_cut_where_they_stand(self, tmp_path: Path) -> None:
        case = cases(tmp_path, line())[0]
        assert (
            without(case, [Quote("t2", "I rebuilt the loader.")]).answer == "Errors fell from 9 to 2 percent."
        )

    def test_shares(self, tmp_path: Path) -> None:
        some = cases(tmp_path, line(), line(id="a2"))
        good = predicted("a1", [("t2", "I rebuilt the loader.")], result=4)
        bad = predicted("a2", [("t2", "never said")], result=4)
        found = quotes_report(some, [good, bad])
        assert (found["quotes"], found["quotes_verbatim"], found["levels_with_quote"]) == (2, 0.5, 1.0)


class TestMeasure:
    def test_a_perfect_grader(self, tmp_path: Path) -> None:
        lines = [line(id=str(n), question_id=f"q{n % 3}", labels={"result": 1 + n % 5}) for n in range(12)]
        found = cases(tmp_path, *lines)
        guesses = [predicted(c.id, result=c.labels["result"]) for c in found]
        report = measure(found, guesses, load_rubrics())["star"]
        assert report["mean_kappa"] == report["overall"]["kappa"] == report["coverage"] == 1
        assert report["criteria"]["result"]["baselines"].keys() == BASELINES.keys()

    def test_an_abstention_costs_coverage_and_no_error(self, tmp_path: Path) -> None:
        found = cases(tmp_path, line(labels={"result": 4}), line(labels={"result": 2}))
        report = measure(found, [predicted("a1", result=4.0), predicted("a1", result=None)], load_rubrics())
        assert report["star"]["coverage"] == 0.5
        assert report["star"]["criteria"]["result"]["mae"] == 0

    def test_nothing_labelled_and_an_unknown_rubric(self, tmp_path: Path) -> None:
        found = cases(tmp_path, line(labels={}), line(rubric="poetry"))
        report = measure(found, [Prediction("a1", failure="x")] * 2, load_rubrics())
        assert list(report) == ["star"]
        assert report["star"]["failed"] == 1


class TestFiles:
    def test_predictions_come_back_as_they_were(self, tmp_path: Path) -> None:
        path = tmp_path / "p.jsonl"
        some = [
            predicted("a1", [("t2", "so\u2028it")], result=4.2, action=None),
            Prediction("a2", failure="why"),
        ]
        write_predictions(some, path)
        assert read_predictions(path) == some
        assert {"id", "levels", "estimates", "evidence", "intervals"} <= json.loads(
            path.read_text("utf-8").split("\n")[1]
        ).keys()

    def test_a_line_that_is_none_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "p.jsonl").write_text("{}\n", encoding="utf-8")
        with pytest.raises(BadInput, match=r"p\.jsonl, line 1"):
            read_predictions(tmp_path / "p.jsonl")

    def test_the_page_escapes_what_was_said(self, tmp_path: Path) -> None:
        evil = "<script>alert(1)</script>"
        found = cases(
            tmp_path, *(line(id=f"{evil}{n}", answer=evil, labels={"result": n}) for n in (1, 2, 3))
        )
        guesses = [predicted(c.id, [("t2", evil)], result=3.0) for c in found]
        write_html(report_of(Heading("g", evil), found, guesses), found, guesses, tmp_path / "r.html")
        page = (tmp_path / "r.html").read_text("utf-8")
        assert "<script" not in page
        assert page.count("<svg") == 3 + 6
        assert f"<q>{escape(evil)}</q>" in page

    def test_too_little_graded_is_marked(self, tmp_path: Path) -> None:
        found = cases(tmp_path, *(line(id=str(n), labels={"result": n}) for n in (1, 2, 3)))
        pages = []
        for graded in (3, 2):
            guesses = [predicted(c.id, result=3.0 if n < graded else None) for n, c in enumerate(found)]
            write_html(report_of(Heading("g", "d"), found, guesses), found, guesses, tmp_path / "r.html")
            pages.append((tmp_path / "r.html").read_text("utf-8"))
        assert ['class="missed">0.67' in page for page in pages] == [False, True]
