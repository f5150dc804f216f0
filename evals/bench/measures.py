"""What is measured, each against its goal or its floor."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import connect
from websockets.typing import Origin

from evals.bench.endpoint import REPLY
from evals.bench.servers import free_port, memory_mb, running, service, wait_until_warm

_TURNS = 60
# An interview is left before its end, so that no grading runs beside the turns that are timed.
_TURNS_OF_AN_INTERVIEW = 30
_LIVE_TURNS_OF_AN_INTERVIEW = 6
# Told like a real answer of about 120 words, so that the grader's features have work to do.
_ANSWER = (
    "In year {n} I owned the demand forecast for fresh produce at a grocery wholesaler, about four thousand items. "
    "In backtest {n} it beat the old average, but in the first live weeks buyers complained of too many berries. "
    "On day {n} I froze its write access for fresh categories, because dry goods looked fine. "
    "Then I compared {n} live inputs with training inputs row by row, and the promotion feature did not match. "
    "In week {n} I rebuilt the history from the planning log so that training saw what was known each morning. "
    "Waste fell from nine to six percent within {n} days, measured against depots that had not switched yet. "
    "Since then every new feature has to pass a point in time check before it reaches training, run {n}."
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    value: str
    goal: str
    floor: str = ""


def p(values: list[float], share: float) -> float:
    """Return a percentile by linear interpolation."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def first_page(folder: Path) -> Iterator[Figure]:
    """Measure a warm start: the data directory and the file cache have been used before."""
    with service(folder) as (base_url, _, _):
        wait_until_warm(base_url)
    times = []
    for _ in range(3):
        with service(folder) as (_, _, secs):
            times.append(secs)
    yield Figure("first page after a warm start", f"{statistics.median(times):.2f} s", "≤ 3 s")


def typed_reply(folder: Path) -> Iterator[Figure]:
    """Measure turns over HTTP from request to the interviewer's whole reply, grading and memory on the way."""
    with service(folder) as (base_url, pid, _):
        wait_until_warm(base_url)
        times = _turn_times(base_url)
        grading_secs = _grading_secs(base_url)
        memory = memory_mb(pid)
    floor = _floor_times(folder)
    ratio = statistics.median(times) / statistics.median(floor)
    yield Figure(
        "typed reply, built-in, p50 / p95",
        f"{1000 * p(times, 0.5):.0f} / {1000 * p(times, 0.95):.0f} ms",
        "p95 ≤ 150 ms",
        f"framework, insert, embedding: {1000 * p(floor, 0.5):.0f} / {1000 * p(floor, 0.95):.0f} ms (×{ratio:.2f})",
    )
    yield Figure("grading of a short four-stage interview", f"{grading_secs:.1f} s", "≤ 5 s")
    yield Figure("memory, everything loaded", f"{memory:.0f} MB", "≤ 1000 MB")


def model_first_token(folder: Path) -> Iterator[Figure]:
    """Measure what the service adds to the model's first words, against raw calls to the same endpoint."""
    port = free_port()
    with running(["evals.bench.endpoint", str(port)], port=port, environment={}, path="/"):
        url = f"http://127.0.0.1:{port}/v1"
        raw = _raw_first_words(url)
        settings = {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "none", "INTERVIEWER_MODEL__NAME": "bench"}
        with service(folder, **settings) as (base_url, _, _):
            wait_until_warm(base_url)
            ours = _live_first_words(base_url)
    added = [one - statistics.median(raw) for one in ours]
    yield Figure(
        "added to the model's first words, p50 / p95",
        f"{1000 * p(added, 0.5):.0f} / {1000 * p(added, 0.95):.0f} ms",
        "p95 ≤ 20 ms",
        f"raw call: {1000 * p(raw, 0.5):.0f} / {1000 * p(raw, 0.95):.0f} ms",
    )


def begin(client: httpx.Client, seed: int, *, length: str = "full", stages: list[str] | None = None) -> str:
    """Begin an interview and return its id."""
    body = {"role": "mle", "length": length, "mode": "practice", "seed": seed}
    made = client.post("/api/v1/interviews", json={**body, "stages": stages or _STAGES})
    interview_id: str = made.raise_for_status().json()["id"]
    return interview_id


_STAGES = ["recruiter", "phone_screen", "system_design", "behavioral"]


def _turn_times(base_url: str) -> list[float]:
    times: list[float] = []
    with httpx.Client(base_url=base_url, timeout=60) as client:
        for seed in range(100):
            interview_id = begin(client, seed)
            for _ in range(_TURNS_OF_AN_INTERVIEW):
                began = time.perf_counter()
                done = say(client, interview_id, len(times))
                times.append(time.perf_counter() - began)
                if done["state"] == "finished":
                    break
            if len(times) >= _TURNS:
                return times
    return times


def say(client: httpx.Client, interview_id: str, number: int, *, times: int = 1) -> dict[str, Any]:
    """Answer like a person, `times` as long; returns what came of it."""
    body = {"text": _ANSWER.format(n=number) * times, "client_turn_id": f"bench-{number}"}
    reply: dict[str, Any] = (
        client.post(f"/api/v1/interviews/{interview_id}/turns", json=body).raise_for_status().json()
    )
    return reply


def _grading_secs(base_url: str) -> float:
    with httpx.Client(base_url=base_url, timeout=60) as client:
        interview_id = begin(client, 1, length="short")
        for number in range(100):
            if say(client, interview_id, number)["state"] == "finished":
                break
        began = time.perf_counter()
        client.post(f"/api/v1/interviews/{interview_id}/finish").raise_for_status()
        while client.get(f"/api/v1/interviews/{interview_id}/report.json").status_code != 200:
            time.sleep(0.02)
        return time.perf_counter() - began


def _floor_times(folder: Path) -> list[float]:
    port = free_port()
    command = ["evals.bench.floor", str(port), str(folder / "floor.db")]
    with (
        running(command, port=port, environment={}, path="/"),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        times = []
        for number in range(_TURNS):
            began = time.perf_counter()
            client.post("/turns", json={"text": _ANSWER.format(n=number)}).raise_for_status()
            times.append(time.perf_counter() - began)
        return times


def _raw_first_words(url: str) -> list[float]:
    """Time the first words after the line that names the move, read straight from the endpoint."""
    times = []
    with httpx.Client(timeout=60) as client:
        for _ in range(_TURNS):
            began = time.perf_counter()
            body = {"model": "bench", "stream": True, "messages": [{"role": "user", "content": _ANSWER}]}
            with client.stream("POST", f"{url}/chat/completions", json=body) as reply:
                for line in reply.iter_lines():
                    if REPLY[2].strip() in line:
                        times.append(time.perf_counter() - began)
                        break
    return times


def _live_first_words(base_url: str) -> list[float]:
    """Time the first words over the websocket, from sending the answer."""
    times: list[float] = []
    with httpx.Client(base_url=base_url, timeout=60) as client:
        for seed in range(100):
            interview_id = begin(client, seed, stages=["behavioral"])
            url = f"{base_url.replace('http', 'ws')}/api/v1/interviews/{interview_id}/live"
            with connect(url, origin=Origin(base_url)) as socket:
                times += _first_words(socket, _LIVE_TURNS_OF_AN_INTERVIEW)
            if len(times) >= _TURNS:
                break
    return times


def _first_words(socket: Any, most: int) -> list[float]:
    times: list[float] = []
    _until(socket, "snapshot")
    for number in range(most):
        began = time.perf_counter()
        answer = {"type": "answer", "text": _ANSWER.format(n=number), "client_turn_id": f"live-{number}"}
        socket.send(json.dumps(answer))
        if _until(socket, "piece", "finished") == "finished":
            return times
        times.append(time.perf_counter() - began)
        if not _until_my_turn(socket):
            return times
    return times


def _until(socket: Any, *kinds: str) -> str:
    while True:
        kind: str = json.loads(socket.recv(timeout=30))["type"]
        if kind in kinds:
            return kind


def _until_my_turn(socket: Any) -> bool:
    while True:
        message = json.loads(socket.recv(timeout=30))
        if message["type"] == "finished":
            return False
        if message["type"] == "state" and message["awaits"] == "candidate":
            return True
