"""Makes PDF files of pages, one after the other: `weasyprint_child.py MEGABYTES CPU_SECS`.

A program of its own because the engine holds the interpreter for seconds and takes memory with every page: it can be
limited, and killed. It imports nothing of ours. For each line on standard input, a JSON object with `html` and `files`
(path to content), it writes lines of JSON to standard output: `{"step": …, "pages": …}` while it works, then
`{"bytes": …, "last": …}` and that many bytes of PDF, or `{"failed": …}` with the kind of exception. Before the first
order it writes `{"ready": true}`. It ends with its input, after ten minutes without an order, and after a document that
took much memory (`last`).
"""

from __future__ import annotations

import gc
import json
import logging
import re
import signal
import sys
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree

NO_ENGINE = 3
"""Exit status where Pango is missing, or the engine itself."""
OUT_OF_MEMORY = 4
"""Exit status where a document takes more memory than allowed."""
_ORIGIN = "http://report.invalid"
"""Style sheets need some address to be found at; nobody can have this one."""
_IDLE_SECS = 600
_KEPT_MEGABYTES = 400
"""A process that once took more isn't kept: the interpreter rarely gives memory back."""
_STEPS = {"1": "reading", "2": "reading", "3": "reading", "4": "laying out", "5": "laying out"}


def main() -> int:
    """Return the exit status."""
    megabytes, cpu_secs = int(sys.argv[1]), int(sys.argv[2])
    _limit_memory(megabytes)
    try:
        import weasyprint
    except (OSError, ImportError):
        return NO_ENGINE
    _forget_notes(weasyprint.UA_STYLESHEET)
    # A layout makes objects by the million and drops few: looking for rubbish all the time takes a tenth of it. What
    # one document leaves behind is looked for after it, when nobody waits.
    gc.freeze()
    gc.disable()
    _forward_progress()
    _say({"ready": True})
    while order := _next_order():
        _limit_time(cpu_secs)
        try:
            pdf = _pdf(json.loads(order))
        except MemoryError:
            return OUT_OF_MEMORY
        except Exception as error:
            _say({"failed": type(error).__name__})  # its message may hold what somebody said
            continue
        last = _most_megabytes() > _KEPT_MEGABYTES
        _say({"bytes": len(pdf), "last": last}, pdf)
        if last:
            break
        gc.collect()
    return 0


def _pdf(order: dict[str, Any]) -> bytes:
    page = _page(order["html"], _only(order["files"]))
    _prepare(page.etree_element)
    pdf: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def _page(html: str, fetcher: Any) -> Any:
    """Return the page; one that is XML is read by the parser in C: the engine's own takes a tenth of its whole time."""
    from weasyprint import HTML

    try:
        root = None if "<!" in html else ElementTree.fromstring(html)  # noqa: S314  # so nothing is declared in it
    except (ElementTree.ParseError, ValueError):  # a control character that somebody typed is no XML
        root = None
    page = HTML(string=html if root is None else "", base_url=_ORIGIN + "/", url_fetcher=fetcher)
    if root is not None:
        page.wrapper_element = page.wrapper_element.from_html_root(root, content_language=None)
        page.etree_element = page.wrapper_element.etree_element
    return page


def _forget_notes(own: Any) -> None:
    """Take footnotes out of the engine's own style sheet: it prepares five for every element of a page with none.

    It reaches into the engine, and costs only time where a later version has changed that.
    """
    with suppress(AttributeError, IndexError, TypeError):
        rules = own.matcher.other_selectors
        rules[:] = [rule for rule in rules if not (rule[3] or "").startswith(("note-", "footnote-"))]


def _only(files: dict[str, str]) -> Any:
    """Return a fetcher that knows these style sheets and opens nothing: no file, no address, no data."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]  # an engine without types
        """Refuses everything but what came with the order."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
            """Return a file of the order; ValueError, which the engine passes over, for all else."""
            content = files.get(url.removeprefix(_ORIGIN)) if url.startswith(_ORIGIN) else None
            if content is None:
                raise ValueError("not a part of this page")
            return URLFetcherResponse(url, content, {"Content-Type": "text/css"})

    return Fetcher(allowed_protocols=())


def _prepare(root: Any) -> None:
    """Fit the page for a file: links only to what is in it, and a text for every picture, as PDF/UA wants it."""
    anchors = {element.get("id") for element in root.iter() if element.get("id")}
    for link in root.iter("a"):
        target = link.attrib.pop("href", "")
        if target.startswith("#") and target[1:] in anchors:
            link.set("href", target)
    for picture in root.iter("{http://www.w3.org/2000/svg}svg"):
        _describe(picture)


def _describe(picture: Any) -> None:
    """Give a picture a title: a drawing that only repeats the words beside it is said to be that."""
    name = "{http://www.w3.org/2000/svg}title"
    title = picture.find(name)
    if title is None:
        title = picture.makeelement(name, {})
        picture.insert(0, title)
    described = picture.find("{http://www.w3.org/2000/svg}desc")
    words = [text for text in (title.text, described is not None and described.text) if text]
    title.text = ". ".join(words) or picture.get("aria-label") or "Drawing of the number beside it"


def _forward_progress() -> None:
    """Tell what the engine logs about its steps."""

    class Forward(logging.Handler):
        """Writes a line for each step, and for each page that is laid out."""

        def emit(self, record: logging.LogRecord) -> None:
            """Pass on step and page; never any text of the page."""
            found = re.match(r"Step (\d)(?:.* - Page (\d+))?", record.getMessage())
            if found:
                _say({"step": _STEPS.get(found[1], "writing"), "pages": int(found[2] or 0)})

    logger = logging.getLogger("weasyprint.progress")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(Forward())


def _say(line: dict[str, Any], body: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


def _next_order() -> bytes:
    """Wait for an order, not forever: who started this may have been killed, or needs no more documents."""
    alarm = getattr(signal, "alarm", None)
    if alarm:
        alarm(_IDLE_SECS)
    try:
        return sys.stdin.buffer.readline()
    finally:
        if alarm:
            alarm(0)


def _limit_memory(megabytes: int) -> None:
    """Bound memory, where the operating system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))


def _limit_time(secs: int) -> None:
    """Bound the processor time of the next document: nobody else ends this where who started it was killed."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + secs, -1))


def _most_megabytes() -> float:
    """Return the most memory this process has had at once; 0 where nobody knows."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


if __name__ == "__main__":
    sys.exit(main())
