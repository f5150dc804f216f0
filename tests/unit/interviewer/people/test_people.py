"""Addresses, places that count as one, what is known for a moment, and where a sign-in leads."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from api.people.agents import agent_in_words
from api.people.open_paths import is_open, safe_next, sign_in_address
from interviewer.errors import BadInput
from interviewer.people.addresses import read_email, read_name
from interviewer.people.known import KNOWN_SECS, Known
from interviewer.people.model import Principal
from interviewer.people.throttle import network
from tests.fakes import NOON

ADA = Principal("o1", "candidate", "session", "Ada", credential_id="s1")


class TestAddresses:
    def test_of_the_same_person_are_the_same(self) -> None:
        assert read_email(" Ada@Example.ORG ") == read_email("ada@example.org")

    @pytest.mark.parametrize(
        "text", ["", "ada", "@", "a@b@c", "a b@c", "a@b\nc", "a@b\u202e", "<a@b>", "x" * 250 + "@b.cd"]
    )
    def test_that_are_none(self, text: str) -> None:
        with pytest.raises(BadInput):
            read_email(text)

    @pytest.mark.parametrize("text", ["", " ", "x" * 81, "Ada\u202eecalevoL", "Ada\x00", "Ada\x1b[31m"])
    def test_names_that_are_none(self, text: str) -> None:
        with pytest.raises(BadInput):
            read_name(text)


class TestNetwork:
    @pytest.mark.parametrize(
        ("address", "place"),
        [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64"),
            ("2001:db8:1:2::9", "2001:0db8:0001:0002::/64"),
            ("unknown", "unknown"),
        ],
    )
    def test_is_what_one_subscriber_has(self, address: str, place: str) -> None:
        assert network(address) == place


class TestKnown:
    def test_is_forgotten_after_seconds(self) -> None:
        known = Known()
        known.keep("h", ADA, NOON)
        assert known.get("h", NOON + timedelta(seconds=KNOWN_SECS - 0.1)) == ADA
        assert known.get("h", NOON + timedelta(seconds=KNOWN_SECS)) is None

    def test_is_forgotten_by_person(self) -> None:
        known = Known()
        known.keep("h", ADA, NOON)
        known.forget("o2")
        assert known.get("h", NOON) == ADA
        known.forget("o1")
        assert known.get("h", NOON) is None

    async def test_tells_whoever_waits(self) -> None:
        known = Known()
        waiting = asyncio.create_task(known.changed("o1", 3600))
        await asyncio.sleep(0)
        known.forget("o1")
        await asyncio.wait_for(waiting, 10)


class TestWhereASignInLeads:
    @pytest.mark.parametrize("there", ["/", "/history?show=drills", "/interviews/x/report#g1"])
    def test_to_pages_of_ours(self, there: str) -> None:
        assert safe_next(there) == there

    @pytest.mark.parametrize(
        "there",
        ["//evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example", "javascript:alert(1)",
         "/\t/evil.example", "/x\r\nSet-Cookie: a=b", "/é", "", "x", "/api/v1/interviews", "/sign-out"],
    )  # fmt: skip
    def test_nowhere_else(self, there: str) -> None:
        assert safe_next(there) == "/"

    def test_the_address_says_it(self) -> None:
        assert sign_in_address("/") == "/sign-in"
        assert sign_in_address("/a", "b=c&d=//e") == "/sign-in?next=/a%3Fb%3Dc%26d%3D//e"


class TestWhatIsOpen:
    @pytest.mark.parametrize(
        "path",
        ["/", "/settings", "/static", "/shared", "/sign-in-not", "/api/v1/me", "/sampler", "/%2fstatic/"],
    )
    def test_is_nothing_by_accident(self, path: str) -> None:
        assert not is_open(path)


class TestAgents:
    @pytest.mark.parametrize(
        ("agent", "words"),
        [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
            ("curl/8", "A browser"),
            ("", "A browser"),
        ],
    )  # fmt: skip
    def test_are_told_in_words(self, agent: str, words: str) -> None:
        assert agent_in_words(agent) == words
