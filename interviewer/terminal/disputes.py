"""Writes disputes as cases to check graders against."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console

from interviewer.bootstrap import beside
from interviewer.dispute_cases import dispute_cases
from interviewer.finished import finished_ids
from interviewer.settings import read_settings
from interviewer.terminal.files import check_folder, write_text


async def run_disputes(out: Path) -> None:
    """Write a line for each dispute that holds, in all interviews."""
    check_folder(out)
    async with beside(read_settings()) as service:
        cases = [
            case
            async for interview_id in finished_ids(service.store)
            for case in dispute_cases(await service.store.load(interview_id))
        ]
    write_text(out, "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases))
    unlabelled = sum(level is None for case in cases for level in case["labels"].values())
    Console().print(
        f"{len(cases)} disputed grades written to {out}, with what was said in them; "
        f"{unlabelled} of them name no level."
    )
