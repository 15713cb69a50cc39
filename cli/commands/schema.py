"""`moot schema`: what the fields of an answer are, for programs."""

from __future__ import annotations

from moot.cli.screen import Cell
from moot.node.schemas import alone, kinds, schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation


def show_schema(call: Invocation) -> int:
    """The schema of one kind, or which kinds there are. spec: API-50."""
    if not call.operands:
        named = [{"kind": kind, "title": alone(kind)["title"]} for kind in kinds()]
        call.tell(
            named,
            lambda _: call.screen.table(
                ("kind", "is"), [[Cell(str(one["kind"]), "id"), str(one["title"])] for one in named]
            ),
            lambda _: _names(call, named),
        )
        return 0
    found = schema(call.operands[0])

    def human(_: object) -> None:
        from json import dumps  # noqa: PLC0415 - slow, and only for those who ask

        call.screen.line(dumps(found, ensure_ascii=False, indent=2))

    call.tell(found, human, human)
    return 0


def _names(call: Invocation, named: list[dict[str, object]]) -> None:
    for one in named:
        call.screen.line(str(one["kind"]))
