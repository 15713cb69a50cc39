"""What completion offers, with a node and without; and the scripts that shells run."""

import subprocess
import sys
from pathlib import Path

import pytest

from caller import gardener
from heavy import HEAVY
from moot.cli import fitting
from moot.cli.commands import exports
from moot.cli.commands.completion import BASH, FISH, SCRIPTS, ZSH
from moot.cli.completing import complete
from moot.cli.field_words import FIELDS as SETTABLE
from moot.cli.known_words import WORDS
from moot.cli.table import commands
from moot.crdt import group, link, thought
from moot.crdt.method import METHODS
from moot.node.acts.fields import READERS
from moot.node.query.filter import KINDS, STAGES, STATES
from moot.node.query.filter import WORDS as IS_WORDS
from moot.node.query.terms import FIELDS
from recorded_node import RecordedNode, answer

THINGS = (
    '[{"id":"3f1axq7m2v8k4t0w","short":"3f1a","kind":"task","title":"fix the pump",'
    '"state":"done","occurs":null},'
    '{"id":"3f9bxq7m2v8k4t0w","short":"3f9b","kind":"task","title":"tab\\there","state":"free",'
    '"occurs":null},{"id":"5p8qxq7m2v8k4t0w","short":"5p8q","kind":"task","title":"water",'
    '"state":"free","occurs":{"series":"1f1axq7m2v8k4t0w","virtual":true}}]'
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
        (["claim", "3f1a", "--as", ""], {"lead", "help", "learn"}, {"csv"}),
        (["export", "-", "--as", ""], {"jsonl", "csv", "ics", "md"}, {"lead"}),
        (["bundle", ""], {"make", "take"}, {"list"}),
        (["bundle", "take", ""], {":files"}, set()),
        (["bundle", "make", "x", "--since", "y"], {"yesterday"}, {"today"}),
        (["import", "x", "--from", "t"], {"taskwarrior"}, {"csv"}),
        (["propose", "x", "--rule", ""], {"consent", "ranked", "poll"}, set()),
        (["propose", "x", "--ask", ""], {"members", "backers"}, set()),
        (["propose", "x", "c"], {"closes:"}, {"due:"}),
        (["propose", "x", "closes:f"], {"closes:fri"}, set()),
        (["say", "3f1a", "--kind", "o"], {"offer"}, {"news"}),
        (["vote", "7c2q", ""], {"yes", "no", "abstain"}, set()),
        (["vote", "a/b", ""], {"yes", "no", "abstain"}, set()),
        (["link", "3f1a", ""], {"serves", "conflicts-with", "came-from"}, {"thing"}),
        (["group", "rules", ""], {"decide", "days", "join"}, set()),
        (["group", "rules", "decide", "c"], {"consent"}, {"majority"}),
        (["group", "rules", "block", ""], {"yes", "no"}, set()),
        (["lift", "3f1a", ""], {"0", "1", "2", "3"}, set()),
        (["effort", "3f1a", "n"], {"none"}, set()),
        (["repeat", "3f1a", ""], {"daily", "every", "none", "from:"}, {"due:"}),
        (["outcome", "7c2q", "d"], set(), set()),
        (["at", ""], {"yesterday", "fri"}, {"tomorrow"}),
        (["at", "yesterday", ""], {"list", "show", "goal", "next"}, {"claim", "group"}),
        (["at", "yesterday", "goal", ""], {"list", "tree"}, {"add"}),
        (["at", "yesterday", "list", "is:f"], {"is:free"}, set()),
        (["at", "yesterday", "list", "--so"], {"--sort"}, set()),
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
    assert b"q=id%3A3f1&" in node.asked[0]
    with RecordedNode(tmp_path / "c" / "run" / "api.sock", answer(THINGS.encode())) as node:
        assert len(offered(capsys, "--home", str(tmp_path / "c"), "show", "")) == 3
    assert b"q=not%3Akind%3Athought&" in node.asked[0]


@pytest.mark.spec("AUTO-14")
def test_days_of_a_series_are_offered_where_they_are_meant(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for command, ids in (("skip", ["5p8q"]), ("repeat", ["3f9b", "3f1a"])):
        home = tmp_path / command
        with RecordedNode(home / "run" / "api.sock", answer(THINGS.encode())):
            assert list(offered(capsys, "--home", str(home), command, "")) == ids


@pytest.mark.spec("AUTO-14")
@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["vote", ""], b"q=kind%3Adecision%20state%3Aopen&"),
        (["withdraw", ""], b"q=kind%3Adecision%20by%3Ame&"),
        (["outcome", ""], b"q=kind%3Adecision%20is%3Adecided&"),
        (["decline", ""], b"q=is%3Aasked&"),
        (["pair", ""], b"q=is%3Adoubled&"),
        (["stale", ""], b"q=is%3Aclaimed&"),
        (["redact", ""], b"q=kind%3Athought%20by%3Ame&"),
        (["take", ""], b"q=kind%3Athought%20state%3Aoffer%20by%3Ame&"),
        (["archive", ""], b"q=kind%3Atask%2Cgoal&"),
        (["series", ""], b"q=is%3Aseries&"),
        (["propose", "x", "--replaces", ""], b"q=kind%3Adecision&"),
        (["export", "r.md", "--goal", ""], b"q=kind%3Agoal&"),
        (["at", "yesterday", "goal", "tree", ""], b"q=kind%3Agoal&"),
        (["need", "3f1a", "on", ""], b"q=kind%3Atask%2Cgoal%20is%3Aopen&"),
    ],
)
def test_a_command_is_offered_what_it_can_mean(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str], query: bytes
) -> None:
    with RecordedNode(tmp_path / "run" / "api.sock", answer(THINGS.encode())) as node:
        assert "3f9b" in offered(capsys, *words)
    assert query in node.asked[0]


DECISION = (
    '{"decision":{"choices":[],"options":["north","the other side"]}}',
    '{"decision":{"choices":["yes","abstain","object"],"options":[]}}',
    '{"decision":null}',
)
VIEWS = '[{"name":"week","filter":"due:..eow"},{"name":"wet","filter":"+water"}]'
TEMPLATES = (
    '[{"name":"harvest","id":"4n6pxq7m2v8k4t0w","short":"4n6p","title":"harvest at {place}",'
    '"blanks":["place","who"]},{"name":"of spring","id":"5n6p","short":"5n6p","title":"x",'
    '"blanks":[]}]'
)


@pytest.mark.spec("AUTO-14")
@pytest.mark.parametrize(
    ("words", "told", "found"),
    [
        (["vote", "7c2q", ""], DECISION[0], {"north": "north", "2": "the other side"}),
        (["vote", "7c2q", "o"], DECISION[1], {"object": ""}),
        (["vote", "7c2q", ""], DECISION[2], {"yes": "", "no": "", "abstain": ""}),
        (["view", "show", ""], VIEWS, {"week": "due:..eow", "wet": "+water"}),
        (["list", "view:"], VIEWS, {"view:week": "due:..eow", "view:wet": "+water"}),
        (["template", "use", ""], TEMPLATES, {"harvest": "harvest at {place}", "5n6p": "x"}),
        (["template", "use", "harvest", "p"], TEMPLATES, {"place=": ""}),
        (["template", "use", "harvest", "place=x", "w"], TEMPLATES, {"who=": ""}),
    ],
)
def test_a_node_knows_what_a_vote_and_a_template_ask(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: list[str],
    told: str,
    found: dict[str, str],
) -> None:
    with RecordedNode(tmp_path / "run" / "api.sock", answer(told.encode())):
        assert offered(capsys, *words) == found


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
        (["ask", "3f1a", "b"], {"ben": "ben"}),
        (["stale", "3f1a", ""], {"ben": "ben", "c7m2": "Ada L."}),
        (["who", "b"], {"ben": "ben"}),
        (["person", "show", "b"], {"ben": "ben"}),
        (["at", "fri", "who", "b"], {"ben": "ben"}),
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
    assert fitting.RULES == METHODS
    assert set(fitting.LINKS) == set(link.KINDS)
    assert set(fitting.GROUP_RULES) == set(group.RULES)
    assert fitting.VALUES["kind KIND"] == thought.KINDS
    assert set(fitting.VALUES["as FORMAT"]) == set(exports.FORMATS)


def test_every_word_that_can_be_typed_is_of_a_command_that_there_is() -> None:
    known = {command.name: command for command in commands()}
    taken = {f"{one.name} {one.takes}" for two in known.values() for one in two.options}
    for name in fitting.THINGS:
        if name.startswith("--"):
            assert f"{name[2:]} ID" in taken
        else:
            assert "ID" in known[name].operands
    for name in fitting.PERSON:
        assert "NAME" in known[name].operands
    assert set(fitting.VALUES) <= taken


async def test_a_node_understands_what_is_asked_of_it() -> None:
    ada = await gardener()
    await ada.add("pump")
    for query in set(fitting.THINGS.values()):
        assert len(await ada.get("/v1/things", q=query, all=1)) <= 1
    assert len(await ada.get("/v1/things", q=fitting.THINGS["claim"], all=1)) == 1


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
