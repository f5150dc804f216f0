"""Grades one answer from a file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from interviewer.bootstrap import beside
from interviewer.doubt import doubt_words
from interviewer.model import UnitResult
from interviewer.one_answer import unit_for_answer
from interviewer.report_json import grade_as_dict
from interviewer.settings import read_settings
from interviewer.terminal.files import read_text
from interviewer.typed_text import clean_answer


async def run_grade(rubric: str, question: str, answer_file: Path, *, as_json: bool, grader: str) -> None:
    """Print the grades of an answer, as a table or as JSON."""
    answer = clean_answer(read_text(answer_file))
    async with beside(read_settings()) as service:
        unit = unit_for_answer(service.rubrics, service.bank, rubric=rubric, question=question, answer=answer)
        result = await service.grade(unit, grader=grader)
    if as_json:
        print(json.dumps(_as_dict(result), ensure_ascii=False, indent=2))  # noqa: T201
    else:
        Console().print(_table(result))


def _as_dict(result: UnitResult) -> dict[str, object]:
    return {
        "grader": result.grader,
        "fallback": result.fallback,
        "remark": result.remark,
        "grades": [grade_as_dict(g) for g in result.grades],
        "key_points": [
            {"text": p.key_point, "covered": p.covered, "quote": p.evidence.quote if p.evidence else None}
            for p in result.key_points
        ],
        "judgements": [asdict(record) for record in result.audit],
    }


def _table(result: UnitResult) -> Table:
    table = Table(title=f"Graded by {result.grader}", caption=escape(result.remark or ""), show_lines=True)
    for column in ("Criterion", "Level", "Why", "Your words"):
        table.add_column(column)
    for grade in result.grades:
        level = "ungraded" if grade.level is None else f"{grade.level} ({grade.estimate:.1f})"
        quotes = "\n".join(f"“{e.quote}”" for e in grade.evidence)
        why = f"{grade.reason} {doubt_words(grade)}".strip()
        table.add_row(grade.criterion, level, escape(why), escape(quotes))
    return table
