"""PDF files by WeasyPrint in a kept process of its own, which is limited, killed at a deadline and started again."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from interviewer.adapters import weasyprint_child
from interviewer.errors import DocumentError, DocumentTimeout, DocumentUnavailable
from interviewer.ports_after import Paper, Printed

log = logging.getLogger(__name__)

DEADLINE_SECS = 120.0
"""Longest one document may take: a hundred thousand words take a tenth of it."""
_START_SECS = 60.0
"""Longest the engine may take to be loaded; about a second where nothing else is going on."""
_MEGABYTES = 3072
"""Address space of the process, its libraries included."""
_MOST_PDF_BYTES = 128 * 2**20
_PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "WEASYPRINT_DLL_DIRECTORIES",
)
"""All of the environment that it sees, for libraries and fonts: there are keys in the rest."""
MISSING = (
    "PDF files need Pango, which is not on this machine. To get it: 'sudo apt-get install libpangoft2-1.0-0' (Debian, "
    "Ubuntu) or 'brew install pango' (macOS). The report is also there as a web page, as Markdown and as JSON."
)
_FAILED = "The PDF could not be made."
_TOO_LARGE = "This report is too large for a PDF on this machine."
_TOO_SLOW = "Making this PDF took too long, so it was given up."


class WeasyprintPdf:
    """Implements `PdfMaker`. For one event loop."""

    def __init__(self, *, deadline_secs: float = DEADLINE_SECS, megabytes: int = _MEGABYTES) -> None:
        self._deadline_secs = deadline_secs
        self._megabytes = megabytes
        self._place = asyncio.Lock()
        self._child: Process | None = None

    async def make(self, paper: Paper, told: Callable[[Printed], None]) -> bytes:
        """Return a tagged PDF; DocumentUnavailable, DocumentTimeout, DocumentError."""
        order = {"html": paper.html, "files": dict(paper.files)}
        async with self._place:
            child = await self._ready_child()
            try:
                async with asyncio.timeout(self._deadline_secs):
                    pdf, last = await _made(child, json.dumps(order).encode() + b"\n", told)
            except TimeoutError:
                await self._end()
                raise DocumentTimeout(_TOO_SLOW) from None
            except (OSError, EOFError, ValueError):
                status = await self._end()
                raise DocumentError(_TOO_LARGE if _ran_out(status) else _FAILED) from None
            except BaseException:  # cancelled in the middle of a document: nothing else fits in its pipe
                await self._end()
                raise
            if last:
                await self._end()
            return pdf

    async def close(self) -> None:
        """End the process."""
        await self._end()

    async def _ready_child(self) -> Process:
        """Return the kept process, or another one once it is ready."""
        if self._child and self._child.returncode is None and not _at_end(self._child):
            return self._child
        await self._end()
        self._child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            weasyprint_child.__file__,
            str(self._megabytes),
            str(int(self._deadline_secs) + 1),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        )
        try:
            async with asyncio.timeout(_START_SECS):
                await _line(self._child)
        except (EOFError, ValueError):
            status = await self._end()
            missing = status == weasyprint_child.NO_ENGINE
            raise (DocumentUnavailable(MISSING) if missing else DocumentError(_FAILED)) from None
        except BaseException as error:
            await self._end()
            if isinstance(error, TimeoutError):
                raise DocumentTimeout(_TOO_SLOW) from None
            raise
        return self._child

    async def _end(self) -> int | None:
        """Kill the process if it still runs, and return its exit status; None where there is none."""
        child, self._child = self._child, None
        if child is None:
            return None
        if not _at_end(child):
            with suppress(ProcessLookupError):
                child.kill()
        # What it still says is read first: an end behind a full pipe would not be noticed.
        while child.stdout and await child.stdout.read(2**16):
            pass
        return await child.wait()


async def _made(child: Process, order: bytes, told: Callable[[Printed], None]) -> tuple[bytes, bool]:
    """Return the file, and whether it is the last one that this process makes."""
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("a program without pipes")
    child.stdin.write(order)
    await child.stdin.drain()
    while "step" in (line := await _line(child)):
        told(Printed(line["step"], line["pages"]))
    if "failed" in line:
        log.warning("the PDF engine failed: %s", line["failed"])
        raise ValueError("the engine failed")
    if not 0 < line["bytes"] <= _MOST_PDF_BYTES:
        raise ValueError("not the size of a report")
    return await child.stdout.readexactly(line["bytes"]), bool(line["last"])


async def _line(child: Process) -> dict[str, Any]:
    """Return what the process says next; EOFError where it ended."""
    line = await child.stdout.readline() if child.stdout else b""
    if not line.endswith(b"\n"):
        raise EOFError("the process ended")
    said: dict[str, Any] = json.loads(line)
    return said


def _at_end(child: Process) -> bool:
    """Return whether the process said its last word: it ends by itself after a large document, or when idle."""
    return child.stdout is not None and child.stdout.at_eof()


def _ran_out(status: int | None) -> bool:
    """Return whether it ended for want of memory: libraries in C end the process themselves then."""
    return status == weasyprint_child.OUT_OF_MEMORY or (status is not None and status < 0)
