"""One process at a time in a folder; the lock goes with the process, however it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from knowledge.model import KnowledgeError

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Held from construction to `release`; KnowledgeError if another process has it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / ".lock"
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._descriptor)
        except OSError:
            os.close(self._descriptor)
            raise KnowledgeError(
                f"{folder}: another process has the index open, and the embedded one lets one in; stop it, "
                "or run a Chroma server (`chroma run`) and set CHROMA_URL for all of them"
            ) from None

    def release(self) -> None:
        """Let others in; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
