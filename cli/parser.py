"""From the words on the command line to a command and its arguments. spec: CLI-1, CLI-2."""

from __future__ import annotations

from moot.cli.grammar import COMMON
from moot.cli.table import ALIASES, ELSEWHERE, NOUNS, OF_THE_PAST, commands, find
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from moot.cli.grammar import Command, Option


class Arguments:
    """What was typed after the command's name."""

    __slots__ = ("at", "literal", "operands", "options")

    def __init__(self) -> None:
        self.options: dict[str, str] = {}
        """By name the value; flags have an empty one."""
        self.operands: list[str] = []
        self.at: str | None = None
        """The day of which the command is to tell, if it is not now."""
        self.literal: int | None = None
        """The first operand after `--`: from there on, words mean nothing but themselves."""


def parse(words: Sequence[str]) -> tuple[Command, Arguments]:
    """The command that is meant, and what was given to it. Raises Trouble `usage`."""
    for word in words:
        if not _is_text(word):
            raise Trouble(
                "usage",
                f"{word!a} is no text in UTF-8",
                next=("locale     tells how this terminal writes letters",),
            )
    arguments = Arguments()
    rest = _leading(words, arguments)
    command, rest = _command(rest, words)
    if command.name == "at" and rest and rest[0] not in ("-h", "--help"):
        command, rest = _of_the_past(command, rest, arguments)
    known = {option.name: option for option in (*COMMON, *command.options)}
    letters = {option.letter: option for option in known.values() if option.letter}
    _read(rest, arguments, known, letters, command)
    if "help" not in arguments.options:
        _count(command, arguments)
    return command, arguments


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _leading(words: Sequence[str], arguments: Arguments) -> list[str]:
    """Take the common options that stand before the command; returns what follows them."""
    known = {option.name: option for option in COMMON}
    letters = {option.letter: option for option in COMMON if option.letter}
    rest = list(words)
    while rest and rest[0].startswith("-") and rest[0] not in ALIASES:
        if rest[0] in ("-", "--"):
            raise Trouble("usage", f"'{rest[0]}' is no command", next=("moot help",))
        rest = _option(rest, arguments, known, letters, None)
    return rest


def _command(rest: list[str], words: Sequence[str]) -> tuple[Command, list[str]]:
    first = ALIASES.get(rest[0], rest[0]) if rest else "now"
    if first in NOUNS:
        verb = rest[1] if len(rest) > 1 else ""
        command = find(f"{first} {verb}")
        if command is None and (not verb or verb.startswith("-")):
            alone = find(first)
            if alone is not None:
                return alone, rest[1:]
        if command is None:
            raise _no_verb(first, verb, rest[2:])
        return command, rest[2:]
    command = find(first)
    if command is None:
        raise _no_command(rest, words)
    return command, rest[1:]


def _of_the_past(
    command: Command, rest: list[str], arguments: Arguments
) -> tuple[Command, list[str]]:
    """The command after `at DATE`: one of those that read. Raises Trouble `usage`. spec: CLI-27."""
    arguments.at = rest[0]
    rest = _leading(rest[1:], arguments)
    told = ", ".join(sorted(OF_THE_PAST))
    if not rest:
        raise Trouble("usage", f"at {arguments.at[:32]} what? {told}", next=command.examples[:1])
    meant, rest = _command(rest, rest)
    if meant.name not in OF_THE_PAST:
        raise Trouble(
            "usage",
            f"{meant.name} is done and told of the present alone",
            cause=f"of the past there are  {told}",
            next=command.examples[:1],
        )
    return meant, rest


def command_named(words: Sequence[str]) -> Command:
    """The command of that name, for help. Raises Trouble `usage`."""
    command, rest = _command(list(words), words)
    if rest:
        raise Trouble("usage", f"there is no command '{' '.join(words)[:64]}'", next=("moot help",))
    return command


def _read(
    rest: list[str],
    arguments: Arguments,
    known: dict[str, Option],
    letters: dict[str, Option],
    command: Command,
) -> None:
    while rest:
        word = rest[0]
        if word == "--":
            arguments.literal = len(arguments.operands)
            arguments.operands += rest[1:]
            return
        if word.startswith("-") and word != "-":
            rest = _option(rest, arguments, known, letters, command)
        else:
            arguments.operands.append(word)
            rest = rest[1:]


def _option(
    rest: list[str],
    arguments: Arguments,
    known: dict[str, Option],
    letters: dict[str, Option],
    command: Command | None,
) -> list[str]:
    """Take one option, or several letters in one word, off the front; returns the rest."""
    word, rest = rest[0], rest[1:]
    if word.startswith("--"):
        name, equals, value = word[2:].partition("=")
        option = known.get(name)
        if option is None:
            raise _no_option(word, known, command)
        if name in ("json", "jsonl"):
            if not equals and rest and _names_fields(rest[0], command):
                value, rest = rest[0], rest[1:]
            arguments.options[name] = value
            return rest
        if not option.takes and equals:
            raise Trouble("usage", f"--{name} takes no value", next=(f"write  --{name}",))
    else:
        option = letters.get(word[1])
        if option is None:
            raise _no_option(word[:2], known, command)
        value, equals = word[2:], word[2:]
        if not option.takes and value:
            rest, value, equals = [f"-{value}", *rest], "", ""
    if option.takes and not equals:
        if not rest:
            raise Trouble("usage", f"{word} needs a value", next=(_example(command, option.usage),))
        value, rest = rest[0], rest[1:]
    before = arguments.options.get(option.name)
    arguments.options[option.name] = f"{before}\n{value}" if option.many and before else value
    return rest


def _names_fields(word: str, command: Command | None) -> bool:
    """Whether `--json id,title` is meant; a single name could be a word of a filter or title."""
    free = command is None or "WORDS" in command.operands
    return not free and "," in word and all(part.isidentifier() for part in word.split(","))


def _example(command: Command | None, more: str) -> str:
    return f"moot {command.name if command else 'list'} {more.rpartition(', ')[2]}"


LACKS = {
    "WORDS": "words",
    "ready|synced|kept|met|ID": "to know what for",
    "0..3": "a number from 0 to 3",
    "2h|90min|none": "a length of work, or none",
}


def _in_words(missing: str) -> str:
    """What a command lacks, by its usage."""
    if missing in LACKS:
        return LACKS[missing]
    if missing.islower() and "|" not in missing:
        return f"'{missing}' and another ID"
    *first, last = missing.split("|")
    if first:
        return f"{', '.join(first)} or {last}"
    return f"{'an' if last[0] in 'AEIO' else 'a'} {last}"


def _count(command: Command, arguments: Arguments) -> None:
    count = len(arguments.operands)
    if count < command.least:
        what = _in_words(command.operands.split()[count].rstrip("."))
        raise Trouble("usage", f"{command.name} needs {what}", next=(command.examples[0],))
    if command.most is not None and count > command.most:
        over = arguments.operands[command.most]
        _refuse_invite(over, command.name)
        many = "no more words" if command.most else "no words"
        raise Trouble(
            "usage",
            f"{command.name} takes {many}, and there is '{over[:64]}'",
            next=(command.usage,),
        )


# -- what was meant --------------------------------------------------------------------------------


def _near(word: str, known: Sequence[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - slow to load, and only for mistakes

    found = get_close_matches(word.lower(), known, 1, 0.6)
    return found[0] if found else None


def _no_command(rest: list[str], words: Sequence[str]) -> Trouble:
    word = rest[0]
    names = [command.name for command in commands()]
    noun_of = {name.partition(" ")[2]: name for name in names if " " in name}
    known = [name for name in (*names, *ALIASES) if " " not in name and name[0] != "-"]
    near = noun_of.get(word) or ELSEWHERE.get(word) or _near(word, [*known, *NOUNS])
    if near is None:
        return Trouble("usage", f"there is no command '{word[:64]}'", next=("moot help",))
    before = list(words[: len(words) - len(rest)])
    return Trouble(
        "usage",
        f"there is no command '{word[:64]}'; did you mean '{near}'?",
        next=(_typed([*before, *near.split(), *rest[1:]]),),
    )


def _refuse_invite(word: str, command: str) -> None:
    """Raise Trouble, which does not repeat it, if a word is an invite."""
    if word.upper().startswith("MOOT1"):
        taker = "keep" if command == "keep" else "join"
        raise Trouble(
            "usage",
            "an invite is not typed as a word: others on this machine could read it",
            next=(f"moot {taker}     and paste it", f"moot {taker} < FILE"),
        )


def _no_verb(noun: str, verb: str, after: list[str]) -> Trouble:
    _refuse_invite(verb, noun)
    of_noun = [one for one in commands() if one.name.startswith(f"{noun} ")]
    verbs = [one.name.partition(" ")[2] for one in of_noun]
    if not verb or verb.startswith("-"):
        listed = f"{', '.join(verbs[:-1])} or {verbs[-1]}" if len(verbs) > 1 else verbs[0]
        return Trouble("usage", f"{noun} what? {listed}", next=(of_noun[0].usage,))
    near = _near(verb, verbs)
    if not near and verb in (*NOUNS, *ALIASES, *(one.name for one in commands())):
        # What is no part of this noun stands alone, such as the settings of the node.
        step = _typed([verb, *(after or (["list"] if find(f"{verb} list") else []))])
        return Trouble(
            "usage", f"there is no '{noun} {verb}'; did you mean '{verb}'?", next=(step,)
        )
    meant = f"; did you mean '{near}'?" if near else ""
    step = _typed([noun, near, *after]) if near else f"moot help {noun}"
    return Trouble("usage", f"there is no '{noun} {verb[:64]}'{meant}", next=(step,))


def _no_option(word: str, known: dict[str, Option], command: Command | None) -> Trouble:
    name = word.partition("=")[0]
    where = (
        f"{command.name} has no option {name[:64]}"
        if command
        else f"there is no option {name[:64]}"
    )
    near = _near(name.strip("-"), list(known)) if len(name) > 2 else None
    if near:
        return Trouble(
            "usage",
            f"{where}; did you mean --{near}?",
            next=(_example(command, known[near].usage),),
        )
    step = f"moot help {command.name}" if command else "moot help"
    cause = "put  --  before words that begin with a dash" if command and command.least else None
    return Trouble("usage", where, cause=cause, next=(step,))


def _typed(words: Sequence[str]) -> str:
    from shlex import join  # noqa: PLC0415

    return f"moot {join(words)}"
