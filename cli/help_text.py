"""Help pages, made from the table of commands. Examples come first: they are what one looks for."""

from __future__ import annotations

from moot.cli.cells import wrap
from moot.cli.grammar import COMMON
from moot.cli.screen import USUAL_WIDTH, Cell
from moot.cli.table import ALIASES, commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from moot.cli.grammar import Command, Option
    from moot.cli.screen import Screen

NAME_ROOM = 24
OPTION_ROOM = 26


def overview(screen: Screen) -> None:
    """Every command in a line."""
    screen.line("goals, tasks and decisions of a group with no server and no owner")
    section = ""
    for command in commands():
        if command.section != section:
            section = command.section
            screen.line()
            screen.line(Cell(section, "strong"))
        _line(command, screen)
    screen.line()
    screen.line("moot help COMMAND  shows examples; filters and fields are under  list  and  add")


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
    screen.line(Cell(command.usage, "strong"), f"    {command.summary}")
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
    for option in options:
        usage = option.usage if option.letter else f"    {option.usage}"
        style = "dim" if faint else ""
        screen.line(Cell(f"  {usage.replace(' [=', '[='):<{OPTION_ROOM}}{option.summary}", style))


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
