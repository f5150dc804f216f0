"""The command line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from interviewer.errors import InterviewerError
from interviewer.terminal.people_commands import people_commands
from knowledge.model import KnowledgeError
from rubrics.model import RubricError

app = typer.Typer(
    name="interviewer",
    help="A mock interviewer: it asks, follows up, and proves every score with your own words.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

models = typer.Typer(help="Speech models on this machine.", no_args_is_help=True)
app.add_typer(models, name="models")

_STAGES = "recruiter,phone_screen,system_design,behavioral"


_STOPPED = "Stopped."
_KEPT = "Stopped. Everything said so far is kept; `interviewer chat --resume ID` goes on."


def _run(coroutine: Any, *, stopped: str = _STOPPED) -> Any:
    """Run a command; `stopped` is said where the person breaks it off."""
    with _told(stopped):
        return asyncio.run(coroutine)


@contextmanager
def _told(stopped: str = _STOPPED) -> Iterator[None]:
    """Tell what a person did wrong in one line on stderr and with exit code 2, not in a traceback."""
    try:
        yield
    except (InterviewerError, KnowledgeError, RubricError) as error:
        typer.secho(f"interviewer: {error}", fg=typer.colors.RED, err=True)
        raise typer.Exit(2) from error
    except (KeyboardInterrupt, EOFError):
        typer.echo(f"\n{stopped}", err=True)
        raise typer.Exit(130) from None


app.add_typer(people_commands(_run), name="people")


@app.command()
def chat(
    role: Annotated[str, typer.Option(help="Role to be interviewed for.")] = "mle",
    stages: Annotated[str, typer.Option(help="Stages, separated by commas.")] = _STAGES,
    length: Annotated[str, typer.Option(help="short (about 15 minutes) or full.")] = "short",
    level: Annotated[str, typer.Option(help="junior, mid or senior.")] = "mid",
    mode: Annotated[str, typer.Option(help="practice (hints on request) or real.")] = "practice",
    seed: Annotated[int | None, typer.Option(help="Fixes questions and wording.")] = None,
    answers: Annotated[
        Path | None,
        typer.Option(help='Unattended: a text file of one answer a line, or JSONL of {"text": …}.'),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write the report here: .json, .md, .html or .pdf.")
    ] = None,
    resume_cv: Annotated[Path | None, typer.Option("--cv", help="Your résumé, .txt or .md.")] = None,
    job: Annotated[Path | None, typer.Option(help="The job description, .txt or .md.")] = None,
    resume: Annotated[str | None, typer.Option(help="Go on with this interview.")] = None,
) -> None:
    """Sit an interview in the terminal. /hint /repeat /rephrase /skip /pause /finish; end a long answer with a dot."""
    from interviewer.terminal.chat import ChatOptions, run_chat

    options = ChatOptions(
        role=role,
        stages=tuple(s.strip() for s in stages.split(",") if s.strip()),
        length=length,
        level=level,
        mode=mode,
        seed=seed,
        answers=answers,
        report=report,
        resume=resume_cv,
        job=job,
        interview_id=resume,
    )
    _run(run_chat(options), stopped=_KEPT)


@app.command()
def drill(
    question: Annotated[str | None, typer.Option(help="Id of a question in the bank.")] = None,
    surprise: Annotated[bool, typer.Option("--surprise", help="Any question you weren't asked yet.")] = False,
    weakest: Annotated[
        int | None, typer.Option(min=3, max=5, help="That many questions from your weakest topics.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="What is due again today, at most five.")] = False,
    role: Annotated[str, typer.Option(help="Role to drill for.")] = "mle",
    level: Annotated[str, typer.Option(help="junior, mid or senior.")] = "mid",
    seed: Annotated[int | None, typer.Option(help="Fixes the choice among what wasn't asked yet.")] = None,
    answers: Annotated[
        Path | None, typer.Option(help="Unattended: a file of answers, as for `chat`.")
    ] = None,
) -> None:
    """Answer one question in five minutes and read the feedback at once; without an option it is a surprise."""
    from interviewer.terminal.drill import DrillOptions, run_drill

    _run(
        run_drill(
            DrillOptions(question, surprise, weakest, due, role=role, level=level, seed=seed, answers=answers)
        ),
        stopped=_KEPT,
    )


@app.command()
def grade(
    rubric: Annotated[str, typer.Option(help="star, technical, coding, system_design or recruiter.")],
    question: Annotated[str, typer.Option(help="The question, or the id of one in the bank.")],
    answer_file: Annotated[Path, typer.Option(help="A text file with the answer; - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
    grader: Annotated[str, typer.Option(help="default, builtin or model.")] = "default",
) -> None:
    """Grade one answer without an interview."""
    from interviewer.terminal.grade import run_grade

    _run(run_grade(rubric, question, answer_file, as_json=as_json, grader=grader))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for in the guides.")],
    role: Annotated[str | None, typer.Option(help="Only guides for this role.")] = None,
    stage: Annotated[str | None, typer.Option(help="Only guides for this stage.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
) -> None:
    """Search the guides."""
    from interviewer.terminal.guides import run_search

    _run(run_search(query, role=role, stage=stage, limit=limit))


@app.command()
def ingest(
    path: Annotated[Path, typer.Argument(help="A .md or .txt file, or a folder of them.")],
    role: Annotated[str, typer.Option(help="Role the guide is for.")] = "any",
    stage: Annotated[str, typer.Option(help="Stage the guide is for.")] = "any",
) -> None:
    """Add your own guides."""
    from interviewer.terminal.guides import run_ingest

    _run(run_ingest(path, role=role, stage=stage))


@app.command()
def report(
    interview_id: Annotated[
        str, typer.Argument(help="Id of a finished interview; see `interviewer history`.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Write it here: .json, .md, .html or .pdf; otherwise to the screen.")
    ] = None,
    grading: Annotated[
        int | None, typer.Option(min=1, help="Which grading, from 1; by default the newest.")
    ] = None,
) -> None:
    """Show or write the report of an interview."""
    from interviewer.terminal.reports import run_report

    _run(run_report(interview_id, out, grading))


@app.command()
def regrade(
    interview_ids: Annotated[list[str] | None, typer.Argument(help="Ids of finished interviews.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All finished interviews.")] = False,
    grader: Annotated[str, typer.Option(help="default, builtin or model.")] = "default",
    as_json: Annotated[
        Path | None, typer.Option("--json", help="Write the drift here, grade by grade.")
    ] = None,
    cancel: Annotated[bool, typer.Option("--cancel", help="Stop what --all asked others for.")] = False,
) -> None:
    """Grade interviews again by today's rubrics and grader, and show the drift; earlier gradings stay.

    Where something serves, --all is done there, one by one, after whatever somebody waits for.
    """
    from interviewer.terminal.regrade import run_cancel, run_regrade

    if cancel:
        _run(run_cancel())
    else:
        _run(run_regrade(interview_ids or [], everything=everything, grader=grader, out=as_json))


@app.command()
def disputes(
    out: Annotated[Path, typer.Option(help="Write the cases here, a line of JSON each.")],
) -> None:
    """Write the grades you disagree with, and what you said, as cases for `python -m evals grading --dataset`."""
    from interviewer.terminal.disputes import run_disputes

    _run(run_disputes(out))


@app.command()
def human_grades(
    out: Annotated[Path, typer.Option(help="Write the cases here, a line of JSON each.")],
) -> None:
    """Write the levels that coaches gave, where candidates agreed, as cases for `python -m evals grading --dataset`."""
    from interviewer.terminal.human_grades import run_human_grades

    _run(run_human_grades(out))


@app.command()
def judgements(
    interview_id: Annotated[str, typer.Argument(help="Id of an interview that a model graded.")],
    out: Annotated[Path, typer.Option(help="Write every call here, a line of JSON each.")],
    grading: Annotated[
        int | None, typer.Option(min=1, help="Which grading, from 1; by default the newest.")
    ] = None,
) -> None:
    """Write what the model judge was asked and what it answered, word for word."""
    from interviewer.terminal.judgements import run_judgements

    _run(run_judgements(interview_id, out, grading))


@app.command()
def plan(
    on: Annotated[
        str | None, typer.Option("--date", help="Day of the interview, such as 2026-12-14.")
    ] = None,
    hours: Annotated[float | None, typer.Option(help="Hours a week to prepare.")] = None,
    rounds: Annotated[
        str | None, typer.Option(help=f"Rounds expected, separated by commas: {_STAGES}.")
    ] = None,
    level: Annotated[str | None, typer.Option(help="junior, mid or senior.")] = None,
    days_off: Annotated[
        str | None, typer.Option(help="Weekdays without anything, such as sat,sun; empty for none.")
    ] = None,
    done: Annotated[str | None, typer.Option(help="Tick off an item by the id shown with it.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write it here: .md or .ics (calendar).")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every day with its items.")] = False,
) -> None:
    """Show the plan up to your interview, day by day; the options change what it is made for."""
    from interviewer.terminal.plan import PlanOptions, run_plan

    _run(run_plan(PlanOptions(on, hours, rounds, level, days_off, done, out, everything)))


@app.command()
def history(limit: Annotated[int, typer.Option(min=1, max=500)] = 20) -> None:
    """List interviews, newest first."""
    from interviewer.terminal.reports import run_history

    _run(run_history(limit))


@app.command()
def progress(
    role: Annotated[str | None, typer.Option(help="Only interviews for this role.")] = None,
    level: Annotated[str | None, typer.Option(help="Only interviews at this level.")] = None,
) -> None:
    """Show levels over time with their ranges, what changed by more than chance, and practice time."""
    from interviewer.terminal.progress import run_progress

    _run(run_progress(role, level))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Processes that serve; more than one needs a Chroma server."),
    ] = None,
) -> None:
    """Serve the pages and the API."""
    from interviewer.serve import run_server

    with _told(), suppress(KeyboardInterrupt):
        run_server(host, port, workers)


@app.command()
def worker(
    concurrency: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Gradings at the same time; by default as in the settings."),
    ] = None,
) -> None:
    """Take gradings from the queue without serving pages; any number of machines on one Postgres."""
    from interviewer.terminal.worker import run_worker

    _run(run_worker(concurrency))


@app.command()
def index() -> None:
    """Build (or refresh) the search index, with a progress bar."""
    from interviewer.terminal.guides import run_index

    _run(run_index())


@models.command()
def pull(
    name: Annotated[
        str | None, typer.Argument(help="A faster-whisper model; by default the one in the settings.")
    ] = None,
    if_missing: Annotated[bool, typer.Option(help="Do nothing where it is here already.")] = False,
    quiet_failure: Annotated[bool, typer.Option(help="Say why it can't be had, and be content.")] = False,
) -> None:
    """Fetch a speech model, once, so that answers can be spoken."""
    from interviewer.terminal.models import run_pull

    _run(run_pull(name, if_missing=if_missing, quiet_failure=quiet_failure))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="A new file, such as interviews.zip.")],
) -> None:
    """Write everything (database, own guides and questions) to one file, also while it is being used."""
    from interviewer.terminal.backup import run_backup

    _run(run_backup(file))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `interviewer backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Give up what is here now.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only say whether the file is whole.")] = False,
) -> None:
    """Put a backup in place, all or nothing; SQLite or Postgres, whichever it came from."""
    from interviewer.terminal.backup import run_check, run_restore

    _run(run_check(file) if check else run_restore(file, replace=replace))


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema. Serving does so too; run it first where many start at once."""
    from interviewer.terminal.backup import run_migrate

    _run(run_migrate())


@app.command()
def doctor() -> None:
    """Say what is installed, configured and reachable."""
    from interviewer.terminal.doctor import run_doctor

    if not _run(run_doctor()):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line."""
    sys.exit(app())


if __name__ == "__main__":
    main()
