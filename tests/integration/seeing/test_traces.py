"""A turn as a trace, received by a collector of the test's own."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from interviewer.adapters.otlp_traces import OtlpTracer, otlp_tracer
from interviewer.errors import ConfigurationError
from interviewer.seeing.steps import step
from interviewer.seeing.traces import current_trace_id, trace_with
from tests.integration.api.conftest import House
from tests.small_server import Answer, Asked, serving

SAID = "Our nightly zeugma job took nine hours, so I profiled it and rewrote the join."


@dataclass
class Collector:
    """What arrived."""

    tracer: OtlpTracer
    bodies: list[bytes] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)

    def spans(self) -> list[Span]:
        """Return every span so far, by its beginning."""
        self.tracer.close()
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        found = [
            s
            for r in requests
            for each in r.resource_spans
            for scope in each.scope_spans
            for s in scope.spans
        ]
        return sorted(found, key=lambda span: span.start_time_unix_nano)


@pytest.fixture
def collector() -> Iterator[Collector]:
    """Yield a running one that everything is sent to."""
    lock = threading.Lock()

    def take(asked: Asked) -> Answer:
        with lock:
            found.bodies.append(asked.body)
            found.paths.add(asked.path)
        return Answer(b"", headers={"Content-Type": "application/x-protobuf"})

    with serving(take) as origin:
        found = Collector(otlp_tracer(origin))
        trace_with(found.tracer)
        yield found
        trace_with(None)


def _attributes(span: Span) -> dict[str, str]:
    return {pair.key: pair.value.string_value for pair in span.attributes}


class TestOneTurn:
    async def test_is_one_trace_from_the_request_to_the_commit(
        self, house: House, collector: Collector
    ) -> None:
        async with house.client() as client:
            begun = (await client.post("/api/v1/interviews", json={"stages": ["behavioral"]})).json()
            sent = {"text": SAID, "client_turn_id": "c1"}
            answer = await client.post(
                f"/api/v1/interviews/{begun['id']}/turns", json=sent, headers={"X-Request-Id": "request-1"}
            )
            assert answer.status_code == 200
        spans = collector.spans()
        [request] = [
            s for s in spans if _attributes(s).get("request.id") == "request-1" and not s.parent_span_id
        ]
        whole = [s for s in spans if s.trace_id == request.trace_id]
        assert [s.name for s in whole] == ["http", "append", "assess", "policy", "reply", "commit"]
        by_id = {s.span_id: s.name for s in whole}
        parents = {s.name: by_id.get(s.parent_span_id, "") for s in whole}
        assert parents == {
            "http": "",
            "append": "http",
            "assess": "http",
            "policy": "http",
            "reply": "http",
            "commit": "reply",
        }
        assert {_attributes(s)["interview.id"] for s in whole} == {begun["id"]}
        assert collector.paths == {"/v1/traces"}

    async def test_holds_no_words(self, house: House, collector: Collector) -> None:
        async with house.client() as client:
            begun = (await client.post("/api/v1/interviews", json={"stages": ["behavioral"]})).json()
            sent = {"text": SAID, "client_turn_id": "c1"}
            await client.post(f"/api/v1/interviews/{begun['id']}/turns", json=sent)
            await client.post(f"/api/v1/interviews/{begun['id']}/finish")
        assert any(span.name == "grade_unit" for span in collector.spans())
        assert all(b"zeugma" not in body for body in collector.bodies)

    async def test_what_failed_is_marked_by_its_type(self, collector: Collector) -> None:
        with pytest.raises(ValueError, match="zeugma"), step("assess"):
            raise ValueError("zeugma")
        [span] = collector.spans()
        assert _attributes(span)["error.type"] == "ValueError"
        assert all(b"zeugma" not in body for body in collector.bodies)


class TestGenerators:
    async def test_one_that_is_thrown_away_disturbs_nothing(self, collector: Collector) -> None:
        async def words() -> AsyncGenerator[str, None]:
            with step("reply"):
                yield "one"
                yield "two"

        with step("append"):
            outer = current_trace_id()
            generator = words()
            assert await anext(generator) == "one"
            await generator.aclose()
            assert current_trace_id() == outer
        assert current_trace_id() == ""
        assert [span.name for span in collector.spans()] == ["append", "reply"]


class TestOff:
    def test_nothing_of_the_library_is_imported(self) -> None:
        code = (
            "import sys, api.app, interviewer.bootstrap\n"
            "from interviewer.seeing.settings import SeeingSettings\n"
            "from interviewer.seeing.watching import watching\n"
            "from interviewer.seeing.steps import step\n"
            "with watching(SeeingSettings()), step('assess'): pass\n"
            "assert not [m for m in sys.modules if m.startswith('opentelemetry.sdk')], 'imported'\n"
        )
        subprocess.run([sys.executable, "-c", code], check=True)

    @pytest.mark.parametrize("endpoint", ["collector:4318", "ftp://x", "", "http://"])
    def test_what_is_no_address_is_refused_at_start(self, endpoint: str) -> None:
        with pytest.raises(ConfigurationError):
            otlp_tracer(endpoint)

    async def test_a_collector_that_is_away_is_in_nobodys_way(self, house: House) -> None:
        tracer = otlp_tracer("http://127.0.0.1:9")
        trace_with(tracer)
        try:
            async with house.client() as client:
                assert (await client.get("/livez")).status_code == httpx.codes.OK
        finally:
            trace_with(None)
