"""House rules that a machine can hold: sizes, names, and nothing that belongs to one computer."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 400
FUNCTION_LINES = 60
VAGUE = {"utils", "util", "common", "helpers", "helper", "manager", "misc"}
SKIPPED = {".git", ".venv", "build", "dist", "__pycache__", ".hypothesis"}
ELSEWHERE = re.compile(
    r"/(?:root|work|opt)/|/home/[a-z]+/|/Users/[A-Za-z]+/"  # a path of one machine
    r"|py"
    r"pi\.org|pythonhosted\.|npm"
    r"js\.|index-"
    r"url"  # where packages come from
)


def _files(*suffixes: str) -> list[Path]:
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not SKIPPED.intersection(path.relative_to(ROOT).parts)
        and not any(part.endswith((".egg-info", "_cache")) for part in path.parts)
        and (not suffixes or path.suffix in suffixes)
    )


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


PYTHON = _files(".py")


@pytest.mark.parametrize("path", PYTHON, ids=_named)
def test_file_is_readable_in_one_sitting(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= FILE_LINES
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]
    assert not long


def test_every_file_is_named_after_a_noun() -> None:
    assert [_named(path) for path in PYTHON if VAGUE & set(path.with_suffix("").parts)] == []


@pytest.mark.parametrize("path", _files(), ids=_named)
def test_nothing_names_one_machine(path: Path) -> None:
    try:
        text = path.read_text()
    except UnicodeDecodeError:
        return  # a binary test vector
    assert ELSEWHERE.findall(text) == []
