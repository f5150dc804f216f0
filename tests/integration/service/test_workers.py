"""`interviewer serve --workers`: real processes on one port, a real Chroma server behind them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from evals.bench.servers import free_port
from tests.chaos.worker_house import Started, environment, until, worker_house


class TestRefused:
    def test_several_processes_on_an_embedded_index(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "interviewer.cli", "serve", "--workers", "2", "--port", str(free_port())],
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert "CHROMA_URL" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "data").exists()


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.slow
@pytest.mark.timeout(900)
class TestSupervisor:
    async def test_a_killed_process_is_replaced_and_the_end_is_calm(self, tmp_path: Path) -> None:
        async with worker_house(tmp_path, "sqlite", with_worker=False) as (web, _, _):
            first = web.up()
            os.kill(first[1], signal.SIGKILL)
            # The other one serves meanwhile, on the same port.
            async with httpx.AsyncClient(base_url=web.origin, timeout=60.0, trust_env=False) as client:
                answered = await client.get("/livez")
            await until(lambda: web.up().keys() == first.keys() and web.up()[1] != first[1], "it is replaced")
            second = web.up()
            status = web.end(signal.SIGTERM)
        assert answered.status_code == 200
        assert second[2] == first[2]
        assert status == 0
        assert not any(map(alive, {*first.values(), *second.values()}))

    async def test_they_end_with_their_supervisor_and_leave_the_port(self, tmp_path: Path) -> None:
        async with worker_house(tmp_path, "sqlite", with_worker=False) as (web, _, _):
            pids = web.up().values()
            web.end(signal.SIGKILL)
            await until(lambda: not any(map(alive, pids)), "the processes end")

    async def test_a_second_server_on_the_same_embedded_index_is_refused(self, tmp_path: Path) -> None:
        told = environment(tmp_path)
        first = [sys.executable, "-m", "interviewer.cli", "serve", "--port", str(port := free_port())]
        second = [sys.executable, "-m", "interviewer.cli", "serve", "--port", str(free_port())]
        serving = Started(first, tmp_path / "first.log", told)
        try:
            await until(lambda: _lives(port), "the first one serves")
            refused = await asyncio.to_thread(
                subprocess.run, second, env=told, capture_output=True, text=True, check=False
            )
        finally:
            serving.end()
        assert refused.returncode == 2
        assert "another process has the index open" in refused.stderr


def _lives(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/livez", timeout=5.0, trust_env=False).is_success
    except httpx.TransportError:
        return False
