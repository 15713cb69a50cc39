"""The container of a keeper, as far as it can be judged where nothing builds it."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from fnmatch import fnmatch
from pathlib import Path

import pytest

from moot.cli.parser import parse

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "node" / "keeper" / "Dockerfile"
WORDS = re.compile(r"^([A-Z]+) (.*)$")


def steps() -> list[tuple[str, str]]:
    """Its instructions, each on one line, without what is for people."""
    lines = [line for line in FILE.read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found = [WORDS.fullmatch(line) for line in joined.splitlines() if line]
    return [(one[1], one[2]) for one in found if one is not None]


def of(kind: str) -> list[str]:
    return [words for name, words in steps() if name == kind]


@pytest.mark.spec("KEEP-17")
def test_what_it_copies_is_there_and_goes_into_the_build() -> None:
    ignored = (FILE.parent / "Dockerfile.dockerignore").read_text().splitlines()
    let_in = [line[1:] for line in ignored if line.startswith("!")]
    assert "*" in ignored
    for words in of("COPY"):
        *sources, _ = words.split()
        for source in sources:
            if not source.startswith(("--from", "/usr/lib/")):
                assert (ROOT / source).exists(), source
                assert any(fnmatch(source, one) for one in let_in), source
    project = (ROOT / "pyproject.toml").read_text()
    tops = re.findall(r'^"moot[a-z.]*" = "([a-z]+)', project, re.MULTILINE)
    assert set(tops) <= set(let_in)


@pytest.mark.spec("KEEP-17")
def test_every_package_is_checked_by_a_hash_and_built_nowhere_but_here() -> None:
    installs = [one for words in of("RUN") for one in words.split("&&") if "pip install" in one]
    assert len(installs) == 3
    for words in map(shlex.split, installs):
        assert "--no-deps" in words
        if words[-1] != ".":
            assert {"--require-hashes", "--only-binary"} <= set(words)
            assert (ROOT / words[-1]).is_file()
            assert "--hash=sha256:" in (ROOT / words[-1]).read_text()


@pytest.mark.spec("KEEP-17")
def test_it_runs_the_node_as_somebody_with_no_rights_on_its_volume() -> None:
    kinds = [name for name, _ in steps()]
    assert of("USER") == ["moot"]
    assert kinds.index("USER") < kinds.index("ENTRYPOINT")
    (volume,), (environment,) = of("VOLUME"), of("ENV")[1:]
    variables = dict(word.split("=", 1) for word in shlex.split(environment))
    assert variables["MOOT_HOME"].startswith(f"{volume}/")
    assert f"--home-dir {volume}" in " ".join(of("RUN"))
    port = variables["MOOT_LISTEN"].removeprefix("/tcp/")
    assert of("EXPOSE") == [f"{port}/tcp"]
    *_, module = json.loads(of("ENTRYPOINT")[0])
    assert importlib.util.find_spec(module) is not None


@pytest.mark.spec("KEEP-17")
def test_its_health_is_what_keep_status_says() -> None:
    words = json.loads(of("HEALTHCHECK")[0].partition("CMD ")[2])
    command, arguments = parse(words[1:])
    assert (words[0], command.name) == ("moot", "keep status")
    assert "check" in arguments.options
    for line in re.findall(r"docker exec (?:-i )?keeper moot ([^<\n]*)", FILE.read_text()):
        parse(shlex.split(line.partition("     ")[0]))
