"""Grades finished interviews again and shows what changed."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, track

from interviewer.bootstrap import beside
from interviewer.drift import InterviewDrift
from interviewer.drift_json import drift_as_dict
from interviewer.errors import BadInput, NotFound, NotReady
from interviewer.jobs import BulkEnd, JobQueue
from interviewer.jobs_wiring import asking_queue
from interviewer.regrading import Regraded
from interviewer.service import Service
from interviewer.settings import read_settings
from interviewer.terminal.drift_tables import criteria_table, interviews_table, yardsticks
from interviewer.terminal.files import check_folder, write_text

_POLL_SECS = 0.5


async def run_regrade(interview_ids: list[str], *, everything: bool, grader: str, out: Path | None) -> None:
    """Grade these interviews, or all, again and show the drift; what is there already isn't made twice."""
    if everything == bool(interview_ids):
        raise BadInput("name interviews, or say --all")
    if out:
        check_folder(out)
    console, settings = Console(), read_settings()
    async with beside(settings) as service, asking_queue(settings) as queue:
        service.regrading.check(grader)
        ids = await service.regrading.finished() if everything else interview_ids
        if everything and await queue.runners():
            regraded, skipped = await queued(service, queue, ids, grader, console)
        else:
            regraded, skipped = await _regraded(service, ids, grader, console, skips=everything)
    _show(console, regraded, skipped)
    if out:
        write_text(out, json.dumps(drift_as_dict(_drifts(regraded)), ensure_ascii=False, indent=2) + "\n")
        console.print(f"Drift written to {out}")


async def run_cancel() -> None:
    """Stop what a bulk run has not done yet."""
    async with asking_queue(read_settings()) as queue:
        stopped = await queue.cancel_regradings()
    Console().print(f"{stopped} gradings stopped; `interviewer regrade --all` goes on with what is left.")


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


async def queued(
    service: Service, queue: JobQueue, ids: list[str], grader: str, console: Console
) -> tuple[list[Regraded], int]:
    """Let those who take jobs grade, after whatever somebody waits for; the same result as grading here.

    The run is theirs: it goes on when this command ends, and a second command looks at the same jobs.
    """
    jobs = dict(zip(await queue.enqueue_regradings(ids, grader), ids, strict=True))
    console.print(f"{len(jobs)} interviews are in the queue. Ctrl-C leaves them there; --cancel stops them.")
    ends = await _ends(queue, list(jobs), console)
    regraded: list[Regraded] = []
    for job, end in ends.items():
        if end in {"made", "there"}:
            with suppress(NotReady, NotFound):  # changed or deleted since
                regraded.append(await service.regrading.compared(jobs[job], grader, new=end == "made"))
    for end, said in _LEFT_OUT.items():
        if number := sum(each == end for each in ends.values()):
            console.print(f"{number} {said}")
    return regraded, len(ids) - len(regraded)


async def _ends(queue: JobQueue, jobs: list[str], console: Console) -> dict[str, BulkEnd]:
    """Show how many are over until all are, and return how each ended."""
    ends: dict[str, BulkEnd] = {}
    with Progress(console=console, transient=True) as shown:
        bar = shown.add_task("Grading", total=len(jobs))
        while len(ends) < len(jobs):
            ends |= await queue.regradings([job for job in jobs if job not in ends])
            shown.update(bar, completed=len(ends))
            if len(ends) < len(jobs):
                await asyncio.sleep(_POLL_SECS)
    return ends


_LEFT_OUT: dict[BulkEnd, str] = {
    "model": "left as they were: the model judged nothing of a part.",
    "stopped": "stopped.",
    "failed": "failed; the log of whoever took the job says where.",
}


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
