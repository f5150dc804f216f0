"""What is logged, and how: a line each, as text for a terminal or as JSON for machines.

Nobody can add a line by what they send: control characters are written as escapes. Of an exception the type and the
places are logged and never its message, which may hold what somebody said.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

from interviewer.seeing.metrics import LOGGED
from interviewer.seeing.settings import SeeingSettings

OURS = ("interviewer", "api", "knowledge")
SERVER = "uvicorn"
_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_MOST_FRAMES = 8
# Jobs are named after their interview, whose id may open it.
_JOB = re.compile(r"\b([a-z_]+):[A-Za-z0-9_-]{16}(?=:|\b)")
# Controls (C0, C1, DEL), line and paragraph separators, and what turns the direction of text around.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def set_up_logging(settings: SeeingSettings) -> None:
    """Our own news and the server's from the level asked for; from libraries only what went wrong.

    Replaces what was set up before; each process that serves or works calls it once.
    """
    handler = logging.StreamHandler()
    handler.addFilter(_is_ours_or_wrong)
    handler.setFormatter(_formatter(settings))
    counting = _Counting(logging.WARNING)
    logging.basicConfig(level=logging.WARNING, handlers=[handler, counting], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(_level(settings))
    # In more detail it logs what goes over websockets: words.
    logging.getLogger(SERVER).setLevel(max(logging.INFO, _level(settings)))
    # Without a handler of its own this library would make one, with a form of its own and tracebacks.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    log = logging.getLogger("uvicorn.error")
    if names_no_interview not in log.filters:
        log.addFilter(names_no_interview)


def _is_ours_or_wrong(record: logging.LogRecord) -> bool:
    """Return whether it is our own news, or something went wrong; some libraries set themselves to DEBUG."""
    return record.levelno >= logging.WARNING or record.name.split(".")[0] in {*OURS, SERVER}


def names_no_interview(record: logging.LogRecord) -> bool:
    """Return whether the server may log this: a websocket is logged with its address, which opens an interview."""
    return '"WebSocket ' not in str(record.msg)


def without_controls(text: str) -> str:
    """Return the text with control characters as escapes, so that it stays one line and shows what it is."""
    return _CONTROLS.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


def told(text: str) -> str:
    """Return a message as it may be logged: one line, and no name of a job, which would be an interview's id."""
    return without_controls(_JOB.sub(r"\1:…", text))


def where_it_failed(error: BaseException) -> str:
    """Return type and places of an exception, innermost first, in one line and without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    places = (f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__} at {' < '.join(places) or 'unknown place'}"


class SafeText(logging.Formatter):
    """A line of text."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, whatever the record holds."""
        record.exc_text = None  # another formatter may have left its own form of the exception here
        return told(super().format(record).replace("\n", ": "))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - so named where it is declared
        """Return type and places."""
        return where_it_failed(ei[1]) if ei[1] else ""

    def formatStack(self, _stack_info: str) -> str:  # noqa: N802
        """Return nothing: it is many lines long."""
        return ""


class _Counting(logging.Handler):
    """Counts what goes wrong, for whoever watches the metrics."""

    def emit(self, record: logging.LogRecord) -> None:
        """Count it."""
        LOGGED.add("error" if record.levelno >= logging.ERROR else "warning")


def _level(settings: SeeingSettings) -> int:
    return logging.getLevelNamesMapping()[settings.log_level.upper()]


def _formatter(settings: SeeingSettings) -> logging.Formatter:
    if settings.log_format == "text":
        return SafeText(_TEXT)
    from interviewer.adapters.json_log import JsonLines

    return JsonLines()
