"""`python -m evals spread` and `python -m evals worker`: one run over many processes and machines."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from evals.commands.common import console, errors_said, files_of, write_json
from evals.commands.grading import show
from evals.desk import threads_each
from evals.graders import check_name, fingerprint
from evals.report import Heading, report_of
from evals.report_html import write_html
from evals.speed import Speed
from evals.spread.gather import Gathered, gather
from evals.spread.shards import SHARD_ANSWERS, cut, dataset_hash
from evals.spread.store import Run, ShardStore, Standing
from evals.spread.worker import LEASE_SECS, Worker
from interviewer.errors import ConfigurationError
from knowledge.embed import MiniLmEmbedder

URL = "EVALS_DATABASE_URL"
POLL_SECS = 0.5
DatabaseUrl = Annotated[
    str, typer.Option(envvar=URL, help="postgresql://…; the environment keeps it secret.")
]
LeaseSecs = Annotated[float, typer.Option(min=0, help="So long without a sign, a worker counts as dead.")]


def spread(  # noqa: PLR0917 - typer reads options from parameters
    dataset: Annotated[Path, typer.Option(help="A JSONL file of any size, or a folder of them.")],
    database_url: DatabaseUrl,
    out: Annotated[Path, typer.Option(help="Folder for predictions.jsonl, manifest.json and the report.")],
    grader: Annotated[str, typer.Option(help="Who grades: builtin, or model[:NAME].")] = "builtin",
    jobs: Annotated[int, typer.Option(min=0, help="Workers started here; 0: they all run elsewhere.")] = 1,
    shard_answers: Annotated[int, typer.Option(min=1, help="Answers in a shard.")] = SHARD_ANSWERS,
    lease_secs: LeaseSecs = LEASE_SECS,
    retry_failures: Annotated[
        bool, typer.Option("--retry-failures", help="Grade again what has no grade; a model may be back.")
    ] = False,
) -> None:
    """Grade a large data set by workers that share a database; the same again goes on where it stopped."""
    with errors_said():
        check_name(grader)
        files = files_of(dataset)
        with ShardStore.opened(database_url) as store:
            with console.status("reading"):
                run = _run(dataset, files, grader, shard_answers)
                store.add(run, cut(files, shard_answers))
            store.reopen(run.id, failures=retry_failures)
            _write_manifest(store, run, out)
            with _workers(jobs, database_url, run.id, lease_secs) as started:
                _wait(store, run.id, started)
            with console.status("gathering"):
                found = gather(store, run.id, out / "predictions.jsonl")
            standing = store.standing(run.id)
        _report(run, found, standing, out)


def worker(
    database_url: DatabaseUrl,
    run: Annotated[str | None, typer.Option(help="Only this run's shards.")] = None,
    stay: Annotated[bool, typer.Option("--stay", help="Wait for more when nothing is left.")] = False,
    lease_secs: LeaseSecs = LEASE_SECS,
) -> None:
    """Take shards of the runs that this code and these settings stand for, until none is left."""
    with errors_said():
        finished = asyncio.run(Worker(database_url, run=run, lease_secs=lease_secs).run(stay=stay))
        with ShardStore.opened(database_url) as store:
            left = [grader for grader, _ in store.graders(run)]
    console.print(f"{finished} shards finished here")
    if left:
        console.print(f"Left alone, because other code or settings began it: a run of {', '.join(left)}")


def _run(dataset: Path, files: Sequence[Path], grader: str, shard_answers: int) -> Run:
    content, mark = dataset_hash(files), fingerprint(grader, MiniLmEmbedder())
    name = hashlib.sha256(f"{content}\0{grader}\0{mark}\0{shard_answers}".encode()).hexdigest()[:16]
    return Run(name, dataset.name, content, grader, mark)


def _write_manifest(store: ShardStore, run: Run, out: Path) -> None:
    standing = store.standing(run.id)
    write_json(
        {
            "run": run.id,
            "dataset": run.dataset,
            "dataset_sha256": run.dataset_sha256,
            "grader": run.grader,
            "fingerprint": run.fingerprint,
            "answers": standing.answers,
            "shards": list(store.manifest(run.id)),
        },
        out / "manifest.json",
    )


@contextmanager
def _workers(jobs: int, url: str, run: str, lease_secs: float) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Yield worker processes, which leave when nothing is left; if we are stopped before, they give shards back."""
    told = [sys.executable, "-m", "evals", "worker", "--run", run, "--lease-secs", str(lease_secs)]
    environment = {"OMP_NUM_THREADS": threads_each(max(1, jobs))} | os.environ | {URL: url}
    # in sessions of their own, so that Ctrl-C reaches them once: from here
    started = [
        subprocess.Popen(told, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
        for _ in range(jobs)
    ]
    try:
        yield started
    except BaseException:
        for process in started:
            process.send_signal(signal.SIGINT)
        raise
    finally:
        for process in started:
            process.wait()


def _wait(store: ShardStore, run: str, started: Sequence[subprocess.Popen[bytes]]) -> None:
    """Show how far the run is until nothing is left; ConfigurationError where nobody is left to do it."""
    columns = TextColumn("{task.fields[said]}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None, said="")
        began = time.monotonic()
        before = store.standing(run).graded
        while not (now := store.standing(run)).over:
            if started and not now.workers and all(p.poll() is not None for p in started):
                raise ConfigurationError("every worker has ended; the same command goes on where it stopped")
            rate = max(0, now.graded - before) / max(1e-9, time.monotonic() - began)
            progress.update(task, total=now.answers, completed=now.graded, said=_said(now, rate))
            time.sleep(POLL_SECS)


def _said(now: Standing, rate: float) -> str:
    return f"{now.done}/{now.shards} shards, {now.graded}/{now.answers} answers, {rate:.1f}/s, {now.workers} workers"


def _report(run: Run, found: Gathered, standing: Standing, out: Path) -> None:
    with console.status("measuring"):
        report = report_of(Heading(run.grader, run.dataset), found.cases, found.predictions) | {
            "answers": found.answers,
            "figures_on": len(found.cases),
            "failed": found.failed,
            "failures": [{"id": p.id, "why": p.failure} for p in found.failures],
            "speed": _speed(standing),
        }
    write_json(report, out / "report.json")
    write_html(report, found.cases, found.predictions, out / "report.html")
    show(report)
    console.print(
        f"{found.answers} answers, {found.failed} without a grade, {standing.given_up} shards given up;"
        f" figures on {len(found.cases)} of them."
    )
    console.print(f"Report: {out / 'report.html'}")


def _speed(standing: Standing) -> Speed | None:
    """Return the workers' time for an answer, and over their time in the embedding model; None without a model."""
    if not standing.embedding_secs:
        return None
    return {
        "answers": standing.graded,
        "secs_per_answer": standing.secs / standing.graded,
        "over_embedding": standing.secs / standing.embedding_secs,
    }
