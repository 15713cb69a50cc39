"""`moot vote`, `object`, `withdraw`, `outcome`: what one says to a proposal, and about it."""

from __future__ import annotations

from moot.cli.commands.tasks import bare, told
from moot.cli.plain import plain
from moot.cli.thing_text import named
from moot.cli.vote_text import result, standing, to_come

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def vote(call: Invocation) -> int:
    """Say it; a later vote replaces it."""
    name, *choice = call.operands
    return _voted(call, call.act("vote", id=name, choice=choice, words=call.value("message")))


def object_to(call: Invocation) -> int:
    """Object, with a reason."""
    answer = call.act("object", id=call.operands[0], words=call.value("message"))
    return _voted(call, answer)


def _voted(call: Invocation, answer: Json) -> int:
    def human(_: Json) -> None:
        thing, stands = answer["thing"], answer["vote"]
        again = " already" if answer["nothing"] else ""
        ended, more, decides = result(thing), "", stands["method"] != "poll"
        if thing["state"] in ("passed", "failed"):
            more = f". It {ended}"
        elif thing["state"] in ("open", "closing") and not stands["missing"] and decides:
            # Nodes close and confirm it by themselves; until then a vote may be changed.
            more = f". As it stands it {'passes' if stands['passes'] else 'does not pass'}"
        said = f"you {_did(stands['yours'])} {named(call, thing)}{again}"
        told(call, answer, f"{said}; {standing(stands)}{more}")
        if stands["missing"] and not ended:
            call.screen.folded(f"  not yet: {to_come(stands)}")

    call.tell(answer, human, bare(call))
    return 0


def _did(choice: str | None) -> str:
    """What one did by a ballot."""
    deeds = {
        "object": "objected to", "block": "blocked", "abstain": "abstained on", None: "voted on",
    }  # fmt: skip
    return deeds.get(choice) or f"voted {plain(choice or '')} on"


def withdraw(call: Invocation) -> int:
    """Take my proposal back, or put it again."""
    answer = call.act("withdraw", **{"id": call.operands[0], "not": call.flag("not") or None})

    def human(_: Json) -> None:
        words = "you put it again" if call.flag("not") else "you took it back"
        already = " already" if answer["nothing"] else ""
        told(call, answer, f"{words}{already}: {named(call, answer['thing'])}")

    call.tell(answer, human, bare(call))
    return 0


def outcome(call: Invocation) -> int:
    """Write what was decided."""
    name, *words = call.operands
    answer = call.act("outcome", id=name, words=" ".join(words))

    def human(_: Json) -> None:
        told(call, answer, f"written: {named(call, answer['thing'])}: {plain(' '.join(words))}")

    call.tell(answer, human, bare(call))
    return 0
