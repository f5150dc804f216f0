"""Writes coaches' grades as cases to check graders against, where their candidates agreed to that."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console

from interviewer.bootstrap import beside
from interviewer.errors import NotFound
from interviewer.people.coaching_cases import human_cases
from interviewer.service import Service
from interviewer.settings import read_settings
from interviewer.terminal.files import check_folder, write_text


async def run_human_grades(out: Path) -> None:
    """Write a line for each answer that coaches graded and whose candidate lets it be used."""
    check_folder(out)
    async with beside(read_settings()) as service:
        cases = await cases_of(service)
    write_text(out, "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases))
    levels = sum(len(given) for case in cases for given in case["ratings"].values())
    Console().print(
        f"{len(cases)} answers with {levels} levels written to {out}, with what was said in them. "
        "Only what candidates share with a coach and let be used is among them; keep it as you would keep the database."
    )


async def cases_of(service: Service) -> list[dict[str, Any]]:
    """Return the cases of all interviews."""
    cases: list[dict[str, Any]] = []
    grades = await service.coaching.store.grades_for_evals()
    for interview_id, given in groupby(grades, key=lambda grade: grade.interview_id):
        try:
            stored = await service.store.load(interview_id)
        except NotFound:
            continue  # deleted meanwhile
        cases.extend(human_cases(stored, list(given)))
    return cases
