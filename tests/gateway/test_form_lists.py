"""Law: a list in a form is its field as many times, so that a list of one is there as it is in JSON."""

import pytest

from aimlapi_stt import SpeechToText
from aimlapi_stt_gateway import ScriptedGateway
from aimlapi_stt_gateway.door.options import WrongOption, checked_form


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
