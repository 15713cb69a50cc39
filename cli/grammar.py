"""What a command is made of. The table of all of them is in `moot.cli.table`."""

from __future__ import annotations


class Option:
    """One option: a flag, or with `takes` the name of the value that it takes."""

    __slots__ = ("letter", "many", "name", "summary", "takes")

    def __init__(
        self, name: str, summary: str, takes: str = "", letter: str = "", *, many: bool = False
    ) -> None:
        """`many`: it may be given several times; its values are then lines of one text."""
        self.name = name
        self.many = many
        self.summary = summary
        self.takes = takes
        self.letter = letter

    @property
    def usage(self) -> str:
        """As it is written, `-g, --group GROUP`."""
        short = f"-{self.letter}, " if self.letter else ""
        return f"{short}--{self.name}{' ' + self.takes if self.takes else ''}"


class Command:
    """One command, as people, the parser and the manual need it.

    `operands` is the usage line and the rule at once: `ID... [WORDS...]` means one id or more, then
    any words. `run` is `module:function` under `moot.cli.commands`.
    """

    __slots__ = ("about", "examples", "name", "operands", "options", "run", "section", "summary")

    def __init__(  # noqa: PLR0913 - a row of a table has as many parts as the table has columns
        self,
        name: str,
        operands: str,
        summary: str,
        run: str,
        *options: Option,
        section: str,
        about: str = "",
        examples: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.operands = operands
        self.summary = summary
        self.run = run
        self.options = options
        self.section = section
        self.about = about
        self.examples = examples

    @property
    def usage(self) -> str:
        """As it is typed, `moot claim ID...`."""
        return " ".join(filter(None, ("moot", self.name, self.operands)))

    @property
    def least(self) -> int:
        """How many operands it needs."""
        return sum(not word.startswith("[") for word in self.operands.split())

    @property
    def most(self) -> int | None:
        """How many operands it takes; None for any number."""
        return None if "..." in self.operands else len(self.operands.split())


COMMON = (
    Option("group", "the group to act in, instead of the current one", "GROUP", "g"),
    Option("home", "the folder of the profile, instead of MOOT_HOME", "FOLDER"),
    Option("json", "answer in JSON, with all fields or only --json=FIELD,FIELD", "[=FIELDS]"),
    Option("jsonl", "the same, one object a line, each as it comes", "[=FIELDS]"),
    Option("format", "a line for each, with {title} or {due_at.date} filled in", "TEXT"),
    Option("quiet", "print ids or values alone, or nothing", letter="q"),
    Option("verbose", "tell more: whole ids, and each request to the node", letter="v"),
    Option("debug", "write all that happens to a file, and name it"),
    Option("yes", "do not ask whether it is meant", letter="y"),
    Option("no-input", "never ask anything"),
    Option("no-color", "no colour, as if NO_COLOR were set"),
    Option("no-pager", "write long answers straight to the terminal"),
    Option("help", "say what the command does", letter="h"),
)
"""Options of every command."""
