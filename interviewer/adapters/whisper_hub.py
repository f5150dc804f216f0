"""Fetches a speech model from the Hugging Face hub, once; a half model is never taken for a whole one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from interviewer.errors import SpeechError, SpeechUnavailable
from interviewer.speech_models import WEIGHTS, folder_of

Progress = Callable[[int, int], None]
"""Told of bytes that came, and of all there are."""

_CONNECT_SECS = 3.0
"""Without a network this says so, before anybody wonders."""
_WANTED = {
    "config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    "vocabulary.json",
    "vocabulary.txt",
    WEIGHTS,
}
"""What faster-whisper reads."""


def fetch(name: str, models: Path, progress: Progress) -> Path:
    """Return the folder of the model, complete; SpeechUnavailable says in a sentence why it can't be had. Blocking.

    It is put together beside its place and moved there when every file has the size the hub states. What came
    before an interruption is kept, and the next call goes on from it.
    """
    target = folder_of(name, models)
    if (target / WEIGHTS).is_file():
        return target
    partial = target.with_name(f".{target.name}.partial")
    try:
        _download(_repository(name), partial, progress)
    except SpeechError:
        raise
    except Exception as error:  # the hub's client lets its transport's own exceptions through
        raise SpeechUnavailable(f"The speech model “{name}” can't be fetched: {_reason(error)}.") from error
    return _moved(partial, target)


def cached(name: str) -> bool:
    """Say whether the hub's own cache on this disk has the model."""
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(_repository(name), WEIGHTS), str)


def _repository(name: str) -> str:
    """Return where faster-whisper's models are on the hub; `owner/name` is taken as it is."""
    if "/" in name:
        return name
    kind, short = ("distil-whisper", name[7:]) if name.startswith("distil-") else ("whisper", name)
    return f"Systran/faster-{kind}-{short}"


def _download(repository: str, folder: Path, progress: Progress) -> None:
    from huggingface_hub import HfApi, hf_hub_download

    endpoint = os.environ.get("HF_ENDPOINT")
    info = HfApi(endpoint=endpoint).model_info(repository, files_metadata=True, timeout=_CONNECT_SECS)
    sizes = {file.rfilename: file.size or 0 for file in info.siblings or () if file.rfilename in _WANTED}
    if WEIGHTS not in sizes:
        raise SpeechUnavailable(f"{repository} holds no model that faster-whisper can read.")
    bar = _bar(progress, sum(sizes.values()))
    for file in sorted(sizes, key=sizes.__getitem__):
        hf_hub_download(
            repository, file, revision=info.sha, local_dir=folder, endpoint=endpoint,
            etag_timeout=_CONNECT_SECS, tqdm_class=bar,
        )  # fmt: skip
        if (folder / file).stat().st_size != sizes[file]:
            (folder / file).unlink()
            raise SpeechUnavailable(f"{file} of {repository} arrived damaged; try again.")


def _bar(progress: Progress, total: int) -> Any:
    """Return what the hub's client takes for a class of progress bars: one bar for all files."""
    done = 0

    class Bar:
        def __init__(self, *_: Any, initial: int = 0, **__: Any) -> None:
            self.update(initial)

        def update(self, came: float | None = 1) -> None:
            nonlocal done
            done += int(came or 0)
            progress(min(done, total), total)

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def __getattr__(self, _: str) -> Callable[..., None]:
            return lambda *_, **__: None

    return Bar


def _moved(partial: Path, target: Path) -> Path:
    shutil.rmtree(partial / ".cache", ignore_errors=True)  # the hub client's notes on what has come
    try:
        partial.rename(target)
    except OSError as error:
        if not (target / WEIGHTS).is_file():  # otherwise another process was first
            raise SpeechUnavailable(f"{target} can't be written ({error.strerror}).") from error
    return target


def _reason(error: Exception) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status in {401, 404}:
        return "the hub knows no such model"
    if status:
        return f"the hub answers with an error ({status})"
    if isinstance(error, OSError) and error.errno:
        return f"{error.strerror}"
    return "the hub can't be reached"
