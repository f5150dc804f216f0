"""Processes to measure: the service itself, and floors beside it. Loopback only."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

_STARTS_WITHIN_SECS = 240.0
_POLL_SECS = 0.01


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    module: list[str], *, port: int, environment: Mapping[str, str], path: str
) -> Iterator[tuple[int, float]]:
    """Run `python -m …` until the block ends; yield its process id and the seconds until `path` answered."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}{path}", process)
        yield process.pid, time.perf_counter() - began
    finally:
        _ended(process)


def _ended(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and don't leave it behind where it won't."""
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def service(data: Path, **settings: str) -> Iterator[tuple[str, int, float]]:
    """Serve on a free port; yield base URL, process id and seconds to the first page."""
    port = free_port()
    environment = {
        "INTERVIEWER_DATA_DIR": str(data),
        # A warm start has compiled modules, also where the shell forbids to write them beside the sources.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(data / "pycache"),
        "OPENAI_BASE_URL": "",
        "OPENAI_API_KEY": "",
        **settings,
    }
    command = ["interviewer.cli", "serve", "--port", str(port)]
    with running(command, port=port, environment=environment, path="/") as (pid, secs):
        yield f"http://127.0.0.1:{port}", pid, secs


@contextmanager
def chroma(folder: Path) -> Iterator[str]:
    """Run a Chroma server until the block ends; yield its address."""
    port = free_port()
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        _ended(process)


def build_index(data: Path) -> None:
    """Do what `make run` does before it serves."""
    environment = {**os.environ, "INTERVIEWER_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "interviewer.cli", "index"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def wait_until_warm(base_url: str) -> None:
    """Return when models and index are loaded."""
    deadline = time.perf_counter() + _STARTS_WITHIN_SECS
    while time.perf_counter() < deadline:
        with suppress(httpx.TimeoutException):
            if "by meaning" in httpx.get(f"{base_url}/readyz").text:
                return
        time.sleep(0.2)
    raise TimeoutError("models and index did not load")


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process and its children, in MB."""
    pids = [pid, *children(pid)]
    kilobytes = 0
    for one in pids:
        for line in Path(f"/proc/{one}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def children(pid: int) -> list[int]:
    """Return the ids of its children, theirs included."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *children(int(child))]
    return found


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the address answers; RuntimeError where the process ends first."""
    deadline = time.perf_counter() + _STARTS_WITHIN_SECS
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the process ended with {process.returncode}")
        try:
            if httpx.get(url, trust_env=False).status_code < 500:
                return
        except httpx.TransportError:
            time.sleep(_POLL_SECS)
    raise TimeoutError(f"{url} did not answer")
