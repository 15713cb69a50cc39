"""`moot back` and `lift`: how I stand to something. Nobody's word replaces another's."""

from __future__ import annotations

from moot.cli.commands.tasks import bare, told
from moot.cli.plain import plain
from moot.cli.thing_text import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

SAID = {"in": "you are in for", "watching": "you watch", "out": "you are out of"}


def back(call: Invocation) -> int:
    """Say whether I am in for a goal."""
    stand = call.operands[1] if len(call.operands) > 1 else "in"
    words = {"as": stand, "words": call.value("message")}
    answer = call.act("back", id=call.operands[0], **words)

    def human(_: Json) -> None:
        others = [plain(one["name"]) for one in answer["backing"] if one["as"] == "in"]
        more = f"; in: {', '.join(others)}" if others else "; nobody is in"
        told(call, answer, f"{SAID[stand.lower()]} {named(call, answer['thing'])}{more}")

    call.tell(answer, human, bare(call))
    return 0


def lift(call: Invocation) -> int:
    """Say how much I want something done, from 0 to 3."""
    answer = call.act("lift", id=call.operands[0], lift=call.operands[1])

    def human(_: Json) -> None:
        given = answer["lift"]
        many = given["members"] > 1
        middle = f"; the middle of {given['members']} is {given['median']}" if many else ""
        told(call, answer, f"you lift {named(call, answer['thing'])} to {call.operands[1]}{middle}")

    call.tell(answer, human, bare(call))
    return 0
