"""How a result is put into the form of a page: once, as its schema has it, whatever page comes next."""

import json
from pathlib import Path
from typing import Any

import pytest

from aimlapi_stt_gateway.dialects import DIALECTS, PageDialect, pages
from aimlapi_stt_gateway.dialects.fitting import Fitter
from tests.gateway.heard import MODELS, SAID, heard, result, row, words

PAGES = ("whisper-base", "whisper-medium", "whisper-tiny")
ERROR = {"name": "InvalidAudio", "message": "The file is empty."}


@pytest.mark.parametrize("name", PAGES)
def test_schemas_are_resolved_once_and_not_for_every_word(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is done on the event loop: resolved for each of 30,000 words, a look would hold up everybody for seconds."""
    resolved: list[int] = []
    known = Fitter._resolved  # pyright: ignore

    def watched(self: Fitter, schema: Any) -> Any:
        resolved.append(id(schema))
        return known(self, schema)

    monkeypatch.setattr(Fitter, "_resolved", watched)
    dialect = PageDialect(name)
    counts: list[int] = []
    for count in (10, 2000):
        said = result(heard((words("word " * count),), seconds=count / 2), MODELS["deepgram"], utterances=True)
        dialect.fetched(row(model=MODELS["deepgram"], status="completed", result=said))
        counts.append(len(resolved))
    assert counts[0] == counts[1] > 0


def test_a_second_look_at_a_result_costs_no_fitting_and_an_altered_result_is_fitted_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A client may look every second; and a scenario may show another result of the same job."""
    fitted: list[Any] = []
    known = Fitter.fit
    dialect = PageDialect("whisper-base")

    def watched(self: Fitter, value: Any, schema: Any) -> Any:
        fitted.append(value)
        return known(self, value, schema)

    def look_at(number: int) -> Any:
        said = result(heard((words(f"number {number}"),)))
        said["metadata"] |= {"request_id": "x", "created": "x"}
        return dialect.fetched(row(model="whisper-tiny", status="completed", result=said))["result"]

    first = look_at(0)
    monkeypatch.setattr(Fitter, "fit", watched)
    assert look_at(0) == first
    assert not any(isinstance(value, dict) for value in fitted)
    for number in range(1, 9):
        assert look_at(number) != first
    assert len(dialect._fitted) == 4  # pyright: ignore


def test_paragraphs_are_turned_over_as_the_pages_have_them() -> None:
    """An array of objects of one paragraph each, where the wire has an object with an array."""
    job = row(model="whisper-tiny", status="completed", result=result(heard(*SAID.channels[:1]), paragraphs=True))
    channels = DIALECTS["whisper-tiny"].fetched(job)["output"]["results"]["channels"]
    told = channels["alternatives"][0]["paragraphs"]
    assert [one["transcript"] for one in told] == ["Turn on the lights. Play music!", "At seven."]
    assert [one["paragraphs"]["num_words"] for one in told] == [6, 2]
    assert told[1]["paragraphs"]["sentences"] == [{"text": "At seven.", "start": 6.0, "end": 6.9}]


def _page(folder: Path) -> None:
    """A page of next year, unlike all that there are: other words, codes and keys, and mai's results."""
    mai: Any = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "text": {"type": ["string", "null"]},
            "usage": {
                "type": "object",
                "properties": {"seconds": {"type": "integer"}, "cost": {"type": "number", "enum": [1]}},
                "additionalProperties": False,
            },
            "parts": {"type": "array", "items": {"type": "string"}},
            "model": {"type": "string", "enum": ["mai-transcribe"]},
            "about": {"$ref": "#/components/schemas/About"},
        },
        "required": ["text", "parts", "model", "about", "sure"],
    }
    about: Any = {
        "allOf": [
            {"type": "object", "properties": {"final": {"type": "boolean"}}, "required": ["final"]},
            {"properties": {"note": {"type": "string", "nullable": True}}, "required": ["note"]},
        ]
    }
    status: Any = {"type": "string", "enum": ["waiting", "active", "completed", "failed"]}
    properties: dict[str, Any] = {
        "id": {"type": "string"},
        "status": status,
        "result": {"oneOf": [{"type": "object", "properties": {"metadata": {}}}, mai], "nullable": True},
        "error": {"type": "string"},
        "attempt": {"type": "number"},
    }
    fetch: Any = {"type": "object", "properties": properties, "required": ["id", "status", "attempt"]}
    created: Any = {"type": "object", "properties": {"id": {"format": "uuid"}, "status": status}, "required": ["id"]}
    (folder / "documented").mkdir()
    for operation, code, schema in (("create", "202", created), ("fetch", "200", fetch)):
        answer: Any = {"content": {"application/json": {"schema": schema}}}
        document: Any = {
            "paths": {"/a": {"post": {"responses": {code: answer}}}},
            "components": {"schemas": {"About": about}},
        }
        (folder / "documented" / f"next-year.{operation}.json").write_text(json.dumps(document))


def test_a_new_page_needs_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service documents another one every month."""
    _page(tmp_path)
    monkeypatch.setattr(pages, "_folder", lambda name: tmp_path / name)  # pyright: ignore
    dialect = PageDialect("next-year")
    assert (dialect.success_status, dialect.fetch_status) == (202, 200)
    assert len(dialect.new_id()) == 36
    assert dialect.created("x") == {"id": "x", "status": "waiting"}
    model = "mai-transcribe"
    failed = dialect.fetched(row(model=model, status="failed", error=ERROR))
    assert failed == {"id": failed["id"], "status": "failed", "error": "The file is empty.", "attempt": 0}
    assert dialect.fetched(row(model=model, status="generating"))["status"] == "active"
    done = dialect.fetched(row(model=model, status="completed", result=result(heard((words("a b"),)), model)))
    assert done["result"] == {
        "text": "a b", "parts": [], "model": "mai-transcribe", "about": {"final": False, "note": None}, "sure": None,
        "usage": {},
    }  # fmt: skip
