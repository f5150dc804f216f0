"""Speaks the text on standard input into a WAV file and ends: `pyttsx3_child.py RATE FILE`.

A program of its own because the engine crashes in threads and loses a process's second file. It imports nothing of
ours, so that it starts quickly.
"""

from __future__ import annotations

import sys

NO_ENGINE = 3
"""Exit status where the operating system's voice is missing."""


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
    engine.runAndWait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
