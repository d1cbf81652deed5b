"""What the contract and the RFCs leave open, by name, and styles that between them take each freedom both ways."""

from dataclasses import dataclass, fields
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Style:
    """How a deployment goes about what it may go about as it likes.

    Attributes:
        name: of the style.
        front: what speaks HTTP: the server of the standard library, or Starlette behind uvicorn.
        version: of HTTP; 1.0 closes after each answer, and knows no chunks.
        chunked: whether answers come in chunks, where the request may be answered so.
        gzip: whether answers are packed for those who accept it.
        closes: after how many answers a connection is closed; 0 for none.
        head: what becomes of HEAD: an answer, or a refusal.
        options: what becomes of OPTIONS, with the same choice.
        no_method: the status for methods that a path does not have: 501 is for those that no path has.
        create_is_id: whether a fetch of the path of creates is one of the id `create`; else it has no such method.
        no_path: whether paths that are not of the service are told of by a page of HTML.
        slash: what becomes of a slash behind a path: it leads to the path without it, or nowhere.
        cors: whether answers may be read by pages from elsewhere.
        proxied: whether answers have the headers of a proxy, with a cookie.
        busy_every: each so many requests, one is refused with 429; 0 for none.
        retry_after: what a 429 says about when to ask again.
        ids: of jobs.
        created: the status of creates.
        fetched: the status of fetches.
        create_tells: whether a create tells of the status that the first look would.
        waits: the statuses of the looks before the end; none where jobs are at once at their end.
        failed: the status of failed jobs.
        error: what is told of them.
        nulls: whether a result or an error that is not there is told as null.
        keys: whether the key of the result is `result` or `output`, with the id that goes with it.
        order: whether the keys of objects stay in order, or change with each answer.
        extra: whether there are keys that nobody knows, and jobs have their ids under both keys.
        pretty: whether JSON is written on many lines, with letters as they are.
        charset: how the content type goes on.
        full: whether results have what need not be there.
        priced: whether answers tell of prices.
        problem: the form of refusals: problem details, or the older one.
        details: whether refusals have what need not be there.
        naming: whether refusals say the id or the model that was asked for.
        request_ids: whether refusals have a requestId in their bodies.
        unread: the status for bodies that cannot be read.
        wrong_body: the status for bodies that break the contract.
        media_type: the status for media types that there are not.
        no_model: the status for models that there are not.
        half_key: the status for an authorization that is not of the scheme.
        no_source: the status for sources that are looked at before a job is made; `None` where the job fails.
        reads_first: whether a body is read before the key is looked at.
        unpacks: whether bodies may be in gzip.
    """

    name: str
    front: Literal["plain", "starlette"] = "plain"
    version: Literal["1.0", "1.1"] = "1.1"
    chunked: bool = False
    gzip: bool = False
    closes: int = 0
    head: bool = True
    options: bool = True
    no_method: int = 405
    create_is_id: bool = True
    no_path: bool = False
    slash: Literal["nowhere", "leads"] = "nowhere"
    cors: bool = False
    proxied: bool = False
    busy_every: int = 0
    retry_after: Literal["seconds", "date"] = "seconds"
    ids: Literal["uuid", "ulid", "counted", "long", "signs"] = "uuid"
    created: int = 200
    fetched: int = 200
    create_tells: bool = True
    waits: tuple[str, ...] = ("queued", "generating")
    failed: Literal["failed", "error"] = "failed"
    error: Literal["object", "text", "null"] = "object"
    nulls: bool = True
    keys: Literal["result", "output"] = "result"
    order: Literal["kept", "changing"] = "kept"
    extra: bool = False
    pretty: bool = False
    charset: str = ""
    full: bool = True
    priced: bool = False
    problem: Literal["details", "older"] = "details"
    details: bool = True
    naming: bool = False
    request_ids: bool = True
    unread: int = 400
    wrong_body: int = 400
    media_type: int = 415
    no_model: int = 404
    half_key: int = 401
    no_source: int | None = None
    reads_first: bool = False
    unpacks: bool = False


FREEDOMS: Final = tuple(field.name for field in fields(Style) if field.name != "name")

_EACH: Final = (
    Style(
        "old server",
        version="1.0", options=False, head=False, no_method=501, no_path=True,
        ids="counted", create_is_id=False, created=201, waits=("waiting", "active", "active"), nulls=False,
        failed="error", error="text", charset=";charset=UTF-8", full=False,
        problem="older", details=False, request_ids=False, wrong_body=422, media_type=400, no_model=400, half_key=400,
    ),
    Style(
        "behind a proxy",
        closes=7, gzip=True, proxied=True, busy_every=50, slash="leads", no_path=True, cors=True,
        keys="output", waits=("queued",), error="null", extra=True, pretty=True, priced=True,
        naming=True, unread=422, no_model=422, reads_first=True, unpacks=True,
    ),
    Style(
        "closing",
        closes=1, chunked=True, head=False, options=False, no_method=404, busy_every=70, retry_after="date",
        ids="ulid", created=202, create_tells=False, waits=(), failed="error", order="changing",
        charset='; charset="utf-8"', problem="older", naming=True, media_type=422, unpacks=True,
    ),
    Style(
        "careful",
        gzip=True, ids="long", created=201, waits=(), error="text", nulls=False, full=False, priced=True,
        details=False, wrong_body=422, no_source=422, half_key=400, reads_first=True, cors=True,
    ),
    Style(
        "framework",
        front="starlette", chunked=True, create_is_id=False, cors=True, slash="leads",
        ids="signs", keys="output", order="changing", waits=("waiting", "processing"), extra=True, fetched=201,
        problem="older", request_ids=False, wrong_body=422, unread=422, no_model=400, naming=True,
    ),
    Style(
        "packing framework",
        front="starlette", gzip=True, closes=1, proxied=True, head=False, pretty=True, details=False,
        create_tells=False, nulls=False, full=False, failed="error", error="null", no_source=400,
        charset="; charset=utf-8",
    ),
)  # fmt: skip

STYLES: Final = {style.name: style for style in _EACH}
