"""Five people who act on what they know, meet now and then, and trust neither clocks nor disks.

They act as the product does: through the builders of the nouns, on what their own device holds, and
every entry is sealed and signed at its place in a log. Two of them have two devices. Clocks show
what they like; a device may write once more where it wrote before (a *fork*), and one of the five,
who may be a cheat, may go back to a backup and forget. What results is a list of entries, and an
account of what each of them said in their own name, kept without any of the code under test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from laws.account import Account, Slot
from laws.deeds import back, days, hands, talk, votes, work
from laws.deeds.deed import FEW, WORDS, Deed
from laws.house import House
from laws.written import Pen, Written
from moot.crdt.occurrence import At
from moot.crdt.op import Dot
from moot.crdt.origin import Seed
from moot.protocol.limits import MAX_SIBLINGS
from scribe import NOON

DEVICES: Final = (
    "ada's desk", "ben's desk", "cy's desk", "dee's desk", "eli's desk", "ada's phone",
    "ben's phone",
)  # fmt: skip
PENS: Final = tuple(Pen(*device.split("'s ")) for device in DEVICES)
MEMBERS: Final = tuple(dict.fromkeys(pen.member for pen in PENS))
DAY: Final = 86_400_000
CLOCKS: Final = [-(2**52), 0, NOON - 400 * DAY, NOON + 400 * DAY, 4_102_444_800_000, 2**52]
"""What a clock may show that is wrong."""

FIRST: Final[list[Deed]] = [work.add_task, work.add_goal]
COMMON: Final[list[Deed]] = [
    *work.DEEDS, *hands.DEEDS, *talk.DEEDS, *days.DEEDS, *votes.DEEDS, *back.DEEDS,
]  # fmt: skip
ALL: Final[list[Deed]] = [*COMMON, *FIRST]


@dataclass(repr=False)
class Village:
    """What happened, and who knows it."""

    draw: st.DrawFn
    cheat: bytes
    """The one of whom nothing is sure; for all others their devices act as the product does."""
    members: tuple[bytes, ...] = MEMBERS
    houses: list[House] = field(default_factory=lambda: [House(pen) for pen in PENS])
    entries: list[Written] = field(default_factory=list)
    """In the order in which they were made."""
    works: list[bytes] = field(default_factory=list)
    """Goals and tasks, those among them that a decision will make if it passes."""
    thoughts: list[bytes] = field(default_factory=list)
    questions: list[bytes] = field(default_factory=list)
    days: dict[tuple[bytes, At], dict[bytes, bytes]] = field(default_factory=dict)
    """By series and time: what each member who touched that day took it for."""
    account: Account = field(default_factory=Account)
    now: int = NOON
    numbers: Iterator[int] = field(default_factory=count)
    undoing: bool = False
    """The deed under way takes another back."""
    _notes: list[tuple[Slot, object, frozenset[Dot]]] = field(default_factory=list)
    _said: list[tuple[bytes, int, str]] = field(default_factory=list)
    _back: list[tuple[bytes, frozenset[bytes]]] = field(default_factory=list)

    def __repr__(self) -> str:
        """Who wrote what, and after what: a failure is read by that."""
        names = {entry.id: f"{at}" for at, entry in enumerate(self.entries)}
        lines = (
            f"  {at}: {NAMES[entry.log]} at {entry.time} after {names.get(entry.prev)}: "
            + ", ".join(f"{op.target[:3].hex()}.{op.field}" for op in entry.ops)
            for at, entry in enumerate(self.entries)
        )
        return "\n".join(["a village in which", *lines])

    def _repr_pretty_(self, printer: RepresentationPrinter, _: bool) -> None:
        printer.text(repr(self))

    # -- choosing --------------------------------------------------------------------------------

    def one_of(self, options: list[bytes]) -> bytes:
        return self.draw(st.sampled_from(options))

    def work(self) -> bytes:
        """A goal or task; rather an old one: quarrels need company."""
        return self.one_of([*self.works[:FEW] * 3, *self.works])

    def somebody(self) -> bytes:
        return self.draw(st.sampled_from(self.members))

    def word(self) -> str:
        return self.draw(st.sampled_from(WORDS))

    def clock(self) -> int:
        """What the clock of a device shows: mostly the time, or the same once more."""
        return self.draw(st.sampled_from([self.now, self.now, self.now + 1, self.now, *CLOCKS]))

    def seed(self, house: House) -> Seed:
        return Seed(house.me, next(self.numbers).to_bytes(10))

    def wild(self, house: House) -> bool:
        return house.me == self.cheat

    def speaks(self, house: House) -> bool:
        """Whether a device closes and confirms for its member."""
        return house is next(one for one in self.houses if one.me == house.me)

    # -- keeping account, of the deed under way ----------------------------------------------------

    def standing(self, house: House, target: bytes, field_: str) -> dict[Dot, object]:
        """What a member sees of what they said there."""
        return self.account.standing(Slot(target, field_, house.me), house.known)

    def note(
        self,
        house: House,
        target: bytes,
        field_: str,
        said: object,
        replaces: Set[Dot] | None = None,
    ) -> None:
        """Note what is said in a slot, in place of all that is seen there, or of some."""
        over = self.standing(house, target, field_) if replaces is None else replaces
        self._notes.append((Slot(target, field_, house.me), said, frozenset(over)))

    def say(self, thought: bytes, words: str, number: int = 0) -> None:
        self._said.append((thought, number, words))

    def said_of(self, house: House, thought: bytes) -> frozenset[bytes]:
        """The entries of a thought's words that are seen, and that nobody took back."""
        named = self.account.named(thought, house.known)
        said = {entry for entry, _, _ in self.account.words[thought] if entry in house.known}
        return frozenset(said - named)

    def maker(self, thought: bytes) -> bytes:
        """Who said a thought first."""
        first = self.account.words[thought][0][0]
        return next(entry.author for entry in self.entries if entry.id == first)

    def take_back(self, thought: bytes, named: frozenset[bytes]) -> None:
        """Note that its maker takes a thought back, and these entries with it."""
        self._back.append((thought, named))

    def _keep(self, entry: Written) -> None:
        for slot, said, over in self._notes:
            self.account.note(entry, slot, said, over)
        for thought, number, words in self._said:
            self.account.words.setdefault(thought, []).append((entry.id, number, words))
        for thought, named in self._back:
            self.account.back.setdefault(thought, []).append((entry.id, named))
        if self.undoing:
            self.account.note_undone(entry, {one.id: one.author for one in self.entries})

    def _clear(self) -> None:
        self._notes, self._said, self._back, self.undoing = [], [], [], False

    # -- what happens ----------------------------------------------------------------------------

    def open(self, house: House) -> None:
        assert house.pen is not None
        house.tip = house.pen.opening
        self.entries.append(house.tip)
        house.hear(house.tip)

    def act(self, house: House, deeds: Iterable[Deed] | None = None) -> None:
        if deeds is None:
            deeds = FIRST if len(self.works) < 2 else COMMON if len(self.works) > FEW else ALL
        self._clear()
        ops = self.draw(st.sampled_from(list(deeds)))(self, house)
        if not ops:
            return
        assert house.pen is not None
        assert house.tip is not None
        entry = house.pen.write(house.tip, self.clock(), ops)
        if all(entry.id != one.id for one in self.entries):  # a fork may say the same once more
            self.entries.append(entry)
            self._keep(entry)
        house.hear(entry)
        house.tip = entry

    def fork(self, house: House) -> None:
        """From now on a device writes after an older entry of its own; a cheat forgets as well."""
        assert house.pen is not None
        own = [one for one in house.known.values() if one.log == house.pen.log]
        after = self.draw(st.sampled_from(own[-4:]))
        if sum(one.prev == after.id for one in self.entries) >= MAX_SIBLINGS:
            return
        house.tip = after
        if self.wild(house) and self.draw(st.booleans()):
            known = list(house.known.values())
            house.restore(known[: known.index(after) + 1])

    def meet(self, one: House, other: House, *, whole: bool = False) -> None:
        """`one` hears what `other` knows, but perhaps of some logs nothing."""
        silent = set() if whole else self.draw(st.sets(st.sampled_from(LOGS), max_size=2))
        for entry in list(other.known.values()):
            if entry.log not in silent:
                one.hear(entry)

    def assembly(self) -> None:
        """People come together over one question, nearly all of them."""
        asker = self.draw(st.sampled_from(self.houses[: len(MEMBERS)]))
        self.act(asker, [votes.propose])
        for house in self.houses[: len(MEMBERS)]:
            self.meet(house, asker, whole=True)
            self.act(house, [votes.vote])
            self.meet(asker, house, whole=True)
        self.now += votes.OVER
        for _ in range(2):
            for house in self.houses[: len(MEMBERS)]:
                self.meet(house, asker, whole=True)
                self.act(house, [votes.attend])
                self.meet(asker, house, whole=True)

    def quarrel(self, one: House, other: House) -> None:
        """Two do the same kind of thing, and neither hears of the other before.

        They may be two devices of one person, who then says it once more over both.
        """
        deed = self.draw(st.sampled_from(QUARRELS))
        for house in (one, other):
            self.act(house, [deed])
        if one.me == other.me:
            self.meet(one, other, whole=True)
            self.act(one, [deed])


LOGS: Final = [pen.log for pen in PENS]
NAMES: Final = dict(zip(LOGS, DEVICES, strict=True))
QUARRELS: Final = [hands.take, work.tick, work.untick, votes.vote]
ACT, MEET, QUARREL, TALK, FORK, ASSEMBLE = "act", "meet", "quarrel", "talk", "fork", "assemble"
STEPS: Final = [*[ACT] * 10, *[MEET] * 6, *[QUARREL] * 3, *[TALK] * 2, FORK, FORK, ASSEMBLE]


@st.composite
def villages(draw: st.DrawFn, most: int = 40) -> Village:
    """A village after a while."""
    village = Village(draw, draw(st.sampled_from(MEMBERS)))
    for house in village.houses:
        village.open(house)
    for step in draw(st.lists(st.sampled_from(STEPS), min_size=15, max_size=most)):
        house = draw(st.sampled_from(village.houses))
        if step == FORK:
            village.fork(house)
        elif step == MEET:
            village.meet(house, draw(st.sampled_from(village.houses)))
        elif step == ASSEMBLE and village.works:
            village.assembly()
        elif step == QUARREL and village.works:
            mine = [one for one in village.houses if one.me == house.me]
            village.quarrel(house, draw(st.sampled_from([*mine * 3, *village.houses])))
        elif step == TALK and village.works:
            village.act(house, talk.OFTEN)
        else:
            village.act(house)
    return village
