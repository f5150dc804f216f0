"""A report's files: every key of the JSON is documented, and Markdown holds what the JSON does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from interviewer.model import CrossCheck, Grade, KeyPointCheck
from interviewer.people.coaching_giving import Signed
from interviewer.people.coaching_model import About, Comment, HumanGrade
from interviewer.report import Outline, Report, UnitReport, WrongStatement
from interviewer.report_json import report_as_dict, report_as_json
from interviewer.report_markdown import report_as_markdown
from interviewer.rounding import change_words, one_decimal, percent, rounded
from tests.unit.interviewer.graded_loop import graded
from tests.unit.interviewer.test_debrief import of, of_round

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SCHEMA = Path(__file__).parents[3] / "docs" / "report-schema.md"
# Their keys are data: ids of rubrics, kinds of rounds.
_MAPPINGS = {"rubrics", "stages"}


def full() -> Report:
    """Return a report with something of everything that a grading can give."""

    def judged(grade: Grade) -> Grade:
        check = CrossCheck(1, 1.0, (1.0, 2.0), "So.", apart=True)
        return replace(grade, cross_check=check) if grade.criterion == "depth" else grade

    report = graded(3.0, of_round(3, 4.6) | of("correctness", 1.0, "technical"), change=judged)
    return replace(
        report, stages=tuple(replace(s, units=tuple(map(_filled, s.units))) for s in report.stages)
    )


def _filled(unit: UnitReport) -> UnitReport:
    quote = next(g.evidence[0] for g in unit.grades if g.evidence)
    wrong = (WrongStatement(quote, "It is *not* so."),) if unit.looked_for_wrong else ()
    return replace(unit, wrong=wrong, outlines=tuple(_checked(outline) for outline in unit.outlines))


def _checked(outline: Outline) -> Outline:
    points = tuple(KeyPointCheck(p.key_point, n > 0) for n, p in enumerate(outline.points))
    return replace(outline, points=points, checked=True)


def coached(report: Report, *, edited_at: datetime | None = None) -> Signed:
    """Return what two coaches wrote: a level, and a comment on everything there is."""
    unit, grade = next((u, g) for s in report.stages for u in s.units for g in u.grades)
    abouts = (About(), About(unit.key, grade.criterion), About(turn_id="t2"), About("9/gone", "gone"))
    comments = tuple(
        (Comment(f"c{n}", "i", "o1", about, f"Nr. {n}: *shorter*.\nReally.", NOW, edited_at), "Grace")
        for n, about in enumerate(abouts)
    )
    level = HumanGrade("i", unit.key, grade.criterion, "o2", 4, "As I | heard it.", NOW)
    return Signed(comments, ((level, "Alan"),))


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(list(inner.values()) if key in _MAPPINGS and isinstance(inner, dict) else inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


class TestJson:
    def test_every_key_is_documented(self) -> None:
        documented = set(
            re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]*)`", SCHEMA.read_text("utf-8"))))
        )
        report = full()
        assert set(keys(report_as_dict(report, coached(report)))) - documented == set()

    def test_its_version_is_the_documented_one(self) -> None:
        version = json.loads(report_as_json(full()))["schema_version"]
        assert f"`schema_version` is `{version}`" in SCHEMA.read_text("utf-8")

    def test_holds_sentence_changes_and_debrief(self) -> None:
        report = full()
        data = json.loads(report_as_json(report))
        assert data["scores"]["sentence"] == report.sentence
        assert [step["gain"] for step in data["next_steps"]] == [rounded(s.gain) for s in report.next_steps]
        assert [len(signal["views"]) for signal in data["debrief"]["signals"]] == [4] * len(
            data["debrief"]["signals"]
        )
        assert json.loads(report_as_json(graded(3.0, stages=("behavioral",))))["debrief"] is None

    def test_holds_what_coaches_wrote_for_those_who_may_read_it(self) -> None:
        report = full()
        wrote = json.loads(report_as_json(report, coached(report)))["coaching"]
        [level] = wrote["grades"]
        assert (level["by"], level["level"], level["reason"]) == ("Alan", 4, "As I | heard it.")
        assert (level["unit"], level["criterion"]) == (
            report.stages[0].units[0].key,
            report.grades[0].criterion,
        )
        assert [(c["unit"], c["turn_id"]) for c in wrote["comments"]] == [
            (None, None), (level["unit"], None), (None, "t2"), ("9/gone", None)
        ]  # fmt: skip
        assert "o1" not in json.dumps(wrote)
        assert json.loads(report_as_json(report))["coaching"] is None

    def test_says_where_nothing_was_looked_for(self) -> None:
        units = [u for stage in report_as_dict(full())["stages"] for u in stage["units"]]
        assert [u["wrong"] is None for u in units] == [u["rubric"] != "technical" for u in units]


class TestMarkdown:
    def test_holds_the_verdict_the_changes_and_their_quotes(self) -> None:
        report = full()
        text = report_as_markdown(report)
        assert f"**{report.sentence}**" in text
        for step in report.next_steps:
            assert f"**{step.criterion_name}** ({one_decimal(step.estimate)})" in text
            assert f"{change_words(step.gain)} overall" in text
            assert f"confidence in the grade {percent(step.certainty)}" in text
            words = step.evidence or step.nearest
            assert words
            assert words.quote in text

    def test_tells_what_was_missing_and_what_seems_wrong(self) -> None:
        text = report_as_markdown(full())
        assert "- [ ] missing: " in text
        assert r"It runs against: It is \*not\* so." in text
        assert "**What you never asked for**" in text

    def test_never_claims_that_an_answer_without_findings_is_right(self) -> None:
        assert "this doesn't say that everything is right" in report_as_markdown(graded(3.0))

    def test_holds_what_coaches_wrote_escaped_and_by_name(self) -> None:
        report = full()
        text = report_as_markdown(report, coached(report, edited_at=NOW))
        name = report.stages[0].units[0].rubric.criterion(report.grades[0].criterion).name
        assert "## What coaches say" in text
        assert f"**Alan** on {name} (" in text
        assert "level 4\n\n> As I \\| heard it." in text
        assert (
            "**Grace** on the whole interview (2026-03-01 09:30 UTC, changed):\n\n> Nr. 0: \\*shorter\\*."
            in text
        )
        assert "**Grace** on what was said in t2" in text
        assert "**Grace** on a grade that this grading doesn't have" in text
        assert "What coaches say" not in report_as_markdown(report, Signed())
        assert "What coaches say" not in report_as_markdown(report)

    def test_holds_the_debrief(self) -> None:
        text = report_as_markdown(full())
        for title in ("## The debrief", "### Strongest evidence for", "### What would change the decision"):
            assert title in text
        assert "## The debrief" not in report_as_markdown(graded(3.0, stages=("behavioral",)))


class TestRounding:
    def test_what_is_shown_is_rounded_from_what_the_json_holds(self) -> None:
        assert (rounded(2.34996), one_decimal(2.34996)) == (2.35, f"{2.35:.1f}")
        assert change_words(0.2396) == "+0.24"
        assert change_words(-0.2) == "−0.20"
        assert change_words(0.0004) == "+less than 0.01"
        assert percent(0.12345) == "12%"
