"""A report as JSON: the documented, versioned form (`docs/report-schema.md`). Pure."""

from __future__ import annotations

import json
from typing import Any

from interviewer.debrief import debrief_of
from interviewer.debrief_json import debrief_as_dict, evidence_as_dict
from interviewer.delivery_json import delivery_as_dict
from interviewer.disputes import Disputed
from interviewer.grading.scorecard import Score
from interviewer.heard import Heard, heard
from interviewer.model import CrossCheck, Grade, KeyPointCheck, Turn
from interviewer.people.coaching_giving import Signed
from interviewer.people.coaching_json import coaching_as_dict
from interviewer.report import (
    SCHEMA_VERSION,
    Citation,
    GradingLine,
    NextStep,
    Outline,
    Report,
    StageReport,
    Unassisted,
    UnitReport,
    WrongStatement,
)
from interviewer.rounding import rounded
from interviewer.stronger.as_dict import stronger_as_dict


def report_as_dict(report: Report, coaching: Signed | None = None) -> dict[str, Any]:
    """Return the report as plain data; `coaching` is what coaches wrote, for those who may read it."""
    debrief = debrief_of(report)
    return {
        "schema_version": SCHEMA_VERSION,
        "interview": _interview(report),
        "made_at": report.made_at.isoformat(),
        "scores": _scores(report),
        "grading": {"shown": report.grading, "all": [_grading(line) for line in report.gradings]},
        "stages": [_stage(s) for s in report.stages],
        "turns": [_turn(t, report) for t in report.turns],
        "grades": [_unit_grade(u, g) for s in report.stages for u in s.units for g in u.grades],
        "delivery": delivery_as_dict(report.delivery) if report.delivery else None,
        "next_steps": [_next_step(s) for s in report.next_steps],
        "debrief": debrief_as_dict(debrief) if debrief else None,
        "coaching": coaching_as_dict(coaching) if coaching else None,
        "notes": list(report.state.notes),
        "versions": _versions(report),
    }


def report_as_json(report: Report, coaching: Signed | None = None) -> str:
    """Return the report as indented JSON text; `coaching` as in `report_as_dict`."""
    return json.dumps(report_as_dict(report, coaching), ensure_ascii=False, indent=2)


def _interview(report: Report) -> dict[str, Any]:
    plan = report.interview.plan
    finished = report.state.finished
    return {
        "id": report.interview.id,
        "role": plan.role,
        "level": plan.level,
        "mode": plan.mode,
        "length": plan.length,
        "seed": plan.seed,
        "created_at": report.interview.created_at.isoformat(),
        "finished_at": finished.at.isoformat() if finished else None,
        "finished_reason": finished.reason if finished else None,
        "active_secs": round(report.state.active_secs, 1),
    }


def _scores(report: Report) -> dict[str, Any]:
    return {
        "overall": rounded(report.verdict.overall.value),
        "interval": _interval(report.verdict.overall),
        "share_graded": rounded(report.verdict.overall.share_graded),
        "stages": {s.kind.value: rounded(s.score.value) for s in report.stages},
        "sentence": report.sentence,
        "recommendation": report.recommendation.value if report.recommendation else None,
        "confidence": report.verdict.confidence,
        "counts_assisted": report.counts_assisted,
        "assisted": rounded(report.assisted.value) if report.assisted else None,
        "assisted_interval": _interval(report.assisted) if report.assisted else None,
    }


def _versions(report: Report) -> dict[str, Any]:
    units = [unit for stage in report.stages for unit in stage.units]
    return {
        "rubrics": {u.rubric.id: u.rubric.version for u in units},
        "graders": sorted({u.grader for u in units}),
        "graded_under": sorted({v for u in units if (v := u.graded_under)}),
        "models": [
            {
                "model": m.model,
                "calls": m.calls,
                "failures": m.failures,
                "tokens_in": m.tokens_in,
                "tokens_out": m.tokens_out,
                "cost_usd": m.cost_usd,
            }
            for m in report.model_use
        ],
        "prompts": list(report.prompt_versions),
    }


def _interval(score: Score) -> list[float] | None:
    return [rounded(bound) for bound in score.interval] if score.interval else None


def _stage(stage: StageReport) -> dict[str, Any]:
    return {
        "index": stage.index,
        "kind": stage.kind.value,
        "title": stage.title,
        "score": rounded(stage.score.value),
        "interval": _interval(stage.score),
        "counts_assisted": stage.counts_assisted,
        "assisted_score": rounded(stage.assisted_score.value) if stage.hinted else None,
        "units": [_unit(u) for u in stage.units],
    }


def _unit(unit: UnitReport) -> dict[str, Any]:
    return {
        "key": unit.key,
        "rubric": unit.rubric.id,
        "question_id": unit.question.id if unit.question else None,
        "question": unit.question.text if unit.question else None,
        "score": rounded(unit.score.value),
        "interval": _interval(unit.score),
        "hint_after": unit.hint_after,
        "counts_assisted": unit.counts_assisted,
        "unassisted": _unassisted(unit.unassisted) if unit.unassisted else None,
        "grader": unit.grader,
        "fallback": unit.fallback,
        "remark": unit.remark,
        "outlines": [_outline(o) for o in unit.outlines],
        "facts_never_asked": [{"about": f.about, "text": f.text} for f in unit.facts_never_asked],
        "wrong": [_wrong(w) for w in unit.wrong] if unit.looked_for_wrong else None,
        "stronger": stronger_as_dict(unit.stronger) if unit.stronger else None,
    }


def _unassisted(part: Unassisted) -> dict[str, Any]:
    return {
        "score": rounded(part.score.value),
        "interval": _interval(part.score),
        "fallback": part.fallback,
        "grades": [_grade(grade) for grade in part.grades],
    }


def _grading(line: GradingLine) -> dict[str, Any]:
    return {
        "grading": line.attempt,
        "graders": list(line.graders),
        "at": line.at.isoformat() if line.at else None,
    }


def _outline(outline: Outline) -> dict[str, Any]:
    return {
        "question_id": outline.question_id,
        "question": outline.question,
        "checked": outline.checked,
        "points": [_point(p, checked=outline.checked) for p in outline.points],
        "mistakes": list(outline.mistakes),
        "citations": [_citation(c) for c in outline.citations],
    }


def _point(point: KeyPointCheck, *, checked: bool) -> dict[str, Any]:
    return {
        "text": point.key_point,
        "covered": point.covered if checked else None,
        "evidence": evidence_as_dict(point.evidence) if point.evidence else None,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {"passage_id": citation.passage_id, "guide": citation.guide_title, "heading": citation.heading}


def _turn(turn: Turn, report: Report) -> dict[str, Any]:
    return {
        "id": turn.id,
        "stage": report.interview.plan.stages[turn.stage_index].kind.value,
        "question_id": turn.question_id,
        "speaker": turn.speaker,
        "text": turn.text,
        "at": turn.at.isoformat(),
        "move": turn.move.kind.value if turn.move else None,
        "criterion": turn.move.criterion if turn.move else None,
        "spoken_by": turn.spoken_by,
        "spoken": turn.spoken,
        "recognised": turn.recognised,
        **_heard(heard(report.state, turn)),
    }


def _heard(found: Heard | None) -> dict[str, Any]:
    if found is None:
        return {"unsure": [], "phrases": []}
    return {
        "unsure": [word.text for word in found.unsure],
        "phrases": [{"id": p.id, "start": p.start, "kept": p.kept} for p in found.phrases],
    }


def grade_as_dict(grade: Grade) -> dict[str, Any]:
    """Return one grade as plain data."""
    return _grade(grade)


def _unit_grade(unit: UnitReport, grade: Grade) -> dict[str, Any]:
    dispute = unit.dispute(grade.criterion)
    weight = rounded(unit.rubric.criterion(grade.criterion).weight)
    return {
        "unit": unit.key,
        "weight": weight,
        **_grade(grade),
        "dispute": dispute_as_dict(dispute) if dispute else None,
    }


def dispute_as_dict(dispute: Disputed) -> dict[str, Any]:
    """Return one dispute as plain data."""
    return {
        "id": dispute.id,
        "reason": dispute.reason,
        "claimed_level": dispute.claimed_level,
        "level": dispute.level,
        "grading": dispute.attempt,
        "at": dispute.at.isoformat(),
    }


def _grade(grade: Grade) -> dict[str, Any]:
    return {
        "stage": grade.stage.value if grade.stage else None,
        "question_id": grade.question_id,
        "rubric": grade.rubric,
        "criterion": grade.criterion,
        "level": grade.level,
        "estimate": rounded(grade.estimate),
        "reason": grade.reason,
        "interval": [rounded(b) for b in grade.interval] if grade.interval else None,
        "evidence": [evidence_as_dict(e) for e in grade.evidence],
        "assisted": grade.assisted,
        "samples": list(grade.samples),
        "calibrated": grade.calibrated if grade.graded else None,
        "cross_check": _cross_check(grade.cross_check) if grade.cross_check else None,
    }


def _cross_check(check: CrossCheck) -> dict[str, Any]:
    return {
        "level": check.level,
        "estimate": rounded(check.estimate),
        "interval": [rounded(b) for b in check.interval] if check.interval else None,
        "reason": check.reason,
        "apart": check.apart,
    }


def _wrong(statement: WrongStatement) -> dict[str, Any]:
    return {**evidence_as_dict(statement.said), "against": statement.against}


def _next_step(step: NextStep) -> dict[str, Any]:
    return {
        "stage": step.stage.value,
        "unit": step.unit_key,
        "criterion": step.criterion,
        "name": step.criterion_name,
        "question_id": step.question_id,
        "advice": step.advice,
        "estimate": rounded(step.estimate),
        "target": step.target,
        "share": rounded(step.share),
        "certainty": rounded(step.certainty),
        "gain": rounded(step.gain),
        "evidence": evidence_as_dict(step.evidence) if step.evidence else None,
        "unsaid": step.unsaid,
        "nearest": evidence_as_dict(step.nearest) if step.nearest else None,
        "citations": [_citation(c) for c in step.citations],
    }
