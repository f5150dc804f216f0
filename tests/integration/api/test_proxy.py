"""Behind a proxy that ends TLS: whose headers are believed, which origins are ours, and where links lead."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from interviewer.server_settings import ServerSettings
from tests.integration.api.conftest import House, begin, path, say

PUBLIC = "https://interviews.example.org"
PROXY = "10.1.2.3"


@pytest.fixture
def proxied(house: House) -> House:
    """Return a house with a public address and a proxy in front."""
    house.server = ServerSettings(public_url=PUBLIC, trusted_proxies=["10.0.0.0/8"])
    return house


def client_from(house: House, address: str, **headers: str) -> httpx.AsyncClient:
    """Return a client whose requests come from this address, through what uvicorn wraps around the application."""
    assert house.app is not None
    app: Any = ProxyHeadersMiddleware(house.app, house.server.trusted_proxies)  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://interviews.example.org", headers=headers)


class TestPublicAddress:
    async def test_its_host_is_served_and_others_are_not(self, proxied: House) -> None:
        async with proxied.client() as client:
            ours = await client.get("/livez", headers={"Host": "interviews.example.org"})
            strange = await client.get("/livez", headers={"Host": "evil.example.org"})
        assert (ours.status_code, strange.status_code) == (200, 400)

    @pytest.mark.parametrize(
        ("host", "origin", "status"),
        [
            ("interviews.example.org", PUBLIC, 201),
            ("localhost:8000", PUBLIC, 201),  # a proxy that doesn't pass the Host on
            ("interviews.example.org", "http://interviews.example.org", 403),
            ("interviews.example.org", "https://interviews.example.org:8443", 403),
            ("interviews.example.org", "https://evil.example", 403),
            ("localhost:8000", "http://localhost:8000", 201),
        ],
    )
    async def test_only_its_own_origin_may_write(
        self, proxied: House, host: str, origin: str, status: int
    ) -> None:
        async with proxied.client() as client:
            answer = await client.post(
                "/api/v1/interviews",
                json={"stages": ["behavioral"], "seed": 1},
                headers={"Host": host, "Origin": origin},
            )
        assert answer.status_code == status

    async def test_share_links_lead_there(self, proxied: House) -> None:
        async with proxied.client() as client:
            interview = await begin(client)
            await say(client, interview, 1)
            await client.post(path(interview, "/finish"))
            shared = await client.post(path(interview, "/shares"), json={"days": 7})
        assert shared.status_code == 201, shared.text
        assert shared.json()["url"].startswith(f"{PUBLIC}/shared/")


class TestForwardedHeaders:
    async def test_https_is_believed_from_the_proxy_only(self, proxied: House) -> None:
        async with proxied.running():
            forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
            async with client_from(proxied, PROXY, **forwarded) as client:
                by_proxy = await client.get("/livez")
            async with client_from(proxied, "203.0.113.9", **forwarded) as client:
                forged = await client.get("/livez")
        assert "strict-transport-security" in by_proxy.headers
        assert "strict-transport-security" not in forged.headers
