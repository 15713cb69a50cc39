"""`moot propose`: put a question to the group."""

from __future__ import annotations

from moot.cli.commands.tasks import bare, told
from moot.cli.field_words import split
from moot.cli.plain import plain
from moot.cli.thing_text import named
from moot.cli.vote_text import ends
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

CLOSES = "closes:"
ABOUT = "part:"
DEEDS = ("task", "goal", "set", "archive", "rule")


def propose(call: Invocation) -> int:
    """Ask; says when it closes and what it takes to pass."""
    words, closes, about = _words(call)
    if not words:
        raise Trouble("usage", "a proposal needs words", next=(call.command.examples[0],))
    options = call.values("option")
    answer = call.act(
        "propose",
        title=" ".join(words),
        body=call.value("message"),
        about=call.value("about") or about,
        replaces=call.value("replaces"),
        method=call.value("rule"),
        options=options or None,
        electorate=call.value("ask"),
        quorum=call.value("quorum"),
        threshold=call.value("threshold"),
        closes=closes,
        effects=[_effect(line, options) for line in call.values("then")] or None,
    )

    def human(_: Json) -> None:
        vote = answer["vote"]
        told(call, answer, f"proposed {named(call, answer['thing'])}, {ends(vote)}")
        call.screen.folded(f"  {plain(vote['rule'])}")

    call.tell(answer, human, bare(call))
    return 0


def _words(call: Invocation) -> tuple[list[str], str | None, str | None]:
    """The title, and what was said about it among its words; those after `--` are the title's."""
    words: list[str] = []
    closes = about = None
    for at, word in enumerate(call.operands):
        literal = call.literal is not None and at >= call.literal
        if word.startswith(CLOSES) and not literal:
            closes = word[len(CLOSES) :]
        elif word.startswith(ABOUT) and not literal:
            about = word[len(ABOUT) :]
        else:
            words.append(word)
    return words, closes, about


def _effect(line: str, options: list[str]) -> Json:
    """One effect from its words. Raises Trouble."""
    from shlex import split as shell_split  # noqa: PLC0415 - for this command alone

    option, colon, rest = line.partition(": ")
    given: Json = {}
    if colon and option in options:
        given, line = {"option": option}, rest
    try:
        deed, *words = shell_split(line)
    except ValueError:
        deed, words = "", []
    if deed not in DEEDS or not words:
        raise Trouble(
            "usage",
            f"'{line[:64]}' is nothing that a decision can do",
            next=('--then "task fetch the tank due:fri"', '--then "set 3f1a due:fri"'),
        )
    return given | {"do": deed} | _details(deed, words)


def _details(deed: str, words: list[str]) -> Json:
    if deed == "archive":
        return {"id": words[0]}
    if deed == "rule":
        name, _, value = words[0].partition(":")
        return {"name": name, "value": value}
    if deed == "set":
        _, fields = split(words[1:], None)
        return {"id": words[0], "fields": fields}
    title, fields = split(words, None)
    return {"title": title, "fields": fields}
