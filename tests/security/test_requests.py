"""Requests as no browser sends them: strange Hosts, other sites on every route, smuggled ones, paths that climb."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

import httpx
import pytest

from tests.integration.api.conftest import House, begin
from tests.security.furnished import knock
from tests.security.matrix import WEBSOCKET, requests, rows

_IDS = (
    "interview_id phrase_id share_id share_token dispute_id document_id grant_id comment_id token link_id owner "
    "key_id session_id guide_id unit criterion turn_id code"
)
KNOWN = dict.fromkeys(_IDS.split(), "x1")
FOREIGN = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
REBOUND = {"Host": "rebound.evil.example", "Origin": "http://rebound.evil.example"}


class TestEveryRoute:
    async def test_refuses_other_sites(self, client: httpx.AsyncClient) -> None:
        for row in rows():
            for asked in requests(row, KNOWN):
                if row.method == WEBSOCKET:
                    continue
                headers = {**asked.options.pop("headers", {}), **FOREIGN}
                answer = await client.request(asked.method, asked.url, headers=headers, **asked.options)
                assert answer.status_code == 403, row.name

    async def test_refuses_a_name_that_was_rebound_to_this_machine(self, client: httpx.AsyncClient) -> None:
        for row in rows():
            for asked in requests(row, KNOWN):
                if row.method == WEBSOCKET:
                    continue
                headers = {**asked.options.pop("headers", {}), **REBOUND}
                answer = await client.request(asked.method, asked.url, headers=headers, **asked.options)
                assert answer.status_code == 400, row.name

    @pytest.mark.parametrize(
        "headers", [FOREIGN, {"Origin": "null"}, {"Origin": "http://localhost:3000"}, REBOUND]
    )
    async def test_a_websocket_of_another_site_is_not_opened(
        self, client: httpx.AsyncClient, house: House, headers: dict[str, str]
    ) -> None:
        begun = await begin(client)
        assert house.app
        sent = await knock(house.app, f"/api/v1/interviews/{begun['id']}/live", headers)
        assert [message["type"] for message in sent] == ["websocket.close"]

    async def test_tells_caches_not_to_keep_it_and_browsers_not_to_frame_or_guess(
        self, client: httpx.AsyncClient
    ) -> None:
        for row in rows("own", "self", "coached", "admin", "link"):
            for asked in requests(row, KNOWN):
                if row.method == WEBSOCKET or row.name == "POST /settings/delete":
                    continue
                answer = await client.request(asked.method, asked.url, **asked.options)
                assert answer.headers["cache-control"] == "no-store", row.name
                assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert "server" not in answer.headers

    async def test_refuses_fields_that_nobody_knows(self, client: httpx.AsyncClient) -> None:
        begun = await begin(client)
        for row in rows("own", "self"):
            for asked in requests(row, {**KNOWN, "interview_id": begun["id"]}):
                # Coaches need accounts; `test_coaching_api.py` has these.
                if "json" not in asked.options or asked.url.endswith("/coaches"):
                    continue
                body = {
                    **asked.options["json"],
                    "owner": "somebody",
                    "role": "admin",
                    "created_at": "2020-01-01",
                }
                answer = await client.request(asked.method, asked.url, json=body)
                assert answer.status_code == 422, row.name
                wrong = {each["field"] for each in answer.json()["errors"]}
                assert {"owner", "created_at"} <= wrong, row.name

    async def test_knows_no_other_methods(self, client: httpx.AsyncClient) -> None:
        for method in ("TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG"):
            for path in ("/", "/settings", "/api/v1/interviews"):
                answer = await client.request(method, path, headers={"X-Secret": "secret"})
                assert answer.status_code == 405, (method, path)
                assert "secret" not in answer.text


CLIMBING = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%5c..%5cetc%5cpasswd",
    "%252e%252e%252fetc%252fpasswd",
    "....//....//etc/passwd",
    "%2fetc%2fpasswd",
    "..%c0%af..%c0%afetc/passwd",
    "mle-fundamentals%00.md",
    "mle-fundamentals/../../../pyproject.toml",
)


BELOW = (
    "/static/ /static/js/ /guides/ /api/v1/interviews/ /interviews/ /shared/ /api/v1/interviews/x1/documents/ "
    "/api/v1/interviews/x1/sounds/ /api/v1/interviews/x1/report."
)


class TestPaths:
    async def test_that_climb_open_nothing(self, client: httpx.AsyncClient) -> None:
        for raw_path in (below + path for below in BELOW.split() for path in CLIMBING):
            url = httpx.URL("http://localhost:8000").copy_with(raw_path=raw_path.encode())
            answer = await client.get(url)
            assert answer.status_code in {400, 404, 405, 422}, raw_path
            assert "root:" not in answer.text
            assert "[project]" not in answer.text


_SILENCE_SECS = 8.0
"""After which a server is taken to wait for more; it only matters where it does."""


async def raw(host: str, *lines: str, body: str = "") -> str:
    """Send these very bytes and return what comes back until the server closes, or says no more."""
    name, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode("latin-1"))
    said = b""
    with suppress(TimeoutError, ConnectionError):
        while piece := await asyncio.wait_for(reader.read(65_536), _SILENCE_SECS):
            said += piece
    writer.transport.abort()
    return said.decode("latin-1")


def statuses(said: str) -> list[str]:
    """Return the statuses of all answers in it."""
    return [line.split()[1] for line in said.split("\r\n") if line.startswith("HTTP/1.1 ")]


SMUGGLING = (
    ("Content-Length: 4", "Content-Length: 30"),
    ("Content-Length: 4", "Transfer-Encoding: chunked"),
    ("Content-Length: 4", "Transfer-Encoding: identity"),
    ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
    ("Transfer-Encoding: xchunked",),
    ("Transfer-Encoding : chunked",),
    ("Content-Length: +4",),
    ("Content-Length: -1",),
    ("Content-Length: 4, 4",),
)
"""Two readers of these could disagree on where the body ends."""


BROKEN_LINES = (
    "GET /%0d%0aSet-Cookie:%20a=b HTTP/1.1",
    "GET /guides/%0d%0aX-Injected:%201 HTTP/1.1",
    "GET /shared/x%0d%0a%0d%0a<script> HTTP/1.1",
    "GET /drills?a=%0d%0aX-Injected:1 HTTP/1.1",
)


class TestWire:
    """On a real server, byte by byte."""

    async def test_two_hosts_are_refused(self, house: House) -> None:
        async with house.served() as host:
            said = await raw(
                host, "GET / HTTP/1.1", f"Host: {host}", "Host: evil.example", "Connection: close"
            )
        assert statuses(said) == ["400"]

    async def test_an_absolute_form_does_not_replace_the_host(self, house: House) -> None:
        async with house.served() as host:
            evil = await raw(
                host, f"GET http://{host}/livez HTTP/1.1", "Host: evil.example", "Connection: close"
            )
            none = await raw(host, f"GET http://{host}/livez HTTP/1.0", "Connection: close")
        assert statuses(evil) == ["400"]
        assert statuses(none) == ["400"]

    async def test_forwarded_headers_of_strangers_change_nothing(self, house: House) -> None:
        forged = ("X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-For: 6.6.6.6")
        more = ("Forwarded: host=evil.example", "X-Original-URL: /settings", "X-Rewrite-URL: /settings",
                "X-HTTP-Method-Override: DELETE", "X-Host: evil.example")  # fmt: skip
        async with house.served() as host:
            said = await raw(
                host, "GET /history HTTP/1.1", f"Host: {host}", *forged, *more, "Connection: close"
            )
        assert statuses(said) == ["200"]
        assert "evil.example" not in said

    async def test_a_request_hidden_in_anothers_body_is_not_carried_out(self, house: House) -> None:
        async with house.served() as host, httpx.AsyncClient(base_url=f"http://{host}") as client:
            begun = await begin(client)
            hidden = f"0\r\n\r\nDELETE /api/v1/interviews/{begun['id']} HTTP/1.1\r\nHost: {host}\r\n\r\n"
            hidden += f"GET /livez HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            head = ("POST /api/v1/grades HTTP/1.1", f"Host: {host}", "Content-Type: application/json")
            for headers in SMUGGLING:
                said = await raw(host, *head, *headers, body=hidden)
                assert "204" not in statuses(said), headers
                kept = await client.get(f"/api/v1/interviews/{begun['id']}")
                assert kept.status_code == 200, headers

    async def test_line_breaks_in_an_address_make_no_headers_and_no_log_lines(
        self, house: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            async with house.served() as host:
                for line in BROKEN_LINES:
                    said = await raw(host, line, f"Host: {host}", "Accept: text/html", "Connection: close")
                    head = said.partition("\r\n\r\n")[0].lower()
                    assert "\r\nx-injected" not in head
                    assert "\r\nset-cookie: a=b" not in head
        ours = [r for r in caplog.records if r.name.startswith(("api", "interviewer", "uvicorn"))]
        assert not any("\n" in record.getMessage() or "\r" in record.getMessage() for record in ours)
