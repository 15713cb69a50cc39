"""Restoring: lines of a history into a replica, through the one door that all entries take.

What stands in a line and follows from the rest of it, such as the author or the time in words, has
to agree with it: so no part of a line can be changed unnoticed, not even one that nothing needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from moot.node.branches import cut_at
from moot.node.exchange.chronicle import FORMAT, VERSION, check_of
from moot.node.exchange.line import Json, Told, as_line, read_line
from moot.node.profile import Membership
from moot.node.trouble import Trouble
from moot.protocol.body import Opening
from moot.protocol.errors import Malformed, TheirFault
from moot.protocol.group_keys import Power
from moot.protocol.header import SIGNATURE_LABEL
from moot.protocol.limits import RUN_BYTES
from moot.protocol.run import Item, Run, verify_run
from moot.protocol.signature import verify
from moot.protocol.supply import Outcome

SHOWN = 60
"""Letters of a group's name in a refusal."""


class Restored(NamedTuple):
    """What became of some lines."""

    new: int
    known: int
    left_out: int
    """Entries that follow nothing that is held, as those of a fifth branch at one point do."""


class _Line(NamedTuple):
    """An entry, and where in the file it stands."""

    number: int
    told: Told
    given: Json

    @property
    def item(self) -> Item:
        return self.told.item


class Restoring:
    """One file's lines on their way into one replica."""

    def __init__(self, membership: Membership, head: object) -> None:
        """`head` is the file's first line. Raises Trouble if this replica is not of its group."""
        self._replica = membership.replica
        self._epoch = _check_head(membership, head)

    def take(self, first: int, given: Sequence[object], *, write: bool) -> Restored:
        """Let in the entries of some lines, of which the first has number `first`; all or none.

        The last of them must be signed. Raises Trouble that names the line. spec: EXCH-5.
        """
        lines = [self._read(number, one) for number, one in enumerate(given, first)]
        self._compare(lines)
        runs = list(_runs(lines))
        if not write:
            self._verify(runs)
            new = sum(not self._holds(line.told.id) for line in lines)
            return Restored(new, len(lines) - new, 0)
        before = self._replica.ledger.count()
        try:
            landings = self._replica.ingest(run for run, _ in runs).landings
        except TheirFault as error:
            self._verify(runs)
            raise damaged(first, str(error)) from error
        left_out = 0
        for landing, (_, behind) in zip(landings, runs, strict=True):
            if landing.outcome is Outcome.PAUSED:
                raise _full(behind[0].number)
            if landing.outcome in (Outcome.SURPLUS, Outcome.GAP):
                left_out += sum(not self._holds(line.told.id) for line in behind)
        new = self._replica.ledger.count() - before
        return Restored(new, len(lines) - new - left_out, left_out)

    def _read(self, number: int, given: object) -> _Line:
        if not isinstance(given, dict):
            raise damaged(number, "it is no JSON object")
        try:
            return _Line(number, read_line(given, self._replica.keys, self._epoch), given)
        except Malformed as error:
            raise damaged(number, str(error)) from error

    def _holds(self, entry: bytes) -> bool:
        return self._replica.ledger.find(entry) is not None

    def _compare(self, lines: Sequence[_Line]) -> None:
        """Each line has to be what its entry is written as, to the last part. spec: EXCH-6."""
        members: dict[bytes, bytes | None] = {}
        for number, told, one in lines:
            known = told.place.prev in members or self._holds(told.place.prev)
            member = members[told.id] = self._member(told, members)
            wanted = as_line(told, member, self._epoch)
            if told.content is None and one.get("author") is None:
                wanted["author"] = None  # written where nobody could read whose log it is
            elif told.place.seq and not known:
                wanted["author"] = one.get("author")  # it will be left out
            if wanted != one:
                raise damaged(number, f"its '{_odd(wanted, one)[:32]}' does not fit the rest of it")

    def _member(self, told: Told, members: dict[bytes, bytes | None]) -> bytes | None:
        """Whose log an entry stands in, as far as that is known here."""
        if isinstance(told.content, Opening):
            return told.content.member
        if told.place.prev in members:
            return members[told.place.prev]
        above = self._replica.ledger.find(told.place.prev)
        return None if above is None else self._replica.logs[above.log].member

    def _verify(self, runs: Sequence[tuple[Run, list[_Line]]]) -> None:
        """Find the line that does not hold. Raises Trouble if there is one."""
        keys = self._replica.keys
        for run, behind in runs:
            try:
                verify_run(run, keys.gate_public, keys.group)
            except TheirFault as error:
                raise damaged(_unsound(behind), str(error)) from error


def _unsound(behind: Sequence[_Line]) -> int:
    """The number of the line whose signature does not hold; of the first, if all of them do."""
    return next(
        (
            number
            for number, told, _ in behind
            if told.item.signature is not None
            and not verify(told.place.log, told.item.signature, SIGNATURE_LABEL + told.id)
        ),
        behind[0].number,
    )


def _odd(wanted: Json, given: Json) -> str:
    """The first part in which two lines differ."""
    names = {**wanted, **given}
    return next(
        name
        for name in names
        if (name in wanted, wanted.get(name)) != (name in given, given.get(name))
    )


def _runs(lines: Sequence[_Line]) -> Iterator[tuple[Run, list[_Line]]]:
    """The lines as runs, each with those that it is made of."""
    chain: list[_Line] = []
    for line in lines:
        if chain and not _follows(line.told, chain[-1].told):
            yield from _cut(chain)
            chain = []
        chain.append(line)
    yield from _cut(chain)


def _follows(told: Told, before: Told) -> bool:
    return told.place.prev == before.id and told.epoch == before.epoch


def _cut(chain: list[_Line]) -> Iterator[tuple[Run, list[_Line]]]:
    while chain:
        cut = cut_at(chain, RUN_BYTES)
        if not cut:
            raise damaged(chain[-1].number, "no signature follows it")
        told = chain[0].told
        items = tuple(line.told.item for line in chain[:cut])
        log, seq, prev = told.place
        yield Run(told.epoch, log, seq, prev, told.admission, items), chain[:cut]
        chain = chain[cut:]


def _check_head(membership: Membership, head: object) -> bytes | None:
    """The epoch that a file's lines belong to. Raises Trouble. spec: EXCH-8."""
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise damaged(1, "it does not begin as a history does")
    if type(head.get("version")) is int and head["version"] > VERSION:
        raise Trouble(
            "newer-file", "a newer moot wrote this file", next=("install the newest moot",)
        )
    if head.get("check") != check_of(head):
        raise damaged(1, "something in it was changed")
    group = head.get("group")
    match group:
        case {"name": str(name), "id": str(identity)}:
            pass
        case _:
            raise damaged(1, "it names no group")
    if identity != membership.written:
        raise Trouble(
            "other-group",
            f"the file is of {name[:SHOWN]} ({identity[:16]}),"
            f" and this is {membership.name[:SHOWN]} ({membership.written})",
            next=(
                f"moot import FILE -g {identity[:16]}     or first, with its invite:  moot join",
            ),
        )
    if membership.replica.keys.power is Power.KEEP and head.get("hash") is not None:
        raise Trouble(
            "read-only",
            f"the key held for {membership.name} cannot read, so it cannot seal what is readable",
            next=("ask a member for an invite that reads:  moot invite --read",),
        )
    epoch = head.get("epoch")
    try:
        return bytes.fromhex(epoch) if isinstance(epoch, str) else None
    except ValueError:
        raise damaged(1, "its 'epoch' is none") from None


def damaged(number: int, why: str) -> Trouble:
    """The refusal of a line. spec: EXCH-6."""
    return Trouble(
        "bad-file",
        f"line {number} is not as it was written",
        cause=why,
        next=("export again where the group is whole:  moot export FILE.jsonl",),
    )


def _full(number: int) -> Trouble:
    return Trouble(
        "too-large",
        f"line {number}: this log, or the group, has grown beyond what a node keeps",
        next=("moot doctor",),
    )
