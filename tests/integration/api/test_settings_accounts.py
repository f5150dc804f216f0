"""The settings where there are accounts: the model is the operator's, everything else is one person's own."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from interviewer.people.model import LOCAL
from interviewer.preferences import ModelEndpoint, Preferences
from tests.accounts import PASSWORD, SignedIn, signed_in
from tests.integration.api.conftest import House, path
from tests.integration.api.test_coaching import MARKER, hold, html, post, share, shared

URL = "http://models.example:9/v1"
KEY = "sk-very-secret-1234"
WORDS = "delete everything"


@pytest.fixture
async def people(house: House) -> AsyncIterator[SignedIn]:
    """Yield everybody, signed in."""
    async with signed_in(house) as inside:
        yield inside


@pytest.fixture
async def held(people: SignedIn) -> dict[str, Any]:
    """Return a finished interview of the candidate's."""
    return await hold(people.candidate)


class TestModel:
    async def test_is_an_admin_s_to_set_and_to_see(self, people: SignedIn) -> None:
        fields = {"base_url": URL, "name": "m", "api_key": KEY, "agreed": "true"}
        for nobody in (people.candidate, people.coach):
            for where in ("/settings/model", "/settings/model/try", "/settings/model/off"):
                assert (await post(nobody, where, **fields)).status_code == 404
            page = await html(nobody, "/settings")
            assert "model-form" not in page
        assert (await post(people.admin, "/settings/model", **fields)).status_code == 303
        kept = await Preferences(people.service.of(LOCAL).preferences).endpoint()
        assert kept == ModelEndpoint(URL, "m", KEY)
        assert "models.example:9" in await html(people.admin, "/settings")
        assert "models.example" not in await html(people.candidate, "/settings")

    async def test_that_is_in_use_is_named_to_everybody_with_what_is_sent(self, people: SignedIn) -> None:
        people.app.state.service = _with_model(people)
        page = await html(people.candidate, "/settings")
        assert "What is sent to models.example:9" in page
        assert "Never sent" in page
        assert KEY not in page


def _with_model(people: SignedIn) -> Any:
    service = people.service
    endpoint = ModelEndpoint(URL, "m", KEY)
    return replace(service, endpoint=endpoint, of=lambda owner: replace(service.of(owner), endpoint=endpoint))


class TestPage:
    async def test_shows_no_path_of_the_machine(self, people: SignedIn, house: House) -> None:
        assert str(house.path) not in await html(people.candidate, "/settings")

    async def test_shows_what_was_used_today(self, people: SignedIn) -> None:
        page = await html(people.candidate, "/settings")
        assert "Used today" in page
        assert "0 tokens" in page


class TestExport:
    async def test_holds_account_and_coaching_and_nobody_else_s_things(
        self, people: SignedIn, house: House, held: dict[str, Any]
    ) -> None:
        (house.path / "guides").mkdir()
        (house.path / "guides" / "ours.md").write_text("# The installation's")
        await share(people, held)
        await html(people.coach, shared(held))
        await post(people.coach, shared(held, "/comments"), text="Well told.")
        token = await people.key("candidate")
        archive = await _archive(people.candidate)
        account = json.loads(archive.read("account.json"))
        assert account["email"] == "candidate@example.org"
        assert [key["name"] for key in account["keys"]] == ["a program"]
        assert len(account["sessions"]) == 1
        coaching = json.loads(archive.read("coaching.json"))
        assert [each["with"] for each in coaching["shares"]] == ["Coach"]
        [name] = [name for name in archive.namelist() if name.endswith("/coaching.json")]
        written = json.loads(archive.read(name))
        assert written["comments"][0]["text"] == "Well told."
        assert [look["by"] for look in written["looks"]] == ["Coach"]
        whole = b"".join(archive.read(each) for each in archive.namelist()).decode(errors="replace")
        secrets = (token, people.tokens["candidate"], "$argon2", people.owner("coach"), "installation's")
        assert [secret for secret in secrets if secret in whole] == []
        assert MARKER in whole
        theirs = await _archive(people.coach)
        assert json.loads(theirs.read("coaching.json"))["as_coach"]["comments"][0]["text"] == "Well told."
        assert not any(MARKER.encode() in theirs.read(each) for each in theirs.namelist())


class TestDeleteEverything:
    async def test_wants_words_and_password(self, people: SignedIn, held: dict[str, Any]) -> None:
        for typed, current in ((WORDS, ""), (WORDS, "wrong"), ("", PASSWORD)):
            answer = await post(people.candidate, "/settings/delete", typed=typed, current=current)
            assert answer.status_code == 422
        assert (await people.candidate.get(path(held))).status_code == 200

    async def test_takes_the_account_and_all_that_opened_something(
        self, people: SignedIn, house: House, held: dict[str, Any]
    ) -> None:
        (house.path / "guides").mkdir()
        (house.path / "guides" / "ours.md").write_text("# The installation's")
        other = await hold(people.other)
        await share(people, held)
        link = (await people.candidate.post(path(held, "/shares"), json={"days": 7})).json()["url"]
        link = httpx.URL(link).path
        assert (await people.anonymous.get(link)).status_code == 200
        token = await people.key("candidate")
        fields = {"typed": WORDS, "current": PASSWORD, "own_material": "true"}
        answer = await post(people.candidate, "/settings/delete", **fields)
        assert answer.status_code == 200
        assert "Your account" in answer.text
        assert "Sign out" not in answer.text, "nobody is signed in any more"
        assert "cookies" in answer.headers["clear-site-data"]
        assert (await people.candidate.get("/api/v1/interviews")).status_code == 401
        async with people.client(Authorization=f"Bearer {token}") as program:
            assert (await program.get("/api/v1/interviews")).status_code == 401
        assert (await people.anonymous.get(link)).status_code == 404
        await html(people.coach, shared(held), 404)
        assert (await people.other.get(path(other))).status_code == 200
        assert (house.path / "guides" / "ours.md").exists()

    async def test_leaves_an_admin(self, people: SignedIn) -> None:
        answer = await post(people.admin, "/settings/delete", typed=WORDS, current=PASSWORD)
        assert answer.status_code == 422
        assert "last admin" in answer.text
        await people.people.accounts.add("second@example.org", "Second", PASSWORD, role="admin")
        answer = await post(people.admin, "/settings/delete", typed=WORDS, current=PASSWORD)
        assert answer.status_code == 200

    async def test_without_a_password_wants_a_fresh_sign_in(self, people: SignedIn, house: House) -> None:
        account = await people.people.accounts.make(
            "sso@example.org", "Sso", role="candidate", vouched=True, password_hash=None
        )
        token = await people.people.sessions.begin(account.owner, "a test")
        async with people.client(Cookie=f"__Host-session={token}") as client:
            house.clock.advance(timedelta(minutes=11).total_seconds())
            answer = await post(client, "/settings/delete", typed=WORDS)
            assert answer.status_code == 422
            assert "Sign out and in again" in answer.text
        fresh = await people.people.sessions.begin(account.owner, "a test")
        async with people.client(Cookie=f"__Host-session={fresh}") as client:
            assert (await post(client, "/settings/delete", typed=WORDS)).status_code == 200


async def _archive(client: httpx.AsyncClient) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO((await client.get("/settings/export.zip")).content))
