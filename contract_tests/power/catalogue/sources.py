"""Where laws are written, as faults name them."""

from typing import Final

CREATE_ANSWER: Final = "docs/wire.md: Create answer"
ID: Final = "docs/wire.md: Generation id"
CODES: Final = "docs/wire.md: Success codes"
ENVELOPE: Final = "docs/wire.md: Envelope"
STATUS: Final = "docs/wire.md: Status words"
MODELS: Final = "docs/wire.md: Model ids"
KEYS: Final = "docs/wire.md: Deployments"
INPUT: Final = "docs/wire.md: Input"
OPTIONS: Final = "docs/wire.md: Request options"
DEEPGRAM: Final = "docs/wire.md: Deepgram result"
WORDS: Final = "docs/wire.md: Deepgram words"
PARAGRAPHS: Final = "docs/wire.md: Deepgram paragraphs"
ASSEMBLYAI: Final = "docs/wire.md: AssemblyAI result"
OPENAI: Final = "docs/wire.md: OpenAI and mai results"
ERRORS: Final = "docs/wire.md: HTTP errors"
HEADERS: Final = "docs/wire.md: Headers"
RETENTION: Final = "docs/wire.md: Retention"

_CREATE: Final = "/paths/~1v1~1stt~1create/post"
_FETCH: Final = "/paths/~1v1~1stt~1{generation_id}/get"
_SCHEMAS: Final = "/components/schemas"

CREATED: Final = f"{_CREATE}/responses/2XX"
CREATE_REFUSED: Final = f"{_CREATE}/responses/default"
CREATE_JSON: Final = f"{_CREATE}/requestBody/content/application~1json"
CREATE_FORM: Final = f"{_CREATE}/requestBody/content/multipart~1form-data"
CREATE_BODIES: Final = f"{_CREATE}/requestBody"
CREATES: Final = _CREATE
FETCHED: Final = f"{_FETCH}/responses/2XX"
FETCH_REFUSED: Final = f"{_FETCH}/responses/default"
FETCHES: Final = _FETCH
FETCH_LINK: Final = f"{_CREATE}/responses/2XX/links/fetch_created_job"
SAME_LINK: Final = f"{_FETCH}/responses/2XX/links/fetch_same_job"
BEARER: Final = "/components/securitySchemes"


def schema(name: str) -> str:
    """The pointer of a component."""
    return f"{_SCHEMAS}/{name}"
