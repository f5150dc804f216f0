"""CPU of one typed turn, built-in, against what nobody can do without: a bare framework, an insert, the embeddings.

    python -m evals.bench.turn_cpu --turns 200

Both servers run at once and take turns in blocks, so that whatever else the machine does meets both alike.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from evals.bench.answers import answer
from evals.bench.crowd import HOUSE
from evals.bench.measures import Figure, begin
from evals.bench.servers import build_index, free_port, service, wait_for, wait_until_warm
from evals.bench.usage import cpu_secs

_BLOCK = 10
_WARM_UP = 10
_FLOOR = """
import asyncio, sys
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, Integer, MetaData, Table, Text, create_engine, event, insert
import uvicorn
from interviewer.grading.sentences import split_sentences
from knowledge.embed import MiniLmEmbedder

class Answer(BaseModel):
    text: str

engine = create_engine("sqlite:///" + sys.argv[2])

@event.listens_for(engine, "connect")
def connected(connection, record):
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")

metadata = MetaData()
turns = Table("turns", metadata, Column("id", Integer, primary_key=True), Column("text", Text))
metadata.create_all(engine)
embedder = MiniLmEmbedder()
embedder.warm()
app = FastAPI()

def work(text):
    with engine.begin() as connection:
        connection.execute(insert(turns), {"text": text})
    return len(embedder.embed([span.of(text) for span in split_sentences(text)]))

@app.post("/turns")
async def turn(answer: Answer):
    return {"sentences": await asyncio.to_thread(work, answer.text)}

@app.get("/")
async def ready():
    return "ready"

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
"""
"""A program of its own: these engines are imported in one place each."""


def turn_cpu(folder: Path = HOUSE, turns: int = 200) -> Iterator[Figure]:
    """Measure both, block by block."""
    folder.mkdir(parents=True, exist_ok=True)
    build_index(folder)
    with service(folder) as (base_url, pid, _), _floor() as (floor_url, floor_pid):
        wait_until_warm(base_url)
        ours, bare = 0.0, 0.0
        with (
            httpx.Client(base_url=base_url, timeout=60) as us,
            httpx.Client(base_url=floor_url, timeout=60) as floor,
        ):
            person, post = _Person(us), _posting(floor)
            _spent(pid, person.say, _WARM_UP)
            _spent(floor_pid, post, _WARM_UP)
            for _ in range(0, turns, _BLOCK):
                ours += _spent(pid, person.say, _BLOCK)
                bare += _spent(floor_pid, post, _BLOCK)
    yield Figure(
        "CPU of a typed turn, built-in",
        f"{1000 * ours / turns:.0f} ms (×{ours / bare:.2f})",
        "≤ ×1.3",
        f"framework, insert, embedding: {1000 * bare / turns:.0f} ms; {turns} turns each",
    )


def _spent(pid: int, one: Callable[[], object], times: int) -> float:
    before = cpu_secs(pid)
    for _ in range(times):
        one()
    return cpu_secs(pid) - before


class _Person:
    """Answers; what it takes to begin another interview is not counted, as it happens outside the blocks."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._rng = random.Random(1)
        self._open = [begin(client, seed) for seed in range(40)]
        self._said = 0

    def say(self) -> None:
        """Answer once; one that is over, or nearly, is left, so that no grading runs beside what is measured."""
        self._said += 1
        body = {"text": answer(self._rng), "client_turn_id": f"c{self._said}"}
        interview_id = self._open[self._said % len(self._open)]
        reply = self._client.post(f"/api/v1/interviews/{interview_id}/turns", json=body).raise_for_status()
        if reply.json()["state"] == "finished":
            raise RuntimeError("an interview ended within the measurement")


def _posting(client: httpx.Client) -> Callable[[], object]:
    rng = random.Random(2)

    def post() -> None:
        client.post("/turns", json={"text": answer(rng)}).raise_for_status()

    return post


@contextmanager
def _floor() -> Iterator[tuple[str, int]]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", _FLOOR, str(port), f"{folder}/floor.db"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/", process)
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--turns", type=int, default=200)
    for figure in turn_cpu(turns=parser.parse_args().turns):
        print(f"{figure.name:40} {figure.value:18} goal {figure.goal:10} {figure.floor}")


if __name__ == "__main__":
    main()
