"""Kills the serving process at random moments, over and over, while interviews are held with it and graded by it.

    python -m tests.chaos.kill_server --kills 100 --seed 7

The server is `interviewer serve` on a data directory of its own. A candidate speaks to it over HTTP: every answer has
its own id and is sent again until it is acknowledged, as a browser does. A second thread kills the server (SIGKILL)
after a random time, sooner while it grades, and starts the next one on the same directory. In the end every interview
has a report in which each acknowledged answer stands exactly once with its text. The interviewer and the judge is a
model's endpoint in this process, which outlives the kills: what it was asked says which units were graded again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.fake_openai import Body, FakeOpenAI, slow

START_SECS = 120.0
"""How long a start may take, on a machine that is busy with other things."""
_LONGEST_LIFE_SECS = 1.0
_LONGEST_WAIT_SECS = 60.0
_SHARE_IN_GRADING = 1 / 5
_TOKEN_SECS = 0.02
"""Of the model: slow enough that words and judgements are cut in the middle."""
_POLL_SECS = 0.02
_MOST_ANSWERS = 14
_ANSWER = "In run {seed}-{n} I owned the ranking job and rewrote its join: from nine hours to forty minutes."
_API = "/api/v1/interviews"


@dataclass
class Ledger:
    """What was seen."""

    kills: int = 0
    kills_while_grading: int = 0
    interviews: int = 0
    answers: int = 0
    lost: int = 0
    doubled: int = 0
    units: int = 0
    again: int = 0
    """Units graded again because a kill came while they were."""
    repeated: int = 0
    """Units graded again although a later one had been begun."""
    faults: list[str] = field(default_factory=list)


class Server:
    """`interviewer serve` on one port and one directory, killed and started again."""

    def __init__(self, folder: Path, endpoint: FakeOpenAI) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._log = (folder / "server.log").open("ab")
        self._environment = {
            **{name: value for name, value in os.environ.items() if "OPENAI" not in name},
            "INTERVIEWER_DATA_DIR": str(folder / "data"),
            "INTERVIEWER_MODEL__NAME": "fake",
            "OPENAI_BASE_URL": endpoint.base_url,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.up = threading.Event()

    @property
    def origin(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and return when it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "interviewer.cli", "serve", "--port", str(self.port)],
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
        )
        until = time.monotonic() + START_SECS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                if httpx.get(f"{self.origin}/livez", timeout=1.0, trust_env=False).is_success:
                    self.up.set()
                    return
            except httpx.TransportError:
                time.sleep(_POLL_SECS)
        raise RuntimeError(f"the server did not start: {self._process.poll()}")

    def kill(self) -> None:
        """Kill it at once."""
        assert self._process
        self.up.clear()
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End what is still there."""
        if self._process and self._process.poll() is None:
            self.kill()
        self._log.close()


class Killer(threading.Thread):
    """Kills the server, and starts it again, so many times."""

    def __init__(self, server: Server, ledger: Ledger, *, kills: int, rng: random.Random) -> None:
        super().__init__(name="killer")
        self._server, self._ledger, self._left, self._rng = server, ledger, kills, rng
        self.talking = threading.Event()
        """Set by the candidate while an interview is held, and not while only its report is awaited."""
        self.judging = threading.Event()
        """Set by the model whenever it is asked to judge."""
        self.done = threading.Event()
        self.error: Exception | None = None

    def run(self) -> None:
        """Kill until there were enough."""
        try:
            for _ in range(self._left):
                self._kill_once()
        except Exception as error:
            self.error = error
        finally:
            self.done.set()

    def _kill_once(self) -> None:
        # Some of the kills hit a unit that is being judged; the others any moment of the talk, or of a start.
        if self._rng.random() < _SHARE_IN_GRADING:
            self.judging.clear()
            self.judging.wait(_LONGEST_WAIT_SECS)
        else:
            self.talking.wait(_LONGEST_WAIT_SECS)
        time.sleep(self._rng.uniform(0.0, _LONGEST_LIFE_SECS))
        self._ledger.kills_while_grading += not self.talking.is_set()
        self._server.kill()
        self._ledger.kills += 1
        self._server.start()


class Candidate:
    """Sits interviews, whatever happens to the server."""

    def __init__(self, server: Server, killer: Killer, ledger: Ledger) -> None:
        self._server, self._killer, self._ledger = server, killer, ledger
        self._client = httpx.Client(base_url=server.origin, timeout=START_SECS, trust_env=False)
        self.acknowledged: dict[str, dict[str, str]] = {}

    def sit(self, seed: int) -> None:
        """Hold an interview to its report and check it."""
        self._killer.talking.set()
        begun = self._ask("POST", _API, {"stages": ["behavioral", "recruiter"], "seed": seed})
        interview_id, kept = begun["id"], self.acknowledged.setdefault(begun["id"], {})
        self._ledger.interviews += 1
        for number in range(1, _MOST_ANSWERS + 1):
            text = _ANSWER.format(seed=seed, n=number)
            if self._answer(interview_id, f"c{number}", text) == "finished":
                break
            kept[f"c{number}"] = text
        self._ask("POST", f"{_API}/{interview_id}/finish", None)
        self._killer.talking.clear()
        self._check(self._report(interview_id), kept)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _answer(self, interview_id: str, client_turn_id: str, text: str) -> str:
        reply = self._ask(
            "POST", f"{_API}/{interview_id}/turns", {"text": text, "client_turn_id": client_turn_id}
        )
        if reply["turn"]["text"] != text:
            self._ledger.faults.append(
                f"{interview_id} {client_turn_id}: came back as {reply['turn']['text']!r}"
            )
        return str(reply["state"])

    def _report(self, interview_id: str) -> dict[str, Any]:
        until = time.monotonic() + START_SECS
        while time.monotonic() < until:
            grading = self._ask("GET", f"{_API}/{interview_id}/grading", None)
            if grading["state"] in {"done", "failed"}:
                return self._ask("GET", f"{_API}/{interview_id}/report.json", None)
            time.sleep(_POLL_SECS)
        raise RuntimeError(f"{interview_id}: no report; its grading is {grading}")

    def _check(self, report: dict[str, Any], kept: dict[str, str]) -> None:
        said = Counter(turn["text"] for turn in report["turns"] if turn["speaker"] == "candidate")
        asked = Counter(turn["question_id"] for turn in report["turns"] if turn["move"] == "ask")
        ids = [turn["id"] for turn in report["turns"]]
        self._ledger.answers += len(kept)
        self._ledger.lost += sum(text not in said for text in kept.values())
        self._ledger.doubled += sum(times > 1 for times in (*said.values(), *asked.values()))
        if ids != [f"t{number}" for number in range(1, len(ids) + 1)]:
            self._ledger.faults.append(f"turn ids have gaps: {ids}")
        if not any(grade["level"] for grade in report["grades"]):
            self._ledger.faults.append("a report without a grade")

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        """Send until it is answered. A kill breaks connections; a reply that is owed is a conflict until it is said."""
        until = time.monotonic() + START_SECS
        while time.monotonic() < until:
            try:
                answer = self._client.request(method, path, json=body)
            except httpx.TransportError:
                self._server.up.wait(_POLL_SECS)
                continue
            if answer.status_code != 409:
                answer.raise_for_status()
                found: dict[str, Any] = answer.json()
                return found
            time.sleep(_POLL_SECS)
        raise RuntimeError(f"{method} {path} was not answered")


def run(folder: Path, *, kills: int, seed: int) -> Ledger:
    """Hold interviews until there were so many kills, and return what was found."""
    ledger = Ledger()
    with FakeOpenAI() as endpoint, _server(folder, endpoint) as server:
        killer = Killer(server, ledger, kills=kills, rng=random.Random(seed))
        endpoint.script(slow(lambda body: _model(body, killer.judging), _TOKEN_SECS))
        candidate = Candidate(server, killer, ledger)
        killer.start()
        try:
            while not killer.done.is_set():
                candidate.sit(seed=ledger.interviews)
        finally:
            killer.join()
            candidate.close()
        if killer.error:
            raise killer.error
        _count_units([request.body for request in endpoint.requests], ledger)
    return ledger


@contextmanager
def _server(folder: Path, endpoint: FakeOpenAI) -> Iterator[Server]:
    server = Server(folder, endpoint)
    try:
        server.start()
        yield server
    finally:
        server.close()


def _model(body: Body, judging: threading.Event) -> str:
    """Ask on, or judge with a quote that is there."""
    if body.get("stream"):
        return "MOVE A\nCould you walk me through that once more, and say which part was yours?"
    judging.set()
    quote = re.findall(r"In run \d+-\d+ I owned.*?forty minutes\.", str(body["messages"][-1]["content"]))[0]
    checklist = [{"item": "a figure", "met": True}]
    return json.dumps(
        {"quotes": [quote], "checklist": checklist, "level": 3, "reason": "A figure, no baseline."}
    )


def _count_units(asked: list[Body], ledger: Ledger) -> None:
    """Count how often a unit was begun, from the prompts for its criteria, in the order in which they came."""
    calls: Counter[tuple[str, str, str]] = Counter()
    begun: dict[str, list[str]] = {}
    for body in (each for each in asked if not each.get("stream")):
        prompt = str(body["messages"][-1]["content"])
        interview = re.findall(r"In run (\d+)-", prompt)[0]
        question, criterion = (re.findall(f"{name}:? *\n?(.+)", prompt)[0] for name in ("asked", "Criterion"))
        calls[interview, question, criterion] += 1
        units = begun.setdefault(interview, [])
        if question not in units:
            units.append(question)
        ledger.repeated += question != units[-1]
    most: dict[tuple[str, str], int] = {}
    for (interview, question, _), times in calls.items():
        most[interview, question] = max(times, most.get((interview, question), 0))
    ledger.units, ledger.again = len(most), sum(times - 1 for times in most.values())


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = run(Path(folder), kills=options.kills, seed=options.seed)
    print(
        f"{ledger.kills} kills ({ledger.kills_while_grading} while grading), {ledger.interviews} interviews, "
        f"{ledger.answers} answers: {ledger.lost} lost, {ledger.doubled} doubled; "
        f"{ledger.units} units graded, {ledger.again} interrupted and begun again, {ledger.repeated} repeated"
    )
    for fault in ledger.faults[:20]:
        print(fault)
    sys.exit(bool(ledger.lost or ledger.doubled or ledger.repeated or ledger.faults))


if __name__ == "__main__":
    main()
