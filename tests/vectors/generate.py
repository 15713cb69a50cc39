"""Write the vectors, from the pages of specs/ alone: nothing of the program is imported here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from vectors import (
    cases_beacon,
    cases_bundle,
    cases_encoding,
    cases_entry,
    cases_heads,
    cases_hello,
    cases_invite,
    cases_keys,
    cases_passphrase,
    cases_sync,
)


def main(folder: Path) -> int:
    """Write every case below `folder`; returns how many."""
    count = 0
    modules = (
        cases_encoding, cases_keys, cases_entry, cases_invite, cases_hello, cases_sync,
        cases_heads, cases_passphrase, cases_bundle, cases_beacon,
    )  # fmt: skip
    for module in modules:
        for name, fields in module.cases():
            path = folder / f"{name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = [f"{key}: {_shown(key, field)}" for key, field in fields.items()]
            path.write_text("\n".join(lines) + "\n")
            count += 1
    return count


def _shown(key: str, field: object) -> str:
    if isinstance(field, bytes):
        return field.hex()
    return str(field) if key in {"expect", "why"} else json.dumps(field)


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))} vectors\n")
