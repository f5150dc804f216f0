"""Grades finished interviews again and shows what changed."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from rich.progress import track

from interviewer.bootstrap import beside
from interviewer.drift import InterviewDrift
from interviewer.drift_json import drift_as_dict
from interviewer.errors import BadInput, NotFound, NotReady
from interviewer.finished import finished_ids
from interviewer.regrading import Regraded
from interviewer.service import Service
from interviewer.settings import read_settings
from interviewer.terminal.drift_tables import criteria_table, interviews_table, yardsticks
from interviewer.terminal.files import check_folder, write_text


async def run_regrade(interview_ids: list[str], *, everything: bool, grader: str, out: Path | None) -> None:
    """Grade these interviews, or all, again and show the drift; what is there already isn't made twice."""
    if everything == bool(interview_ids):
        raise BadInput("name interviews, or say --all")
    if out:
        check_folder(out)
    console = Console()
    async with beside(read_settings()) as service:
        service.regrading.check(grader)
        ids = [i async for i in finished_ids(service.store)] if everything else interview_ids
        regraded, skipped = await _regraded(service, ids, grader, console, skips=everything)
    _show(console, regraded, skipped)
    if out:
        write_text(out, json.dumps(drift_as_dict(_drifts(regraded)), ensure_ascii=False, indent=2) + "\n")
        console.print(f"Drift written to {out}")


async def _regraded(
    service: Service, ids: list[str], grader: str, console: Console, *, skips: bool
) -> tuple[list[Regraded], int]:
    """Return what came of each, and how many were left out: among all, some may be busy or gone by now."""
    regraded: list[Regraded] = []
    for interview_id in track(ids, "Grading", console=console, transient=True, disable=len(ids) < 2):
        try:
            regraded.append(await service.regrading.regrade(interview_id, grader))
        except (NotReady, NotFound):
            if not skips:
                raise
    return regraded, len(ids) - len(regraded)


def _drifts(regraded: list[Regraded]) -> list[InterviewDrift]:
    return [one.drift for one in regraded if one.drift]


def _show(console: Console, regraded: list[Regraded], skipped: int) -> None:
    new = sum(one.new for one in regraded)
    console.print(
        f"{new} graded anew, {len(regraded) - new} graded by these versions before"
        + (f", {skipped} left out: being graded just now, or deleted." if skipped else ".")
    )
    drifts = _drifts(regraded)
    if not drifts:
        console.print("No grading by other versions to compare with.")
        return
    for part in (criteria_table(drifts), interviews_table(drifts), yardsticks(drifts)):
        console.print(part)
        console.print()
