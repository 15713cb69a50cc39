"""`moot doctor`: look for faults, each with its remedy."""

from __future__ import annotations

from moot.cli.json_text import read_json
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

STYLES = {"ok": "good", "warning": "warn", "fault": "bad"}
AT_REST_S = 120.0
"""Seconds for the checks of a home whose node does not start; most go into a large store."""


def doctor(call: Invocation) -> int:
    """Examine; ends with 1 if there is a fault. With `--rebuild` rebuild what is derived first."""
    rebuilt = _rebuild(call) if call.flag("rebuild") else []
    found = _examine(call)
    call.tell({**found, "rebuilt": rebuilt}, lambda _: _report(call, found, rebuilt))
    unequal = any(not one["equal"] for one in rebuilt)
    return 1 if found["faults"] or unequal else 0


def _examine(call: Invocation) -> Json:
    """What the node finds; if it does not start, why not, and what can be seen without it."""
    try:
        found: Json = call.client.get("/v1/doctor").value
    except Trouble as trouble:
        found = _at_rest(call)
        if trouble.code == "locked":
            return found
        found["checks"].append(
            {
                "name": "node",
                "state": "fault",
                "message": trouble.message + (f": {trouble.cause}" if trouble.cause else ""),
                "next": list(trouble.next),
            }
        )
        found["faults"] += 1
    return found


def _at_rest(call: Invocation) -> Json:
    import subprocess  # noqa: PLC0415

    from moot.cli.launch import node_command  # noqa: PLC0415

    folder = ("--home", call.home.data) if call.named_home else ()
    done = subprocess.run(  # noqa: S603 - ourselves
        (*node_command(), *folder, "--doctor"), capture_output=True, timeout=AT_REST_S, check=False
    )
    try:
        found: Json = read_json(done.stdout)
    except ValueError:
        return {"ok": 0, "warnings": 0, "faults": 0, "checks": []}
    return found


def _rebuild(call: Invocation) -> list[Json]:
    answer = call.act("rebuild")
    rebuilt: list[Json] = answer["rebuilt"]
    return rebuilt


def _report(call: Invocation, found: Json, rebuilt: list[Json]) -> None:
    screen = call.screen
    for one in rebuilt:
        same = "the same as before" if one["equal"] else "it differed from what was shown"
        screen.line(
            Cell("ok" if one["equal"] else "fault", STYLES["ok" if one["equal"] else "fault"]),
            f"  {plain(one['group'])} rebuilt from {one['entries']} entries: {same}",
        )
    room = max((len(check["state"]) for check in found["checks"]), default=2)
    for check in found["checks"]:
        state = check["state"]
        screen.line(
            Cell(f"{state:<{room}}", STYLES.get(state, "")),
            f"  {check['name']}: {plain(check['message'])}",
        )
        for step in check["next"][:1]:
            screen.line(" " * (room + 2), Cell("next:", "dim"), f" {plain(step)}")
    counts = [f"{found['ok']} ok"]
    counts += [_count(found["warnings"], "warning"), _count(found["faults"], "fault")]
    screen.line(Cell(", ".join(filter(None, counts)), "strong"))


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""
