"""An interview in the terminal, attended or from a file of answers."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, cast, get_args

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from interviewer.bootstrap import beside
from interviewer.conductor import Button
from interviewer.errors import BadInput
from interviewer.model import Length, Mode
from interviewer.plan import NewInterview
from interviewer.replies import FellBack, Spoken
from interviewer.report import STAGE_TITLES
from interviewer.service import Service
from interviewer.settings import read_settings
from interviewer.state import State
from interviewer.terminal.files import check_report_path, read_text, write_report
from interviewer.terminal.grading_shown import grading_shown
from interviewer.terminal.report_view import report_view

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
        await hold(service, interview_id, None if answers is None else iter(answers), console)
        async with grading_shown(service, interview_id, console):
            await service.conductor.finish(interview_id)
        report = await service.reports.report(interview_id)
        if options.report:
            await write_report(report, options.report)
            console.print(f"Report written to {options.report}")
        else:
            console.print(report_view(report))


async def hold(service: Service, interview_id: str, answers: Iterator[str] | None, console: Console) -> None:
    """Hold an interview until it is over or the candidate stops; `answers` are theirs where nobody is there."""
    if answers is None:
        await _attended(service, interview_id, console)
    else:
        await _unattended(service, interview_id, answers, console)


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
    _, before = await service.conductor.look(interview_id)
    round_shown = before.stage_index if before.turns else -1
    with console.status("Thinking …"):
        async for event in service.conductor.reply(interview_id):
            if isinstance(event, FellBack):
                console.print(
                    f"[yellow]The model failed ({escape(event.reason)}); the script takes this turn.[/yellow]"
                )
            elif isinstance(event, Spoken):
                _, state = await service.conductor.look(interview_id)
                if event.turn.stage_index != round_shown:
                    round_shown = event.turn.stage_index
                    console.print(_round(state, round_shown))
                stage = state.plan.stages[event.turn.stage_index]
                title = f"{stage.persona.name} · {stage.persona.role}"
                console.print(Panel(Text(event.turn.text), title=title, title_align="left"))
    return (await service.conductor.look(interview_id))[1]


def _round(state: State, index: int) -> Rule:
    """Return the head of a round: which, of how many, and how long it is meant to take."""
    stage = state.plan.stages[index]
    place = f"round {index + 1} of {len(state.plan.stages)}"
    minutes = f"about {stage.budget_secs // 60} minutes"
    return Rule(f"{STAGE_TITLES[stage.kind]} · {place} · {minutes}", align="left")


async def _unattended(service: Service, interview_id: str, answers: Iterator[str], console: Console) -> None:
    while not (await _listen(service, interview_id, console)).finished:
        answer = next(answers, "/finish")
        if answer == "/finish":
            return
        console.print(Panel(Text(answer), title="You", title_align="right", style="cyan"))
        await _act(service, interview_id, answer)


async def _attended(service: Service, interview_id: str, console: Console) -> None:
    console.print(
        "[dim]/hint /repeat /rephrase /skip /pause /finish · a line with only a dot ends an answer[/dim]"
    )
    _, state = await service.conductor.look(interview_id)
    for turn in state.turns[-1:]:
        console.print(Panel(Text(turn.text), title="So far", title_align="left"))
    while True:
        state = await _listen(service, interview_id, console)
        if state.finished:
            return
        console.print(_clock(state, service.conductor.record.now()))
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


def _clock(state: State, now: datetime) -> Text:
    """Return the time so far: informational, nothing happens when a round takes longer."""
    total, this = round(state.elapsed_secs(now)), round(state.stage_elapsed_secs(now))
    budget = state.stage.budget_secs // 60
    return Text(
        f"{total // 60}:{total % 60:02} so far · {this // 60}:{this % 60:02} of {budget} min", style="dim"
    )


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
