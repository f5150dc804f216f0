"""Writes out what model judges were asked and answered."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console

from interviewer.bootstrap import beside
from interviewer.judgements import judgement_as_dict, kept_judgements
from interviewer.settings import read_settings
from interviewer.terminal.files import check_folder, write_text


async def run_judgements(interview_id: str, out: Path, grading: int | None) -> None:
    """Write the calls of a grading, a line of JSON each."""
    check_folder(out)
    async with beside(read_settings()) as service:
        kept = await kept_judgements(service.store, interview_id, grading)
    lines = [json.dumps(judgement_as_dict(one), ensure_ascii=False) + "\n" for one in kept]
    write_text(out, "".join(lines))
    Console().print(f"{len(lines)} judgements written to {out}")
