"""A report as Markdown: to read, to keep, to send. Pure. What people said is escaped, never interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.delivery import Delivery
from interviewer.delivery_words import BANDS_REST_ON, COUNTED_FROM, NOT_SCORED, figures
from interviewer.doubt import doubt_words
from interviewer.heard import heard
from interviewer.hint_words import overall_hint_words, score_words, unit_hint_words
from interviewer.model import Grade, Turn
from interviewer.report import Citation, NextStep, Outline, Report, StageReport, UnitReport

VERDICTS = {
    "strong_no": "Strong no",
    "no": "No",
    "mixed": "Mixed",
    "yes": "Yes",
    "strong_yes": "Strong yes",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")


def report_as_markdown(report: Report) -> str:
    """Return the report as one Markdown page."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    plain = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"(?m)^(\s*)([-+=]|\d+[.)])(?=\s|$|[-=])", r"\1\\\2", plain)


def _lines(report: Report) -> Iterator[str]:
    plan = report.interview.plan
    yield f"# Interview report: {plan.role}, {plan.level}"
    yield ""
    yield f"{report.interview.created_at:%Y-%m-%d %H:%M} UTC · {plan.length} · {plan.mode} mode"
    yield ""
    verdict = report.verdict
    recommendation = VERDICTS[verdict.recommendation.value] if verdict.recommendation else "No recommendation"
    yield f"**{recommendation}** (confidence {verdict.confidence}) · overall {score_words(verdict.overall)}"
    yield ""
    if hints := overall_hint_words(report):
        yield hints
        yield ""
    yield "| Stage | Score |"
    yield "|---|---|"
    for stage in report.stages:
        yield f"| {stage.title} | {score_words(stage.score)} |"
    yield ""
    if report.next_steps:
        yield "## What would raise the score most"
        yield ""
        for number, step in enumerate(report.next_steps, start=1):
            yield from _step(number, step)
        yield ""
    for stage in report.stages:
        yield from _stage(stage)
    if report.delivery:
        yield from _delivery(report.delivery)
    if report.state.notes:
        yield "## Your notes"
        yield ""
        for note in report.state.notes:
            yield f"- {escaped(note)}"
        yield ""
    yield "## Transcript"
    yield ""
    for turn in report.turns:
        yield from _turn(turn, report)
    yield from _versions(report)


def _step(number: int, step: NextStep) -> Iterator[str]:
    yield f"{number}. **{step.criterion_name}** ({step.estimate:.1f}): {step.advice}"
    if step.evidence:
        yield f"   You said: “{escaped(_one_line(step.evidence.quote))}” ({step.evidence.turn_id})"
    if step.citations:
        yield f"   Read: {_cited(step.citations)}"


def _stage(stage: StageReport) -> Iterator[str]:
    yield f"## {stage.title}: {score_words(stage.score)}"
    yield ""
    if not stage.units:
        yield "Not reached."
        yield ""
    for unit in stage.units:
        yield from _unit(unit)


def _unit(unit: UnitReport) -> Iterator[str]:
    if unit.question:
        yield f"### {escaped(_one_line(unit.question.text))}"
        yield ""
    if unit.fallback:
        yield f"*Judged by the built-in grader: {escaped(unit.fallback)}*"
        yield ""
    if unit.remark:
        yield f"*{escaped(unit.remark)}*"
        yield ""
    yield from _grades(unit)
    yield from _disputes(unit)
    yield from _quotes(unit)
    for outline in unit.outlines:
        yield from _outline(outline, several=len(unit.outlines) > 1)
    if unit.facts_never_asked:
        yield "**Never asked for**"
        yield ""
        for fact in unit.facts_never_asked:
            yield f"- {fact.about}: {escaped(fact.text)}"
        yield ""


def _grades(unit: UnitReport) -> Iterator[str]:
    before = {g.criterion: g for g in unit.unassisted.grades} if unit.unassisted else {}
    if hint := unit_hint_words(unit):
        yield hint
        yield ""
    yield f"| Criterion |{' Before the hint |' if before else ''} Level | Why |"
    yield f"|---|{'---|' if before else ''}---|---|"
    for grade in unit.grades:
        name = unit.rubric.criterion(grade.criterion).name
        alone = f" {_level(before[grade.criterion])} |" if grade.criterion in before else ""
        yield (
            f"| {name}{' (after a hint)' if grade.assisted else ''} |{alone} {_level(grade)} | "
            f"{_why(grade)} |"
        )
    yield ""


def _why(grade: Grade) -> str:
    return escaped(_one_line(f"{grade.reason} {doubt_words(grade)}"))


def _level(grade: Grade) -> str:
    return "ungraded" if grade.level is None else f"{grade.level} ({grade.estimate:.1f})"


def _disputes(unit: UnitReport) -> Iterator[str]:
    if not unit.disputes:
        return
    yield "**What you disagree with**"
    yield ""
    for dispute in unit.disputes:
        name = unit.rubric.criterion(dispute.criterion).name
        given = "no level" if dispute.level is None else f"level {dispute.level}"
        claimed = f", level {dispute.claimed_level} would be right" if dispute.claimed_level else ""
        reason = escaped(_one_line(dispute.reason))
        yield f"- {name} ({given} in grading {dispute.attempt}{claimed}): “{reason}”"
    yield ""


def _quotes(unit: UnitReport) -> Iterator[str]:
    quoted: list[Grade] = [g for g in unit.grades if g.evidence]
    if not quoted:
        return
    yield "**What it rests on**"
    yield ""
    for grade in quoted:
        name = unit.rubric.criterion(grade.criterion).name
        for evidence in grade.evidence:
            yield f"- {name}: “{escaped(_one_line(evidence.quote))}” ({evidence.turn_id})"
    yield ""


def _outline(outline: Outline, *, several: bool) -> Iterator[str]:
    title = f": {escaped(_one_line(outline.question))}" if several else ""
    yield f"**A stronger answer contains{title}**"
    yield ""
    for point in outline.points:
        mark = ("[x] " if point.covered else "[ ] ") if outline.checked else ""
        yield f"- {mark}{escaped(point.key_point)}"
    if outline.citations:
        yield ""
        yield f"Read: {_cited(outline.citations)}"
    yield ""


def _delivery(delivery: Delivery) -> Iterator[str]:
    yield "## How you spoke"
    yield ""
    yield f"*{NOT_SCORED} {COUNTED_FROM}*"
    yield ""
    yield "| What | How much | How that is |"
    yield "|---|---|---|"
    for figure in figures(delivery):
        yield f"| {figure.name} | {figure.value} | {figure.verdict or '–'} |"
    yield ""
    yield BANDS_REST_ON
    yield ""


def _turn(turn: Turn, report: Report) -> Iterator[str]:
    persona = report.interview.plan.stages[turn.stage_index].persona
    speaker = persona.name if turn.speaker == "interviewer" else "You"
    yield f"**{speaker}** ({turn.id}, {turn.at:%H:%M:%S}{', spoken' if turn.spoken else ''})"
    yield ""
    yield from _quoted(turn.text)
    found = heard(report.state, turn)
    if found and turn.recognised is not None:
        yield "You corrected this. It was understood as:"
        yield ""
        yield from _quoted(found.text)
    if found and found.unsure:
        words = ", ".join(f"“{escaped(word.text)}”" for word in found.unsure)
        yield f"The recogniser was unsure of {words}."
        yield ""


def _quoted(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield f"> {escaped(line)}" if line.strip() else ">"
    yield ""


def _versions(report: Report) -> Iterator[str]:
    yield "---"
    yield ""
    rubrics = sorted({f"{u.rubric.id} {u.rubric.version}" for s in report.stages for u in s.units})
    graders = sorted({u.grader for s in report.stages for u in s.units})
    complete = ", ".join(str(line.attempt) for line in report.gradings)
    which = f"Grading {report.grading} (complete: {complete})" if len(report.gradings) > 1 else "Graded once"
    yield f"{which} · rubrics: {', '.join(rubrics) or 'none'} · graders: {', '.join(graders) or 'none'}"
    if any(g.graded and not g.calibrated for g in report.grades):
        yield ""
        yield "How near this model comes to careful raters was not measured; its ranges are assumed."


def _cited(cited: tuple[Citation, ...]) -> str:
    return "; ".join(f"{c.guide_title} › {c.heading}" for c in cited)


def _one_line(text: str) -> str:
    return " ".join(text.split())
