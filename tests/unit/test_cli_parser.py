"""What is typed is understood, or the slip is named with what was meant."""

from importlib import import_module

import pytest

from moot.cli.failure import exit_code
from moot.cli.grammar import COMMON
from moot.cli.parser import parse
from moot.cli.table import ALIASES, ELSEWHERE, NOUNS, OF_THE_PAST, commands, find
from moot.node.trouble import Trouble


def _refused(*words: str) -> Trouble:
    with pytest.raises(Trouble) as caught:
        parse(words)
    assert exit_code(caught.value) == 2
    assert caught.value.next
    return caught.value


@pytest.mark.spec("CLI-1")
@pytest.mark.parametrize(
    ("line", "name", "operands", "options"),
    [
        ("", "now", [], {}),
        ("ls", "list", [], {}),
        ("list +water @me", "list", ["+water", "@me"], {}),
        ("-g garden list", "list", [], {"group": "garden"}),
        ("list -ggarden", "list", [], {"group": "garden"}),
        ("list --group=garden is:free", "list", ["is:free"], {"group": "garden"}),
        ("--home x list -qv -n 3", "list", [],
         {"home": "x", "quiet": "", "verbose": "", "limit": "3"}),
        ("list -qn3", "list", [], {"quiet": "", "limit": "3"}),
        ("list --json is:free", "list", ["is:free"], {"json": ""}),
        ("list --json id,title is:free", "list", ["is:free"], {"json": "id,title"}),
        ("list --json=id is:free", "list", ["is:free"], {"json": "id"}),
        ("add --json milk,eggs", "add", ["milk,eggs"], {"json": ""}),
        ("say 3f1a -", "say", ["3f1a", "-"], {}),
        ("claim 3f1a 9c2e -m later", "claim", ["3f1a", "9c2e"], {"message": "later"}),
        ("group new the garden", "group new", ["the", "garden"], {}),
        ("goal tree --home=", "goal tree", [], {"home": ""}),
        ("--version", "version", [], {}),
        ("claim -h", "claim", [], {"help": ""}),
    ],
)  # fmt: skip
def test_understood(line: str, name: str, operands: list[str], options: dict[str, str]) -> None:
    command, arguments = parse(line.split())
    assert (command.name, arguments.operands, arguments.options) == (name, operands, options)


@pytest.mark.spec("CLI-1")
@pytest.mark.spec("CLI-27")
def test_a_command_is_put_to_a_day_that_is_over() -> None:
    command, arguments = parse(["-g", "garden", "at", "3d", "list", "is:free", "-n", "2", "--all"])
    assert (command.name, arguments.at, arguments.operands) == ("list", "3d", ["is:free"])
    assert arguments.options == {"group": "garden", "limit": "2", "all": ""}
    command, arguments = parse(["at", "fri 18:00", "-q", "goal", "tree", "9k2m"])
    assert (command.name, arguments.at, arguments.operands) == ("goal tree", "fri 18:00", ["9k2m"])
    assert parse(["list"])[1].at is None
    assert parse(["at", "--help"])[0].name == "at"
    for words in (["claim", "3f1a"], ["at", "3d", "list"], ["inbox"], ["goal", "add", "x"], []):
        assert _refused("at", "3d", *words).code == "usage"
    for name in OF_THE_PAST:
        reading = find(name)
        assert reading is not None
        assert not reading.operands.startswith("WORDS")


def test_words_after_two_dashes_mean_themselves() -> None:
    _, arguments = parse(["add", "fix", "-q", "--", "-v", "--json", "--", "due:fri"])
    assert arguments.operands == ["fix", "-v", "--json", "--", "due:fri"]
    assert arguments.literal == 1
    assert arguments.options == {"quiet": ""}


@pytest.mark.spec("CLI-2")
@pytest.mark.spec("CLI-56")
@pytest.mark.parametrize(
    ("line", "message", "step"),
    [
        ("lits is:free", "there is no command 'lits'; did you mean 'list'?", "moot list is:free"),
        ("-g x claem 3f1a", "did you mean 'claim'?", "moot -g x claim 3f1a"),
        ("tree", "did you mean 'goal tree'?", "moot goal tree"),
        ("activity -f", "there is no command 'activity'; did you mean 'log'?", "moot log -f"),
        ("push", "did you mean 'sync'?", "moot sync"),
        ("quit", "did you mean 'node stop'?", "moot node stop"),
        ("xyzzy", "there is no command 'xyzzy'", "moot help"),
        ("goal", "goal what? add, list or tree", "moot goal add WORDS..."),
        ("goal tre 9k2m", "did you mean 'tree'?", "moot goal tree 9k2m"),
        ("node config", "there is no 'node config'; did you mean 'config'?", "moot config list"),
        ("node config set color never", "did you mean 'config'?", "moot config set color never"),
        ("goal done 3f1a", "there is no 'goal done'; did you mean 'done'?", "moot done 3f1a"),
        ("list --al", "list has no option --al; did you mean --all?", "moot list --all"),
        ("list --sort", "--sort needs a value", "moot list --sort ORDER"),
        ("list -z", "list has no option -z", "moot help list"),
        ("add fix -x", "add has no option -x", "moot help add"),
        ("list --all=3", "--all takes no value", "write  --all"),
        ("show", "show needs an ID", "moot show 3f1a"),
        ("add", "add needs words", "moot add"),
        ("need 3f1a", "need needs 'on' and another ID", "moot need 3f1a on 9c2e"),
        ("move 3f1a", "move needs before, after or under", "moot move 3f1a before 9c2e"),
        ("lift 3f1a", "lift needs a number from 0 to 3", "moot lift 3f1a 3"),
        ("completion", "completion needs bash, zsh or fish", "source <(moot completion bash)"),
        ("show a b", "show takes no more words, and there is 'b'", "moot show ID"),
        ("me x", "me takes no words, and there is 'x'", "moot me"),
        ("- list", "'-' is no command", "moot help"),
        ("--colour list", "there is no option --colour", "moot"),
    ],
)
def test_slips_are_named(line: str, message: str, step: str) -> None:
    trouble = _refused(*line.split())
    assert message in trouble.message
    assert step in trouble.next[0]


@pytest.mark.spec("CLI-2")
@pytest.mark.parametrize("word", ["lis", "cl", "gro", "sta"])
def test_nothing_is_completed_by_guess(word: str) -> None:
    _refused(word)


def test_bytes_that_are_no_text_are_refused() -> None:
    assert "UTF-8" in _refused("add", "caf\udce9").message


@pytest.mark.spec("CLI-14")
def test_an_invite_is_not_taken_as_a_word_and_not_repeated() -> None:
    trouble = _refused("join", "MOOT1SECRETSECRET")
    assert "SECRET" not in f"{trouble.message}{trouble.cause}{trouble.next}"
    assert "moot join < FILE" in trouble.next
    trouble = _refused("keep", "MOOT1SECRETSECRET")
    assert "SECRET" not in f"{trouble.message}{trouble.cause}{trouble.next}"
    assert "moot keep < FILE" in trouble.next


def test_the_table_is_sound() -> None:
    names = [command.name for command in commands()]
    assert len(names) == len(set(names))
    assert all(find(name) is command for name, command in zip(names, commands(), strict=True))
    assert {name.partition(" ")[0] for name in names if " " in name} == NOUNS
    assert set(ALIASES.values()) <= set(names)
    assert set(ELSEWHERE.values()) <= set(names)
    assert set(ELSEWHERE).isdisjoint({*names, *ALIASES, *NOUNS})
    for command in commands():
        assert command.examples, f"{command.name} has no example"
        options = [*COMMON, *command.options]
        for part in ("name", "letter"):
            given = [getattr(option, part) for option in options if getattr(option, part)]
            assert len(given) == len(set(given)), f"{command.name}: {part} given twice"


@pytest.mark.parametrize("command", list(commands()), ids=lambda command: command.name)
def test_every_command_has_a_function_that_says_what_it_does(command: object) -> None:
    module, _, name = command.run.partition(":")  # type: ignore[attr-defined]
    function = getattr(import_module(f"moot.cli.commands.{module}"), name)
    assert function.__doc__
