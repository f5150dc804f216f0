"""The settings: kept where they say, and what is deleted is gone."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from interviewer.preferences import ModelEndpoint, Preferences
from tests.fake_openai import FakeOpenAI, says
from tests.integration.api.conftest import STORY, House, begin, path, say
from tests.integration.api.test_pages import BROWSER, page

MARKER = "Quetzalcoatlus"
KEY = "sk-very-secret-1234"


async def post(client: httpx.AsyncClient, where: str, **fields: str) -> httpx.Response:
    """Send a form as a browser does."""
    return await client.post(f"/settings{where}", data=fields, headers=BROWSER)


@pytest.fixture
async def said(client: httpx.AsyncClient) -> dict[str, Any]:
    """Return a finished interview in which the marker was said."""
    interview = await begin(client, "behavioral", resume=f"I kept a {MARKER} as a pet.")
    await say(client, interview, 1, f"{MARKER}. {STORY}")
    await client.post(path(interview, "/finish"))
    return interview


class TestAppearance:
    async def test_follows_the_browser_at_first(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/")
        assert 'data-theme="system" data-contrast="system" data-motion="system"' in html

    async def test_what_is_chosen_is_in_every_page_from_then_on(self, client: httpx.AsyncClient) -> None:
        kept = await post(client, "/appearance", theme="dark", contrast="more", motion="less")
        assert kept.status_code == 303
        assert "httponly" in kept.headers["set-cookie"].lower()
        for address in ("/", "/guides", "/settings"):
            assert 'data-theme="dark" data-contrast="more" data-motion="less"' in await page(client, address)
        assert 'data-theme="dark"' in await page(client, "/nothing-here", 404)

    async def test_a_strange_cookie_is_no_choice(self, house: House) -> None:
        async with house.client(Cookie='appearance="><script>.more') as client:
            html = await page(client, "/")
        assert 'data-theme="system" data-contrast="more" data-motion="system"' in html

    async def test_another_site_sets_nothing(self, client: httpx.AsyncClient) -> None:
        answer = await client.post(
            "/settings/appearance", data={"theme": "dark"}, headers={"Origin": "https://elsewhere.example"}
        )
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


class TestModel:
    @pytest.fixture
    def endpoint(self) -> Iterator[FakeOpenAI]:
        with FakeOpenAI() as server:
            yield server

    async def test_says_what_would_be_sent_before_it_is_switched_on(self, client: httpx.AsyncClient) -> None:
        html = await page(client, "/settings")
        assert html.index("What is sent there") < html.index("Never sent") < html.index("Switch on")

    async def test_is_not_switched_on_without_agreeing_to_what_is_sent_where(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        answer = await post(client, "/model", base_url="http://models.example:9/v1", name="m", api_key=KEY)
        assert answer.status_code == 422
        assert "Agree to what is sent to models.example:9" in answer.text
        assert "What is sent to models.example:9" in answer.text
        assert KEY not in answer.text
        service = house.app.state.service  # type: ignore[union-attr]
        assert await Preferences(service.preferences).endpoint() is None

    async def test_a_key_is_kept_but_never_shown_or_logged(
        self, client: httpx.AsyncClient, house: House, caplog: pytest.LogCaptureFixture
    ) -> None:
        url = "http://127.0.0.1:9/v1"
        assert (
            await post(client, "/model", base_url=url, name="m", api_key=KEY, agreed="true")
        ).status_code == 303
        service = house.app.state.service  # type: ignore[union-attr]
        assert await Preferences(service.preferences).endpoint() == ModelEndpoint(url, "m", KEY)
        html = await page(client, "/settings?kept=model")
        assert "next start" in html
        assert url in html
        assert KEY not in html
        assert KEY not in caplog.text

    async def test_without_a_new_key_the_kept_one_stays_at_its_host_only(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        kept = Preferences(house.app.state.service.preferences)  # type: ignore[union-attr]
        await post(client, "/model", base_url="http://127.0.0.1:9/v1", name="m", api_key=KEY, agreed="true")
        await post(
            client, "/model", base_url="http://127.0.0.1:9/v2", name="other", api_key="", agreed="true"
        )
        assert (await kept.endpoint()) == ModelEndpoint("http://127.0.0.1:9/v2", "other", KEY)
        await post(
            client, "/model", base_url="http://elsewhere.example/v1", name="other", api_key="", agreed="true"
        )
        assert (await kept.endpoint()) == ModelEndpoint("http://elsewhere.example/v1", "other", "")

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"base_url": "file:///etc/passwd", "name": "m"}, "base_url"),
            ({"base_url": "gopher://x/v1", "name": "m"}, "base_url"),
            ({"base_url": "http://user:word@x/v1", "name": "m"}, "base_url"),
            ({"base_url": "http://[::1/v1", "name": "m"}, "base_url"),
            ({"base_url": "http://x/v1", "name": " "}, "name"),
            ({"base_url": "http://x/v1", "name": "m", "api_key": "ключ"}, "api_key"),
        ],
    )
    @pytest.mark.parametrize("where", ["/model", "/model/try"])
    async def test_what_can_t_be_used_is_said_at_its_field(
        self, client: httpx.AsyncClient, where: str, fields: dict[str, str], wrong: str
    ) -> None:
        answer = await post(client, where, **fields)
        assert answer.status_code == 422
        assert f'id="{wrong}-wrong"' in answer.text

    async def test_the_trial_says_what_the_model_can_do(
        self, client: httpx.AsyncClient, endpoint: FakeOpenAI
    ) -> None:
        endpoint.script(says("I am ready."), says('{"yes": true}'))
        answer = await post(client, "/model/try", base_url=endpoint.base_url, name="tiny", api_key=KEY)
        assert "tiny answered: first words after" in answer.text
        assert "hold interviews and judge answers" in answer.text
        assert KEY not in answer.text

    async def test_a_model_that_can_t_do_json_is_told_from_one_that_can(
        self, client: httpx.AsyncClient, endpoint: FakeOpenAI
    ) -> None:
        endpoint.script(says("I am ready."), says("Yes, it is."))
        answer = await post(client, "/model/try", base_url=endpoint.base_url, name="tiny")
        assert "built-in grader would judge" in answer.text

    async def test_the_trial_says_why_it_failed(self, client: httpx.AsyncClient) -> None:
        answer = await post(client, "/model/try", base_url="http://127.0.0.1:9/v1", name="nobody")
        assert "be reached" in answer.text
        assert "After 0" not in answer.text
        assert "hold interviews" not in answer.text


class TestRetention:
    async def test_is_kept(self, client: httpx.AsyncClient) -> None:
        await post(client, "/retention", days="90")
        assert '<option value="90" selected>' in await page(client, "/settings")

    async def test_other_lengths_are_refused(self, client: httpx.AsyncClient) -> None:
        assert (await post(client, "/retention", days="0")).status_code == 422


class TestExport:
    async def test_holds_everything_that_can_be_read(
        self, client: httpx.AsyncClient, house: House, said: dict[str, Any]
    ) -> None:
        (house.path / "guides").mkdir()
        (house.path / "guides" / "mine.md").write_text("# Mine")
        service = house.app.state.service  # type: ignore[union-attr]
        await service.sounds.keep_sound(said["id"], "p1", b"\0\0" * 160)
        await post(client, "/retention", days="30")
        await post(client, "/model", base_url="http://127.0.0.1:9/v1", name="m", api_key=KEY, agreed="true")
        answer = await client.get("/settings/export.zip")
        assert answer.headers["content-disposition"].startswith("attachment")
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        assert archive.testzip() is None
        [held] = [name for name in archive.namelist() if name.endswith("/interview.json")]
        folder = held.rpartition("/")[0]
        assert set(archive.namelist()) == {
            "README.md",
            "preferences.json",
            "guides/mine.md",
            *(f"{folder}/{n}" for n in ("interview.json", "report.json", "report.md", "sound/p1.wav")),
        }
        events = json.loads(archive.read(held))
        assert MARKER in events["plan"]["resume"]
        assert any(MARKER in json.dumps(event) for event in events["events"])
        assert json.loads(archive.read("preferences.json")) == {
            "model-endpoint": {"base_url": "http://127.0.0.1:9/v1", "name": "m"},
            "retention": {"days": 30},
        }
        assert archive.read(f"{folder}/sound/p1.wav").startswith(b"RIFF")


class TestDeleteEverything:
    async def test_wants_the_words(self, client: httpx.AsyncClient, said: dict[str, Any]) -> None:
        answer = await post(client, "/delete", typed="delete")
        assert answer.status_code == 422
        assert "Nothing was deleted" in answer.text
        assert (await client.get(path(said))).status_code == 200

    async def test_leaves_no_word_in_any_file(
        self, client: httpx.AsyncClient, house: House, said: dict[str, Any]
    ) -> None:
        await post(
            client,
            "/model",
            base_url=f"http://{MARKER.lower()}.example/v1",
            name=MARKER,
            api_key=KEY,
            agreed="true",
        )
        assert _holding(house, MARKER), "the marker was never on disk, so this test proves nothing"
        answer = await post(client, "/delete", typed=" Delete  everything ")
        assert "1 interview" in answer.text
        assert "storage" in answer.headers["clear-site-data"]
        assert _holding(house, MARKER) == []
        assert _holding(house, KEY) == []
        assert (await client.get(path(said))).status_code == 404

    async def test_speaks_of_a_model_only_where_there_is_one(self, client: httpx.AsyncClient) -> None:
        assert "with the model’s key" not in await page(client, "/settings")
        await post(client, "/model", base_url="http://127.0.0.1:9/v1", name="m", api_key=KEY, agreed="true")
        assert "with the model’s key" in await page(client, "/settings")
        await post(client, "/model/off")
        gone = (await post(client, "/delete", typed="delete everything")).text
        assert "model" not in gone.partition("<main")[2].partition("</main>")[0]

    async def test_own_material_stays_unless_it_is_meant_too(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        (house.path / "questions").mkdir()
        mine = house.path / "questions" / "mine.yaml"
        mine.write_text("questions: []")
        await post(client, "/delete", typed="delete everything")
        assert mine.exists()
        await post(client, "/delete", typed="delete everything", own_material="true")
        assert not mine.exists()


def _holding(house: House, word: str) -> list[str]:
    files = [p for p in house.path.rglob("*") if p.is_file()]
    return [p.name for p in files if word.lower().encode() in p.read_bytes().lower()]
