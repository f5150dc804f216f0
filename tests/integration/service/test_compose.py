"""The composition: its file says what it should, and the same processes, started by hand, hold an interview."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

ROOT = Path(__file__).parents[3]
START_SECS = 150.0
STORY = (
    "Our nightly ranking job took nine hours, so I profiled it, found that the join was quadratic and rewrote it "
    "with a sorted merge. It fell to forty minutes, and we could refresh twice a day."
)


@pytest.fixture(scope="module")
def composition() -> dict[str, Any]:
    """Return the file as data."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return found


class TestFile:
    def test_a_service_a_database_a_vector_server_and_a_model_on_request(
        self, composition: dict[str, Any]
    ) -> None:
        services = composition["services"]
        assert set(services) == {"interviewer", "postgres", "chroma", "ollama"}
        assert {name: s["profiles"] for name, s in services.items() if "profiles" in s} == {
            "ollama": ["model"]
        }
        assert all("build" in s or ":" in s["image"].rpartition("/")[2] for s in services.values())

    def test_what_is_kept_is_in_named_volumes(self, composition: dict[str, Any]) -> None:
        used = {v.partition(":")[0] for s in composition["services"].values() for v in s["volumes"]}
        assert used == set(composition["volumes"])

    def test_only_this_machine_reaches_the_pages(self, composition: dict[str, Any]) -> None:
        published = {n: s["ports"] for n, s in composition["services"].items() if "ports" in s}
        assert published == {"interviewer": ["127.0.0.1:8000:8000"]}

    def test_the_service_waits_for_a_healthy_database(self, composition: dict[str, Any]) -> None:
        services = composition["services"]
        waits = services["interviewer"]["depends_on"]
        assert waits["postgres"] == {"condition": "service_healthy"}
        assert "chroma" in waits
        assert "pg_isready" in " ".join(services["postgres"]["healthcheck"]["test"])
        assert "/livez" in " ".join(services["interviewer"]["healthcheck"]["test"])

    def test_it_points_at_the_services_by_name(self, composition: dict[str, Any]) -> None:
        environment = composition["services"]["interviewer"]["environment"]
        assert "@postgres/" in environment["INTERVIEWER_DATABASE_URL"]
        assert environment["INTERVIEWER_CHROMA_URL"].startswith("http://chroma:")

    def test_the_vector_servers_version_is_the_clients(self, composition: dict[str, Any]) -> None:
        locked = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
        [client] = [line.partition("==")[2] for line in locked if line.startswith("chromadb==")]
        assert composition["services"]["chroma"]["image"].endswith(f":{client}")


@contextmanager
def started(command: list[str], url: str, log: Path, **environment: str) -> Iterator[None]:
    """Run a process until the end of the block; yields when its address answers."""
    kept = {name: value for name, value in os.environ.items() if "OPENAI" not in name}
    with (
        log.open("wb") as out,
        subprocess.Popen(command, env={**kept, **environment}, stdout=out, stderr=out) as process,
    ):
        try:
            _until(lambda: httpx.get(url, timeout=2.0, trust_env=False).is_success, process)
            yield
        finally:
            process.terminate()


def _until(done: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    until = time.monotonic() + START_SECS
    while time.monotonic() < until and (process is None or process.poll() is None):
        try:
            if done():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError(
        f"nothing came of it within {START_SECS} s (exit status {process and process.poll()})"
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@pytest.mark.slow
@pytest.mark.timeout(600)
class TestProcesses:
    def test_an_interview_on_postgres_and_a_chroma_server(self, postgres_url: str, tmp_path: Path) -> None:
        chroma_port, port = _free_port(), _free_port()
        chroma = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(tmp_path / "chroma")]
        chroma += ["--host", "127.0.0.1", "--port", str(chroma_port)]
        chroma_url, origin = f"http://127.0.0.1:{chroma_port}", f"http://127.0.0.1:{port}"
        serve = [sys.executable, "-m", "interviewer.cli", "serve", "--port", str(port)]
        environment = {
            "INTERVIEWER_DATA_DIR": str(tmp_path / "data"),
            "INTERVIEWER_DATABASE_URL": postgres_url,
            "INTERVIEWER_CHROMA_URL": chroma_url,
        }
        with (
            started(chroma, f"{chroma_url}/api/v2/heartbeat", tmp_path / "chroma.log"),
            started(serve, f"{origin}/livez", tmp_path / "serve.log", **environment),
            httpx.Client(base_url=origin, timeout=START_SECS, trust_env=False) as client,
        ):
            report = self._interview(client)
            checks = {c["name"]: c for c in client.get("/readyz").json()["checks"]}
        assert any(grade["level"] for grade in report["grades"])
        assert "postgresql" in checks["database"]["detail"]
        assert not (tmp_path / "data" / "interviewer.db").exists()
        assert not (tmp_path / "data" / "chroma").exists()

    def _interview(self, client: httpx.Client) -> dict[str, Any]:
        begun = client.post("/api/v1/interviews", json={"stages": ["behavioral"], "seed": 1}).json()
        for number in range(30):
            sent = {"text": STORY, "client_turn_id": f"c{number}"}
            if (
                client.post(f"/api/v1/interviews/{begun['id']}/turns", json=sent).json()["state"]
                == "finished"
            ):
                break
        _until(lambda: client.get(f"/api/v1/interviews/{begun['id']}/grading").json()["state"] == "done")
        report: dict[str, Any] = client.get(f"/api/v1/interviews/{begun['id']}/report.json").json()
        return report
