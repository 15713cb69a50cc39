"""`moot key lock`, `moot key unlock`: a passphrase before everything that this home holds."""

from __future__ import annotations

import os

from moot.cli import locksmith
from moot.cli.passphrase import fresh, known
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation

WARNING = "Whoever forgets the passphrase loses what is here: nobody can help."
BEFORE = "what was written before may still be found on an SSD by who takes it apart"
UNLOCK = "moot key unlock"


def lock(call: Invocation) -> int:
    """Lock the home; the first time with a new passphrase. spec: CLI-61."""
    change, off = call.flag("change"), call.flag("off")
    if change and off:
        raise Trouble("usage", "--change or --off, not both", next=("moot key lock --change",))
    call.need_profile()
    if (change or off) and not call.home.has_lock:
        raise Trouble("no-lock", "no passphrase locks this home", next=("moot key lock",))
    if change:
        return _change(call)
    if off:
        return _off(call)
    return _close(call) if call.home.has_lock else _first(call)


def _first(call: Invocation) -> int:
    if call.may_ask:
        call.errors.line(call.errors.paint(WARNING, "strong"))
        call.errors.flush()
    passphrase = fresh(call, "A passphrase for this home")
    locksmith.at_rest(call, "lock", passphrase=passphrase)
    service = _service(call)

    def human(_: object) -> None:
        call.screen.line("this home is locked: its store is encrypted now, and the node is stopped")
        call.screen.line(Cell(f"  {BEFORE}", "dim"))
        if service:
            call.screen.line("  its service cannot ask for a passphrase, so it starts no node")
        _next(call, UNLOCK)

    call.tell({"locked": True, "lock": True, "service": service}, human)
    return 0


def _close(call: Invocation) -> int:
    pid = locksmith.stop(call)
    locksmith.ask(call, "sweep")

    def human(_: object) -> None:
        again = " already" if pid is None else "; the node is stopped"
        call.screen.line(f"this home is locked{again}")
        _next(call, UNLOCK)

    call.tell({"locked": True, "lock": True, "service": _service(call)}, human)
    return 0


def _change(call: Invocation) -> int:
    passphrase = known(call, "The passphrase until now")
    new = fresh(call, "The new passphrase")
    locksmith.ask(call, "change", passphrase=passphrase, new=new)
    _tell(call, "the new passphrase locks this home", lock=True)
    return 0


def _off(call: Invocation) -> int:
    passphrase = known(call, "The passphrase of this home")
    locksmith.at_rest(call, "off", passphrase=passphrase)
    _tell(call, "no passphrase locks this home any more: its store is in the clear", lock=False)
    return 0


def unlock(call: Invocation) -> int:
    """Start the node of a locked home."""
    from moot.cli.launch import pid_of, start_node  # noqa: PLC0415

    call.need_profile()
    if not call.home.has_lock:
        _tell(call, "no passphrase locks this home", lock=False)
        return 0
    pid = pid_of(call.home)
    before = pid is not None
    if pid is None:
        passphrase = known(call, "The passphrase of this home")
        pid = start_node(call.home, named=bool(call.named_home), passphrase=passphrase)

    def human(_: object) -> None:
        words = "this home is unlocked already" if before else "this home is unlocked"
        call.screen.line(f"{words}, its node is process {pid}")
        _next(call, "moot     or, when you go:  moot key lock")

    call.tell({"locked": False, "lock": True, "pid": pid, "started": not before}, human)
    return 0


def _tell(call: Invocation, words: str, *, lock: bool) -> None:
    from moot.cli.launch import pid_of  # noqa: PLC0415

    locked = lock and pid_of(call.home) is None
    call.tell({"locked": locked, "lock": lock}, lambda _: call.screen.line(words))


def _next(call: Invocation, step: str) -> None:
    if call.screen.tty:
        call.screen.line(Cell("next:", "dim"), f" {step}")


def _service(call: Invocation) -> bool:
    """Whether a service is to start the node of this home."""
    from moot.cli.unit import Unit  # noqa: PLC0415

    return os.path.exists(Unit(call.home, named=bool(call.named_home)).path)  # noqa: PTH110
