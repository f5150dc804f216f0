"""An interview in the terminal, attended or from a file of answers."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.panel import Panel

from interviewer.bootstrap import beside
from interviewer.conductor import Button
from interviewer.errors import BadInput
from interviewer.model import Length, Mode
from interviewer.plan import NewInterview
from interviewer.replies import FellBack, Spoken
from interviewer.report_markdown import report_as_markdown
from interviewer.service import Service
from interviewer.settings import read_settings
from interviewer.state import State
from interviewer.terminal.files import check_report_path, read_text, write_report

_BUTTONS = {f"/{name}": name for name in get_args(Button)}


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """What the command line asked for."""

    role: str
    stages: tuple[str, ...]
    length: str
    level: str
    mode: str
    seed: int | None
    answers: Path | None
    report: Path | None
    resume: Path | None
    job: Path | None
    interview_id: str | None


async def run_chat(options: ChatOptions) -> None:
    """Hold the interview and write the report."""
    console = Console()
    if options.report:
        check_report_path(options.report)
    answers = list(read_answers(options.answers)) if options.answers else None
    request = _request(options)
    async with beside(read_settings()) as service:
        warming = asyncio.create_task(asyncio.to_thread(service.library.embedder.embed, ["ready"]))
        if answers is not None:
            # Unattended runs are repeatable: the model is in memory before the first answer, not some time later.
            await warming
        interview_id = options.interview_id or await service.conductor.begin(request)
        console.print(f"[dim]Interview {interview_id}[/dim]")
        if answers is None:
            await _attended(service, interview_id, console)
        else:
            await _unattended(service, interview_id, answers, console)
        with console.status("Grading …"):
            await service.conductor.finish(interview_id)
        report = await service.reports.report(interview_id)
        if options.report:
            await write_report(report, options.report)
            console.print(f"Report written to {options.report}")
        else:
            console.print(Markdown(report_as_markdown(report)))


def read_answers(path: Path) -> Iterator[str]:
    """Yield the answers of a file: one a line, or JSONL of `{"text"}`; BadInput names file and line."""
    # Not splitlines(): JSON may hold line separators of Unicode unescaped.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        if path.suffix != ".jsonl":
            yield line.strip()
            continue
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise BadInput(f"{path}, line {number}: not JSON ({error})") from error
        if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
            raise BadInput(f'{path}, line {number}: expected an object with a string "text"')
        yield entry["text"]


def _request(options: ChatOptions) -> NewInterview:
    for name, value, known in (("length", options.length, Length), ("mode", options.mode, Mode)):
        if value not in get_args(known):
            raise BadInput(f"{name} {value!r} is unknown; there are {', '.join(get_args(known))}")
    return NewInterview(
        role=options.role,
        stages=options.stages,
        length=cast(Length, options.length),
        mode=cast(Mode, options.mode),
        level=options.level,
        seed=options.seed,
        resume=read_text(options.resume) if options.resume else "",
        job=read_text(options.job) if options.job else "",
    )


async def _listen(service: Service, interview_id: str, console: Console) -> State:
    """Print what the interviewer says until it is the candidate's turn."""
    async for event in service.conductor.reply(interview_id):
        if isinstance(event, FellBack):
            console.print(
                f"[yellow]The model failed ({escape(event.reason)}); the script takes this turn.[/yellow]"
            )
        elif isinstance(event, Spoken):
            _, state = await service.conductor.look(interview_id)
            stage = state.plan.stages[event.turn.stage_index]
            title = f"{stage.persona.name} · {stage.kind.value.replace('_', ' ')}"
            console.print(Panel(escape(event.turn.text), title=title, title_align="left", highlight=False))
    return (await service.conductor.look(interview_id))[1]


async def _unattended(service: Service, interview_id: str, answers: list[str], console: Console) -> None:
    for answer in answers:
        state = await _listen(service, interview_id, console)
        if state.finished:
            return
        if answer == "/finish":
            return
        console.print(Panel(escape(answer), title="You", title_align="right", style="cyan", highlight=False))
        await _act(service, interview_id, answer)
    await _listen(service, interview_id, console)


async def _attended(service: Service, interview_id: str, console: Console) -> None:
    console.print(
        "[dim]/hint /repeat /rephrase /skip /pause /finish · a line with only a dot ends an answer[/dim]"
    )
    _, state = await service.conductor.look(interview_id)
    for turn in state.turns[-1:]:
        console.print(Panel(escape(turn.text), title="So far", title_align="left", highlight=False))
    while True:
        state = await _listen(service, interview_id, console)
        if state.finished:
            return
        answer = await asyncio.to_thread(_typed, console)
        if answer == "/finish":
            return
        if answer:
            try:
                await _act(service, interview_id, answer)
            except BadInput as error:
                console.print(f"[red]{escape(str(error))}[/red]")


async def _act(service: Service, interview_id: str, answer: str) -> None:
    if answer == "/pause":
        await service.conductor.pause(interview_id)
    elif answer in _BUTTONS:
        await service.conductor.press(interview_id, cast(Literal["skip"], _BUTTONS[answer]))
    else:
        await service.conductor.answer(interview_id, answer, client_turn_id=secrets.token_hex(8))


def _typed(console: Console) -> str:
    """Read an answer: commands are one line, everything else ends with a dot on a line of its own."""
    lines: list[str] = []
    while True:
        line = console.input("[cyan]│ [/cyan]")
        if not lines and line.strip().startswith("/"):
            return line.strip()
        if line.strip() == ".":
            return "\n".join(lines).strip()
        lines.append(line)
