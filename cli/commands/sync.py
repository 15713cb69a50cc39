"""`moot sync`, `moot wait`: who has what, and waiting until something is so."""

from __future__ import annotations

import time

from moot.cli import moment
from moot.cli.duration import read_duration
from moot.cli.paths import tried_words
from moot.cli.plain import plain
from moot.cli.presence import device_words, getting_words, keeper_words, spread_words
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

USUAL_S = 60
ONE_WAIT_S = 40
"""Seconds for which a node is asked to wait at a time, below what a client has patience for."""

MANY = 12
"""Lines above which those who have everything are only counted."""

REASONS = {
    "away": "away",
    "not-met": "never met yet",
    "catching-up": "on its way",
    "network-starting": "the network is starting",
    "no-network": "no network",
}


def sync(call: Invocation) -> int:
    """Per person: has, lacks, why; with `--wait`, when everybody has everything I wrote."""
    if call.flag("wait"):
        _wait_for(call, "synced")
    reply = call.get("/v1/sync")
    call.answer(reply, lambda state: _table(call, state))
    return 0


def _table(call: Invocation, state: Json) -> None:
    screen = call.screen
    if not screen.tty:
        screen.table((), [_columns(one) for one in _all(state)])
        return
    if state["power"] == "keep":
        screen.line(f"the key held for {plain(state['group'])} cannot tell people apart")
        screen.line(Cell("next:", "dim"), " moot keep status")
        return
    if state["getting"]:
        screen.line(getting_words(state["getting"]))
    if state["others"]:
        screen.line(spread_words(state))
    else:
        screen.line(f"you are the only member of {plain(state['group'])}")
        if state["mine_alone"]:
            screen.line(spread_words(state))
    rows = _all(state)
    told = [one for one in rows if call.verbose or one["state"] != "has-all"]
    if len(rows) <= MANY:
        told = rows
    if told:
        screen.table(
            ("name", "has", "last here", ""),
            [_row(one, whole=call.verbose) for one in told],
            indent="  ",
            give=3,
        )
    if len(told) < len(rows):
        screen.line(Cell(f"  and {len(rows) - len(told)} have everything:  moot sync -v", "dim"))
    if not state["others"]:
        screen.line(Cell("next:", "dim"), " moot invite     and give it to somebody")


def _all(state: Json) -> list[Json]:
    """The others, whoever lacks most first, then our own other devices, then keepers."""
    nobody: Json = {"person": None, "lacks_mine": 0, "reason": None, "tried": []}
    people = sorted(state["people"], key=lambda one: (-one["lacks_mine"], -(one["lacks"] or 0)))
    return [
        *people,
        *(
            {**nobody, **one, "name": device_words(one), "state": _state(one["lacks"])}
            for one in state["devices"]
        ),
        *({**nobody, **one, "name": keeper_words(one)} for one in state["keepers"]),
    ]


def _state(lacks: int | None) -> str:
    return "unknown" if lacks is None else "lacks" if lacks else "has-all"


def _columns(one: Json) -> list[str]:
    """A line for a pipe; who is no person has no id, and a count that is not known is empty."""
    values = (one[name] for name in ("person", "name", "state", "lacks", "seen", "reason"))
    return ["" if value is None else str(value) for value in values]


def _row(one: Json, *, whole: bool) -> list[Cell | str]:
    """A line for a terminal; `whole` with the ways on which nobody answered, too."""
    mine = f", {one['lacks_mine']} of yours" if 0 < one["lacks_mine"] < (one["lacks"] or 0) else ""
    has = {
        "has-all": Cell("everything", "good"),
        "lacks": Cell(f"lacks {one['lacks']}{mine}", "warn"),
        "unknown": Cell("not known", "dim"),
    }[one["state"]]
    seen = "here" if one["here"] else moment.ago(one["seen"])
    reason = REASONS.get(one["reason"], one["reason"] or "")
    if whole and one["tried"]:
        reason = tried_words(one)
    return [one["name"], has, seen, Cell(reason, "dim")]


def wait(call: Invocation) -> int:
    """Wait until something is so; ends with 8 after a look, with 124 when the time is over."""
    answer = _wait_for(call, call.operands[0])
    call.tell(answer, lambda _: None)
    return 0


def _wait_for(call: Invocation, wanted: str) -> Json:
    """Wait; a word about it to a person first. Raises Trouble if it is not so in time."""
    given = call.value("timeout")
    timeout = USUAL_S if given is None else read_duration(given)
    telling = call.errors.tty and not (call.json or call.quiet)
    ends = time.monotonic() + timeout
    while True:
        left = max(0.0, ends - time.monotonic())
        patience = 0 if telling else min(round(left), ONE_WAIT_S)
        query: dict[str, str | int | None] = {"for": wanted, "timeout": patience}
        answer: Json = call.get("/v1/wait", **query).value
        if answer["done"]:
            return answer
        if telling and timeout:
            telling = False
            still = "; ".join(map(plain, answer["pending"][:3]))
            call.errors.line(Cell(f"waiting up to {moment.length(timeout)}: {still}", "dim"))
            call.errors.flush()
            continue
        if time.monotonic() >= ends - 0.5:
            raise _in_vain(call, wanted, timeout, answer["pending"])


def _in_vain(call: Invocation, wanted: str, timeout: int, pending: list[str]) -> Trouble:
    still = "; ".join(pending[:3]) or "it is not so"
    if not timeout:
        return Trouble(
            "pending", "not yet", cause=still, next=(f"moot wait {wanted} --timeout 1h",)
        )
    if wanted == "synced":
        people = call.get("/v1/sync").value["people"]
        if people and not any(one["here"] for one in people):
            return Trouble(
                "away",
                f"nobody came within {moment.length(timeout)}",
                cause="what you wrote is safe here, and goes to them when they return",
                next=(
                    "moot sync --wait --timeout 1h",
                    "carry it:  moot bundle make FILE",
                ),
            )
    return Trouble(
        "timed-out",
        f"not within {moment.length(timeout)}",
        cause=still,
        next=(f"moot wait {wanted} --timeout 1h",),
    )
