"""A process that only takes jobs, wired by `bootstrap`, beside one that only asks for them; on both databases."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from interviewer.bootstrap import beside, working
from interviewer.job_settings import JobSettings
from interviewer.jobs_wiring import asking_queue
from interviewer.model import Finished, Interview
from interviewer.service import Service
from interviewer.settings import Settings
from interviewer.terminal.regrade import queued
from knowledge.embed import MiniLmEmbedder
from tests.fake_openai import FakeOpenAI, broken, says
from tests.integration.service.model_house import MODEL, judgement, settings_for
from tests.unit.interviewer.rehearsal import NOON, rehearse

pytestmark = pytest.mark.xdist_group("service")

STORY = (
    "Our nightly ranking job took nine hours, so I profiled it, found that the join was quadratic and rewrote it "
    "with a sorted merge. It fell to forty minutes, and we could refresh twice a day."
)


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    jobs = JobSettings(poll_secs=0.05, patience_secs=0.0, bulk_patience_secs=0.0)
    return Settings(_env_file=None, data_dir=tmp_path, database_url=url, jobs=jobs)  # type: ignore[call-arg]


async def finished(service: Service, interview_id: str) -> None:
    """Keep a finished interview whose grading nobody has asked for."""
    rehearsal = rehearse(stages=("behavioral",), length="short")
    rehearsal.listen()
    rehearsal.say(STORY)
    await service.store.create(Interview(interview_id, NOON, rehearsal.plan))
    await service.store.append(interview_id, 0, [*rehearsal.events, Finished(rehearsal.now)])


async def graded(service: Service, interview_id: str) -> None:
    """Wait until its grading is over."""
    async with asyncio.timeout(120):
        while True:
            progress = await service.reports.progress(interview_id)
            if progress.state in {"done", "failed"}:
                break
            await asyncio.sleep(0.05)
    assert progress.state == "done", progress


class TestWorking:
    async def test_what_was_finished_is_graded_and_graded_again_for_a_command_beside(
        self, settings: Settings, embedder: MiniLmEmbedder
    ) -> None:
        async with beside(settings, embedder=embedder) as service:
            await finished(service, "i1")
            async with working(settings, embedder=embedder), asking_queue(settings) as queue:
                await graded(service, "i1")
                assert await queue.runners() == 1
                console = Console(file=io.StringIO())
                regraded, left_out = await queued(service, queue, ["i1"], "builtin", console)
        assert [(one.interview_id, one.grading, one.new) for one in regraded] == [("i1", 1, False)]
        assert left_out == 0

    async def test_a_bulk_run_by_a_model_stands_beside_the_first_grading(
        self, settings: Settings, embedder: MiniLmEmbedder, endpoint: FakeOpenAI
    ) -> None:
        endpoint.script(says(lambda _: judgement(level=5, quote="It fell to forty minutes")))
        with_model = settings_for(endpoint.base_url, settings.data_dir).model_copy(
            update={"database_url": settings.database_url, "jobs": settings.jobs, "grader": "builtin"}
        )
        async with beside(with_model, embedder=embedder) as service:
            await finished(service, "i1")
            async with working(with_model, embedder=embedder), asking_queue(with_model) as queue:
                await graded(service, "i1")
                regraded, _ = await queued(service, queue, ["i1"], "model", Console(file=io.StringIO()))
            [report] = [await service.reports.report("i1")]
        assert [(one.grading, one.new) for one in regraded] == [(2, True)]
        assert report.grading == 2
        assert regraded[0].drift
        asked = [request.body["model"] for request in endpoint.requests]
        assert set(asked) == {MODEL}
        criteria = len(regraded[0].drift.changes)
        # Once at most to see what the endpoint can do, and once for each criterion.
        assert criteria <= len(asked) <= criteria + 3

    async def test_what_a_model_could_not_judge_is_left_as_it_was(
        self, settings: Settings, embedder: MiniLmEmbedder, endpoint: FakeOpenAI
    ) -> None:
        endpoint.script(broken(503))
        with_model = settings_for(endpoint.base_url, settings.data_dir).model_copy(
            update={"database_url": settings.database_url, "jobs": settings.jobs, "grader": "builtin"}
        )
        said = Console(file=io.StringIO())
        async with beside(with_model, embedder=embedder) as service:
            await finished(service, "i1")
            async with working(with_model, embedder=embedder), asking_queue(with_model) as queue:
                await graded(service, "i1")
                regraded, left_out = await queued(service, queue, ["i1"], "model", said)
            assert (await service.reports.report("i1")).grading == 1
        assert (regraded, left_out) == ([], 1)
        assert isinstance(said.file, io.StringIO)
        assert "the model judged nothing" in said.file.getvalue()


@pytest.mark.slow
class TestTheCommand:
    def test_it_says_when_it_is_ready_and_ends_calmly(self, settings: Settings) -> None:
        environment: dict[str, Any] = {
            **{name: value for name, value in os.environ.items() if "OPENAI" not in name},
            "INTERVIEWER_DATA_DIR": str(settings.data_dir),
            **({"INTERVIEWER_DATABASE_URL": settings.database_url} if settings.database_url else {}),
        }
        command = [sys.executable, "-m", "interviewer.cli", "worker", "--concurrency", "3"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr
            said = next(line for line in process.stderr if "Ready" in line)
            process.send_signal(signal.SIGTERM)
            rest = process.stderr.read()
        assert "3 at a time" in said
        assert process.returncode == 0, rest
        assert "Traceback" not in rest
