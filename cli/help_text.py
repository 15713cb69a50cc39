"""Help pages, made from the table of commands. Examples come first: they are what one looks for."""

from __future__ import annotations

from moot.cli.cells import width, wrap
from moot.cli.grammar import COMMON
from moot.cli.screen import USUAL_WIDTH, Cell
from moot.cli.table import ALIASES, commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from moot.cli.grammar import Command, Option
    from moot.cli.screen import Screen

SLOGAN = "goals, tasks and decisions of a group with no server and no owner"

FIRST = (
    ("moot", "what matters to me now"),
    ("moot add fix the pump due:fri", "a new task"),
    ("moot claim 3f1a", "take it: I will do this"),
    ("moot done 3f1a", "finish it"),
    ("moot say 3f1a the seal is gone", "a word about anything"),
    ("moot propose buy a tank closes:2d", "put a question to the group"),
    ("moot vote 7c2q yes", "answer one"),
    ("moot invite", "ask somebody into the group"),
)
"""What to begin with."""

EXAMPLE_ROOM = 36
SECTION_ROOM = 24
NAME_ROOM = 24
OPTION_ROOM = 26
ROOM_AT_LEAST = 20


def overview(screen: Screen) -> None:
    """What to begin with, and the names of all commands, on one screen. spec: CLI-46."""
    screen.line(SLOGAN)
    screen.line()
    for example, meaning in FIRST:
        screen.line(f"  {example:<{EXAMPLE_ROOM}}", Cell(meaning, "dim"))
    screen.line()
    for section, names in _sections().items():
        room = (screen.width or USUAL_WIDTH) - SECTION_ROOM
        for at, line in enumerate(_filled(names, max(room, ROOM_AT_LEAST))):
            head = "" if at else section
            screen.line(Cell(f"{head:<{SECTION_ROOM}}", "strong"), line)
    screen.line()
    screen.line("moot help COMMAND  shows examples, fields are under  add; and there are the")
    screen.line("moot help filters  and  moot help dates, on what can be written there")
    screen.line("moot help --all    says of each command what it does")


def _sections() -> dict[str, list[str]]:
    """Names of commands by section; those of one noun together."""
    found: dict[str, list[str]] = {}
    for command in commands():
        names = found.setdefault(command.section, [])
        noun, _, verb = command.name.partition(" ")
        if verb and names and names[-1].startswith(f"{noun} "):
            names[-1] += f"|{verb}"
        else:
            names.append(command.name)
    return found


def _filled(names: Sequence[str], room: int) -> list[str]:
    """Names in lines, none of them broken."""
    lines = [""]
    for name in names:
        longer = f"{lines[-1]}  {name}" if lines[-1] else name
        if lines[-1] and width(longer) > room:
            lines.append(name)
        else:
            lines[-1] = longer
    return lines


def every(screen: Screen) -> None:
    """Every command in a line."""
    screen.line(SLOGAN)
    section = ""
    for command in commands():
        if command.section != section:
            section = command.section
            screen.line()
            screen.line(Cell(section, "strong"))
        _line(command, screen)
    screen.line()
    screen.line("moot help COMMAND  shows examples; also  moot help filters  and  moot help dates")


def noun(name: str, screen: Screen) -> None:
    """The commands of one noun."""
    for command in commands():
        if command.name.startswith(f"{name} "):
            _line(command, screen)


def _line(command: Command, screen: Screen) -> None:
    usage = f"{command.name} {command.operands}".strip()
    if len(usage) >= NAME_ROOM:
        usage = command.name
    screen.line(f"  {usage:<{NAME_ROOM}}", command.summary)


def page(command: Command, screen: Screen) -> None:
    """One command: usage, examples, what there is to say, options."""
    if len(command.usage) + 4 + len(command.summary) <= (screen.width or USUAL_WIDTH):
        screen.line(Cell(command.usage, "strong"), f"    {command.summary}")
    else:
        screen.line(Cell(command.usage, "strong"))
        screen.line(f"    {command.summary}")
    screen.line()
    for example in command.examples:
        screen.line(f"  {example}")
    if command.about:
        screen.line()
        for line in wrap(command.about.replace("`", ""), (screen.width or USUAL_WIDTH) - 1):
            screen.line(line)
    if command.options:
        screen.line()
        _options(command.options, screen)
    screen.line()
    _options(COMMON, screen, faint=True)


def _options(options: Sequence[Option], screen: Screen, *, faint: bool = False) -> None:
    room = (screen.width or USUAL_WIDTH) - OPTION_ROOM - 2
    for option in options:
        usage = option.usage if option.letter else f"    {option.usage}"
        style = "dim" if faint else ""
        for line in wrap(option.summary, max(room, ROOM_AT_LEAST)):
            screen.line(Cell(f"  {usage.replace(' [=', '[='):<{OPTION_ROOM}}{line}", style))
            usage = ""


def as_json() -> list[dict[str, object]]:
    """The table itself, for programs: completion, say."""
    return [
        {
            "name": command.name,
            "operands": command.operands,
            "summary": command.summary,
            "section": command.section,
            "examples": list(command.examples),
            "options": [
                {
                    "name": option.name,
                    "letter": option.letter or None,
                    "takes": option.takes or None,
                    "summary": option.summary,
                }
                for option in (*command.options, *COMMON)
            ],
        }
        for command in commands()
    ]


def reference() -> str:
    """The reference in specs/cli.md, as Markdown."""
    lines = []
    section = ""
    for command in commands():
        if command.section != section:
            section = command.section
            lines += [f"### {section}", ""]
        lines += [f"#### `{command.usage}`", "", _sentence(command), ""]
        lines += [f"- `{option.usage}`: {option.summary}" for option in command.options]
        lines += [""] * bool(command.options)
        lines += ["```console", *(f"$ {example}" for example in command.examples), "```", ""]
    names = ", ".join(f"`{name}` for `{meant}`" for name, meant in ALIASES.items())
    lines += ["### Everywhere", "", f"Other names: {names}.", ""]
    lines += [f"- `{option.usage.replace(' [=', '[=')}`: {option.summary}" for option in COMMON]
    return "\n".join(lines) + "\n"


def _sentence(command: Command) -> str:
    first = command.summary[0].upper() + command.summary[1:] + "."
    return f"{first} {command.about}".strip()


if __name__ == "__main__":
    print(reference(), end="")
