"""Where a speech model is on this machine, without loading it or asking anybody."""

from __future__ import annotations

from pathlib import Path

WEIGHTS = "model.bin"
"""The file that makes a folder a faster-whisper model; the last to arrive when one is fetched."""


def models_folder(data_dir: Path) -> Path:
    """Return where fetched models are kept."""
    return data_dir / "models"


def folder_of(name: str, models: Path) -> Path:
    """Return where the model of this name belongs; a name on the hub may have a slash."""
    return models / name.replace("/", "--")


def found_model(name: str, models: Path | None) -> Path | None:
    """Return the folder of a model: as given, then in the folder of fetched ones; None where it is in neither."""
    candidates = [Path(name), *([folder_of(name, models)] if models else [])]
    return next((folder for folder in candidates if (folder / WEIGHTS).is_file()), None)
