"""`moot react`, `moot take`: answering with a sign, and keeping an offer."""

from __future__ import annotations

from moot.cli.commands.tasks import bare, told
from moot.cli.plain import plain
from moot.cli.thing_text import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def react(call: Invocation) -> int:
    """Answer a thing with one sign or word."""
    name, sign = call.operands
    answer = call.act("react", id=name, text=sign, **{"not": call.flag("not")})

    def human(answer: Json) -> None:
        on = named(call, answer["thing"])
        again = "" if not answer["nothing"] else "had not " if call.flag("not") else "had "
        verb = "reacted" if answer["nothing"] or not call.flag("not") else "took back"
        way = "from" if verb == "took back" else "to"
        told(call, answer, f"you {again}{verb} {plain(sign)} {way} {on}")

    call.tell(answer, human, bare(call))
    return 0


def take(call: Invocation) -> int:
    """Make a claim of what one offered."""
    given = {name: call.value(name) for name in ("as", "until")}
    answer = call.act("take", id=call.operands[0], words=call.value("message"), **given)

    def human(answer: Json) -> None:
        had = " already" if answer["nothing"] else ""
        told(call, answer, f"you have {named(call, answer['thing'])}{had}, as you offered")

    call.tell(answer, human, bare(call))
    return 0
