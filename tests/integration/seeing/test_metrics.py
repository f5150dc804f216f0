"""What operators read at `/metrics`, and who may."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.asyncio.client import connect

from interviewer.adapters.prometheus_metrics import PrometheusKeeper
from interviewer.errors import ConfigurationError
from interviewer.seeing.door import operators_door
from interviewer.seeing.metrics import Figures
from interviewer.seeing.settings import SeeingSettings
from interviewer.seeing.showing import may_read
from tests.integration.api.conftest import House

TOKEN = "a-token-of-forty-characters-or-more-is-fine"
STORY = "Our nightly ranking job took nine hours, so I profiled it and rewrote the join."


def figures(text: str) -> dict[str, float]:
    """Return every sample by its name and labels, `name{label=value}`."""
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


async def _hold(client: httpx.AsyncClient) -> str:
    begun = (await client.post("/api/v1/interviews", json={"stages": ["behavioral"], "seed": 1})).json()
    for number in range(30):
        sent = {"text": STORY, "client_turn_id": f"c{number}"}
        answer = await client.post(f"/api/v1/interviews/{begun['id']}/turns", json=sent)
        if answer.json()["state"] == "finished":
            break
    return str(begun["id"])


class TestOneInterview:
    async def test_its_turns_parts_and_gradings_are_counted(
        self, house: House, keeper: PrometheusKeeper
    ) -> None:
        async with house.client() as client:
            interview_id = await _hold(client)
            turns = (await client.get(f"/api/v1/interviews/{interview_id}")).json()["turns"]
            await client.get(f"/api/v1/interviews/{interview_id}/report.json")
            found = figures((await client.get("/metrics")).text)
        typed = sum(1 for turn in turns if turn["speaker"] == "candidate")
        assert found["interviewer_turns_total{by=typed,speaker=candidate}"] == typed
        assert found["interviewer_turns_total{by=script,speaker=interviewer}"] == len(turns) - typed
        assert found["interviewer_part_seconds_count{part=append}"] == typed
        assert found["interviewer_part_seconds_count{part=reply}"] == len(turns) - typed
        for part in ("assess", "policy", "commit", "grade_unit", "report"):
            assert found[f"interviewer_part_seconds_count{{part={part}}}"] >= 1
        assert found["interviewer_gradings_total{outcome=done}"] == 1
        route = "/api/v1/interviews/{interview_id}/turns"
        assert found[f"interviewer_http_requests_total{{method=POST,route={route},status=200}}"] == typed

    async def test_an_open_websocket_is_a_live_session(self, house: House, keeper: PrometheusKeeper) -> None:
        async with house.served() as origin, httpx.AsyncClient(base_url=f"http://{origin}") as client:
            begun = (await client.post("/api/v1/interviews", json={"stages": ["behavioral"]})).json()
            async with connect(f"ws://{origin}/api/v1/interviews/{begun['id']}/live") as socket:
                assert json.loads(await socket.recv())["type"] == "snapshot"
                await socket.send("not JSON")
                while json.loads(await socket.recv())["type"] != "error":
                    pass
                found = figures((await client.get("/metrics")).text)
        assert found["interviewer_live_sessions"] == 1
        assert found["interviewer_problems_total{type=/problems/malformed}"] == 1
        assert figures(keeper.text({}).decode())["interviewer_live_sessions"] == 0

    async def test_no_label_holds_an_address_or_a_word(self, house: House, keeper: PrometheusKeeper) -> None:
        async with house.client() as client:
            interview_id = await _hold(client)
            for path in (
                f"/interviews/{interview_id}",
                f"/{interview_id}",
                "/wp-login.php?x=1",
                "/static/a/b",
            ):
                await client.get(path)
            await client.request("BREW", "/livez")
            text = (await client.get("/metrics")).text
        assert interview_id not in text
        assert "wp-login" not in text
        assert "BREW" not in text
        assert "ranking" not in text

    async def test_strange_requests_add_no_series(self, house: House, keeper: PrometheusKeeper) -> None:
        async with house.client() as client:
            for number in range(3):
                await client.get(f"/nowhere/{number}")
            before = len(figures((await client.get("/metrics")).text))
            for number in range(50):
                await client.get(f"/nowhere/{number}/else")
                await client.get(f"/interviews/{number}")
                await client.request(f"X{number}", "/livez")
            after = figures((await client.get("/metrics")).text)
        assert len(after) - before < 40
        assert after["interviewer_http_requests_total{method=GET,route=unknown,status=404}"] == 53


class TestWhoMayRead:
    @pytest.mark.parametrize(
        ("client", "headers", "may"),
        [
            ("127.0.0.1", {"host": "127.0.0.1:8000"}, True),
            ("::1", {"host": "[::1]:8000"}, True),
            ("127.0.0.1", {"host": "localhost"}, True),
            ("10.0.0.7", {"host": "localhost:8000"}, False),
            ("127.0.0.1", {"host": "evil.example"}, False),
            ("127.0.0.1", {"host": "localhost", "x-forwarded-for": "127.0.0.1"}, False),
            ("127.0.0.1", {"host": "localhost", "forwarded": "for=127.0.0.1"}, False),
            ("127.0.0.1", {"host": "localhost", "via": "1.1 proxy"}, False),
            ("", {"host": "localhost"}, False),
            ("127.0.0.1", {}, False),
        ],
    )
    def test_without_a_token_this_machine_only(
        self, client: str, headers: Mapping[str, str], may: bool
    ) -> None:
        assert may_read(SeeingSettings(), client, headers) is may

    @pytest.mark.parametrize(
        ("shown", "may"),
        [
            (f"Bearer {TOKEN}", True),
            (f"bearer {TOKEN}", True),
            (f"Bearer {TOKEN[:-1]}", False),
            (f"Basic {TOKEN}", False),
            ("Bearer é", False),
            ("", False),
        ],
    )
    def test_with_a_token_whoever_shows_it_and_nobody_else(self, shown: str, may: bool) -> None:
        settings = SeeingSettings(metrics_token=TOKEN)  # type: ignore[arg-type]
        headers = {"host": "localhost", "authorization": shown}
        assert may_read(settings, "127.0.0.1", headers) is may

    async def test_through_a_proxy_they_are_refused(self, house: House, keeper: PrometheusKeeper) -> None:
        async with house.client() as client:
            answer = await client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/forbidden"
        assert "interviewer_" not in answer.text


class TestOperatorsDoor:
    def _get(self, port: int, path: str, **headers: str) -> tuple[int, Any]:
        asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    async def test_a_process_without_pages_is_seen_too(self, keeper: PrometheusKeeper) -> None:
        missing: dict[str, str] = {}

        async def not_ready() -> dict[str, str]:
            return missing

        async def look_up() -> Figures:
            raise RuntimeError("the database is away")

        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        settings = SeeingSettings(metrics_port=port, metrics_token=TOKEN)  # type: ignore[arg-type]
        async with operators_door(settings, look_up, not_ready):
            for path, status in (("/livez", 200), ("/readyz", 200), ("/metrics", 403), ("/interviews", 404)):
                assert (await asyncio.to_thread(self._get, port, path))[0] == status
            shown = {"Authorization": f"Bearer {TOKEN}"}
            assert (await asyncio.to_thread(self._get, port, "/metrics", **shown))[0] == 200
            missing["database"] = "can't be reached"
            status, body = await asyncio.to_thread(self._get, port, "/readyz")
        assert status == 503
        assert json.loads(body)["errors"] == {"database": "can't be reached"}
        with pytest.raises(urllib.error.URLError):
            await asyncio.to_thread(self._get, port, "/livez")

    async def test_several_processes_share_its_port(self, keeper: PrometheusKeeper) -> None:
        async def not_ready() -> dict[str, str]:
            return {}

        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        settings = SeeingSettings(metrics_port=port)
        async with operators_door(settings, None, not_ready), operators_door(settings, None, not_ready):
            assert (await asyncio.to_thread(self._get, port, "/metrics"))[0] == 200

    async def test_a_port_that_is_taken_is_told_at_start(self) -> None:
        async def not_ready() -> dict[str, str]:
            return {}

        with socket.create_server(("127.0.0.1", 0)) as taken:
            settings = SeeingSettings(metrics_port=taken.getsockname()[1])
            with pytest.raises(ConfigurationError, match="metrics_port"):
                async with operators_door(settings, None, not_ready):
                    pass

    async def test_without_a_port_there_is_none(self) -> None:
        async def not_ready() -> dict[str, str]:
            return {}

        async with operators_door(SeeingSettings(), None, not_ready):
            pass


class TestRequestIds:
    async def test_a_well_formed_one_is_kept_and_another_is_made(self, house: House) -> None:
        async with house.client() as client:
            kept = await client.get("/livez", headers={"X-Request-Id": "proxy-1234.abc"})
            made = [
                (await client.get("/livez", headers={"X-Request-Id": bad})).headers["X-Request-Id"]
                for bad in ("short", "with space in it", "x" * 65, 'quo"te12345', "-leading-dash")
            ]
            none = (await client.get("/nowhere")).headers["X-Request-Id"]
        assert kept.headers["X-Request-Id"] == "proxy-1234.abc"
        assert len(set(made)) == 5
        assert all(re.fullmatch(r"[0-9a-f]{16}", each) for each in [*made, none])

    async def test_a_websocket_has_one(self, house: House) -> None:
        async with (
            house.served() as origin,
            connect(f"ws://{origin}/api/v1/interviews/none/live") as socket,
        ):
            assert socket.response is not None
            assert re.fullmatch(r"[0-9a-f]{16}", socket.response.headers["X-Request-Id"])
