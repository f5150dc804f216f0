"""Metrics of several processes behind one port are told as one, and outlive those that were killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.seeing.test_metrics import figures

_WORKER = """
import sys
from interviewer.adapters.prometheus_metrics import PrometheusKeeper
from interviewer.seeing.metrics import LIVE_SESSIONS, PARTS, TURNS, keep_in
keeper = PrometheusKeeper()
keep_in(keeper)
for line in sys.stdin:
    match line.split():
        case ["turn"]: TURNS.add("candidate", "typed")
        case ["part"]: PARTS.observe("assess", secs=0.02)
        case ["open"]: LIVE_SESSIONS.move(amount=1.0)
        case ["show"]: print(keeper.text({}).decode())
    print("done", flush=True)
"""


class _Worker:
    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def do(self, what: str) -> str:
        """Have it done, and return what it says."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        said = []
        while (line := self.process.stdout.readline().rstrip()) != "done":
            assert self.process.poll() is None
            said.append(line)
        return "\n".join(said) + "\n"

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream
            stream.close()


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[list[_Worker]]:
    """Yield two that share a folder."""
    running = [_Worker(tmp_path), _Worker(tmp_path)]
    yield running
    for worker in running:
        if worker.process.poll() is None:
            worker.kill()


class TestTwoProcesses:
    def test_any_of_them_tells_of_both(self, workers: list[_Worker]) -> None:
        for worker, turns in zip(workers, (2, 3), strict=True):
            for _ in range(turns):
                worker.do("turn")
            worker.do("part")
            worker.do("open")
        for worker in workers:
            found = figures(worker.do("show"))
            assert found["interviewer_turns_total{by=typed,speaker=candidate}"] == 5
            assert found["interviewer_part_seconds_count{part=assess}"] == 2
            assert found["interviewer_live_sessions"] == 2

    def test_what_a_killed_one_counted_stays_and_its_files_go(
        self, workers: list[_Worker], tmp_path: Path
    ) -> None:
        for worker in workers:
            worker.do("turn")
            worker.do("part")
            worker.do("open")
        for _ in range(3):
            workers[1].kill()
            found = figures(workers[0].do("show"))
            again = figures(workers[0].do("show"))
            assert found == again
            assert found["interviewer_live_sessions"] == 1
            workers[1] = _Worker(tmp_path)
            for what in ("turn", "part", "open"):
                workers[1].do(what)
        found = figures(workers[0].do("show"))
        assert found["interviewer_turns_total{by=typed,speaker=candidate}"] == 5
        assert found["interviewer_part_seconds_count{part=assess}"] == 5
        assert found["interviewer_part_seconds_bucket{le=0.025,part=assess}"] == 5
        assert found["interviewer_live_sessions"] == 2
        pids = {str(worker.process.pid) for worker in workers} | {"buried"}
        assert {path.stem.rpartition("_")[2] for path in tmp_path.glob("*.db")} == pids
