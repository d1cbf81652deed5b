"""What the kit finds where it was not made for, and why each is a break of the stand-in and none of the kit's."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Known(NamedTuple):
    """A finding that is known: patterns for its check and its message, and the reason."""

    check: str
    message: str
    reason: str


PAGES: Final[Mapping[str, tuple[Known, ...]]] = {
    "no id": (
        Known("job.named", "*does not say which job it is about*", "The page documents no id in what a fetch tells."),
        Known("schema.told", '*"generation_id" is a required property*', "The same, by the schema."),
        Known("schema.answer", '*"generation_id" is a required property*', "The same, in what is generated."),
    ),
    "no error": (Known("job.failed", "*it has failed, and there is no error*", "The page documents no error."),),
    "one channel": (
        Known("result.shape", "*at /results/channels: {*", "The page documents one channel, and no list of them."),
        Known("schema.told", "at /*/results/channels: {*", "The same, by the schema."),
        Known("schema.answer", "at /*/results/channels: {*", "The same, in what is generated."),
    ),
    "paragraphs as a list": (
        Known("option.unasked", "*paragraphs is there, and nobody asked for it*",
              "The page requires paragraphs, as a list: it is empty."),
    ),
}  # fmt: skip
"""By the name of a departure in `contract_tests.breaches`."""

_FORMS: Final = "Of a form it takes each option that is not there for a broken one, and refuses all uploads with 422."
_NO_JOBS: Final = "It keeps no jobs: any id is answered with 200, and with what the document allows or nearly so."
_ANY_KEY: Final = "Any key is good; it looks only whether there is one."
_HANGS: Final = "A body that cannot be read as JSON is never answered."
_FALLS: Final = "The request ends its process: it was started again."
_DRAWN: Final = "What it says in a body is drawn, or is the word of an example, and fits nothing else."
_HEADERS: Final = "It sends the headers of the document, and the contract describes none."

PRISM: Final[tuple[Known, ...]] = (
    Known("accepted.*", "*was answered with 422; expected 2xx", _FORMS),
    Known("create.accepted", "*a valid create was answered with 422*", _FORMS),
    Known("run.reached", "*a job created by an upload*", _FORMS),
    Known("run.reached", "*never saw a completed job*", _NO_JOBS),
    Known("answers.accept", "*of an unknown id*answered with 200*", _NO_JOBS),
    Known("answers.crowd", "*with a key, was answered with 200*", _NO_JOBS),
    Known("connections.order", "*with a key*with 200", _NO_JOBS),
    Known("headers.long", "*was answered with 200*", _NO_JOBS),
    Known("headers.wrong-client-id", "*was answered with 200*", _NO_JOBS),
    Known("ids.*", "*was answered with 200*", _NO_JOBS),
    Known("ids.empty", "*is answered with a job", _NO_JOBS),
    Known("job.ends", "*no end was seen*", _NO_JOBS),
    Known("job.nobodys", "*was answered with 200*", _NO_JOBS),
    Known("methods.get-of-create", "*was answered with 200*", _NO_JOBS),
    Known("others.job", "*was answered with 200*", _NO_JOBS),
    Known("job.hidden", "*was answered with 200*", _NO_JOBS),
    Known("auth.*", "*was answered with 200*", _ANY_KEY),
    Known("auth.*", "*create with *key* was answered with 422*", _ANY_KEY),
    Known("errors.status", "*with an unknown key was answered with*", _ANY_KEY),
    Known("auth.scheme-case", "*was refused with 401", "It knows the scheme as `Bearer` alone."),
    Known("auth.challenge", "*no WWW-Authenticate", "It sends no WWW-Authenticate."),
    Known("methods.allow", "*with 405 and no Allow", "It sends no Allow."),
    Known("bodies.*", "*POSTs in a row were not answered*", _HANGS),
    Known("bodies.*", "*was not answered (ReadTimeout*", _HANGS),
    Known("connections.body", "*was not answered (TimeoutError*", _HANGS),
    Known("errors.status", "*that is no JSON was not answered*", _HANGS),
    Known("bodies.broken-form", "*was not answered (RemoteProtocolError*", _FALLS),
    Known("creates.file-names", "*was not answered (RemoteProtocolError*", _FALLS),
    Known("ids.no-text", "*was not answered (RemoteProtocolError*", _FALLS),
    Known("schema.exercised", "not all was asked*", _FALLS),
    Known("create.status", "*expected queued*", _DRAWN),
    Known("errors.request-id", "*has the requestId of another", _DRAWN),
    Known("errors.status-in-body", "*whose status is*", _DRAWN),
    Known("job.named", "*", _DRAWN),
    Known("job.told", "*it has no status*", _DRAWN),
    Known("schema.told", '"status" is a required property*', _DRAWN),
    Known("headers.client-id*", "*got the X-Client-Request-Id None back*", _HEADERS),
    Known("headers.inference-id", "*has the x-inference-id None*", _HEADERS),
    Known("headers.request-id", "*has no x-request-id", _HEADERS),
    Known("creates.unknown-model", "*was answered with 200*", "The document lets any text be a model."),
)
"""Of Prism 5.16.0."""
