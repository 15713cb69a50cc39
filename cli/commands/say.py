"""`moot say`: a word under anything."""

from __future__ import annotations

import sys

from moot.cli.commands.tasks import told
from moot.cli.plain import plain
from moot.cli.thing_text import named
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

LONGEST = 64 * 1024
"""Bytes read from standard input; the node says how many one thought may have."""


def say(call: Invocation) -> int:
    """Say it; the words may come from standard input."""
    name, *words = call.operands
    text = _read() if words == ["-"] and call.literal is None else " ".join(words)
    answer = call.act("say", id=name, text=text, kind=call.value("kind"))

    def human(answer: Json) -> None:
        kind = answer["thought"]["kind"]
        verb = (
            "said"
            if kind == "thought"
            else f"said, as {'an' if kind == 'offer' else 'a'} {plain(kind)},"
        )
        told(call, answer, f"{verb} on {named(call, answer['thing'])}")

    call.tell(answer, human, lambda answer: call.screen.line(answer["thought"]["id"]))
    return 0


def _read() -> str:
    data = sys.stdin.buffer.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise Trouble("too-large", f"that is more than {LONGEST} bytes to say at once")
    try:
        text = data.decode().strip()
    except UnicodeDecodeError as error:
        raise Trouble("usage", "what came in is no text in UTF-8", cause=str(error)) from None
    if not text:
        raise Trouble("usage", "nothing came in to say", next=("moot say ID WORDS",))
    return text
