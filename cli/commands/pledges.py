"""`moot pledge`, `sign` and `measure`: what people give for a goal, and what they see of it."""

from __future__ import annotations

from moot.cli.commands.tasks import bare, told
from moot.cli.outlook import pledged, sign_words
from moot.cli.plain import plain
from moot.cli.thing_text import named
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def pledge(call: Invocation) -> int:
    """Say what I will give for a goal, perhaps only if enough are in; or take that back."""
    name, *words = call.operands
    away = call.flag("withdraw")
    if not away and not words:
        raise Trouble(
            "usage",
            "a pledge needs words: what will you give?",
            next=(f"moot pledge {plain(name)[:32]} WORDS", call.command.examples[-1]),
        )
    given = {"words": " ".join(words) or None, "if": call.value("if"), "withdraw": away or None}
    answer = call.act("pledge", id=name, **given)

    def human(_: Json) -> None:
        thing = answer["thing"]
        needed = int(call.value("if") or 1)
        waits = not away and thing["pledged"]["counting"] < needed
        said = "you have no pledge to" if away else "you pledge to"
        more = f"; it waits for {needed}" if waits else ""
        enough = thing["threshold"] and thing["threshold"] <= thing["pledged"]["counting"]
        active = "; it is active" if enough and thing["state"] == "active" else ""
        told(call, answer, f"{said} {named(call, thing)}{more}; {pledged(thing)}{active}")

    call.tell(answer, human, bare(call))
    return 0


def sign(call: Invocation) -> int:
    """Add a sign by which we will know, or take one away."""
    name, *words = call.operands
    drop = call.value("drop")
    if drop is None and not words:
        raise Trouble(
            "usage", "a sign needs words: how will we know?", next=(call.command.examples[0],)
        )
    given = {"text": " ".join(words) or None, "drop": drop}
    given |= {part: call.value(part) for part in ("target", "unit")}
    answer = call.act("sign", id=name, **given)

    def human(_: Json) -> None:
        already = "it was so already: " if answer["nothing"] else ""
        told(
            call, answer, f"{already}{named(call, answer['thing'])}  has {_count(answer['signs'])}"
        )
        _listed(call, answer["signs"])

    call.tell(answer, human, bare(call))
    return 0


def measure(call: Invocation) -> int:
    """Write down what I saw of a sign."""
    name, value = call.operands
    words = {"sign": call.value("sign"), "words": call.value("message")}
    answer = call.act("measure", id=name, value=value, **words)

    def human(_: Json) -> None:
        told(call, answer, f"measured {named(call, answer['thing'])}")
        _listed(call, answer["signs"])

    call.tell(answer, human, bare(call))
    return 0


def _count(signs: list[Json]) -> str:
    standing = sum(not one["gone"] for one in signs)
    return f"{standing or 'no'} sign{'s' * (standing != 1)}"


def _listed(call: Invocation, signs: list[Json]) -> None:
    """Each sign under the number by which it is meant."""
    for at, one in enumerate((one for one in signs if not one["gone"]), 1):
        call.screen.fitted(f"  {at}  {plain(sign_words(call, one))}")
