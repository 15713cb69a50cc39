"""Acts on signs of progress: adding one, taking one away, writing down what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from moot.crdt import amount, dots, sign
from moot.crdt.sign import Sign
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.acts.kinds import goal_meant
from moot.node.things.progress import MOST_SIGNS, signs
from moot.node.things.row import Row
from moot.node.trouble import Trouble

MAX_UNIT_BYTES: Final = 64
"""Of a unit: a word or two, in any script."""


def change(doing: Doing) -> None:
    """Add a sign; or, with `drop`, take one away. Raises Trouble."""
    _, row = doing.me, goal_meant(doing, "only goals have signs")
    standing = sign.read(doing.membership.replica.space, row.id)
    if doing.has("drop"):
        given = [name for name in ("text", "target", "unit") if doing.has(name)]
        if given:
            raise Trouble("usage", f"'drop' takes a sign away, and needs no '{given[0]}'")
        meant = _meant(doing, row, standing, doing.argument("drop"))
        doing.write([sign.remove(row.id, meant.name)])
        return
    said = " ".join(text(doing.argument("text"), "text").splitlines()).strip()
    aim = _amount(doing, "target") if doing.has("target") else None
    unit = text(doing.argument("unit"), "unit", MAX_UNIT_BYTES) if doing.has("unit") else None
    short = doing.view.short(row.id)
    if any((one.text, one.target, one.unit) == (said, aim, unit) for one in standing):
        doing.nothing = True
        return
    if len(standing) >= MOST_SIGNS:
        raise Trouble(
            "too-large",
            f"a goal has at most {MOST_SIGNS} signs",
            next=(f"moot sign {short} --drop 1",),
        )
    doing.write([sign.add(row.id, said, aim, unit)])


def measure(doing: Doing) -> None:
    """Write down a reading of a sign. Raises Trouble."""
    _, row = doing.me, goal_meant(doing, "only goals have signs")
    standing = sign.read(doing.membership.replica.space, row.id)
    words = text(doing.argument("words"), "words") if doing.has("words") else None
    meant = _meant(doing, row, standing, doing.argument("sign"))
    doing.write([sign.measure(row.id, meant.name, _amount(doing, "value"), words)])


def answer(doing: Doing) -> None:
    """Show the signs, and what was read of them."""
    row = doing.view.board.rows.get(doing.thing or b"")
    doing.extra["signs"] = signs(doing.view, row) if row else []


def _meant(doing: Doing, row: Row, standing: Sequence[Sign], given: object) -> Sign:
    """The sign of that number, name or beginning; the only one if nothing is given."""
    short = doing.view.short(row.id)
    if not standing:
        raise Trouble("unknown", f"{short} has no signs yet", next=(f"moot sign {short} WORDS",))
    if given is None:
        found = list(standing)
    elif isinstance(given, str | int):
        found = _named(standing, str(given).strip())
    else:
        raise Trouble("usage", "a sign is meant by its number, or by how it begins")
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{at} {one.text[:32]}" for at, one in enumerate(standing[:8], 1))
    step = f"--drop {len(standing)}" if doing.verb == "sign" else f"VALUE --sign {len(standing)}"
    raise Trouble(
        "ambiguous" if found else "unknown",
        f"which sign of {short}?" if found else f"{short} has no sign '{str(given)[:32]}'",
        cause=f"there is  {listed}",
        next=(f"moot {doing.verb} {short} {step}",),
    )


def _named(standing: Sequence[Sign], given: str) -> list[Sign]:
    if given.isascii() and given.isdigit() and len(given) < 4:
        return list(standing[int(given) - 1 : int(given)]) if int(given) else []
    exact = [one for one in standing if dots.pack(one.name).hex() == given.lower()]
    wanted = given.casefold()
    whole = [one for one in standing if one.text.casefold() == wanted]
    return exact or whole or [one for one in standing if one.text.casefold().startswith(wanted)]


def _amount(doing: Doing, name: str) -> str:
    """A number that is kept as it was written. Raises Trouble `bad-field`."""
    given = doing.argument(name)
    read = amount.read(str(given).strip() if isinstance(given, str) or type(given) is int else None)
    if read is None:
        raise Trouble(
            "bad-field",
            f"'{str(given)[:32]}' is no number that can be kept exactly",
            next=("write it as  12  or  -3.5, with at most 15 digits and 6 after the point",),
        )
    return read
