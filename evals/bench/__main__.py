"""Runs every measurement and prints a table. Nothing is asserted: a timing is a reading, not a test."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from evals.bench.measures import Figure, first_page, model_first_token, typed_reply
from evals.bench.report_page import report_page
from evals.bench.report_pdf import report_pdf
from evals.bench.servers import build_index

_OUT = Path(".bench")
_MEASURES = (first_page, typed_reply, model_first_token, report_page, report_pdf)


def main() -> None:
    """Measure, print, keep; names on the command line choose among the measurements."""
    chosen = [measure for measure in _MEASURES if measure.__name__ in sys.argv[1:] or not sys.argv[1:]]
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        build_index(Path(folder))
        for measure in chosen:
            for figure in measure(Path(folder)):
                print(f"{figure.name:48} {figure.value:18} goal {figure.goal:16} {figure.floor}", flush=True)
                figures.append(figure)
    _OUT.mkdir(exist_ok=True)
    (_OUT / "speed.json").write_text(json.dumps([asdict(f) for f in figures], indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
