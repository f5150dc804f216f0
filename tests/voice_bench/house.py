"""The service to measure, in a process of its own: its arguments are port, data, model, sentences, workers, threads."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import uvicorn

from api.app import SERVER_OPTIONS, create_app
from interviewer.adapters.faster_whisper_asr import FasterWhisperTranscriber
from interviewer.bootstrap import serving
from interviewer.service import Service
from interviewer.settings import Settings
from tests.voice_bench.ears import WorkingEars

SCRIPT = "script.txt"
"""In the data folder: what is being spoken; empty where pocketsphinx has to hear it."""
TOKENS_A_SECOND = 3.0
"""People speak 2–3 words a second; random weights would otherwise go on to the longest reply."""


@asynccontextmanager
async def measured_service(
    data: Path, model: str, sentences: list[str], workers: int, threads: int
) -> AsyncIterator[Service]:
    """Yield the service as it is served, with the ears to measure."""
    settings = Settings(data_dir=data, _env_file=None)  # type: ignore[call-arg]
    work = FasterWhisperTranscriber(model, workers=workers, threads=threads, tokens_a_second=TOKENS_A_SECOND)
    script = data / SCRIPT
    script.write_text("", encoding="utf-8")
    ears = WorkingEars(work, sentences, script)
    await ears.ready()
    async with serving(settings) as service:
        yield replace(service, speech=replace(service.speech, transcriber=ears))


def main() -> None:
    """Serve until stopped."""
    port, data, model, sentences, workers, threads = sys.argv[1:7]

    said = json.loads(Path(sentences).read_text(encoding="utf-8"))

    @asynccontextmanager
    async def service() -> AsyncIterator[Service]:
        async with measured_service(Path(data), model, said, int(workers), int(threads)) as opened:
            yield opened

    config = uvicorn.Config(
        create_app(service), host="127.0.0.1", port=int(port), log_config=None, **SERVER_OPTIONS
    )
    asyncio.run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    main()
