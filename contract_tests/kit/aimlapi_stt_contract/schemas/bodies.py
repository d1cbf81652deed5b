"""What is changed of what schemathesis generates, each for a reason that a schema cannot say."""

import random
import re
from typing import Any, Final
from urllib.parse import quote

from ..contracts import Schema
from ..families import family_of, upload_field
from .documents import files_of, form_of, target
from .values import is_list, is_object

_ADDRESS: Final = re.compile(r"[\x00-\x20]*[A-Za-z][A-Za-z0-9+.-]*:[/\\]*([^/\\?#]*)")
_URL: Final = re.compile("https?://[A-Za-z0-9]")
_PLAIN: Final = re.compile("[A-Za-z0-9.-]*(/[A-Za-z0-9._~/-]*)?")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NOWHERE: Final = ".invalid"
_TEXT: Final = {"string", "array"}
_UNKNOWN: Final = 0.05
"""How many models stay unknown."""
_SOME: Final = b"not quite a recording"


class Bodies:
    """The hooks for the bodies of one document's creates.

    What a schema leaves out is made right in the bodies that are to be accepted, and others that are wrong in a way
    that cannot be said are not asked.

    Args:
        document: what is generated from.
        create: its operation.
        models: what bodies name that name none.
        rng: what is drawn from.
        only: whether no other models are wanted, though the contract names some.
        share: how many of the forms are asked that enumerate what options may be; the same is enumerated in JSON.
    """

    def __init__(
        self, document: Schema, create: Schema, models: tuple[str, ...], rng: random.Random, *, only: bool, share: float
    ) -> None:
        properties: Schema = form_of(document, create).get("properties", {})
        kinds = {name: _types(document, node) for name, node in properties.items()}
        self._numbers = {name for name, found in kinds.items() if found and not _TEXT & found}
        self._lists = {name for name, found in kinds.items() if "array" in found and "string" not in found}
        self._files = set(files_of(document, form_of(document, create)))
        self._models = models
        self._known = set(models) if only else set(models) | _named(document, create)
        self._rng = rng
        self._share = share

    def keep(self, context: Any, case: Any) -> bool:
        """Whether a case is worth asking."""
        body: Any = case.body
        if not _is_form(case.media_type) or not is_object(body):
            return True
        form = body
        if _is_right(case):
            return self._is_named_for_its_model(form) and (
                case.meta.phase.name != "coverage" or self._rng.random() < self._share
            )
        sayable = all(self._is_sayable(name, value) for name, value in form.items())
        return sayable and not any(_is_empty(form[name]) for name in self._files & form.keys())

    def change(self, context: Any, case: Any) -> Any:
        """Make a body right that is to be accepted, and let no address in any lead to anybody's host."""
        body: Any = case.body
        if is_object(body) and _is_right(case):
            values = body
            self._name_a_model(values, form=_is_form(case.media_type))
            if isinstance(values.get("url"), str):
                values["url"] = _quoted(values["url"])
            if _is_form(case.media_type):
                self._make_sayable(values)
        if is_object(body):
            _lead_nowhere(body)
        else:
            case.body = leading_nowhere(body)
        if _is_form(case.media_type):
            case.freeze_metadata()  # schemathesis takes a form with a file for wrong as soon as it was changed
        return case

    def _is_sayable(self, name: str, value: object) -> bool:
        """A form has no null, no objects, no lists in lists or without a value, and no field without a name or with
        what no header may have in it; a list of one looks like the one, and what may be text is text there.
        Schemathesis writes those as text, and expects what it expects of what they were.
        """
        values = value if is_list(value) else [value]
        if not name or _CONTROL.search(name) or not values:
            return False
        if is_list(value) and len(values) == 1 and name in self._lists:
            return False
        for one in values:
            if isinstance(one, dict | list | None) or (isinstance(one, int | float) and name not in self._numbers):
                return False
        return True

    def _is_named_for_its_model(self, form: dict[str, Any]) -> bool:
        """Which part carries the audio depends on the model; where it does is not always in the schema."""
        model = form.get("model")
        if not isinstance(model, str) or family_of(model) is None:
            return True
        return self._files & form.keys() == {upload_field(model)}

    def _name_a_model(self, body: dict[str, Any], *, form: bool) -> None:
        """Where any text may be the model, nearly all are unknown, and nothing is said of what else is in the body."""
        model = body.get("model")
        if not isinstance(model, str) or model in self._known or (model and self._rng.random() < _UNKNOWN):
            return
        fitting = [one for one in self._models if not form or self._files & body.keys() == {upload_field(one)}]
        if fitting:
            body["model"] = self._rng.choice(fitting)

    def _make_sayable(self, form: dict[str, Any]) -> None:
        """Leave out what no form can say; and a recording has a length."""
        for name in [name for name, value in form.items() if not self._is_sayable(name, value)]:
            del form[name]
        for name in self._files & form.keys():
            if _is_empty(form[name]):
                form[name] = _SOME


def _is_right(case: Any) -> bool:
    """Whether a case is one that the contract allows."""
    return case.meta is not None and bool(case.meta.generation.mode.is_positive)


def _is_empty(file: Any) -> bool:
    return getattr(file, "data", file) in (b"", "")


def _named(document: Schema, create: Schema) -> set[str]:
    """The models that a create's schemas name."""
    found: set[str] = set()
    for media in target(document, create.get("requestBody", {})).get("content", {}).values():
        body = target(document, media.get("schema", {}))
        for part in (body, *(target(document, one) for one in body.get("allOf", []))):
            model = target(document, part.get("properties", {}).get("model", {}))
            for node in (model, *(target(document, one) for one in model.get("anyOf", []))):
                found |= {str(one) for one in node.get("enum", [])}
    return found


def _is_form(media_type: str | None) -> bool:
    return media_type == "multipart/form-data"


def _types(document: Schema, schema: Any) -> set[str]:
    node = target(document, schema)
    kinds: Any = node.get("type", [])
    found: set[str] = {kinds} if isinstance(kinds, str) else set(kinds)
    return found.union(*(_types(document, branch) for key in ("anyOf", "oneOf") for branch in node.get(key, [])))


def _quoted(url: str) -> str:
    """The contract says how a url begins, and leaves the rest to the specification of URLs: it is percent-encoded."""
    begins = _URL.match(url)
    if begins is None or _PLAIN.fullmatch(url, begins.end()):
        return url
    return f"{begins[0]}/{quote(url[begins.end() :], errors='replace')}"


def leading_nowhere(value: Any) -> Any:
    """A value with the hosts of all addresses in it under `.invalid`, a domain that never is anybody's.

    What is generated must not make the deployment knock at a stranger's door. Anything that a lenient reader could
    take for an address with a host is changed; the rest of the address stays.
    """
    if isinstance(value, str):
        return _nowhere(value)
    if is_list(value):
        return [leading_nowhere(item) for item in value]
    if is_object(value):
        _lead_nowhere(value)
    return value


def _lead_nowhere(values: dict[str, Any]) -> None:
    for key, value in values.items():
        values[key] = leading_nowhere(value)


def _nowhere(text: str) -> str:
    address = _ADDRESS.match(text)
    if address is None or not address[1]:
        return text
    user, at, place = address[1].rpartition("@")
    host, colon, port = place.rpartition(":")
    if not colon or not port.isdecimal():
        host, colon, port = place, "", ""
    host = host.rstrip(".")
    if not host or host.endswith(_NOWHERE):
        return text
    return f"{text[: address.start(1)]}{user}{at}{host}{_NOWHERE}{colon}{port}{text[address.end(1) :]}"
