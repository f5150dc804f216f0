"""One round of a report as Markdown: its answers, their grades, and what was missing or wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.doubt import doubt_words
from interviewer.hint_words import score_words, unit_hint_words
from interviewer.markdown_words import cited, escaped, one_line, quoted
from interviewer.misstatements import FOUND, NONE_FOUND
from interviewer.model import Grade
from interviewer.report import Outline, StageReport, UnitReport
from interviewer.rounding import one_decimal
from interviewer.stronger.as_markdown import stronger_as_markdown


def stage_lines(stage: StageReport) -> Iterator[str]:
    """Yield the section's lines."""
    yield f"## {stage.title}: {score_words(stage.score)}"
    yield ""
    if not stage.units:
        yield "Not reached."
        yield ""
    for unit in stage.units:
        yield from _unit(unit)


def _unit(unit: UnitReport) -> Iterator[str]:
    if unit.question:
        yield f"### {one_line(unit.question.text)}"
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
    if unit.looked_for_wrong:
        yield from _wrong(unit)
    if unit.facts_never_asked:
        yield "**What you never asked for**"
        yield ""
        for fact in unit.facts_never_asked:
            yield f"- {fact.about}: {escaped(fact.text)}"
        yield ""
    if unit.stronger:
        yield from stronger_as_markdown(unit.stronger)


def _wrong(unit: UnitReport) -> Iterator[str]:
    yield from ("**What seems wrong**", "", f"*{FOUND if unit.wrong else NONE_FOUND}*", "")
    for statement in unit.wrong:
        yield f"- You said: {quoted(statement.said)}. It runs against: {one_line(statement.against)}"
    if unit.wrong:
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
    return one_line(f"{grade.reason} {doubt_words(grade)}")


def _level(grade: Grade) -> str:
    return "ungraded" if grade.level is None else f"{grade.level} ({one_decimal(grade.estimate or 0.0)})"


def _disputes(unit: UnitReport) -> Iterator[str]:
    if not unit.disputes:
        return
    yield "**What you disagree with**"
    yield ""
    for dispute in unit.disputes:
        name = unit.rubric.criterion(dispute.criterion).name
        given = "no level" if dispute.level is None else f"level {dispute.level}"
        claimed = f", level {dispute.claimed_level} would be right" if dispute.claimed_level else ""
        reason = one_line(dispute.reason)
        yield f"- {name} ({given} in grading {dispute.attempt}{claimed}): “{reason}”"
    yield ""


def _quotes(unit: UnitReport) -> Iterator[str]:
    proved: list[Grade] = [g for g in unit.grades if g.evidence]
    if not proved:
        return
    yield "**What it rests on**"
    yield ""
    for grade in proved:
        name = unit.rubric.criterion(grade.criterion).name
        yield from (f"- {name}: {quoted(evidence)}" for evidence in grade.evidence)
    yield ""


def _outline(outline: Outline, *, several: bool) -> Iterator[str]:
    title = f": {one_line(outline.question)}" if several else ""
    yield f"**A stronger answer contains{title}**"
    yield ""
    if outline.checked:
        missing = sum(not point.covered for point in outline.points)
        yield f"You said {len(outline.points) - missing} of {len(outline.points)}; missing: {missing}."
        yield ""
    for point in outline.points:
        mark = ("[x] " if point.covered else "[ ] missing: ") if outline.checked else ""
        yield f"- {mark}{escaped(point.key_point)}"
    if outline.mistakes:
        yield from ("", "What often goes wrong here:", "")
        yield from (f"- {escaped(mistake)}" for mistake in outline.mistakes)
    if outline.citations:
        yield ""
        yield f"Read: {cited(outline.citations)}"
    yield ""
