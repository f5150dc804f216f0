"""Another site open in the same browser can't reach the interviews."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest

from tests.integration.api.conftest import House, begin, path, say

FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:3000"},
    {"Origin": "http://localhost.evil.example:8000"},
    {"Origin": "null"},
    {"Origin": "file://"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


class TestOtherSites:
    @pytest.mark.parametrize("headers", FOREIGN, ids=str)
    @pytest.mark.parametrize(
        ("method", "rest"),
        [
            ("POST", "/turns"),
            ("POST", "/actions"),
            ("POST", "/finish"),
            ("DELETE", ""),
            ("GET", ""),
            ("GET", "/report.html"),
        ],
    )
    async def test_are_refused_by_the_api(
        self,
        client: httpx.AsyncClient,
        interview: dict[str, Any],
        method: str,
        rest: str,
        headers: dict[str, str],
    ) -> None:
        answer = await client.request(method, path(interview, rest), headers=headers)
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
        assert len((await client.get(path(interview))).json()["turns"]) == 2

    async def test_may_link_to_pages_but_not_embed_or_fetch_them(self, client: httpx.AsyncClient) -> None:
        visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        frame = visit | {"Sec-Fetch-Dest": "iframe"}
        fetch = visit | {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "empty"}
        assert [(await client.get("/", headers=h)).status_code == 403 for h in (visit, frame, fetch)] == [
            False,
            True,
            True,
        ]

    async def test_a_link_to_the_api_is_refused(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        assert (await client.get(path(interview), headers=visit)).status_code == 403


class TestOwnPages:
    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"},
            {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
        ],
        ids=str,
    )
    async def test_are_let_through(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        answer = await client.post("/api/v1/interviews", json={"stages": ["behavioral"]}, headers=headers)
        assert answer.status_code == 201

    @pytest.mark.parametrize(
        ("host", "origin"),
        [
            ("localhost", "http://localhost"),
            ("localhost:80", "http://localhost"),
            ("LOCALHOST", "https://localhost:443"),
            ("127.0.0.1:8000", "http://127.0.0.1:8000"),
            ("[::1]:8000", "http://[::1]:8000"),
        ],
    )
    async def test_by_any_of_their_names(self, client: httpx.AsyncClient, host: str, origin: str) -> None:
        answer = await client.get("/api/v1/rubrics", headers={"Host": host, "Origin": origin})
        assert answer.status_code == 200


class TestHost:
    @pytest.mark.parametrize(
        "host",
        ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "", "["],
    )
    @pytest.mark.parametrize("address", ["/", "/livez", "/api/v1/interviews", "/static/x/y.js"])
    async def test_unknown_names_are_refused(
        self, client: httpx.AsyncClient, host: str, address: str
    ) -> None:
        answer = await client.get(address, headers={"Host": host})
        assert answer.status_code == 400
        assert answer.json()["type"] == "/problems/bad-request"


class TestBodies:
    async def test_2_mb_are_too_large(self, client: httpx.AsyncClient, interview: dict[str, Any]) -> None:
        answer = await say(client, interview, 1, "x" * 2_000_000)
        assert (answer.status_code, answer.json()["type"]) == (413, "/problems/content-too-large")

    async def test_2_mb_in_pieces_are_too_large(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        async def pieces() -> Any:
            for _ in range(20):
                yield b" " * 100_000

        answer = await client.post(
            path(interview, "/turns"), content=pieces(), headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 413

    @pytest.mark.parametrize(
        ("content", "kind", "status"),
        [
            (b"{", "application/json", 400),
            (b"\xff\xfe\x00binary", "application/json", 400),
            (b"[" * 100_000, "application/json", 400),
            (b'{"\\ud800": 1, "text": "secret words", "client_turn_id": "c"}', "application/json", 422),
            (b'{"text": "\\ud800 secret words", "client_turn_id": "c"}', "application/json", 422),
            (b"[]", "application/json", 422),
            (b"null", "application/json", 422),
            (b"", "application/json", 422),
            (b'{"text": "secret words"}', "application/json", 422),
            (b'{"text": {"a": "secret words"}, "client_turn_id": "c"}', "application/json", 422),
            (b'{"text": "secret words", "client_turn_id": "c"}', "text/plain", 422),
            (b"text=secret+words&client_turn_id=c", "application/x-www-form-urlencoded", 422),
        ],
    )
    async def test_what_does_not_fit_is_refused_without_being_repeated(
        self, client: httpx.AsyncClient, interview: dict[str, Any], content: bytes, kind: str, status: int
    ) -> None:
        answer = await client.post(path(interview, "/turns"), content=content, headers={"Content-Type": kind})
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert "secret" not in answer.text


class TestAnswers:
    async def test_carry_the_security_headers(self, client: httpx.AsyncClient) -> None:
        for address in ("/", "/api/v1/interviews", "/api/v1/nowhere", "/static/nothing.js"):
            headers = (await client.get(address)).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cross-origin-opener-policy"] == "same-origin"
            assert headers["cross-origin-resource-policy"] == "same-origin"

    async def test_about_people_are_not_kept_by_caches(
        self, client: httpx.AsyncClient, interview: dict[str, Any]
    ) -> None:
        assert (await client.get(path(interview))).headers["cache-control"] == "no-store"

    async def test_nowhere_and_wrong_method_are_problems(self, client: httpx.AsyncClient) -> None:
        nowhere = await client.get("/api/v1/nowhere")
        method = await client.put("/api/v1/interviews")
        assert (nowhere.status_code, nowhere.json()["title"]) == (404, "Not Found")
        assert (method.status_code, method.headers["allow"]) == (405, "GET, POST")
        assert method.headers["content-type"] == "application/problem+json"

    async def test_a_fault_of_ours_tells_and_logs_no_words(
        self, house: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Broken:
            async def __call__(self) -> list[Any]:
                raise RuntimeError("the candidate said: secret words")

        house.checks = Broken()  # type: ignore[assignment]
        with caplog.at_level(logging.INFO):
            async with house.client() as client:
                answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (500, 500)
        assert "secret" not in answer.text + caplog.text
        assert "RuntimeError" in caplog.text
        assert answer.headers["cache-control"] == "no-store"

    async def test_a_fault_in_a_reply_tells_and_logs_no_words(
        self, house: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Broken:
            async def begin(self, scene: Any) -> Any:
                raise RuntimeError(f"could not phrase: {scene.state.turns[-1].text}")

        house.speaker = Broken()
        with caplog.at_level(logging.INFO):
            async with house.client() as client:
                begun = await begin(client)
                answer = await say(client, begun, 1, "secret words, told in confidence")
                kept = (await client.get(path(begun))).json()
        assert answer.status_code == 500
        assert "secret" not in answer.text + caplog.text
        assert kept["turns"][-1]["text"] == "secret words, told in confidence"
