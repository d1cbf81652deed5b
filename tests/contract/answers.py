"""What an answer can be, cell by cell: one strategy for each page, state of the job, envelope and variant.

One strategy for all answers would draw hardly any completed one with something in it.
"""

import copy
from typing import Any

from hypothesis import strategies as st

from contract_tests.strength import documented_answer, effective_answer
from scripts.build import OPENAPI
from scripts.documents import Json, JsonObject, as_array, as_object
from tests.contract.instances import Instances, instances
from tests.contract.validation import canonical

PAGES = sorted(path.stem for path in (OPENAPI / "effective").glob("*.json") if path.stem != "stt")
WITH_DOCUMENTS = [page for page in PAGES if (OPENAPI / "documented" / f"{page}.fetch.json").exists()]
ENVELOPES = {"result": "generation_id", "output": "id"}
CLASSES = {
    "deepgram": "DeepgramResult",
    "assemblyai": "AssemblyAITranscript",
    "openai": "OpenAITranscript",
    "mai": "MaiTranscript",
}


def alike() -> dict[str, str]:
    """One page for each set of answers that pages have; most have the same."""
    found: dict[str, list[str]] = {}
    for page in PAGES:
        answers = [effective_answer(page), effective_answer(page, "CreateAnswer")]
        found.setdefault(canonical(answers), []).append(page)
    return {f"{pages[0]} and {len(pages) - 1} more": pages[0] for pages in found.values()}


def narrowed(schema: JsonObject, required: list[str], **properties: Json) -> JsonObject:
    """An object with some properties replaced, or left out where `None` stands for a schema, and more required."""
    held = {**as_object(schema.get("properties", {}), "properties"), **properties}
    return {
        **{key: node for key, node in schema.items() if key != "anyOf"},
        "properties": {name: node for name, node in held.items() if node is not None},
        "required": [*as_array(schema.get("required", []), "required"), *required],
    }


def unfinished(page: str, state: str, envelope: str) -> Instances:
    """Answers about a job that is pending or has failed, under a page's effective contract."""
    schema = effective_answer(page, f"{state.title()}Answer")
    return instances(narrowed(schema, [ENVELOPES[envelope]]))


def completed(page: str, variant: str, envelope: str) -> Instances:
    """Answers about a completed job with a result of this variant, under a page's effective contract."""
    schema = effective_answer(page, "CompletedAnswer")
    empty: dict[str, Json] = dict.fromkeys(ENVELOPES)
    answers = instances(narrowed(schema, [ENVELOPES[envelope]], **empty))
    result = effective_answer(page, CLASSES[variant])
    results = instances(result)
    if variant == "deepgram":
        results = st.one_of(instances(_telling(result)), results)
    if variant == "assemblyai":
        own = st.sampled_from(["completed"] * 4 + ["error", "queued", "reviewing"])
        results = _put(results, "status", own)
    return _put(answers, envelope, results)


@st.composite
def _put(draw: st.DrawFn, whole: Instances, key: str, value: Instances) -> JsonObject:
    return {**draw(whole), key: draw(value)}


def documented_branches(page: str) -> list[str]:
    """What a page documents as the result of a job, branch by branch: a variant, or anything."""
    telling = {"metadata": "deepgram", "words": "assemblyai", "usage": "openai"}
    found: list[str] = []
    for branch in _branches(documented_answer(page, "fetch")[1])[1]:
        properties: Any = branch.get("properties", {})
        found.append(next((variant for key, variant in telling.items() if key in properties), "anything"))
    return found


def documented(page: str, status: str, variant: str, *, telling: bool = False) -> Instances:
    """Answers to a fetch as a page documents them, uncorrected, with this status and this branch of the result.

    Where it has to be `telling`, the result says something: it has an alternative, or it is finished and has a text.
    """
    _, schema = documented_answer(page, "fetch")
    key, branches = _branches(schema)
    branch = branches[documented_branches(page).index(variant)]
    if telling and variant == "deepgram":
        branch = _telling(branch)
    if telling and variant == "assemblyai":
        branch = narrowed(branch, ["text"], status={"enum": ["completed"]})
    replaced: JsonObject = {"status": {"enum": [status]}, key: branch}
    return instances(narrowed(schema, [key], **replaced))


def _telling(deepgram: JsonObject) -> JsonObject:
    """A Deepgram result, true or as documented, with an alternative in every channel; by itself hardly any has one."""
    result = narrowed(copy.deepcopy(deepgram), ["results"])
    properties = as_object(result["properties"], "result")
    said = as_object(properties["results"], "results")
    nothing_else: Any = as_array(said["anyOf"], "results")[0] if "anyOf" in said else {**said, "type": "object"}
    properties["results"] = nothing_else
    channels = nothing_else["properties"]["channels"]
    channels["minItems"] = 1
    channels.get("items", channels)["properties"]["alternatives"]["minItems"] = 1
    return result


def _branches(schema: JsonObject) -> tuple[str, list[JsonObject]]:
    """Under which key a documented answer has its result, and the branches of that."""
    properties = as_object(schema["properties"], "properties")
    key = next(key for key in ENVELOPES if key in properties)
    result = as_object(properties[key], key)
    return key, [as_object(branch, key) for branch in as_array(result.get("anyOf", [result]), key)]
