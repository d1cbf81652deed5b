"""Answers that are whole, and are not what was asked for: statuses, redirects, error bodies, JSON, ids."""

from dataclasses import replace

from aimlapi_stt import SubmissionUncertain
from tests.faults import behaviours as b
from tests.faults.behaviours import EITHER, WHOLE, answer, replying
from tests.faults.law import LONG, NOT_CARRIED_OUT, Ends, Fault, answered, created, everywhere, unreadable
from tests.faults.worlds import KEY
from tests.wrapper.payloads import JOB, OLDER_PROBLEM, PROBLEM

NAMED = f"x-inference-id: {JOB}"
HTML = "content-type: text/html"
PAGE = b"<html><h1>It works!</h1></html>"
OTHER = "0f0e0d0c-0b0a"

DOCUMENTED = (400, 401, 403, 404, 429, 500, 502, 503, 504)
UNDOCUMENTED = (402, 405, 408, 409, 410, 413, 415, 422, 425, 451, 499)
STRANGE = (501, 507, 520, 599, 600, 999)
AFTER: dict[str, str] = {
    "0": "0",
    "000": "0",
    "Mon, 01 Jan 2024 00:00:00 GMT": "0",
    "soon": "",
    "-1": "",
    "1.5": "",
    "Mon, 99 Jan 2024 99:00:00 GMT": "",
    "3600": LONG,
    "9" * 40: LONG,
    "Fri, 01 Jan 2100 00:00:00 GMT": LONG,
}

STATUSES = [
    *everywhere(*[answered("", status, PROBLEM) for status in DOCUMENTED]),
    *[answered("", status, PROBLEM) for status in (*UNDOCUMENTED, *STRANGE)],
    *[answered("older body", status, OLDER_PROBLEM) for status in (400, 404, 429, 500)],
    *[answered("page", status, PAGE, HTML) for status in (400, 403, 502)],
    *[answered("empty", status) for status in (400, 413, 503)],
    *[answered("with an id", status, PROBLEM, NAMED, gives=JOB) for status in (*DOCUMENTED, 302, 303, 304)],
    *[answered("id in its body", status, {**PROBLEM, "generation_id": JOB}, gives=JOB) for status in (400, 429, 500)],
    *[answered("id of the error", status, {**PROBLEM, "id": OTHER}) for status in (400, 500)],
    *[
        answered(f"after {after}", status, PROBLEM, f"retry-after: {after}", asks=asks)
        for status in (429, 503)
        for after, asks in AFTER.items()
    ],
    *[answered("at length", status, PROBLEM, "retry-after: 3600", asks=LONG) for status in (408, 500)],
    *[answered("after 0", status, PROBLEM, "retry-after: 0", asks="0") for status in (400, 404, 500)],
]

REDIRECTS = [
    *everywhere(
        *[
            answered("elsewhere", status, b"", "location: http://ELSEWHERE/v1/stt/create")
            for status in (300, 301, 302, 303, 304, 305, 306, 307, 308, 399)
        ]
    ),
    *[answered("here", status, b"", "location: /v1/stt/another") for status in (301, 302, 303, 307, 308)],
    answered("to nowhere", 307, b"", "location:"),
    answered("to a port that is none", 307, b"", "location: http://a:99999999/"),
    # The HTTP library gives up on these.
    *[
        answered(f"to {where}", status, b"", f"location: {where}")
        for where in ("http://[::1", "::::", "javascript:alert(1)")
        for status in (303, 307)
    ],
    answered("with a password", 307, b"", "location: http://user:pass-word@ELSEWHERE/?token=pass-word"),
    answered("without a location", 302, PAGE, HTML),
    replace(answered("down to http", 307, b"", "location: http://ELSEWHERE/v1/stt/create"), tls="good"),
]

ERROR_BODIES = [
    answered("truncated", 400, b'{"title": "Bad'),
    answered("of wrong types", 400, {"message": {"a": 1}, "error": [1], "title": 3, "requestId": 7}),
    answered("of strings", 400, {"message": ["one", "two"], "error": "Bad Request"}),
    answered("an array", 400, [PROBLEM]),
    answered("null", 401, b"null"),
    answered("not UTF-8", 403, b'{"message": "\xff\xfe"}'),
    answered("deep", 404, b"[" * 50_000),
    answered("long", 422, {"message": "long " * 5_000}),
    answered("quotes the key", 401, {"message": f"Incorrect API key provided: {KEY}\x1b[31m"}, f"x-echo: {KEY}"),
    answered("a page that quotes the key", 502, f"<html>Authorization: Bearer {KEY}</html>", HTML),
]

# Answers of 200 that are neither a job created nor a job as it stands.
NONSENSE = [
    answered("empty", 200),
    answered("blank", 200, b"   \r\n"),
    answered("a page", 200, PAGE, HTML),
    answered("no content", 204),
    answered("reset content", 205),
    answered("truncated", 200, WHOLE[:40].replace(b"generation_id", b"something")),
    answered("deep", 200, b"[" * 50_000),
    answered("deep object", 200, b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    answered("not UTF-8", 200, b'{"generation_id": "\xff\xfe\xfa"}'),
    answered("two values", 200, WHOLE + WHOLE, gives=JOB),
    answered("an array", 200, [EITHER], gives=JOB),
    answered("a string", 200, b'"completed"'),
    answered("a number", 200, b"7"),
    answered("null", 200, b"null"),
    answered("true", 200, b"true"),
    answered("an empty object", 200, {}),
    answered("an error body", 200, PROBLEM),
    answered("XML", 200, b"<?xml version='1.0'?><status>completed</status>", "content-type: text/xml"),
    answered("a huge number", 200, b'{"generation_id": 1' + b"0" * 5_000 + b"}"),
]
NONSENSE_WITH_ID = [
    replace(
        fault, name=f"{fault.name}, id in its header", behaviour=replying(answer(body, 200, NAMED)), create=created(JOB)
    )
    for fault, body in [
        (NONSENSE[0], b""),
        (NONSENSE[2], PAGE),
        (NONSENSE[5], WHOLE[:40]),
        (NONSENSE[6], b"[" * 50_000),
    ]
]

# Odd JSON that says what it has to say.
ODD = [
    Fault(
        "duplicate keys",
        replying(answer(b'{"status": "queued", "generation_id": "x", ' + WHOLE[1:])),
        created(JOB),
        unreadable(),
    ),
    *[
        Fault(name, replying(answer(body)), created(JOB), Ends(generation_id=JOB))
        for name, body in {
            "byte order mark": b"\xef\xbb\xbf" + WHOLE,
            "UTF-16": WHOLE.decode().encode("utf-16"),
            "NaN": WHOLE[:-1] + b', "confidence": NaN, "most": Infinity}',
            "half a surrogate": WHOLE[:-1] + b', "note": "\\ud800"}',
            "white space": b"\r\n \t" + WHOLE + b" \n",
            "many unknown keys": WHOLE[:-1] + b"".join(b', "k%d": [{}]' % n for n in range(500)) + b"}",
        }.items()
    ],
]


def _creates(name: str, body: b.Text, gives: str, status: int = 200, *headers: str) -> Fault:
    """An answer to a create alone."""
    usable = gives and status not in NOT_CARRIED_OUT
    ends = created(gives) if usable else Ends(SubmissionUncertain, status_code=status, request_id=b.REQUEST_ID)
    return Fault(f"id: {name}", replying(answer(body, status, *headers)), create=ends)


IDS = [
    *[_creates(f"{status}", {"generation_id": JOB}, JOB, status) for status in (200, 201, 202, 203, 206, 226, 299)],
    *[_creates(f"{status}, none", {"status": "queued"}, "", status) for status in (200, 201, 202, 203, 206, 299)],
    *[_creates(f"{status}, header", b"", JOB, status, NAMED) for status in (200, 201, 202, 204)],
    *[
        _creates(repr(strange), {"generation_id": strange}, "")
        for strange in (
            "",
            "   ",
            None,
            1.5,
            True,
            [],
            [JOB],
            {},
            {"id": JOB},
            ".",
            "..",
            "a\nb",
            "a\x00b",
            "a\x1b[31m",
        )
    ],
    *[
        _creates(f"{strange!r:.20}", {"generation_id": strange}, strange)
        for strange in ("a/b", "?#%", "x" * 300, "é 音")
    ],
    _creates("id and no generation_id", {"id": JOB, "status": "queued"}, JOB),
    _creates("both", {"id": OTHER, "generation_id": JOB}, JOB),
    _creates("in body and header", {"generation_id": JOB}, JOB, 200, f"x-inference-id: {OTHER}"),
    _creates("bad in the body, good in the header", {"generation_id": ".."}, JOB, 200, NAMED),
    _creates("bad in the body, good as id", {"generation_id": "", "id": JOB}, JOB),
    _creates("bad in both", {"generation_id": None}, "", 200, "x-inference-id: .."),
    _creates("in an array", [{"generation_id": JOB}], JOB),
    _creates("a number", {"generation_id": 3}, "3"),
    _creates("in half an object", WHOLE[:-20], JOB),
    _creates("half a surrogate", b'{"generation_id": "a\\ud800"}', ""),
]

ANSWER_FAULTS = [*STATUSES, *REDIRECTS, *ERROR_BODIES, *NONSENSE, *NONSENSE_WITH_ID, *ODD, *IDS]
