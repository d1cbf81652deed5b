"""`contract replay`: send the requests of a finding again, and see whether they are answered as they were.

A report is a file that may come from anybody: its requests go only where the user says.
"""

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast
from urllib.parse import quote

from aimlapi_stt import NotConfigured

from .arguments import ca_file_of
from .deployment import Deployment, OverBudget, Traffic, redaction_of
from .exchanges import KEY_SHOWN, OTHER_KEY_SHOWN, Exchange, Part, Request
from .findings import Report
from .inputs import CUTS, NOT_AUDIO, recordings
from .jobs import phase_of
from .place import other_key, place_of
from .reports import data
from .reports.texts import plain
from .settings import Settings
from .silence import Gone

_MADE_ANEW: Final = frozenset(("accept-encoding", "connection", "content-length", "host"))
_CARRIES_AUDIO: Final = re.compile(r"url|audio|file", re.IGNORECASE)
_BYTES: Final = re.compile(r"<(\S*), (\d+) bytes>")
_VALUE: Final = "value "
_WAIT_S: Final = 60.0
_MOST: Final = 6
"""Recordings of the kit's own that there are."""


class Unsendable(Exception):
    """A request cannot be sent again. The text says why."""


@dataclass
class _Replayed:
    """What is known while a finding's requests are sent: the keys, and the ids of jobs then and now."""

    deployment: Deployment
    report: Report
    audio: Mapping[tuple[str, int], bytes]
    keys: Mapping[str, str | None] = field(repr=False)
    ids: dict[str, str] = field(default_factory=dict[str, str])

    def filled(self, text: str) -> str:
        """A text with keys where their variables stand."""
        for variable, key in self.keys.items():
            if variable in text and not key:
                raise Unsendable(f"it needs another key; set {variable.removeprefix('$')}")
            text = text.replace(variable, key or "")
        if "${AIMLAPI" in text:
            raise Unsendable("it has a key with other letters; its curl line has it, too")
        return text


def replay(options: argparse.Namespace) -> int:
    """Send them; 0 where all is answered as it was, 1 where something is not, 2 where something could not be sent.

    Raises:
        NotConfigured: the report cannot be read, has no such finding, or there is no address or key.
    """
    try:
        runs = data.read(options.file)
    except data.NoReport as problem:
        raise NotConfigured(str(problem)) from problem
    chosen = [one for one in runs.numbered if not options.finding or one.number in options.finding]
    missing = set(options.finding) - {one.number for one in chosen}
    if not runs.numbered:
        raise NotConfigured(f"{options.file} has no findings: there is nothing to send again.")
    if missing:
        told = ", ".join(map(str, sorted(missing)))
        raise NotConfigured(f"{options.file} has no finding {told}; it has 1 to {len(runs.numbered)}.")
    place = place_of(options.key_file, options.base_url, options.allow_http)
    other = other_key(options.other_key_file, place.base_url, options.allow_http)
    settings = Settings(place.base_url, place.key, other, max_creates=None, ca_file=ca_file_of(options, place.base_url))
    deployment = Deployment(settings, Traffic(redaction_of(settings)))
    keys = {KEY_SHOWN: place.key, OTHER_KEY_SHOWN: other}
    codes = {0}
    left = options.max_creates
    try:
        for one in chosen:
            sys.stdout.write(f"#{one.number} {one.finding.check.name}: {plain(one.finding.message)}\n")
            state = _Replayed(deployment, one.report, _audio(options.audio), keys)
            for exchange in one.finding.exchanges:
                before = deployment.traffic.creates
                code, said = _again(state, exchange, left)
                left -= deployment.traffic.creates - before if costs(exchange.request) else 0
                codes.add(code)
                asked = f"{exchange.request.method} {_there(exchange.request.url, one.report, settings)}"
                sys.stdout.write(f"  {plain(asked)}\n    {plain(said)}\n")
    finally:
        deployment.close()
    return max(codes)


def _there(url: str, report: Report, settings: Settings) -> str:
    """An address of a report, as it is on the deployment that is asked now."""
    base = report.base_url.rstrip("/")
    return url.replace(base, settings.base_url.rstrip("/"), 1) if url.startswith(f"{base}/") else url


def costs(request: Request) -> bool:
    """Whether a request could create a job that somebody pays for: it may carry audio, or name where it is."""
    carried = " ".join([request.body, *(part.name for part in request.form)])
    return request.method == "POST" and _CARRIES_AUDIO.search(carried) is not None


def differences(then: Exchange, now: Exchange) -> list[str]:
    """Where an answer is another than it was."""
    if then.answer is None or now.answer is None:
        told = [str(one.status) if one.answer else f"no answer ({one.why})" for one in (then, now)]
        return [] if then.answer is now.answer else [f"{told[0]} then, {told[1]} now"]
    found = [
        f"{what} {before!r} then, {after!r} now"
        for what, before, after in (
            ("status", then.answer.status, now.answer.status),
            ("content type", then.answer.media_type, now.answer.media_type),
        )
        if before != after
    ]
    try:
        found += _unlike(json.loads(then.answer.body), json.loads(now.answer.body))
    except ValueError:
        found += ["another body"] if then.answer.body != now.answer.body else []
    return found


def _again(state: _Replayed, then: Exchange, left: int) -> tuple[int, str]:
    try:
        if costs(then.request) and left < 1:
            raise Unsendable("it may create a job; --max-creates 1 or more allows it")
        now = _sent(state, then)
    except (Unsendable, OverBudget, Gone) as problem:
        return 2, f"not sent: {problem}"
    old, new = then.told.get("generation_id"), now.told.get("generation_id")
    if isinstance(old, str) and isinstance(new, str) and then.request.method == "POST":
        state.ids[old] = new
    found = differences(then, now)
    if not found:
        return 0, f"the same: {now.status}"
    weighty = [one for one in found if not one.startswith(_VALUE)]
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    if weighty:
        return 1, f"differs: {'; '.join([*weighty, *(one for one in found if one not in weighty)][:_MOST])}{more}"
    return 0, f"alike, {now.status}, but for {'; '.join(found[:_MOST])}{more}"


def _sent(state: _Replayed, then: Exchange) -> Exchange:
    request = then.request
    base = state.report.base_url.rstrip("/")
    if not request.url.startswith(f"{base}/"):
        raise Unsendable(f"it went to another place than {base}")
    path = state.filled(request.url.removeprefix(base))
    for old, new in state.ids.items():
        path = path.replace(quote(old, safe=""), quote(new, safe=""))
    kept = [(name, value) for name, value in request.headers if name.lower() not in _MADE_ANEW]
    headers = {name: state.filled(value) for name, value in kept}
    if request.form:
        headers = {name: value for name, value in headers.items() if name.lower() != "content-type"}
    texts, files = _form(state, request.form)
    body = state.filled(request.body).encode(errors="surrogatepass")
    length = next((value for name, value in request.headers if name.lower() == "content-length"), None)
    if not request.form and length is not None and length != str(len(body)):
        raise Unsendable("the report has not all of its body; its curl line may help")
    until = time.monotonic() + _WAIT_S
    while True:
        now = state.deployment.ask(
            request.method, path, key="none", headers=headers, data=texts or None, files=files or None,
            content=body or None,
        )  # fmt: skip
        # A job that was just made anew is not where it was then.
        waiting = state.ids and phase_of(now) == "pending" and phase_of(then) != "pending"
        if request.method != "GET" or not waiting or time.monotonic() > until:
            return now
        time.sleep(0.2)


def _form(state: _Replayed, parts: tuple[Part, ...]) -> tuple[dict[str, str], dict[str, tuple[str, bytes, str]]]:
    texts = {part.name: part.content for part in parts if part.filename is None}
    files: dict[str, tuple[str, bytes, str]] = {}
    for part in parts:
        if part.filename is None:
            continue
        told = _BYTES.fullmatch(part.content)
        content = state.audio.get((part.filename, int(told[2]))) if told else None
        if told is None or content is None:
            raise Unsendable(f"it carried {part.filename} ({part.content}), which is not at hand; name it with --audio")
        files[part.name] = (part.filename, content, told[1])
    return texts, files


def _audio(given: list[Path]) -> dict[tuple[str, int], bytes]:
    """Recordings by name and size: the kit's own, and those given."""
    found = {
        (one.filename, len(one.content)): one.content for one in (*recordings(len(CUTS), random.Random(0)), NOT_AUDIO)
    }
    return found | {(path.name, path.stat().st_size): path.read_bytes() for path in given}


def _unlike(then: object, now: object) -> list[str]:
    """Where one JSON document is another than another; a value that is other, and of the same type, as `value`."""
    old, new = dict(_leaves(then, "")), dict(_leaves(now, ""))
    found = [f"{where or '/'} is gone" for where in old if where not in new]
    found += [f"{where or '/'} is new" for where in new if where not in old]
    for where in (where for where in old if where in new):
        kinds = type(old[where]).__name__, type(new[where]).__name__
        if kinds[0] != kinds[1]:
            found.append(f"{where or '/'} was {kinds[0]}, is {kinds[1]}")
        elif old[where] != new[where]:
            found.append(f"{_VALUE}{where or '/'}")
    return found


def _leaves(node: object, where: str) -> Iterator[tuple[str, object]]:
    inside: list[tuple[object, object]] = []
    if isinstance(node, dict):
        inside = list(cast(dict[object, object], node).items())
    elif isinstance(node, list):
        inside = list(enumerate(cast(list[object], node)))
    else:
        yield where, node
    for name, one in inside:
        yield from _leaves(one, f"{where}/{name}")
