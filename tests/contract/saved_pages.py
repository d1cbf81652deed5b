"""Made-up documentation pages in the forms in which the site serves and renders them."""

from pathlib import Path

from scripts.documents import JsonObject

BOTH = b'{ "openapi": "3.1.0", "paths": {"/v1/stt/create": {"post": {}}, "/v1/stt/:generation_id": {"get": {}}} }'
OTHER = b'{"openapi":"3.0.0","paths":{"/v1/models":{"get":{}}}}'

RENDERED = """Some Docs
HomePricing
  • Models
    • whisper-nano
    • whisper-giant
Was this helpful?
  1. REFERENCE

whisper-giant

Previouswhisper-nanoNextwhisper-mini

Last updated 3 days ago

For these models:

  • #g1_whisper-giant

Example

# Begin
data = {"model": "#g1_whisper-giant", "url": link}
get
Authorizations
Path parameters
generation_idstringRequired
Responses
201Success
application/json
get
GET /v1/stt/{generation_id} HTTP/1.1
Host: api.example.org
Accept: */*
201Success
{
  "status": "text",
  "result": {
    "score": 1,
    "tags": [
      "text"
    ],
    "by_model": {
      "ANY_ADDITIONAL_PROPERTY": {
        "name": "text"
      }
    },
    "final": true
  }
}
  • POST/v1/stt/create
post
Authorizations
Body
modelundefined · enumRequiredPossible values:
Which of them.
hintany ofOptional
A word, or several.
stringOptional
or
string[]Optional
modestring · enumOptionalPossible values:
substringstringOptional
callbackstring · uriOptional
limitinteger · min: 1 · max: 9OptionalDefault: 3
loudboolean | nullableOptional
tagstring[]Optional
Responses
201Success
application/json
400Bad request
post
POST /v1/stt/create HTTP/1.1
Host: api.example.org
Content-Type: application/json

{
  "model": "#g1_whisper-giant",
  "hint": "text"
}
201Success
{
  "generation_id": "123e4567"
}
"""
"""A page as the site renders it, saved as text: no JSON block, and no space between a field, its type and its need."""

LINKING = r"""# whisper-nano

* \#g1\_whisper-nano

Send it to `POST https://api.nebula.example/v1/stt/create`.

{% openapi src="<https://files.host.example/o/a%2Fb%2Fnano-v2.json?alt=media>" path="/v1/stt/create" method="post" %}
[nano-v2.json](https://files.host.example/o/a%2Fb%2Fnano-v2.json?alt=media)
{% endopenapi %}

{% openapi src="https://api.nebula.example/all-yaml?key=s3cret" path="/v1/stt/{generation\_id}" method="get" %}
<https://api.nebula.example/all-yaml?key=s3cret>
{% endopenapi %}
"""
"""A page that documents nothing itself, of another deployment."""


def save(folder: Path, name: str, data: bytes | str) -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def gateway_document() -> JsonObject:
    """A whole gateway: hundreds of paths, thousands of components, some megabytes."""

    def operation(number: int) -> JsonObject:
        content: JsonObject = {"application/json": {"schema": {"$ref": f"#/components/schemas/S{number}"}}}
        return {"responses": {"200": {"description": "", "content": content}}}

    words: JsonObject = {"type": "string", "description": "Some words about a field that say what it is for. " * 8}
    schemas: JsonObject = {}
    for number in range(2000):
        following: JsonObject = {"$ref": f"#/components/schemas/S{number // 2}"}
        schemas[f"S{number}"] = {"properties": {"a": words, "b": words, "c": words, "next": following}}
    paths: JsonObject = {f"/v1/model-{number}/run": {"post": operation(number)} for number in range(400)}
    paths["/v1/stt/create"] = {"post": operation(1999)}
    paths["/v1/stt/{generation_id}"] = {"get": operation(17)}
    return {"openapi": "3.0.0", "info": {}, "paths": paths, "components": {"schemas": schemas}}
