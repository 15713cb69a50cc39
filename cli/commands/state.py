"""`moot state-hash`, `moot dump`: the whole state, as a number and as it is."""

from __future__ import annotations

from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation


def state_hash(call: Invocation) -> int:
    """One hash over everything; two people with the same entries have the same."""
    reply = call.get("/v1/state-hash")
    call.answer(
        reply,
        lambda answer: call.screen.line(answer["hash"]),
        lambda answer: call.screen.line(answer["hash"]),
    )
    return 0


def dump(call: Invocation) -> int:
    """Everything, as JSON, passed on as it comes: it may be larger than memory."""
    if call.flag("format"):
        raise Trouble("usage", "a dump is one JSON text, without lines to fill in",
                      next=("moot dump > garden.json",))  # fmt: skip
    call.need_profile()
    for piece in call.client.stream("/v1/dump", group=call.group):
        call.screen.raw(piece)
    call.screen.raw(b"\n")
    return 0
