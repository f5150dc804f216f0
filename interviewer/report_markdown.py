"""A report as Markdown: to read, to keep, to send. Pure. What people said is escaped, never interpreted."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.debrief import debrief_of
from interviewer.debrief_markdown import debrief_lines
from interviewer.hint_words import overall_hint_words, score_words
from interviewer.markdown_words import cited, escaped, quoted
from interviewer.people.coaching_giving import Signed
from interviewer.report import NextStep, Report
from interviewer.report_markdown_coaching import coaching_lines
from interviewer.report_markdown_said import delivery_lines, turn_lines
from interviewer.report_markdown_units import stage_lines
from interviewer.rounding import change_words, one_decimal, percent

VERDICTS = {
    "strong_no": "Strong no",
    "no": "No",
    "mixed": "Mixed",
    "yes": "Yes",
    "strong_yes": "Strong yes",
}


def report_as_markdown(report: Report, coaching: Signed | None = None) -> str:
    """Return the report as one Markdown page; `coaching` is what coaches wrote, for those who may read it."""
    return "\n".join(_lines(report, coaching)).rstrip() + "\n"


def _lines(report: Report, coaching: Signed | None) -> Iterator[str]:
    plan = report.interview.plan
    yield f"# Interview report: {plan.role}, {plan.level}"
    yield ""
    yield f"{report.interview.created_at:%Y-%m-%d %H:%M} UTC · {plan.length} · {plan.mode} mode"
    yield ""
    verdict = report.verdict
    recommendation = VERDICTS[verdict.recommendation.value] if verdict.recommendation else "No recommendation"
    yield from (f"**{report.sentence}**", "")
    yield f"**{recommendation}** (confidence {verdict.confidence}) · overall {score_words(verdict.overall)}"
    yield ""
    if hints := overall_hint_words(report):
        yield from (hints, "")
    yield from _scores(report)
    if coaching:
        yield from coaching_lines(coaching, report)
    if report.next_steps:
        yield "## What would raise the score most"
        yield ""
        for number, step in enumerate(report.next_steps, start=1):
            yield from _step(number, step)
        yield ""
    if debrief := debrief_of(report):
        yield from debrief_lines(debrief, report)
    for stage in report.stages:
        yield from stage_lines(stage)
    if report.delivery:
        yield from delivery_lines(report.delivery)
    if report.state.notes:
        yield "## Your notes"
        yield ""
        for note in report.state.notes:
            yield f"- {escaped(note)}"
        yield ""
    yield "## Transcript"
    yield ""
    for turn in report.turns:
        yield from turn_lines(turn, report)
    yield from _versions(report)


def _scores(report: Report) -> Iterator[str]:
    hinted = report.assisted is not None
    yield f"| Stage | Score |{' With everything said, also after hints |' if hinted else ''}"
    yield f"|---|---|{'---|' if hinted else ''}"
    for stage in report.stages:
        beside = f" {score_words(stage.assisted_score) if stage.hinted else 'no hint'} |" if hinted else ""
        yield f"| {stage.title} | {score_words(stage.score)} |{beside}"
    yield ""


def _step(number: int, step: NextStep) -> Iterator[str]:
    yield f"{number}. **{step.criterion_name}** ({one_decimal(step.estimate)}): {step.advice}"
    yield (
        f"   At level {step.target}, all else as it is: {change_words(step.gain)} overall. It is {percent(step.share)} "
        f"of the overall; confidence in the grade {percent(step.certainty)}."
    )
    if step.evidence:
        yield f"   You said: {quoted(step.evidence)}"
    if step.unsaid:
        yield f"   {step.unsaid}"
    if step.nearest:
        yield f"   Nearest to it, and where a better answer could begin: {quoted(step.nearest)}"
    if step.citations:
        yield f"   Read: {cited(step.citations)}"


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
