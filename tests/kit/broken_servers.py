"""For each law about single requests a server that breaks it, and what is said of it."""

from itertools import count
from typing import Final

import httpx

from .breaking import KEY, Ask, Break, answer, changed
from .ways import (
    Change,
    always,
    creates,
    fails,
    form,
    given,
    has,
    lacks,
    mended,
    opened,
    path,
    refused,
    refuses,
    told,
    when,
    with_header,
    without,
)


def repeats_key(request: httpx.Request, ask: Ask) -> httpx.Response:
    response = ask(request)
    return (
        changed(response, told=lambda body: {**body, "message": f"Not {given(request)}."})
        if refused(response)
        else response
    )


def splits(request: httpx.Request, ask: Ask) -> httpx.Response:
    response = ask(request)
    name, _, value = request.headers.get("x-client-request-id", "").partition("%0d%0a")[2].partition(": ")
    return changed(response, headers=[(name, value)]) if name else response


def misreads(request: httpx.Request, ask: Ask) -> httpx.Response:
    model = told(request).get("model")
    if isinstance(model, str) and not model.isascii():
        message = f"No model {model.encode().decode('latin-1')}."
        return answer(404, {"title": "Not Found", "status": 404, "message": message})
    return ask(request)


def cut_at_nul(request: httpx.Request, ask: Ask) -> httpx.Response:
    if b"%00" in request.url.raw_path:
        request.url = request.url.copy_with(raw_path=request.url.raw_path.partition(b"%00")[0])
    return ask(request)


def without_slash(request: httpx.Request, _: Ask) -> httpx.Response:
    return answer(200, {"generation_id": "x", "status": "queued"}) if path(request).endswith("/") else answer(404)


def tells_of_others(request: httpx.Request, ask: Ask) -> httpx.Response:
    response = ask(request)
    if response.status_code == 404 and given(request) != f"Bearer {KEY}":
        request.headers["authorization"] = f"Bearer {KEY}"
        if ask(request).status_code == 200:
            return changed(response, told=lambda body: {**body, "message": "It is not yours."})
    return response


class Remembers:
    """A server that answers each time otherwise."""

    def __init__(self) -> None:
        self._looks = count()

    def __call__(self, request: httpx.Request, ask: Ask) -> httpx.Response:
        look = next(self._looks)
        response = ask(request)
        if response.status_code == 404:
            return changed(response, status=410 if look % 2 else 404)
        if response.status_code == 200:
            return changed(response, told=lambda body: {**body, "look": look})
        return response


class OneJob:
    """A server that knows a create by its correlation id."""

    def __init__(self) -> None:
        self._made: dict[str, httpx.Response] = {}

    def __call__(self, request: httpx.Request, ask: Ask) -> httpx.Response:
        return self._made.setdefault(request.headers.get("x-client-request-id", ""), ask(request))


def always_packed(request: httpx.Request, ask: Ask) -> httpx.Response:
    return changed(ask(request), headers=[("content-encoding", "x-coding-of-nobody")])


SERVERS: Final[dict[str, tuple[Break, str]]] = {
    "auth.no-key": (opened(lambda request: not given(request)), "no key was answered with"),
    "auth.wrong-key": (
        opened(lambda request: "nobod" in given(request) or "anybody" in given(request)),
        "an unknown key",
    ),
    "auth.empty-key": (opened(lambda request: given(request) == "Bearer"), "a scheme alone was"),
    "auth.other-scheme": (opened(lambda request: given(request) == f"Basic {KEY}"), "under another scheme was"),
    "auth.scheme-case": (
        refuses(lambda request: given(request).startswith("bearer"), 401),
        "under the scheme 'bearer' was refused",
    ),
    "auth.query": (opened(lambda request: f"?api_key={KEY}" in path(request)), "the key as api_key in the query was"),
    "auth.altered-key": (
        opened(lambda request: given(request).lower() == f"bearer {KEY}".lower()),
        "with its case swapped",
    ),
    "auth.first": (refuses(lambda request: not given(request) and told(request) == {}, 400), "with an empty object,"),
    "auth.challenge": (always(without("www-authenticate")), "with no WWW-Authenticate"),
    "auth.job": (opened(lambda request: not given(request)), "a fetch of a job with no key was answered with 200"),
    "others.job": (opened(lambda request: given(request) != ""), "somebody else's job was answered with 200"),
    "others.alike": (tells_of_others, "refused otherwise than an id of nobody"),
    "bodies.not-json": (
        fails(lambda request: request.content == b"whisper-tiny"),
        "a word as JSON was answered with 500",
    ),
    "bodies.odd-json": (fails(has(b"9" * 5000)), "5000 digits was answered with 500"),
    "bodies.no-object": (fails(lambda request: request.content == b"null"), "null was answered with 500"),
    "bodies.media-type": (
        creates(lambda request: request.headers.get("content-type") == "text/plain"),
        "text/plain was",
    ),
    "bodies.media-type-spelling": (
        refuses(lambda request: request.headers.get("content-type") == "Application/JSON", 415),
        "of the type Application/JSON was answered with 415",
    ),
    "bodies.cut": (creates(lambda request: has(b'"url"')(request) and "no" in told(request)), "its last character was"),
    "bodies.packed": (fails(lambda request: request.headers.get("content-encoding") == "gzip"), "in gzip was"),
    "bodies.broken-form": (
        fails(lambda request: request.headers.get("content-type") == "multipart/form-data"),
        "a form",
    ),
    "bodies.sizes": (fails(has(b'{"a":{"a":')), "2000 objects in each other was answered with 500"),
    "accepted.spellings": (refuses(lambda request: told(request).get("model", "").startswith("#g1_"), 404), "#g1_"),
    "accepted.spellings-of-uploads": (refuses(has(b"\r\ndeepgram/"), 404), "a form with a file for 'deepgram/"),
    "accepted.media-type": (
        refuses(lambda request: "charset=utf-8" in request.headers.get("content-type", ""), 415),
        "charset=utf-8 was answered with 415",
    ),
    "accepted.json": (refuses(has(b"\\u0065"), 400), "with escapes in a key and in a value was"),
    "accepted.form": (
        refuses(lambda request: 'boundary="' in request.headers.get("content-type", ""), 400),
        "a boundary in quotes was answered with 400",
    ),
    "accepted.file-name": (refuses(has(b'filename="My call'), 400), "'My call of 4 May.wav' was answered with 400"),
    "accepted.again": (OneJob(), "was sent twice made one job"),
    "methods.of-job": (
        when(
            lambda request: request.method == "PUT" and path(request).startswith("/v1/stt/"),
            lambda _: answer(200, {"generation_id": "x", "status": "queued"}),
        ),
        "PUT of a job was answered with 200",
    ),
    "creates.no-source": (
        creates(lambda request: form(request) and not has(b"filename")(request)),
        "without a file was",
    ),
    "creates.empty-form": (fails(lambda request: request.content == b"--contract--\r\n"), "an empty form was"),
    "creates.wrong-kinds": (fails(lambda request: told(request) == {"model": 7}), "the model 7 was answered with 500"),
    "creates.unknown-model": (creates(has(b"no-model")), "was answered with 200"),
    "creates.no-model": (creates(lacks("model")), "a url and no model was answered with 200"),
    "creates.both": (creates(has(b'name="url"')), "both a url and a file was answered with 200"),
    "creates.url": (creates(has(b"ftp://")), "'ftp://audio.invalid/a.wav' was answered with 200"),
    "creates.field": (creates(has(b'name="recording"')), "in the field 'recording' was answered with 200"),
    "creates.file-of-openai": (creates(has(b"gpt-4o", b'name="audio"')), "in the field 'audio' was answered with 200"),
    "creates.strangers": (misreads, "'шёпот' is told as"),
    "creates.file-names": (fails(has("шёпот".encode())), "was answered with 500"),
    "errors.status": (
        refuses(lambda request: given(request) == "" and request.method == "POST", 403),
        "403; expected 401",
    ),
    "errors.form": (always(lambda one: changed(one, content=b"<h1>No</h1>"), refused), "is no JSON"),
    "errors.media-type": (always(with_header("content-type", "text/html"), refused), "the content type 'text/html'"),
    "errors.status-in-body": (always(mended(status=499), refused), "status is 499"),
    "errors.message": (always(mended(message=" "), refused), "has the message ' '"),
    "errors.request-id": (always(mended(requestId="1"), refused), "has the requestId of another"),
    "errors.no-internals": (
        always(mended(message="Traceback (most recent call last):"), refused),
        "is answered with 'Traceback",
    ),
    "errors.no-key": (repeats_key, "is answered with its key"),
    "headers.client-id": (always(without("x-client-request-id")), "got the X-Client-Request-Id None back"),
    "headers.client-id-at-once": (
        always(with_header("x-client-request-id", "1")),
        "got the X-Client-Request-Id '1' back",
    ),
    "headers.wrong-client-id": (
        fails(lambda request: len(request.headers.get("x-client-request-id", "")) > 128),
        "129 letters X-Client-Request-Id was answered with 500",
    ),
    "headers.no-splitting": (splits, "becomes the header x-contract-"),
    "headers.long": (fails(lambda request: "x-contract" in request.headers), "a header of 9 KB was answered with 500"),
    "ids.unknown": (
        refuses(lambda request: path(request).count("-") >= 4, 400),
        "an unknown UUID was answered with 400",
    ),
    "ids.odd": (fails(lambda request: "%27" in path(request)), "SQL was answered with 500"),
    "ids.no-text": (fails(lambda request: path(request).endswith("%D0")), "half a character was answered with 500"),
    "ids.long": (fails(lambda request: len(path(request)) > 1000), "1025 letters was answered with 500"),
    "ids.empty": (without_slash, "no id is answered with a job"),
    "ids.trailing": (without_slash, "an unknown id and a slash was answered with 200"),
    "ids.near": (cut_at_nul, "and a null character was answered with 200"),
    "ids.repeat": (Remembers(), "is answered in different ways"),
    "ids.quoted": (refuses(lambda request: path(request).count("%") > 10, 404), "is not found"),
    "methods.other": (when(lambda request: request.method == "DELETE", lambda _: answer(200)), "DELETE of create was"),
    "methods.allow": (always(without("allow")), "is refused with 405 and no Allow"),
    "methods.get-of-create": (
        when(lambda request: path(request).endswith("/create") and request.method == "GET", lambda _: answer(200)),
        "a GET of the path of creates was answered with 200",
    ),
    "methods.head": (fails(lambda request: request.method == "HEAD"), "a HEAD of an unknown id was answered with 500"),
    "methods.options": (fails(lambda request: request.method == "OPTIONS"), "an OPTIONS of the path of creates was"),
    "answers.packing": (always_packed, "is packed (x-coding-of-nobody)"),
    "answers.accept": (
        refuses(lambda request: request.headers["accept"] == "application/json", 406),
        "accepts application/json was answered with 406",
    ),
    "answers.at-once": (Remembers(), "are told different things"),
    "answers.crowd": (opened(lambda request: not given(request)), "without a key, was answered with 404"),
}
"""For each check the server, and a part of what is found."""

SEEN: Final[dict[str, tuple[Change, str]]] = {
    "answers.media-type": (with_header("content-type", "text/json"), "has the content type 'text/json'"),
    "answers.json": (lambda one: changed(one, content=one.content[:-1] + b', "more": NaN}'), "NaN is no JSON"),
    "answers.utf-8": (lambda one: changed(one, content=b"\xef\xbb\xbf" + one.content), "with a byte order mark"),
    "headers.request-id": (with_header("x-request-id", "1"), "the x-request-id of another answer"),
    "headers.inference-id": (with_header("x-inference-id", "another"), "has the x-inference-id 'another'"),
    "headers.client-id-of-job": (without("x-client-request-id"), "got the X-Client-Request-Id None back"),
    "headers.once": (
        lambda one: changed(one, headers=[("content-type", "application/json")]),
        "more than one content-type",
    ),
    "headers.date": (with_header("date", "today"), "has the date 'today'"),
}
"""For each check of what was seen of jobs, how each answer about one is changed, and a part of what is found."""

CREATES_OF_OTHERS: Final = ("others.create",)
"""Whose server has to know the id of a job."""
