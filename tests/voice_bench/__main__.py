"""Runs every measurement in the page and prints a table."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import yaml

from evals.bench.servers import build_index, free_port, memory_mb, running, wait_until_warm
from tests.pocketsphinx_ears import PocketsphinxTranscriber
from tests.random_whisper import BASE_EN, write_random_whisper
from tests.voice_bench.house import SCRIPT
from tests.voice_bench.measures import (
    MEASURES,
    Bench,
    Figure,
    recogniser_alone,
    sentences,
    split_turns,
)
from tests.voice_bench.page import browser

_OUT = Path(".bench")
_DATA = _OUT / "voice-data"
REST = "and then I talked to the rest of the team about it"
PAUSES = Path("tests/data/thinking_pauses.yaml")


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="turns a scenario")
    parser.add_argument("--pauses", type=int, default=40, help="thinking pauses of each kind")
    parser.add_argument("--only", default="", help="names of scenarios, separated by commas")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    pauses = _pauses(options.pauses)
    figures = _told(recogniser_alone(_model(), options.workers, options.threads, options.count))
    with _house(pauses, options.workers, options.threads) as (base_url, pid, data), browser() as opened:
        bench = Bench(opened, base_url, data / SCRIPT)
        wanted = options.only.split(",") if options.only else []
        for measure in MEASURES:
            if not wanted or measure.__name__ in wanted:
                figures += _told(measure(bench, options.count))
        for kind, goal in (("mid_clause", "≤ 2 %"), ("sentence_end", "≤ 10 %")):
            if not wanted or kind in wanted:
                figures += _told(split_turns(bench, kind, pauses[kind], REST, goal))
        figures += _told(
            [Figure("memory with two recogniser workers", f"{memory_mb(pid):.0f} MB", "≤ 1400 MB", 1)]
        )
    _OUT.mkdir(exist_ok=True)
    kept = json.dumps([asdict(figure) for figure in figures], indent=2, ensure_ascii=False)
    (_OUT / "voice.json").write_text(kept, encoding="utf-8")


def _told(figures: list[Figure]) -> list[Figure]:
    for figure in figures:
        print(f"{figure.name:52} {figure.value:30} goal {figure.goal:26} n={figure.n}", flush=True)
    return figures


@contextmanager
def _house(pauses: dict[str, list[str]], workers: int, threads: int) -> Iterator[tuple[str, int, Path]]:
    data, port = _DATA, free_port()
    data.mkdir(parents=True, exist_ok=True)
    build_index(data)
    said = [*sentences(), REST, *(text for texts in pauses.values() for text in texts)]
    (data / "sentences.json").write_text(json.dumps(said), encoding="utf-8")
    module = [
        "tests.voice_bench.house", str(port), str(data), str(_model()), str(data / "sentences.json"),
        str(workers), str(threads),
    ]  # fmt: skip
    with running(module, port=port, environment={}, path="/") as (pid, _):
        wait_until_warm(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}", pid, data


def _model() -> Path:
    """Return a model of base.en's shape; it is made once."""
    model = _DATA / "base.en"
    if not (model / "model.bin").exists():
        model.mkdir(parents=True, exist_ok=True)
        write_random_whisper(model, shape=BASE_EN)
    return model


def _pauses(count: int) -> dict[str, list[str]]:
    """Return the fixtures that the ears can hear: words their dictionary has."""
    kinds = yaml.safe_load(PAUSES.read_text(encoding="utf-8"))
    found = {}
    for kind in ("mid_clause", "sentence_end"):
        texts = [each if isinstance(each, str) else each["text"] for each in kinds[kind]]
        found[kind] = [text for text in texts if _can_be_heard(text)][:count]
        if len(found[kind]) < count:
            print(f"only {len(found[kind])} of {kind} can be heard", file=sys.stderr)
    return found


def _can_be_heard(text: str) -> bool:
    try:
        PocketsphinxTranscriber([text])
    except ValueError:
        return False
    return True


if __name__ == "__main__":
    main()
