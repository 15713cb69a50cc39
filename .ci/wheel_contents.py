"""Fail when the wheel would put anything but `moot` into site-packages, or lacks a data file."""

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOP = "moot/cli/library/"
"""What becomes `moot` itself."""
SOURCES = "Dockerfile"
"""Begins the names of files for whoever has the sources: an image is made of these."""


def main(wheel: str) -> str | None:
    """Compare the names inside the wheel with the checkout; return what is wrong, or None."""
    names = zipfile.ZipFile(wheel).namelist()
    strangers = sorted(n for n in names if n.split("/")[0] != "moot" and ".dist-info/" not in n)
    if strangers:
        return f"the wheel would install {strangers[:5]} beside moot"
    wanted = {
        f"moot/{path.relative_to(ROOT)}".replace(TOP, "moot/")
        for folder in ("crdt", "protocol", "node", "cli")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(SOURCES)
    }
    missing = sorted(wanted - set(names))
    return f"the wheel lacks {missing[:5]}" if missing else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
