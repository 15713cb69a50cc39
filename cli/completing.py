"""`moot __complete WORDS...`: what the last word could become, for the completion of shells.

Each line is a word and, after a tab, what it means; `:files` alone leaves it to the shell. A node
that does not run is not started for it: then what only a node knows is not offered.
"""

from __future__ import annotations

import sys

from moot.cli.fitting import GROUP_RULES, LINKS, RECURRING, SAYING, VALUES
from moot.cli.grammar import COMMON
from moot.cli.offers import Offers
from moot.cli.plain import plain
from moot.cli.table import ALIASES, NOUNS, OF_THE_PAST, commands, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from moot.cli.grammar import Command, Option
    from moot.cli.offers import Offer

FILES = ":files"
PLACES = ("FILE", "FOLDER")
"""Operands and values that the shell knows best."""


def complete(words: Sequence[str]) -> int:
    """Print what the last of `words` could become. spec: AUTO-14, AUTO-15."""
    typed = _Typed(words or [""])
    begun = typed.last.lower()
    offers = dict(typed.offers())
    for word, about in offers.items():
        if word.lower().startswith(begun) or word == FILES:
            sys.stdout.write(f"{word}\t{plain(about)}\n" if about else f"{word}\n")
    return 0


class _Typed:
    """A command line that somebody has begun to type."""

    def __init__(self, words: Sequence[str]) -> None:
        self.last = words[-1]
        self._options: dict[str, str] = {}
        self._operands: list[str] = []
        self._name = ""
        self._command: Command | None = None
        self._asked: Option | None = None
        """The option whose value comes next."""
        self._literal = False
        self._past = False
        """After `at DATE`, where only some commands can stand."""
        for word in words[:-1]:
            self._take(word)
            if self._name == "at" and self._operands:
                self._past, self._command, self._name, self._operands = True, None, "", []
        self._offers = Offers(self._options.get("home"), self._options.get("group"))

    def _take(self, word: str) -> None:
        if self._asked is not None:
            self._options[self._asked.name] = word
            self._asked = None
        elif self._literal:
            self._operands.append(word)
        elif word == "--":
            self._literal = True
        elif word.startswith("-") and word != "-" and word not in ALIASES:
            self._take_option(word)
        elif self._command is None:
            self._name = f"{self._name} {word}" if self._name else ALIASES.get(word, word)
            self._command = find(self._name)
        else:
            self._operands.append(word)

    def _take_option(self, word: str) -> None:
        name, equals, value = word.lstrip("-").partition("=")
        for option in self._known():
            long = word.startswith("--") and option.name == name
            short = not word.startswith("--") and option.letter == word[1]
            given = value if long else word[2:]
            if (long and equals) or (short and given):
                self._options[option.name] = given
            elif (long or short) and option.takes and not option.takes.startswith("["):
                self._asked = option

    def _known(self) -> tuple[Option, ...]:
        return (*(self._command.options if self._command else ()), *COMMON)

    # -- what could stand here -----------------------------------------------------------------

    def offers(self) -> Iterable[Offer]:
        """Everything that could stand here, what is likely first; not all of it begins so."""
        if self._asked is not None:
            return self._values(self._asked)
        if self.last.startswith("-") and not self._literal:
            return ((f"--{option.name}", option.summary) for option in self._known())
        if self._command is None:
            return self._commands()
        operands = self._command.operands.split()
        if not operands:
            return ()
        at = min(len(self._operands), len(operands) - 1)
        if at < len(self._operands) and not operands[at].rstrip("]").endswith("..."):
            return ()
        return self._operand(operands[at].strip("[]").removesuffix("..."))

    def _commands(self) -> Iterator[Offer]:
        """First words, or the second ones of a noun."""
        if self._name and self._name not in NOUNS:
            return
        for command in commands():
            if self._past and command.name not in OF_THE_PAST:
                continue
            first, _, second = command.name.partition(" ")
            if self._name:
                if first == self._name:
                    yield second, command.summary
            elif second:
                yield first, f"{first} ..."
            else:
                yield first, command.summary

    def _values(self, option: Option) -> Iterable[Offer]:
        if option.takes in PLACES:
            return ((FILES, ""),)
        if option.takes == "GROUP":
            return self._offers.groups()
        if option.takes == "DATE":
            return self._offers.dates(past=option.name == "since")
        if option.name == "for":
            return self._offers.names("who")
        if option.takes == "ID":
            return self._offers.things(f"--{option.name}", self.last)
        return ((value, "") for value in VALUES.get(f"{option.name} {option.takes}", ()))

    def _operand(self, name: str) -> Iterator[Offer]:
        """What an operand of that name in the table can be: a word of its own, or of a kind."""
        for one in name.split("|"):
            if one.islower():
                yield one, ""
            else:
                yield from self._of_kind(one)

    def _of_kind(self, name: str) -> Iterable[Offer]:
        offers, command = self._offers, self._name
        if name == "COMMAND":
            self._name = self._operands[0] if self._operands else ""
            return self._commands()
        if name in PLACES:
            return ((FILES, ""),)
        if self._literal and name not in ("ID", "GROUP", "NAME"):
            return ()  # words that mean only themselves
        known: dict[str, Callable[[], Iterable[Offer]]] = {
            "ID": lambda: offers.things(command, self.last),
            "ID.FIELD": lambda: offers.things(command, self.last, field=True),
            "FILTER": lambda: offers.terms(self.last),
            "WORDS": self._words,
            "FIELD:VALUE": lambda: offers.fields(self.last),
            "GROUP": offers.groups,
            "NAME": self._names,
            "KIND": lambda: _plain(LINKS) if command == "link" else offers.kinds(),
            "CHOICE": lambda: offers.choices(self._operands[0]),
            "KEY=VALUE": lambda: offers.blanks(self._operands[0]),
            "VALUE": lambda: _plain(GROUP_RULES.get(self._operands[0], ())),
            "DATE": lambda: offers.dates(past=command == "at"),
            "0..3": lambda: _plain("0123"),
        }
        return known[name]() if name in known else ()

    def _words(self) -> Iterable[Offer]:
        match self._name:
            case "repeat":
                return _plain(RECURRING)
            case "propose":
                return self._offers.closing(self.last)
            case name if name in SAYING:
                return ()
            case _:
                return self._offers.fields(self.last)

    def _names(self) -> Iterable[Offer]:
        if self._name == "template use":
            return self._offers.templates()
        return self._offers.names(self._name)


def _plain(words: Iterable[str]) -> Iterable[Offer]:
    return ((word, "") for word in words)
