"""`python -m evals speech`: words wrong and seconds a phrase, of a recogniser on this machine."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from evals.commands.common import bar, console, errors_said, write_json
from evals.desk import Progress
from evals.speech import Heard, listen, recordings, summary
from interviewer.adapters.faster_whisper_asr import FasterWhisperTranscriber


def speech(
    audio: Annotated[Path, typer.Option(help="Folder of sound files, each with a .txt of what is said.")],
    out: Annotated[Path, typer.Option(help="Folder for speech.json.")],
    model: Annotated[str, typer.Option(help="Folder of a faster-whisper model, or its name.")] = "base.en",
    threads: Annotated[int, typer.Option(help="Cores for a phrase.")] = 1,
    noise_db: Annotated[
        float | None, typer.Option(help="How much louder the voice is than white noise.")
    ] = None,
) -> None:
    """Count the words that the recogniser gets wrong, and its time."""
    with errors_said():
        found = recordings(audio)
        with bar("speech", len(found)) as progress:
            heard = asyncio.run(_heard(found, model, threads, noise_db, progress))
    report = summary(heard)
    write_json(report, out / "speech.json")
    for each in heard:
        console.print(
            f"{each.name}: {each.wrong} of {each.words} wrong, {each.took_secs:.2f} s: {each.heard}"
        )
    took = report["secs_a_phrase"]
    console.print(
        f"{report['wrong']} of {report['words']} words wrong ({report['word_error_rate']:.1%});"
        f" {took['p50']:.2f} s a phrase at the median, {took['p95']:.2f} s at 95 %."
    )


async def _heard(
    found: list[tuple[Path, str]], model: str, threads: int, noise_db: float | None, progress: Progress
) -> list[Heard]:
    ears = FasterWhisperTranscriber(model, workers=1, threads=threads)
    try:
        await ears.ready()
        heard = []
        for path, said in found:
            heard.append(await listen(ears, path, said, noise_db=noise_db))
            progress(1)
        return heard
    finally:
        await ears.close()
