"""Speaks one utterance into a WAV file and ends; started ahead, it waits for the text: `pyttsx3_child.py [PACKAGES]`.

A program of its own because the engine crashes in threads and loses a process's second file. It imports nothing of
ours, so that it starts quickly. On standard input it takes one JSON object, `text`, `path`, `rate` (words a minute)
and `voice` (an id or null), and the end of the input; nothing at all means that nothing is to be said. With `voices`
as the only key it prints the English voices as a JSON list of `[id, name]`, the default first.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any

NO_ENGINE = 3
"""Exit status where the operating system's voice is missing."""

UNFINISHED = 4
"""Exit status where the engine never said that it was done."""
_WAIT_SECS = 30.0
"""Longer than any deadline of who started this."""
_UNUSABLE = ("mb/", "!v/")
"""espeak's voices that need another program's data, and those that are none by themselves."""


def main() -> int:
    """Return the exit status."""
    sys.path += sys.argv[1:]
    try:
        import pyttsx3

        engine = pyttsx3.init()
    except (OSError, RuntimeError, ImportError, AttributeError):
        return NO_ENGINE
    order = sys.stdin.buffer.read()
    if not order:
        return 0
    wanted = json.loads(order)
    if "voices" in wanted:
        sys.stdout.write(json.dumps(_voices(engine)))
        return 0
    return _speak(engine, wanted)


def _speak(engine: Any, wanted: dict[str, Any]) -> int:
    # The file is closed when the engine says so: there is nothing to wait or to clean up for.
    engine.connect("finished-utterance", lambda **_: os._exit(0))
    engine.setProperty("rate", wanted["rate"])
    if wanted["voice"]:
        engine.setProperty("voice", wanted["voice"])  # one that isn't there changes nothing
    engine.save_to_file(wanted["text"], wanted["path"])
    engine.runAndWait()
    # espeak works in a thread of its own, and runAndWait now and then returns before that has written the file
    threading.Event().wait(_WAIT_SECS)
    return UNFINISHED


def _voices(engine: Any) -> list[tuple[str, str]]:
    default = engine.getProperty("voice")
    english = [
        (voice.id, voice.name.replace("_", " "))
        for voice in engine.getProperty("voices")
        if not voice.id.startswith(_UNUSABLE)
        and any(str(language).lower().startswith("en") for language in voice.languages or ())
    ]
    return sorted(english, key=lambda voice: (voice[0] != default, voice[1]))


if __name__ == "__main__":
    sys.exit(main())
