"""A recogniser with the work of a real one and the words that were spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from interviewer.ports import Transcriber
from interviewer.speech import SpokenWord
from interviewer.voice.audio import seconds
from tests.pocketsphinx_ears import PocketsphinxTranscriber, plain_words


class WorkingEars:
    """Implements Transcriber: computes as `work` does, and then hears one of the sentences, as they are written.

    Where the file `script` says what is being spoken, that is heard, and pocketsphinx takes no time beside `work`.
    """

    def __init__(self, work: Transcriber | None, sentences: Sequence[str], script: Path) -> None:
        self._work = work
        self._script = script
        self._words = PocketsphinxTranscriber(sentences)
        self._written = {tuple(plain_words(sentence)): sentence.split() for sentence in sentences}
        self.name = "base.en's work"

    async def ready(self) -> None:
        if self._work:
            await self._work.ready()
        await self._words.ready()

    async def close(self) -> None:
        if self._work:
            await self._work.close()

    async def transcribe(self, pcm: bytes, *, vocabulary: Sequence[str] = ()) -> list[SpokenWord]:
        if self._work:
            await self._work.transcribe(pcm, vocabulary=vocabulary)
        if said := self._script.read_text(encoding="utf-8").split():
            each = seconds(pcm) / len(said)
            return [SpokenWord(word, at * each, (at + 1) * each, None) for at, word in enumerate(said)]
        heard = await self._words.transcribe(pcm, vocabulary=vocabulary)
        written = self._written.get(tuple(word.text for word in heard), [])
        if len(written) != len(heard):
            return heard
        return [replace(word, text=text) for word, text in zip(heard, written, strict=True)]
