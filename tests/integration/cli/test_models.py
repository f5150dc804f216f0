"""`interviewer models pull` against a hub of a few bytes: whole or not at all, and quick to say why not."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer.checks import recogniser, voice
from interviewer.settings import Settings, SpeechSettings
from tests.fake_hub import FakeHub, fake_hub
from tests.integration.cli.conftest import Cli, refused

FILES = {
    "model.bin": b"weights" * 1000,
    "config.json": b"{}",
    "tokenizer.json": b'{"model": {}}',
    "vocabulary.txt": b"a\nb\n",
    "README.md": b"# not wanted",
}
NAME = "unheard.en"
"""A model that nobody's own cache has."""
WANTED = sorted(FILES.keys() - {"README.md"})


@pytest.fixture(autouse=True)
def wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_SPEECH__MODEL", NAME)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    with fake_hub(dict(FILES), f"Systran/faster-whisper-{NAME}") as running:
        monkeypatch.setenv("HF_ENDPOINT", running.origin)
        yield running


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "data" / "models"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestPull:
    def test_the_model_in_the_settings_is_fetched_whole(self, cli: Cli, hub: FakeHub, models: Path) -> None:
        pulled = cli("models", "pull")
        assert pulled.exit_code == 0, pulled.output
        assert str(models / NAME) in pulled.output
        assert names(models) == [NAME]
        assert {name: (models / NAME / name).read_bytes() for name in names(models / NAME)} == {
            name: FILES[name] for name in WANTED
        }
        assert hub.fetched()[-1] == "model.bin"

    def test_what_is_here_is_not_asked_for_again(self, cli: Cli, hub: FakeHub, models: Path) -> None:
        cli("models", "pull")
        before = len(hub.asked)
        assert cli("models", "pull").exit_code == 0
        assert cli("models", "pull", "--if-missing").output == ""
        assert len(hub.asked) == before

    def test_a_name_with_an_owner_is_taken_as_it_is(self, cli: Cli, hub: FakeHub, models: Path) -> None:
        hub.repository = "me/mine"
        assert cli("models", "pull", "me/mine").exit_code == 0
        assert names(models) == ["me--mine"]


class TestHalfModels:
    def test_an_interrupted_fetch_leaves_no_model_and_the_next_one_goes_on(
        self, cli: Cli, hub: FakeHub, models: Path
    ) -> None:
        hub.missing = frozenset({"model.bin"})
        refused(cli("models", "pull"), "can't be fetched")
        assert not (models / NAME).exists()
        hub.missing = frozenset()
        assert cli("models", "pull").exit_code == 0
        assert names(models / NAME) == WANTED
        assert sorted(hub.fetched()) == WANTED

    def test_a_damaged_file_is_not_kept(self, cli: Cli, hub: FakeHub, models: Path) -> None:
        hub.damaged = frozenset({"model.bin"})
        refused(cli("models", "pull"), "damaged")
        assert not (models / NAME).exists()
        hub.damaged = frozenset()
        assert cli("models", "pull").exit_code == 0
        assert (models / NAME / "model.bin").read_bytes() == FILES["model.bin"]

    def test_a_repository_without_weights_is_no_model(self, cli: Cli, hub: FakeHub, models: Path) -> None:
        del hub.files["model.bin"]
        refused(cli("models", "pull"), "holds no model")


class TestFailures:
    def test_an_unknown_model_is_said_in_one_sentence(self, cli: Cli, hub: FakeHub) -> None:
        refused(cli("models", "pull", "base.fr"), "“base.fr”", "the hub knows no such model")

    @pytest.mark.parametrize("quiet", [True, False])
    def test_without_a_network_it_says_so_and_start_goes_on(
        self, cli: Cli, monkeypatch: pytest.MonkeyPatch, quiet: bool
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{free.getsockname()[1]}")
            tried = cli("models", "pull", "--if-missing", *(["--quiet-failure"] if quiet else []))
        if not quiet:
            return refused(tried, "the hub can't be reached")
        assert tried.exit_code == 0
        assert "Answers can be typed" in tried.stderr
        assert "Traceback" not in tried.output
        return None

    def test_nothing_is_fetched_where_nothing_is_recognised_here(
        self, cli: Cli, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("INTERVIEWER_SPEECH__RECOGNISER", "none")
        assert cli("models", "pull", "--if-missing").exit_code == 0
        assert hub.asked == []


class TestDoctor:
    def test_it_says_where_the_model_is_or_how_to_get_it(self, cli: Cli, hub: FakeHub, models: Path) -> None:
        settings = Settings(data_dir=models.parent, speech=SpeechSettings(model=NAME))
        before = recogniser(settings)
        assert not before.ok
        assert not before.required
        assert f"interviewer models pull {NAME}" in before.detail
        cli("models", "pull")
        after = recogniser(settings)
        assert after.ok
        assert str(models / NAME) in after.detail

    @pytest.mark.parametrize("engine", ["openai", "none"])
    def test_other_engines_have_their_lines(self, engine: str, tmp_path: Path) -> None:
        speech = SpeechSettings.model_validate({"recogniser": engine, "synthesizer": engine})
        settings = Settings(data_dir=tmp_path, speech=speech)
        for check in (recogniser(settings), voice(settings)):
            assert check.ok
            assert ("endpoint" in check.detail) == (engine == "openai")
