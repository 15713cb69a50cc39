"""`moot demo`: three people, three nodes on this machine."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation


def demo(call: Invocation) -> int:
    """Play it; ends with 0 if everything came out as it must."""
    from moot.cli.demo.stage import perform  # noqa: PLC0415

    return perform(keep=call.flag("keep"))
