"""The processes of the composition hold an interview together; nothing anybody said is in any of their logs."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.fake_openai import FakeOpenAI, says
from tests.integration.limits.conftest import RedisServer, redis_server
from tests.integration.seeing.test_metrics import figures
from tests.integration.service.composed import ROOT, TOKEN, Composed, composed, free_port, proxied, until
from tests.integration.service.model_house import MODEL, judgement, moves_offered

__all__ = ["redis_server"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

MARKS = ("zeugma", "xylophone", "quixotic", "marzipan")
STORY = (
    "Our nightly zeugma job took nine hours, so I profiled it, found that the join was quadratic and rewrote it "
    "with a xylophone merge. It fell to forty minutes, and we could refresh twice a day."
)
_SHOWN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def house(
    postgres_url: str, redis_server: RedisServer, endpoint: FakeOpenAI, tmp_path: Path
) -> Iterator[Composed]:
    """Yield everything running, with a model that says one of the marks."""

    def reply(body: dict[str, Any]) -> str:
        if body.get("stream"):
            return f"MOVE {max(moves_offered(body))}\nWhat was quixotic about it?"
        return judgement(quote="It fell to forty minutes, and we could refresh twice a day.")

    endpoint.script(says(reply))
    environment = {
        "INTERVIEWER_DATABASE_URL": postgres_url,
        "INTERVIEWER_REDIS_URL": redis_server.url,
        "OPENAI_BASE_URL": endpoint.base_url,
        "INTERVIEWER_MODEL__NAME": MODEL,
    }
    with composed(tmp_path, environment) as running:
        yield running


class TestProcesses:
    def test_hold_an_interview_together_and_are_seen(self, house: Composed) -> None:
        with httpx.Client(timeout=120.0, trust_env=False) as client:
            interview_id = self._hold(client, house)
            self._misbehave(client, house, interview_id)
            report = self._report(client, house, interview_id)
            self._check_ready(client, house)
            self._check_metrics(client, house)
        assert any(grade["level"] for grade in report["grades"])
        assert any(m["model"] == MODEL for m in report["versions"]["models"])
        for proxy in self._proxies(house):
            asyncio.run(proxy(interview_id))
        self._check_logs(house, interview_id)

    def _hold(self, client: httpx.Client, house: Composed) -> str:
        """Answer at one process, then at the other: whose turn it is stands in the database."""
        cv = {"resume": "Led the marzipan team at a bakery.", "stages": ["behavioral"], "seed": 1}
        begun = client.post(f"{house.web[0]}/api/v1/interviews", json=cv).json()
        for number in range(30):
            address = f"{house.web[number % 2]}/api/v1/interviews/{begun['id']}/turns"
            answer = client.post(address, json={"text": STORY, "client_turn_id": f"c{number}"})
            assert answer.status_code == 200, answer.text
            if answer.json()["state"] == "finished":
                return str(begun["id"])
        raise AssertionError("the interview did not come to an end")

    def _misbehave(self, client: httpx.Client, house: Composed, interview_id: str) -> None:
        """Send words where they can't be used: errors are where words would slip into a log."""
        base = f"{house.web[0]}/api/v1/interviews"
        client.post(f"{base}/{interview_id}/turns", json={"text": STORY, "client_turn_id": "late"})
        client.post(f"{base}/{interview_id}/turns", content=f'{{"text": "{STORY}', headers=_JSON)
        client.post(base, json={"stages": [STORY]})
        client.post(f"{base}/{interview_id}/turns", json={"text": [STORY], STORY: 1})
        client.get(f"{house.web[0]}/zeugma%0Aforged", params={"q": STORY})
        client.get(f"{house.web[0]}/api/v1/knowledge/search", params={"q": "xylophone " * 40})
        client.get(f"{house.web[0]}/livez", headers={"X-Request-Id": "zeugma forged", "User-Agent": STORY})
        client.post(f"{house.web[0]}/api/v1/grade", json={"answer": STORY})

    def _report(self, client: httpx.Client, house: Composed, interview_id: str) -> dict[str, Any]:
        base = f"{house.web[1]}/api/v1/interviews/{interview_id}"
        until(lambda: client.get(f"{base}/grading").json()["state"] in {"done", "failed"})
        assert client.get(f"{base}/grading").json()["state"] == "done"
        for form in ("report.md", "report.pdf"):
            client.get(f"{base}/{form}")
        found: dict[str, Any] = client.get(f"{base}/report.json").json()
        return found

    def _check_ready(self, client: httpx.Client, house: Composed) -> None:
        for origin in house.web:

            def checks(origin: str = origin) -> dict[str, Any]:
                return {c["name"]: c for c in client.get(f"{origin}/readyz").json()["checks"]}

            # On a busy machine Redis may once have been too slow for half a second, and is then left alone for one.
            until(lambda look=checks: look()["Redis"]["ok"])  # type: ignore[misc]
            found = checks()
            assert found["database"]["detail"].startswith("postgresql")
            assert found["Chroma server"]["ok"]
            assert "1 process" in found["gradings"]["detail"]
        for folder in ("web0", "web1", "worker"):
            assert not (house.folder / folder / "interviewer.db").exists()
            assert not (house.folder / folder / "chroma").exists()

    def _check_metrics(self, client: httpx.Client, house: Composed) -> None:
        assert client.get(f"{house.web[0]}/metrics").status_code == 403
        web = [figures(client.get(f"{origin}/metrics", headers=_SHOWN).text) for origin in house.web]
        worker = figures(client.get(f"{house.worker_door}/metrics", headers=_SHOWN).text)
        typed = "interviewer_turns_total{by=typed,speaker=candidate}"
        assert all(found[typed] >= 1 for found in web)
        assert all(found["interviewer_model_calls_total{outcome=ok,use=speak}"] >= 1 for found in web)
        assert all("interviewer_gradings_total{outcome=done}" not in found for found in web)
        assert worker["interviewer_gradings_total{outcome=done}"] == 1
        assert worker["interviewer_model_calls_total{outcome=ok,use=judge}"] >= 1
        assert worker["interviewer_model_tokens_total{direction=in,use=judge}"] > 0
        assert worker["interviewer_gradings_waiting{state=queued}"] == 0
        assert worker["interviewer_job_runners"] == 1

    def _check_logs(self, house: Composed, interview_id: str) -> None:
        lines = [line for log in house.logs for line in log.read_text("utf-8").splitlines()]
        told = [json.loads(line) for line in lines]
        for mark in MARKS:
            assert not [line for line in lines if mark in line.lower()], mark
        assert interview_id in {each.get("interview_id") for each in told}
        turns = [each for each in told if each.get("route", "").endswith("/turns")]
        assert turns
        assert all(each["request_id"] and each["logger"] == "api.web.watch" for each in turns)
        assert interview_id not in {each["message"] for each in told}

    def _proxies(self, house: Composed) -> Iterator[Callable[[str], Any]]:
        if shutil.which("caddy"):
            yield lambda interview_id: _through_caddy(house, interview_id)
        if shutil.which("nginx"):
            yield lambda interview_id: _through_nginx(house, interview_id)


_JSON = {"Content-Type": "application/json"}


async def _through_caddy(house: Composed, interview_id: str) -> None:
    """The example's own file; only its address and where it leads are given."""
    port = free_port()
    environment = {
        "SITE_ADDRESS": f"http://localhost:{port}",
        "UPSTREAM_HOST": "127.0.0.1",
        "UPSTREAM_PORT": house.web[0].rpartition(":")[2],
        "XDG_DATA_HOME": str(house.folder),
        "XDG_CONFIG_HOME": str(house.folder),
    }
    config = house.folder / "Caddyfile"
    text = (ROOT / "deploy/caddy/Caddyfile").read_text("utf-8")
    config.write_text(text.replace("admin 127.0.0.1:2019", "admin off"), "utf-8")
    command = ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"]
    with proxied(command, f"http://localhost:{port}/", house.folder / "caddy.log", environment):
        await _use(f"http://localhost:{port}", interview_id)


async def _through_nginx(house: Composed, interview_id: str) -> None:
    """The example's own file with a certificate of a minute and other ports."""
    plain, secure, folder = free_port(), free_port(), house.folder / "nginx"
    folder.mkdir()
    await asyncio.to_thread(_make_certificate, folder)
    text = (ROOT / "deploy/nginx/interviewer.conf").read_text("utf-8")
    for old, new in {
        "/etc/ssl/interviews.example.org/": f"{folder}/",
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
        "127.0.0.1:8000": house.web[0].removeprefix("http://"),
        "interviews.example.org": "localhost",
    }.items():
        assert old in text
        text = text.replace(old, new)
    paths = " ".join(f"{kind}_temp_path {folder};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    whole = (
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ client_body_temp_path {folder}; {paths}\n{text}\n}}\n"
    )
    (folder / "nginx.conf").write_text(whole, "utf-8")
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "first.log")]
    with proxied(command, f"https://localhost:{secure}/", house.folder / "nginx.log", {}):
        await _use(f"https://localhost:{secure}", interview_id)


def _make_certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(command, check=True, capture_output=True)


async def _use(origin: str, interview_id: str) -> None:
    """Do by a proxy what a browser does: pages, a websocket, a request that says where it comes from."""
    import ssl

    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    secure = unchecked if origin.startswith("https") else None
    async with httpx.AsyncClient(base_url=origin, verify=unchecked, trust_env=False, timeout=60) as client:
        assert (await client.get("/")).status_code == 200
        assert (await client.get("/metrics", headers=_SHOWN)).status_code == 404
        assert (await client.get("/readyz")).status_code == 404
        begun = await client.post(
            "/api/v1/interviews", json={"stages": ["behavioral"]}, headers={"Origin": origin}
        )
        assert begun.status_code == 201
        assert len(begun.headers["X-Request-Id"]) >= 32
        foreign = await client.post("/api/v1/interviews", json={}, headers={"Origin": "https://evil.example"})
        assert foreign.status_code == 403
    address = f"{origin.replace('http', 'ws', 1)}/api/v1/interviews/{begun.json()['id']}/live"
    async with connect(address, ssl=secure, origin=origin) as socket:  # type: ignore[arg-type]
        snapshot = json.loads(await asyncio.wait_for(socket.recv(), 60))
        assert snapshot["type"] == "snapshot"
        await socket.send(json.dumps({"type": "answer", "text": STORY, "client_turn_id": "w1"}))
        assert (await _next_turn(socket))["text"] == STORY
        assert (await _next_turn(socket))["speaker"] == "interviewer"


async def _next_turn(socket: ClientConnection) -> dict[str, Any]:
    """Return the next turn that is told, past whatever else is."""
    while (message := json.loads(await asyncio.wait_for(socket.recv(), 120)))["type"] != "turn":
        assert message["type"] != "error", message
    found: dict[str, Any] = message["turn"]
    return found
