"""How long it takes to import a client, and to have one made, beside the HTTP library below."""

import subprocess
import sys
from statistics import median

from .table import Table, installed

ROUNDS = 7
MODULES = {
    "bare httpx": "httpx",
    "**aimlapi-stt**": "aimlapi_stt",
    "openai": "openai",
    "assemblyai": "assemblyai",
    "deepgram-sdk": "deepgram",
    "replicate": "replicate",
    "speechmatics-batch": "speechmatics.batch",
}
# Some packages import nothing before a name of theirs is asked for; what counts is the client.
CLIENTS = {
    "bare httpx": "httpx.Client",
    "**aimlapi-stt**": "aimlapi_stt.SpeechToText",
    "openai": "openai.OpenAI",
    "assemblyai": "assemblyai.Transcriber",
    "deepgram-sdk": "deepgram.DeepgramClient",
    "replicate": "replicate.Client",
    "speechmatics-batch": "speechmatics.batch.AsyncClient",
}
MADE = {
    "bare httpx": "Client()",
    "**aimlapi-stt**": "SpeechToText('sk-0123456789', 'https://a.example')",
    "openai": "OpenAI(api_key='k')",
    "assemblyai": "Transcriber(client=assemblyai.Client(settings=assemblyai.Settings(api_key='k')))",
    "deepgram-sdk": "DeepgramClient(api_key='k')",
    "replicate": "Client(api_token='k')._client",
    "speechmatics-batch": "AsyncClient(api_key='k')",
}
_PROGRAM = """
import sys, time
began = time.process_time()
import {module}
from {package} import {name}
imported = time.process_time()
{made}
print(imported - began, time.process_time() - began, len(sys.modules))
"""


def table() -> Table:
    """CPU and modules for each import."""
    names = installed(MODULES)
    found: dict[str, list[list[float]]] = {name: [] for name in names}
    for _ in range(ROUNDS + 1):  # the first one writes bytecode
        for name in names:
            found[name].append(_measured(name))
    middle = {name: [median(each[at] for each in rounds[1:]) for at in range(3)] for name, rounds in found.items()}
    imported_s, made_s, _ = middle["bare httpx"]
    rows = [
        [
            name,
            f"{imported * 1000:.0f}",
            f"{imported / imported_s:.2f}",
            f"{made * 1000:.0f}",
            f"{made / made_s:.2f}",
            f"{modules:.0f}",
        ]
        for name, (imported, made, modules) in middle.items()
    ]
    columns = ("", "import, CPU ms", "x httpx", "and a client made", "x httpx", "modules")
    return Table("Import", columns, rows, f"In a new process, bytecode in place; median of {ROUNDS} rounds.")


def _measured(who: str) -> list[float]:
    package, _, name = CLIENTS[who].rpartition(".")
    program = _PROGRAM.format(module=MODULES[who], package=package, name=name, made=MADE[who])
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return [float(figure) for figure in done.stdout.split()]
