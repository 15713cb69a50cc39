"""`moot react`, `take`, `redact`: answering with a sign, keeping an offer, taking words back."""

from __future__ import annotations

from moot.cli.commands.tasks import bare, path_part, told
from moot.cli.plain import plain
from moot.cli.thing_text import named
from moot.node.trouble import Trouble

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


def redact(call: Invocation) -> int:
    """Take back what one said; a person is asked first."""
    name = call.operands[0]
    if not call.flag("yes"):
        _be_sure(call, name)
    answer = call.act("redact", id=name)

    def human(answer: Json) -> None:
        thing = answer["thing"]
        identity = call.screen.paint(call.id_of(thing), "id")
        if answer["nothing"]:
            call.screen.line(f"{identity} was taken back already")
            return
        asked = answer["asked"]
        devices = f"{asked} device{'s' if asked != 1 else ''}"
        more = f"; asked {devices} to forget, which may have kept it" if asked else ""
        told(call, answer, f"you took back {identity}{more}")
        if answer["left"]:
            call.screen.line(
                "  hidden, and not forgotten: it was written together with other things"
            )

    call.tell(answer, human, bare(call))
    return 0


def _be_sure(call: Invocation, name: str) -> None:
    thing = call.get(f"/v1/things/{path_part(name)}").value
    if thing["kind"] != "thought":
        return  # it is refused, so there is nothing to ask
    if any(said["redacted"] for said in thing["thread"] if said["id"] == thing["id"]):
        return
    shown = plain(thing["title"])[:60]
    if not call.may_ask:
        raise Trouble(
            "usage",
            f"this takes back '{shown}' for good",
            next=(f"moot redact {plain(name)} --yes",),
        )
    from moot.cli.prompt import confirm  # noqa: PLC0415

    if not confirm(f"Take back '{shown}'? It cannot be said to be gone everywhere."):
        raise Trouble("usage", "nothing was taken back")


def take(call: Invocation) -> int:
    """Make a claim of what one offered."""
    given = {name: call.value(name) for name in ("as", "until")}
    answer = call.act("take", id=call.operands[0], words=call.value("message"), **given)

    def human(answer: Json) -> None:
        had = " already" if answer["nothing"] else ""
        told(call, answer, f"you have {named(call, answer['thing'])}{had}, as you offered")

    call.tell(answer, human, bare(call))
    return 0
