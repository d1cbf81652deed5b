"""Law: OpenTelemetry's instruments for the HTTP library see every exchange of this client, and no key."""

import json
from collections.abc import Generator

import anyio
import httpx
import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from aimlapi_stt import AsyncSpeechToText, SpeechToText
from tests.wrapper.payloads import DEEPGRAM, JOB
from tests.wrapper.sockets import RawServer, raw_server, reply

KEY = "sk-never-in-a-span-0123456789"
CREATED = reply(json.dumps({"generation_id": JOB, "status": "queued"}))
QUEUED = reply(json.dumps({"status": "queued"}))
DONE = reply(json.dumps({"status": "completed", "result": DEEPGRAM}))
AUDIO = b"RIFF" + bytes(100_000)


class Spans:
    """What is recorded, and the provider that records it."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.tracer = self.provider.get_tracer("a program")


@pytest.fixture
def spans() -> Generator[Spans]:
    """An exporter in memory."""
    found = Spans()
    yield found
    found.provider.shutdown()


@pytest.fixture
def everywhere(spans: Spans) -> Generator[Spans]:
    """As a program or `opentelemetry-instrument` turns it on for all clients."""
    instrumentor = HTTPXClientInstrumentor()
    instrumentor.instrument(tracer_provider=spans.provider)
    yield spans
    instrumentor.uninstrument()


def check(spans: Spans, server: RawServer) -> None:
    """A span for each exchange, below the caller's, which the server was told of; and no key in any."""
    finished = spans.exporter.get_finished_spans()
    (parent,) = (span for span in finished if span.name == "caller")
    exchanges = [span for span in finished if span is not parent]
    told = [_facts(span) for span in exchanges]
    job = f"{server.base_url}/v1/stt/{JOB}"
    assert told == [("POST", f"{server.base_url}/v1/stt/create", 200), ("GET", job, 200), ("GET", job, 200)]
    context = parent.get_span_context()
    for span, request in zip(exchanges, server.requests, strict=True):
        its_own = span.get_span_context()
        assert context is not None
        assert its_own is not None
        assert span.parent is not None
        assert (span.parent.span_id, its_own.trace_id) == (context.span_id, context.trace_id)
        header = f"traceparent: 00-{its_own.trace_id:032x}-{its_own.span_id:016x}-"
        assert header.encode() in request
        assert KEY.encode() in request
    assert not any(KEY in span.to_json() for span in finished)


def _facts(span: ReadableSpan) -> tuple[object, ...]:
    attributes = dict(span.attributes or {})
    return tuple(  # the names changed between two versions of the conventions
        next(attributes[name] for name in names if name in attributes)
        for names in (
            ("http.request.method", "http.method"),
            ("url.full", "http.url"),
            ("http.response.status_code", "http.status_code"),
        )
    )


def transcribed(client: SpeechToText, spans: Spans) -> str:
    """A whole transcription inside a span of the caller's."""
    with client, spans.tracer.start_as_current_span("caller"):
        return client.transcribe(AUDIO, model="whisper-tiny").text


async def atranscribed(client: AsyncSpeechToText, spans: Spans) -> str:
    """As `transcribed`."""
    async with client:
        with spans.tracer.start_as_current_span("caller"):
            return (await client.transcribe(AUDIO, model="whisper-tiny")).text


def test_a_client_of_ones_own_is_instrumented(spans: Spans) -> None:
    """Without touching any other client of the program."""
    with raw_server(CREATED, QUEUED, DONE) as server, httpx.Client() as http:
        HTTPXClientInstrumentor.instrument_client(http, tracer_provider=spans.provider)
        client = SpeechToText(KEY, server.base_url, http_client=http, poll_interval=0.01)
        assert transcribed(client, spans) == "Hello there."
        check(spans, server)


def test_all_clients_are_instrumented(everywhere: Spans) -> None:
    """Also those that this package makes, when they are made afterwards."""
    with raw_server(CREATED, QUEUED, DONE) as server:
        assert transcribed(SpeechToText(KEY, server.base_url, poll_interval=0.01), everywhere) == "Hello there."
        check(everywhere, server)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_async_client_of_ones_own_is_instrumented(backend: str, spans: Spans) -> None:
    """As a sync one."""

    async def go(base_url: str) -> str:
        async with httpx.AsyncClient() as http:
            HTTPXClientInstrumentor.instrument_client(http, tracer_provider=spans.provider)
            client = AsyncSpeechToText(KEY, base_url, http_client=http, poll_interval=0.01)
            return await atranscribed(client, spans)

    with raw_server(CREATED, QUEUED, DONE) as server:
        assert anyio.run(go, server.base_url, backend=backend) == "Hello there."
        check(spans, server)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_all_async_clients_are_instrumented(backend: str, everywhere: Spans) -> None:
    """As sync ones."""

    async def go(base_url: str) -> str:
        return await atranscribed(AsyncSpeechToText(KEY, base_url, poll_interval=0.01), everywhere)

    with raw_server(CREATED, QUEUED, DONE) as server:
        assert anyio.run(go, server.base_url, backend=backend) == "Hello there."
        check(everywhere, server)
