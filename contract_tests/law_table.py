"""The laws in docs/contract-kit.md, made from the registry: `python -m contract_tests.law_table` writes them."""

from pathlib import Path
from typing import Final, get_args

from aimlapi_stt_contract import checks
from aimlapi_stt_contract.laws import CHECKS, Check, Layer

assert checks  # importing enters them

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "contract-kit.md"
BEGIN, END = "<!-- laws -->\n", "<!-- end of laws -->\n"
_LAYERS: Final[dict[Layer, str]] = {
    "schema": "What is generated from the contract",
    "request": "Single requests",
    "lifecycle": "Jobs to their ends",
}


def table() -> str:
    """All laws, a table for each layer."""
    parts: list[str] = []
    for layer in get_args(Layer):
        found = [check for check in CHECKS.values() if check.layer == layer]
        head = [
            f"### {_LAYERS[layer]}: layer `{layer}`, {len(found)} checks\n",
            "| check | law | source | cost |",
            "|---|---|---|---|",
        ]
        parts.append("\n".join([*head, *map(_row, found), ""]))
    return "\n".join(parts)


def _row(check: Check) -> str:
    source = f"`{check.source}`" if check.source.startswith("/") else check.source.removeprefix("docs/")
    return f"| `{check.name}` | {check.law} | {source} | {check.cost} |"


if __name__ == "__main__":
    text = DOCUMENT.read_text(encoding="utf-8")
    head, tail = text.partition(BEGIN)[0], text.partition(END)[2]
    DOCUMENT.write_text(f"{head}{BEGIN}\n{table()}\n{END}{tail}", encoding="utf-8")
