"""The files of the page: their size, where they come from, and what they never do."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from moot.node.page.files import FOLDER, TYPES, read_files

MOST_BYTES = 60_000
VENDOR = FOLDER / "vendor"
OURS = [path for path in sorted(FOLDER.rglob("*")) if path.is_file() and path.parent != VENDOR]
SCRIPTS = [path for path in OURS if path.suffix == ".js"]
IMPORTED = re.compile(r"""^(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]""", re.MULTILINE)
LINES = 400


def named(path: Path) -> str:
    return str(path.relative_to(FOLDER))


@pytest.mark.spec("WEB-13")
def test_the_whole_page_is_small():
    files = {path: file for path, file in read_files().items() if "license" not in path}
    sizes = {path: len(gzip.compress(file.body, 9)) for path, file in files.items()}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.spec("WEB-13")
def test_libraries_are_as_they_were_released():
    lines = [line.split() for line in (VENDOR / "hashes.txt").read_text().splitlines()]
    known = {name: digest for digest, name in lines}
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir()}
    del there["hashes.txt"]
    assert there == known
    for library in VENDOR.glob("*.mjs"):
        assert (VENDOR / f"{library.stem}-license.txt").stat().st_size > 500


@pytest.mark.spec("WEB-13")
@pytest.mark.parametrize("path", OURS, ids=named)
def test_nothing_of_ours_names_another_host(path):
    text = path.read_text().replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?://|//[a-z]+\.[a-z]", text)
    assert path.suffix in TYPES
    assert text.count("\n") <= LINES


@pytest.mark.spec("WEB-13")
def test_every_file_that_is_asked_for_is_there():
    files = read_files()
    index = files["/"].body.decode()
    wanted = set(re.findall(r'(?:href|src)="([^"]+)"', index))
    for path in SCRIPTS:
        for name in IMPORTED.findall(path.read_text()):
            assert name.startswith("."), f"{named(path)} imports {name}"
            target = (path.parent / name).resolve()
            wanted.add(f"/static/{target.relative_to(FOLDER.resolve()).as_posix()}")
    assert wanted <= files.keys() | {"#main"}
    modules = {f"/static/{named(path)}" for path in SCRIPTS}
    assert modules <= wanted | {"/static/worker.js"}, "nothing asks for it"


@pytest.mark.spec("WEB-14")
@pytest.mark.parametrize("path", [*SCRIPTS, FOLDER / "index.html"], ids=named)
def test_no_text_becomes_markup(path):
    text = path.read_text()
    for word in (
        "innerHTML", "outerHTML", "dangerouslySetInnerHTML", "insertAdjacentHTML",
        "document.write", "DOMParser", "eval(", "new Function", "createContextualFragment",
        "srcdoc", "javascript:", "setHTML", "createHTML",
    ):  # fmt: skip
        assert word not in text
    assert not re.search(r"<style|<script>|\son[a-z]+\s*=\s*[\"']|\sstyle=[\"']", text)
