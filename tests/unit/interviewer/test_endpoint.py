"""Which model is used, and who is sent which key."""

from __future__ import annotations

from typing import Any

import pytest

from interviewer.endpoint import effective_endpoint
from interviewer.preferences import ModelEndpoint
from interviewer.settings import Settings

CHOSEN = ModelEndpoint("http://127.0.0.1:11434/v1", "small", "")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "INTERVIEWER_MODEL__NAME"):
        monkeypatch.delenv(name, raising=False)


def settings(**fields: Any) -> Settings:
    """Return settings of this environment alone."""
    return Settings(_env_file=None, **fields)  # type: ignore[call-arg]


class TestEffectiveEndpoint:
    def test_without_any_there_is_no_model(self) -> None:
        assert effective_endpoint(settings(), None) is None

    def test_what_was_chosen_is_used(self) -> None:
        assert effective_endpoint(settings(), CHOSEN) == CHOSEN

    def test_the_environment_wins(self) -> None:
        found = effective_endpoint(
            settings(model={"name": "big"}, openai_base_url="http://big/v1", openai_api_key="k"), CHOSEN
        )
        assert found == ModelEndpoint("http://big/v1", "big", "k")

    def test_the_environment_s_key_goes_to_the_environment_s_address_only(self) -> None:
        with_key = settings(openai_api_key="k", openai_base_url="http://mine/v1")
        assert effective_endpoint(with_key, CHOSEN) == CHOSEN
        there = ModelEndpoint("http://mine/v1", "small")
        assert effective_endpoint(with_key, there) == ModelEndpoint("http://mine/v1", "small", "k")

    def test_a_key_is_in_no_repr(self) -> None:
        assert "hidden" not in repr(ModelEndpoint("http://x/v1", "m", "hidden"))
