"""What a form says: a list is its field as many times, and a file is a file."""

import json
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.door.options import WrongOption, checked_form
from aimlapi_stt_gateway.operating.contract_document import contract_document


@pytest.mark.parametrize("languages", [["en"], ["no"], [""], ["en", "de"]])
def test_languages_to_choose_from_are_the_same_for_an_upload_as_for_a_url(
    scripted: ScriptedGateway, languages: list[str]
) -> None:
    """One language alone stood in the form as a text, was taken for a misspelled true or false, and refused."""
    handle = scripted.handle()
    with SpeechToText(handle.api_key, handle.base_url) as client:
        client.submit(b"any bytes", model="whisper-tiny", detect_language=languages)
        client.submit("https://example.org/a.wav", model="whisper-tiny", detect_language=languages)
    assert [asked.options for asked in handle.requests] == [{"detect_language": languages}] * 2


@pytest.mark.parametrize("text", ["True", "FALSE"])
def test_true_as_a_program_writes_it_is_no_language(text: str) -> None:
    """Else who asks for detection, in the words of Python, would get the language `True`."""
    with pytest.raises(WrongOption, match="Write true or false"):
        checked_form({"detect_language": [text]})


@pytest.mark.parametrize(("model", "other"), [("whisper-tiny", "file"), ("gpt-4o-transcribe", "audio")])
def test_a_text_under_the_name_of_a_file_is_refused(scripted: ScriptedGateway, model: str, other: str) -> None:
    """It passed for an option beside the file, and a program that sends its recording as text would not be told."""
    handle = scripted.handle()
    field = {"file": "audio", "audio": "file"}[other]
    answer = httpx.post(
        f"{handle.base_url}/v1/stt/create",
        headers={"Authorization": f"Bearer {handle.api_key}"},
        data={"model": model, other: "any text"},
        files={field: b"any bytes"},
    )
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(f"{other} has to be a file")


@pytest.mark.parametrize(
    ("model", "field"),
    [("whisper-tiny", "audio"), ("#g1_nova-3", "audio"), ("gpt-4o-transcribe", "file"), ("openai/gpt-4o-x", "file")],
)
def test_the_contract_of_the_wire_names_the_field_of_the_file(model: str, field: str) -> None:
    """No page tells; who has but the contract would upload to the wrong field, and find no file there."""
    document = json.loads(contract_document("wire"))
    form: Any = Draft202012Validator(document["components"]["schemas"]["UploadRequest"]["allOf"][-1])
    taken = [
        files
        for files in ((), ("audio",), ("file",), ("audio", "file"))
        if form.is_valid({"model": model} | dict.fromkeys(files, "any bytes"))
    ]
    assert taken == [(field,)]
