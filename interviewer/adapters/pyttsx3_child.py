"""Speaks the text on standard input into a WAV file and ends: `pyttsx3_child.py RATE FILE`.

A program of its own because the engine crashes in threads and loses a process's second file. It imports nothing of
ours, so that it starts quickly.
"""

from __future__ import annotations

import sys
import threading

NO_ENGINE = 3
"""Exit status where the operating system's voice is missing."""

UNFINISHED = 4
"""Exit status where the engine never said that it was done."""
_WAIT_SECS = 30.0
"""Longer than any deadline of who started this."""


def main() -> int:
    """Return the exit status."""
    import pyttsx3

    rate, path = int(sys.argv[1]), sys.argv[2]
    try:
        engine = pyttsx3.init()
    except (OSError, RuntimeError, ImportError, AttributeError):
        return NO_ENGINE
    engine.setProperty("rate", rate)
    engine.save_to_file(sys.stdin.buffer.read().decode(), path)
    finished = threading.Event()
    engine.connect("finished-utterance", lambda **_: finished.set())
    engine.runAndWait()
    # espeak works in a thread of its own, and runAndWait now and then returns before that has written the file
    return 0 if finished.wait(_WAIT_SECS) else UNFINISHED


if __name__ == "__main__":
    sys.exit(main())
