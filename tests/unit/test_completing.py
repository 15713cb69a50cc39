"""What completion offers, with a node and without; and the scripts that shells run."""

import subprocess
import sys
from pathlib import Path

import pytest

from heavy import HEAVY
from moot.cli.commands.completion import BASH, FISH, SCRIPTS, ZSH
from moot.cli.completing import complete
from moot.cli.field_words import FIELDS as SETTABLE
from moot.cli.known_words import WORDS
from moot.node.acts.fields import READERS
from moot.node.query.filter import KINDS, STAGES, STATES
from moot.node.query.filter import WORDS as IS_WORDS
from moot.node.query.terms import FIELDS
from moot.node.schemas import kinds
from recorded_node import RecordedNode, answer

THINGS = (
    '[{"id":"3f1axq7m2v8k4t0w","short":"3f1a","kind":"task","title":"fix the pump","state":"done"},'
    '{"id":"3f9bxq7m2v8k4t0w","short":"3f9b","kind":"task","title":"tab\\there","state":"free"}]'
)
NODE_WORDS = (
    '{"fields":["title","due"],"is":["free","frozen"],"kinds":["task"],"states":[],"stages":[],'
    '"tags":[{"tag":"water","count":3}],"people":[{"name":"ben","person":"b7m2","short":"b7m2",'
    '"me":false},{"name":"Ada L.","person":"c7m2","short":"c7m2","me":false},'
    '{"name":"me2","person":"d7m2","short":"d7m2","me":true}],'
    '"groups":[{"name":"garden","id":"g1"},{"name":"the barn","id":"g2"}]}'
)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOT_HOME", str(tmp_path))
    monkeypatch.delenv("MOOT_GROUP", raising=False)
    monkeypatch.chdir(tmp_path)


def offered(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, str]:
    assert complete(words) == 0
    said = capsys.readouterr()
    assert said.err == ""
    pairs = (line.partition("\t") for line in said.out.splitlines())
    return {word: about for word, _, about in pairs}


@pytest.mark.spec("AUTO-14")
@pytest.mark.parametrize(
    ("words", "has", "lacks"),
    [
        (["cl"], {"claim"}, {"list"}),
        ([""], {"now", "list", "goal", "config"}, {"goal add"}),
        (["goal", ""], {"add", "list", "tree"}, {"new"}),
        (["nonsense", ""], set(), {"list"}),
        (["list", "--so"], {"--sort"}, {"--json"}),
        (["claim", "--"], {"--as", "--group", "--json"}, set()),
        (["--no"], {"--no-color", "--no-input"}, set()),
        (["list", "--sort", "d"], {"due"}, {"made"}),
        (["list", "--sort", "-"], {"-due"}, {"--all"}),
        (["list", "--sort=due", "is:f"], {"is:free"}, set()),
        (["list", "-n", "3", "is:f"], {"is:free"}, set()),
        (["list", "not:is:f"], {"not:is:free"}, set()),
        (["list", "is:free,m"], {"is:free,mine"}, set()),
        (["list", "sta"], {"state:", "stage:", "start:"}, {"due:"}),
        (["list", "due:t"], {"due:today", "due:tue"}, {"due:fri"}),
        (["watch", "kind:"], {"kind:task"}, set()),
        (["list", "@"], {"@me", "@none"}, set()),
        (["add", "fix", "d"], {"due:"}, {"done"}),
        (["add", ""], set(), {"due:"}),
        (["add", "--", "d"], set(), set()),
        (["say", "3f1a", "due:"], set(), {"due:today"}),
        (["help", "cl"], {"claim"}, set()),
        (["help", "goal", ""], {"tree"}, {"claim"}),
        (["config", "set", ""], {"hooks.on_entry", "pager"}, set()),
        (["schema", "thi"], {"thing"}, {"event"}),
        (["completion", ""], set(SCRIPTS), set()),
        (["back", "3f1a", ""], {"in", "watching", "out"}, set()),
        (["need", "3f1a", ""], {"on"}, set()),
        (["get", "3f1a.du"], {"3f1a.due", "3f1a.due_at"}, {"3f1a.title"}),
        (["list", "--home", ""], {":files"}, set()),
        (["invite", "--to", "x"], {":files"}, set()),
        (["version", ""], set(), {"list"}),
        (["show", "3f1a", ""], set(), {"list"}),
        ([], {"now"}, set()),
    ],
)
def test_words_are_offered_without_a_node(
    capsys: pytest.CaptureFixture[str], words: list[str], has: set[str], lacks: set[str]
) -> None:
    found = offered(capsys, *words)
    assert has <= set(found)
    assert lacks.isdisjoint(found)
    if not has:
        assert not found


@pytest.mark.spec("AUTO-15")
def test_no_node_is_started_and_nothing_is_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for words in (["claim", ""], ["list", "+"], ["-g", ""], ["show", "3f"], ["goal", "tree", ""]):
        assert offered(capsys, *words) == {}
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "config").write_text("nonsense")
    (tmp_path / ".moot").write_text("nonsense")
    assert offered(capsys, "claim", "") == {}


@pytest.mark.spec("AUTO-14")
def test_things_are_offered_with_their_titles_open_ones_first(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with RecordedNode(tmp_path / "run" / "api.sock", answer(THINGS.encode())) as node:
        found = offered(capsys, "done", "3F")
    assert list(found.items()) == [("3f9b", "tab␉here"), ("3f1a", "fix the pump")]
    assert b"q=kind%3Atask%20is%3Aopen%20id%3A3F" in node.asked[0]
    with RecordedNode(tmp_path / "b" / "run" / "api.sock", answer(THINGS.encode())) as node:
        assert set(offered(capsys, "--home", str(tmp_path / "b"), "get", "3f1")) == {"3f1a."}
    assert b"q=not%3Akind%3Athought%20id%3A3f1&" in node.asked[0]


@pytest.mark.spec("AUTO-14")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["list", "+"], {"+water": "3 open"}),
        (["list", "tag:w"], {"tag:water": "3 open"}),
        (["list", "@b"], {"@ben": "ben"}),
        (["list", "by:"], {"by:me": "", "by:none": "", "by:ben": "ben", "by:c7m2": "Ada L."}),
        (["list", "is:fro"], {"is:frozen": ""}),
        (["-g", ""], {"garden": "garden", "g2": "the barn"}),
        (["leave", "g"], {"garden": "garden", "g2": "the barn"}),
        (["ping", ""], {"ben": "ben", "c7m2": "Ada L."}),
        (["add", "x", "+w"], {"+water": "3 open"}),
    ],
)
def test_a_node_knows_tags_people_and_groups(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str], found: dict[str, str]
) -> None:
    with RecordedNode(tmp_path / "run" / "api.sock", answer(NODE_WORDS.encode())):
        assert offered(capsys, *words) == found


@pytest.mark.spec("AUTO-15")
@pytest.mark.parametrize("words", [["claim", ""], ["list", "is:f"], ["cl"], ["get", "3f1a.d"]])
def test_it_loads_no_more_than_a_daily_command(tmp_path: Path, words: list[str]) -> None:
    types = Path(__file__).resolve().parents[2] / "build" / "types"
    script = (
        f"import sys\nsys.path.insert(0, {str(types)!r})\nfrom moot.cli.main import main\n"
        f"main({['__complete', *words]!r})\nprint(*sorted(sys.modules), file=sys.stderr)\n"
    )
    env = {"TZ": "UTC", "MOOT_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, check=True, env=env
    )
    loaded = set(done.stderr.decode().split())
    assert loaded.isdisjoint(HEAVY), loaded & HEAVY


def test_the_words_known_without_a_node_are_those_that_a_node_knows() -> None:
    node = {
        "fields": FIELDS, "is": tuple(IS_WORDS), "kinds": KINDS, "states": STATES, "stages": STAGES,
    }  # fmt: skip
    for name, words in node.items():
        assert set(WORDS[name]) == set(words), f"write {name} anew in cli/known_words.py"
    assert set(SETTABLE) <= set(READERS)
    assert "thing" in kinds()


def test_the_scripts_of_shells_that_are_not_here_are_well_formed() -> None:
    for text, ends in ((ZSH, "fi\n"), (FISH, "'(__moot_complete)'\n"), (BASH, "moot\n")):
        assert text.endswith(ends)
        assert "__complete" in text
        for opening, closing in ("()", "{}", "[]"):
            if text is not ZSH or opening != "(":
                assert text.count(opening) == text.count(closing)
        assert text.count("'") % 2 == 0
    assert ZSH.startswith("#compdef moot\n")
    assert _begins(FISH, "end") == _begins(FISH, "function ", "for ", "if ")
    assert _begins(ZSH, "fi", "done") == _begins(ZSH, "if ", "while ")


def _begins(text: str, *words: str) -> int:
    """How many lines begin with one of these."""
    return sum(line.strip().startswith(words) for line in text.splitlines())
