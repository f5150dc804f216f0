"""The processes of docker-compose.yml, started by hand: Postgres, Redis, Chroma, two web, one worker, a proxy."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[3]
START_SECS = 300.0
"""For a machine that is busy with other things."""
INTERVIEWER = [sys.executable, "-m", "interviewer.cli"]
TOKEN = "the-token-of-the-operators"


@dataclass
class Composed:
    """What is running."""

    folder: Path
    """Of logs and data."""
    web: list[str]
    """Origins of the web processes."""
    worker_door: str
    """Origin of the worker's port for operators."""
    environment: Mapping[str, str]
    """What our processes were started with."""
    logs: list[Path] = field(default_factory=list)
    """Of our own processes."""


@contextmanager
def composed(folder: Path, environment: Mapping[str, str]) -> Iterator[Composed]:
    """Start everything on these databases, and stop it at the end."""
    chroma, ports, door = free_port(), [free_port(), free_port()], free_port()
    ours = {
        **{name: value for name, value in os.environ.items() if "OPENAI" not in name},
        **environment,
        "INTERVIEWER_CHROMA_URL": f"http://127.0.0.1:{chroma}",
        "INTERVIEWER_JOBS__RUN_IN_SERVER": "false",
        # Nobody is killed here, and on a busy machine a worker may be late to say that it lives.
        "INTERVIEWER_JOBS__LEASE_SECS": "60",
        "INTERVIEWER_SEEING__LOG_FORMAT": "json",
        "INTERVIEWER_SEEING__LOG_LEVEL": "debug",
        "INTERVIEWER_SEEING__METRICS_TOKEN": TOKEN,
        "INTERVIEWER_SPEECH__RECOGNISER": "none",
        "INTERVIEWER_SPEECH__SYNTHESIZER": "none",
        "INTERVIEWER_SERVER__TRUSTED_PROXIES": '["127.0.0.1"]',
    }
    house = Composed(folder, [f"http://127.0.0.1:{port}" for port in ports], f"http://127.0.0.1:{door}", ours)
    with ExitStack() as stack:
        run = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(folder / "chroma")]
        run += ["--host", "127.0.0.1", "--port", str(chroma)]
        stack.enter_context(
            _started(run, f"http://127.0.0.1:{chroma}/api/v2/heartbeat", folder / "chroma.log")
        )
        subprocess.run([*INTERVIEWER, "migrate"], env=ours, check=True, timeout=START_SECS)
        starting = []
        for number, port in enumerate(ports):
            data = {"INTERVIEWER_DATA_DIR": str(folder / f"web{number}")}
            command = [*INTERVIEWER, "serve", "--port", str(port)]
            starting.append(
                (command, ours | data, f"{house.web[number]}/readyz", folder / f"web{number}.log")
            )
        data = {"INTERVIEWER_DATA_DIR": str(folder / "worker"), "INTERVIEWER_SEEING__METRICS_PORT": str(door)}
        command = [*INTERVIEWER, "worker"]
        starting.append((command, ours | data, f"{house.worker_door}/readyz", folder / "worker.log"))
        running = [(stack.enter_context(_process(c, env, log)), url) for c, env, url, log in starting]
        house.logs = [log for _, _, _, log in starting]
        for process, url in running:
            until(lambda url=url: _answers(url), process)  # type: ignore[misc]
        yield house


@contextmanager
def _started(command: list[str], url: str, log: Path) -> Iterator[None]:
    with _process(command, os.environ, log) as process:
        until(lambda: _answers(url), process)
        yield


@contextmanager
def _process(
    command: list[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with (
        log.open("wb") as out,
        subprocess.Popen(command, env=dict(environment), stdout=out, stderr=out) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def proxied(command: list[str], url: str, log: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Run a proxy; yields when it answers, whatever it answers."""
    with _process(command, {**os.environ, **environment}, log) as process:
        until(lambda: _answers(url, anything=True), process)
        yield


def until(done: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait for a condition, as long as the process lives."""
    end = time.monotonic() + START_SECS
    while time.monotonic() < end and (process is None or process.poll() is None):
        if done():
            return
        time.sleep(0.05)
    status = process.poll() if process else None
    raise AssertionError(f"nothing came of it within {START_SECS} s (exit status {status})")


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _answers(url: str, *, anything: bool = False) -> bool:
    try:
        answer = httpx.get(url, timeout=10.0, trust_env=False, verify=False)
    except httpx.TransportError:
        return False
    return anything or answer.is_success
