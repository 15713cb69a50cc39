"""`moot get ID.FIELD`: one value and nothing else. spec: AUTO-4, AUTO-5."""

from __future__ import annotations

from moot.cli.commands.tasks import path_part
from moot.cli.field_path import reached
from moot.cli.json_text import write_json
from moot.cli.plain import escaped, plain_lines
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from moot.cli.invocation import Invocation


def get(call: Invocation) -> int:
    """The value of a field; nothing at all for one that is absent."""
    name, dot, path = call.operands[0].partition(".")
    if not path or not all(path.split(".")):
        raise Trouble(
            "usage",
            f"get needs a field after the id: {name[:32]}.FIELD",
            next=(f"moot get {name[:32]}{dot or '.'}title",),
        )
    value = reached(call.get(f"/v1/things/{path_part(name)}").value, path)
    call.tell(value, lambda _: _bare(call, value), lambda _: _bare(call, value))
    return 0


def _bare(call: Invocation, value: Any) -> None:  # noqa: ANN401
    """On a pipe exact, line ends and all; on a terminal safe to show."""
    for item in value if isinstance(value, list) else [value]:
        if item is None:
            continue
        text = item if isinstance(item, str) else escaped(write_json(item))
        if call.screen.tty:
            for line in plain_lines(text):
                call.screen.line(line)
        else:
            call.screen.exactly(text)
