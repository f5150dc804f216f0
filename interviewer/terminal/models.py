"""Fetching speech models in the terminal."""

from __future__ import annotations

import asyncio

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from interviewer.errors import SpeechError
from interviewer.settings import Settings, read_settings
from interviewer.speech_models import found_model, models_folder


async def run_pull(name: str | None, *, if_missing: bool, quiet_failure: bool) -> None:
    """Fetch a model and say where it is; SpeechUnavailable where it can't be had and `quiet_failure` isn't wanted."""
    settings = read_settings()
    wanted = name or _configured(settings, if_missing=if_missing)
    if wanted is None or (if_missing and _is_here(wanted, settings)):
        return
    try:
        await _pull(wanted, settings)
    except SpeechError as error:
        if not quiet_failure:
            raise
        Console(stderr=True).print(
            f"[yellow]{escape(str(error))} Answers can be typed meanwhile; "
            f"`interviewer models pull` tries again.[/yellow]",
            highlight=False,
        )


def _configured(settings: Settings, *, if_missing: bool) -> str | None:
    """Return the model in the settings; None where nothing is recognised here anyway, unless it is asked for."""
    speech = settings.speech
    if speech.recogniser == "faster-whisper":
        return speech.model
    return None if if_missing else "base.en"


def _is_here(name: str, settings: Settings) -> bool:
    if found_model(name, models_folder(settings.data_dir)):
        return True
    from interviewer.adapters.whisper_hub import cached

    return cached(name)


async def _pull(name: str, settings: Settings) -> None:
    from interviewer.adapters.whisper_hub import fetch

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"Speech model {escape(name)}", total=None)
        folder = await asyncio.to_thread(
            fetch,
            name,
            models_folder(settings.data_dir),
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    Console().print(f"Speech model {escape(name)}: {escape(str(folder))}", highlight=False, soft_wrap=True)
