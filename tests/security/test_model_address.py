"""The one address a person may type that this service then calls (OWASP: server-side request forgery)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from interviewer.adapters.chat_langchain import LangchainChat
from interviewer.adapters.chat_settings import ChatSettings
from interviewer.errors import BadInput, ModelError
from interviewer.ports import Message
from interviewer.preferences import ModelEndpoint, read_endpoint
from tests.accounts import signed_in
from tests.integration.api.conftest import House
from tests.small_server import Answer, Asked, serving

NO_MODELS = [
    "http://169.254.169.254/latest/meta-data",
    "http://169.254.169.254.:80/v1",
    "http://2852039166/v1",
    "http://0xA9FEA9FE/v1",
    "http://0251.0376.0251.0376/v1",
    "http://169.254.43518/v1",
    "http://[::ffff:169.254.169.254]/v1",
    "http://[fe80::1]/v1",
    "http://[fd00:ec2::254]/latest",
    "http://100.100.100.200/latest",
    "http://metadata.google.internal/computeMetadata/v1",
    "http://0.0.0.0:8000/v1",
    "http://[::]/v1",
    "http://224.0.0.1/v1",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "ftp://127.0.0.1/v1",
    "javascript:alert(1)",
    "//127.0.0.1/v1",
    "http:///v1",
    "http://user:secret@127.0.0.1/v1",
    "http://127.0.0.1/v1?x=1",
    "http://127.0.0.1/v1#x",
    "http://127.0.0.1/v1\r\nX-Injected: 1",
    "http://127.0.0.1:0/v1",
    "http://127.0.0.1:99999/v1",
]
MODELS = [
    "http://127.0.0.1:11434/v1",
    "http://localhost:8080/v1",
    "http://[::1]:8080/v1",
    "http://192.168.1.20:8000/v1",
    "http://10.1.2.3/v1",
    "https://models.example.edu/v1",
]


class TestTypedAddress:
    @pytest.mark.parametrize("url", NO_MODELS)
    def test_that_can_be_no_models_is_refused(self, url: str) -> None:
        with pytest.raises(BadInput) as refused:
            read_endpoint(url, "m", "", kept=None)
        assert refused.value.field == "base_url"
        assert "secret" not in str(refused.value)

    @pytest.mark.parametrize("url", MODELS)
    def test_on_this_machine_or_in_the_network_is_what_local_models_are_for(self, url: str) -> None:
        assert read_endpoint(url, "m", "", kept=None).base_url == url

    @pytest.mark.parametrize(
        "url", ["https://other.example/v1", "http://models.example/v1", "https://models.example:1/v1"]
    )
    def test_gets_no_key_that_was_given_for_another(self, url: str) -> None:
        kept = ModelEndpoint("https://models.example/v1", "m", "sk-secret")
        assert read_endpoint(url, "m", "", kept=kept).api_key == ""
        assert read_endpoint("https://models.example/other", "m", "", kept=kept).api_key == "sk-secret"

    async def test_is_not_called_before_it_is_looked_at(self, client: httpx.AsyncClient) -> None:
        for address in ("/settings/model", "/settings/model/try"):
            answer = await client.post(address, data={"base_url": NO_MODELS[0], "name": "m"})
            assert answer.status_code in {200, 422}
            assert "No language model can be at this address." in answer.text

    async def test_is_for_admins_where_there_are_accounts(self, house: House) -> None:
        called: list[Asked] = []

        def answer(asked: Asked) -> Answer:
            called.append(asked)
            return Answer(b"{}")

        with serving(answer) as origin:
            typed = {"base_url": f"{origin}/v1", "name": "m"}
            async with signed_in(house) as people:
                for who in (people.candidate, people.coach):
                    for address in ("/settings/model", "/settings/model/try", "/settings/model/off"):
                        assert (await who.post(address, data=typed)).status_code in {403, 404}
        assert called == []


class TestRedirect:
    @pytest.mark.parametrize("status", [301, 302, 307, 308])
    async def test_takes_neither_words_nor_key_to_another_address(self, status: int) -> None:
        taken: list[Asked] = []

        def elsewhere(asked: Asked) -> Answer:
            taken.append(asked)
            return Answer(b"{}")

        with serving(elsewhere) as other:
            leads = Answer(b"", status, {"Location": f"{other}/v1/chat/completions"})
            with serving(lambda _: leads) as origin:
                chat = LangchainChat(_settings(origin))
                with pytest.raises(ModelError):
                    async for _ in chat.stream(
                        [Message("user", "what was said")], max_tokens=5, temperature=0.0
                    ):
                        pass
                await chat.close()
        assert taken == []


def _settings(origin: str) -> ChatSettings:
    fields: dict[str, Any] = {"deadline_secs": 10.0, "json_deadline_secs": 10.0, "first_token_secs": 10.0}
    return ChatSettings(model="m", base_url=f"{origin}/v1", api_key="sk-secret", max_tries=1, **fields)


_ENGINES = re.compile(
    r"^\s*(?:import|from) (?:httpx2?|openai|authlib|huggingface_hub|urllib\.request|aiohttp|requests)\b"
)
_CALLERS = {
    "interviewer/adapters/chat_langchain.py",  # the model, at the address that is looked at above
    "interviewer/adapters/oidc.py",  # sign-in, at the operator's provider
    "interviewer/adapters/openai_speech.py",  # speech, at the operator's address
    "interviewer/adapters/whisper_hub.py",  # the speech model, by `models pull`
    "interviewer/checks.py",  # whether the operator's Chroma server answers
}


def test_nothing_else_calls_an_address() -> None:
    """Whoever adds one has to come by here."""
    root = Path(__file__).parents[2]
    callers = {
        path.relative_to(root).as_posix()
        for folder in ("api", "interviewer", "knowledge", "rubrics")
        for path in (root / folder).rglob("*.py")
        if any(map(_ENGINES.match, path.read_text(encoding="utf-8").splitlines()))
    }
    assert callers == _CALLERS
