"""The traffic as an HTTP archive, which browsers and proxies open."""

import io
from datetime import UTC, datetime
from importlib.metadata import version
from urllib.parse import parse_qsl, urlsplit

import harfile

from ..exchanges import Exchange, Request
from ..findings import Runs


def render(runs: Runs) -> str:
    """The archive. An entry's comment says which checks found something by it."""
    text = io.StringIO()
    found: dict[int, list[str]] = {}
    for number, _, finding in runs.numbered:
        for exchange in finding.exchanges:
            found.setdefault(id(exchange), []).append(f"#{number} {finding.check.name}")
    with harfile.HarFile(text, creator=harfile.Creator("aimlapi-stt contract", version("aimlapi-stt"))) as archive:
        for report in runs.reports:
            for exchange in report.exchanges:
                milliseconds = exchange.seconds * 1000
                archive.add_entry(
                    startedDateTime=datetime.fromtimestamp(exchange.started, UTC),
                    time=milliseconds,
                    request=_request(exchange.request),
                    response=_response(exchange),
                    timings=harfile.Timings(send=0, wait=milliseconds, receive=0),
                    comment=", ".join(dict.fromkeys(found.get(id(exchange), []))) or None,
                )
    return text.getvalue() + "\n"


def _request(request: Request) -> harfile.Request:
    kind = next((value for name, value in request.headers if name.lower() == "content-type"), "")
    data = None
    if request.form:
        parts = [harfile.PostParameter(part.name, value=part.content, fileName=part.filename) for part in request.form]
        data = harfile.PostData(mimeType=kind, params=parts)
    elif request.body:
        data = harfile.PostData(mimeType=kind, text=request.body)
    query = [harfile.Record(name, value) for name, value in parse_qsl(urlsplit(request.url).query)]
    return harfile.Request(
        method=request.method, url=request.url, httpVersion="HTTP/1.1", headers=_records(request.headers),
        queryString=query, postData=data, bodySize=len(request.body.encode(errors="replace")),
    )  # fmt: skip


def _response(exchange: Exchange) -> harfile.Response:
    answer = exchange.answer
    if answer is None:  # what browsers write where there was none
        return harfile.Response(
            status=0, statusText="", httpVersion="", headers=[], redirectURL="", headersSize=-1, bodySize=-1,
            content=harfile.Content(size=0, mimeType="x-unknown"), comment=exchange.why,
        )  # fmt: skip
    content = harfile.Content(size=answer.size, mimeType=answer.shown("content-type"), text=answer.body)
    return harfile.Response(
        status=answer.status, statusText="", httpVersion="HTTP/1.1", headers=_records(answer.headers),
        redirectURL=answer.shown("location"), headersSize=-1, bodySize=answer.size, content=content,
    )  # fmt: skip


def _records(headers: tuple[tuple[str, str], ...]) -> list[harfile.Record]:
    return [harfile.Record(name, value) for name, value in headers]
