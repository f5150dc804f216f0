"""The command line as a person uses it, in a process that has the embedding model's library loaded once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from interviewer.cli import app

STORY = (
    "Our nightly ranking job took nine hours, so I profiled it, found that the join was quadratic and rewrote it "
    "with a sorted merge. It fell to forty minutes, and we could refresh twice a day."
)
Cli = Callable[..., Result]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Return the command line, on a data directory of its own and without a model."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "INTERVIEWER_MODEL__NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, list(map(str, arguments)))


def refused(result: Result, *reasons: str) -> None:
    """The command ended with exit code 2, one line on stderr, and no traceback."""
    assert result.exit_code == 2, result.output
    assert all(reason in result.stderr for reason in reasons), result.stderr
    assert "Traceback" not in result.output


def chat(cli: Cli, *more: object) -> Result:
    """Hold a short behavioral interview, always the same."""
    return cli("chat", "--stages", "behavioral", "--seed", 1, *more)
