"""The table of faults in docs/testing.md, made from the registry: `python -m tests.gateway.fault_table` writes it."""

from pathlib import Path

from aimlapi_stt_gateway.scripted.catalogue import SUBJECTS

DOCUMENT = Path(__file__).parents[2] / "docs" / "testing.md"
BEGIN, END = "<!-- faults -->\n", "<!-- end of faults -->\n"


def table() -> str:
    """All faults, a table for each subject."""
    parts: list[str] = []
    for subject, faults in SUBJECTS.items():
        rows = [f"| `{fault.name}` | {fault.where} | {fault.does} | {fault.breaks} |" for fault in faults]
        head = [f"### {subject}\n", "| fault | on | what happens | what it breaks |", "|---|---|---|---|"]
        parts.append("\n".join([*head, *rows, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    text = DOCUMENT.read_text(encoding="utf-8")
    head, tail = text.partition(BEGIN)[0], text.partition(END)[2]
    DOCUMENT.write_text(f"{head}{BEGIN}\n{table()}\n{END}{tail}", encoding="utf-8")
