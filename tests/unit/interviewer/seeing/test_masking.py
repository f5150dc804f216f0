"""Settings that are shown keep their secrets."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from interviewer.seeing.masking import masked_url, told_settings
from interviewer.seeing.settings import SeeingSettings
from interviewer.settings import Settings


class TestMaskedUrl:
    @pytest.mark.parametrize(
        ("url", "shown"),
        [
            ("postgresql+psycopg://me:secret@db:5432/x", "postgresql+psycopg://me:•••@db:5432/x"),
            ("redis://:secret@cache/0", "redis://:•••@cache/0"),
            ("https://secret@host/v1", "https://•••@host/v1"),
            ("postgresql:///x?host=/run&password=secret", "postgresql:///x?•••"),
            ("http://host:8000/v1", "http://host:8000/v1"),
            ("http://[broken", "•••"),
        ],
    )
    def test_hides_what_opens_something(self, url: str, shown: str) -> None:
        assert masked_url(url) == shown


class TestToldSettings:
    def test_tells_what_is_not_at_its_default_without_a_secret(self) -> None:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            database_url="postgresql://me:hunter2@db/x",
            redis_url="redis://:hunter2@cache/0",
            chroma_url="http://me:hunter2@chroma",
            openai_api_key=SecretStr("hunter2"),
            openai_base_url="https://host/v1?key=hunter2",
            seeing=SeeingSettings(
                metrics_token=SecretStr("hunter2-hunter2-hunter2"), otlp_endpoint="http://u:hunter2@c:4318"
            ),
        )
        told = dict(told_settings(settings))
        assert {
            "database_url",
            "redis_url",
            "chroma_url",
            "openai_api_key",
            "openai_base_url",
            "seeing.metrics_token",
            "seeing.otlp_endpoint",
        } <= set(told)
        assert "data_dir" not in told
        assert "hunter2" not in repr(told)

    def test_every_setting_that_is_a_secret_is_known_as_one(self) -> None:
        """A setting named like a secret is either kept as one or hidden by its name."""
        named = [name for name, _ in _all_fields(Settings) if "secret" in name or "password" in name]
        for name in named:
            value = dict(_all_fields(Settings))[name]
            assert "Secret" in str(value) or "int" in str(value), name


def _all_fields(model: type) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for name, described in model.model_fields.items():  # type: ignore[attr-defined]
        annotation = described.annotation
        if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
            found += _all_fields(annotation)
        else:
            found.append((name, annotation))
    return found
