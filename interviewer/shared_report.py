"""A report as others may see it: what the candidate keeps for themselves is taken out of the data. Pure.

Taken out here and not in a template, so that page, PDF, Markdown and JSON can't differ in it.

- Always: notes, objections to grades, résumé and job description, sound, what models cost, and the interview's id,
  which opens everything on a service without accounts. What was said stays as it was said, also where the interviewer
  read a line of the résumé.
- With the transcript hidden: every turn and quote, what was found wrong (it is quoted), better versions of answers
  (they are made of the same words), how somebody spoke, and every sentence of a grader that repeats words of the
  candidate, of the résumé or of the job description. Levels, reasons, key points and what to read remain.
"""

from __future__ import annotations

from dataclasses import replace

from interviewer.model import Grade, KeyPointCheck
from interviewer.repeated import Words
from interviewer.report import NextStep, Outline, Report, StageReport, Unassisted, UnitReport
from interviewer.state import State

SHARED_ID = "shared"
"""In place of the interview's id."""
NOT_SHARED = "This sentence repeats words of the interview, and those are not shared."
"""In place of a grader's sentence."""
QUESTION_NOT_SHARED = "A question about a line of the résumé or of the job description."
"""In place of a question."""


def for_others(report: Report, *, hide_transcript: bool) -> Report:
    """Return the report without what is private; without everything that was said, where that is wanted."""
    known = _without_private(report)
    return _without_words(known, report) if hide_transcript else known


def _without_private(report: Report) -> Report:
    plan = replace(report.interview.plan, resume="", job="")
    return replace(
        report,
        interview=replace(report.interview, id=SHARED_ID, plan=plan),
        state=_silent(replace(report.state, plan=plan, notes=(), disputes=(), before_turn=None)),
        stages=tuple(_undisputed(stage) for stage in report.stages),
        gradings=tuple(line for line in report.gradings if line.attempt == report.grading),
        model_use=(),
        prompt_versions=(),
    )


def _silent(state: State) -> State:
    """Return the state as if no sound had been kept."""
    speech = tuple((turn, tuple(replace(p, kept=False) for p in phrases)) for turn, phrases in state.speech)
    return replace(state, speech=speech, phrases=())


def _undisputed(stage: StageReport) -> StageReport:
    return replace(stage, units=tuple(replace(unit, disputes=()) for unit in stage.units))


def _without_words(known: Report, whole: Report) -> Report:
    plan = whole.interview.plan
    own = Words([plan.resume, plan.job])
    said = Words([plan.resume, plan.job, *(turn.text for turn in whole.turns if turn.speaker == "candidate")])
    return replace(
        known,
        state=replace(known.state, turns=(), speech=(), voice=()),
        stages=tuple(
            replace(stage, units=tuple(_unit(unit, said, own) for unit in stage.units))
            for stage in known.stages
        ),
        next_steps=tuple(_step(step, said) for step in known.next_steps),
        sentence="" if said.repeated_in(known.sentence) else known.sentence,
        delivery=None,
    )


def _unit(unit: UnitReport, said: Words, own: Words) -> UnitReport:
    question = unit.question
    if question and own.repeated_in(question.text):
        question = replace(question, text=QUESTION_NOT_SHARED)
    return replace(
        unit,
        question=question,
        grades=tuple(_grade(grade, said) for grade in unit.grades),
        outlines=tuple(_outline(outline, own) for outline in unit.outlines),
        fallback=_told(unit.fallback, said),
        remark=None,
        unassisted=_alone(unit.unassisted, said) if unit.unassisted else None,
        wrong=(),
        looked_for_wrong=False,
        stronger=None,
    )


def _alone(part: Unassisted, said: Words) -> Unassisted:
    grades = tuple(_grade(grade, said) for grade in part.grades)
    return replace(part, grades=grades, fallback=_told(part.fallback, said))


def _grade(grade: Grade, said: Words) -> Grade:
    check = grade.cross_check
    if check:
        check = replace(check, reason=_told(check.reason, said) or "")
    return replace(grade, reason=_told(grade.reason, said) or "", evidence=(), cross_check=check)


def _outline(outline: Outline, own: Words) -> Outline:
    points = tuple(KeyPointCheck(point.key_point, point.covered) for point in outline.points)
    question = QUESTION_NOT_SHARED if own.repeated_in(outline.question) else outline.question
    return replace(outline, question=question, points=points)


def _step(step: NextStep, said: Words) -> NextStep:
    return replace(step, advice=_told(step.advice, said) or "", evidence=None, unsaid=None, nearest=None)


def _told(text: str | None, said: Words) -> str | None:
    return NOT_SHARED if text and said.repeated_in(text) else text
