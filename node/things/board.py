"""Board: all rows of one group in memory, kept in step with the state.

Listing ten thousand tasks must not read ten thousand objects. So each object has one row, made
anew only when a cell of it changed, and kept in the store as a card, so that a node that starts
reads cards and not cells. Rows are made when somebody looks, or a little at a time in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from itertools import islice
from typing import Final, TypeVar, cast

from moot.crdt import decree, place
from moot.crdt import member as members
from moot.crdt.shelf import Move
from moot.node.replica import Commit, Replica
from moot.node.store.contract import Card, Store, Texts
from moot.node.store.errors import StoreTrouble
from moot.node.store.memory_texts import MemoryTexts
from moot.node.things.ids import ALPHABET, SHORTEST, Register, normal, read_id, written
from moot.node.things.lines import Lines
from moot.node.things.occurrences import Occurrences
from moot.node.things.outline import Outline
from moot.node.things.reading import row_of
from moot.node.things.row import Place, Row, pack, unpack
from moot.node.things.rows import Rows
from moot.node.things.templates import Templates
from moot.node.things.texts import text_of
from moot.node.things.unread import Unread
from moot.node.things.waits import Waits
from moot.protocol.checkwords import check_words

SHOWN: Final = ("task", "goal", "thought", "decision")
PLACED: Final = frozenset({"task", "goal"})
KINDS: Final = (*SHOWN, "member", "")
STEP: Final = 200
"""Rows made, or cards kept, between two moments for others."""
FEW: Final = STEP // 4  # for which somebody in a hurry waits
EVERYTHING: Final = 2**31
T = TypeVar("T")


class Board:
    """The things of one group."""

    def __init__(self, replica: Replica, store: Store) -> None:
        """Nothing is read before somebody looks."""
        self.rows = Rows()
        self.lines = Lines()
        self.register = Register()
        self._replica = replica
        self._store = store
        self._loaded = False
        self._unfolded = True
        self._unread = Unread()
        self._unkept: dict[bytes, None] = {}
        self._said: dict[bytes, dict[bytes, None]] = {}
        self._hangs: dict[bytes, bytes | None] = {}
        self._under: dict[bytes, dict[bytes, None]] = {}
        self._people: dict[bytes, bytes] = {}
        self._words: dict[bytes, str] = {}
        self._outline: Outline | None = None
        self._waits: Waits | None = None
        self._needy: dict[bytes, Row] = {}
        self._astray: dict[bytes, Move | None] = {}
        self._made: dict[str, object] = {}
        self.occurrences = Occurrences(self.rows)
        self.templates = Templates(self.rows, self._parts_of)
        self._now: int | None = None
        replica.subscribe(self._hear)

    # -- keeping in step -----------------------------------------------------------------------

    def _hear(self, commit: Commit) -> None:
        self._unread.hear(commit, self.rows)
        self._unfolded |= any(change.field == place.PLACE for change in commit.changes)

    def reset(self) -> None:
        """Forget every row: the state was made anew."""
        self._loaded = False
        self._unfolded = True
        self.rows.clear()
        self._said.clear()
        self._hangs.clear()
        self._under.clear()
        self._needy.clear()
        self._made.clear()
        self.occurrences = Occurrences(self.rows)
        self.templates = Templates(self.rows, self._parts_of)
        self._outline = self._waits = None

    def refresh(self, now: int | None = None, *, hurried: bool = False, talk: bool = True) -> None:
        """Bring every row up to date; at `now`, ms, also what recurs.

        In a hurry what was written here, and what others wrote if it is little. spec: API-89.
        Without `talk`, thoughts that others made lately may not be there. spec: API-96.
        """
        if talk:
            self._unread.want_talk()
        self._load()
        self._fold()
        while self._unread.ours or (self._unread and not (hurried and len(self._unread) > FEW)):
            self._renew()
        self.register.take(self._unread.talk)
        for row in self.templates.settle():
            self._put(row)
        self.templates.told()
        if now is not None:
            self._now = now
            self._recur(now)

    def _recur(self, now: int) -> None:
        """Let the occurrences come that nobody touched, and those go whose time is over."""
        for target, row in self.occurrences.settle(now):
            if row is None:
                self.rows.pop(target, None)
            else:
                self._put(row)
                self.register.add(target)
            self._made.clear()
            self._outline = self._waits = None

    def advance(self) -> bool:
        """Do a little of what `refresh` will need; False if all was done."""
        self._load()
        self._fold()
        if self._unread:
            self._renew()
            return True
        return False

    def prepare(self) -> bool:
        """Do a little of what `refresh` will need, or keep some cards, with what search needs.

        False if all is done. Raises StoreTrouble if the disk does not take it; it is kept another
        time.
        """
        if self.advance() or self._unread.want_talk():
            return True
        if not self._unkept:
            return False
        targets = list(islice(self._unkept, STEP))
        with self._store.transaction():
            self._replica.cards.keep(self._card(target) for target in targets)
            self._replica.texts.keep(text_of(target, self.rows.get(target)) for target in targets)
        for target in targets:
            del self._unkept[target]
        return bool(self._unkept)

    @property
    def texts(self) -> Texts:
        """What the things say, up to date, to be searched. spec: FIND-9."""
        try:
            while self.prepare():
                """It is kept a little at a time, and all of it before somebody searches."""
        except StoreTrouble:
            # The disk does not take the index. One that is made for the moment finds the same.
            texts = MemoryTexts()
            rows = self.rows.values()
            texts.keep(
                text_of(row.id, row) for row in rows if not (row.occurs and row.occurs.virtual)
            )
            return texts
        return self._replica.texts

    def _card(self, target: bytes) -> Card:
        row = self.rows.get(target)
        if row is None:
            return Card(target, "", open=False, data=None)
        row = self.templates.bare(row)
        return Card(target, row.kind, row.open, pack(row))

    def _load(self) -> None:
        """Take the cards that the store has; what it lacks is to be read."""
        if self._loaded:
            return
        _ = self._replica.space  # brings the state, and so the cards, up to date
        cards, outdated = self._replica.cards, list[bytes]()
        for kind in KINDS:
            for card in cards.of_kind(kind, open_only=False):
                row = None if card.data is None else unpack(card.data)
                if row is not None:
                    self._put(row)
                elif card.data is not None:
                    outdated.append(card.target)
        self._unread.add([*outdated, *cards.stale(EVERYTHING)])
        self.register = Register(self.rows)
        self._loaded = True

    def _fold(self) -> None:
        """After moves, see which objects hang elsewhere than their newest placement says.

        Only what a skipped move ever concerned can; another's move may skip or free one of its.
        """
        if self._unfolded:
            space = self._replica.space
            astray = {move.target: space.placement(move.target) for move in space.skipped()}
            self._unread.add((*astray, *self._astray))
            self._astray = astray
            self._unfolded = False
            self._outline = None
            self._made.clear()

    def _renew(self) -> None:
        """Read some objects that changed."""
        targets = self._unread.take(STEP)
        self._replica.space.expect(targets)
        for target in targets:
            row = row_of(self._replica, target, astray=target in self._astray)
            for one in self.occurrences.touched(target):
                # What they show of it changes, too. Their cards are kept before its own, so that a
                # series whose card is of today never stands beside a day's of yesterday.
                self._unread.add((one,))
                self._unkept[one] = None
                self._unkept.pop(target, None)
            self._unkept[target] = None
            if row is None:
                self.rows.pop(target, None)
                self._needy.pop(target, None)
                self.occurrences.drop(target)
                self.templates.drop(target)
            else:
                self._put(row)
        self.register.take(target for target in targets if target in self.rows)
        self._made.clear()
        self._outline = self._waits = None

    def _put(self, row: Row) -> None:
        self.rows[row.id] = row
        self.occurrences.put(row)
        self.templates.put(row)
        if row.needs:
            self._needy[row.id] = row
        else:
            self._needy.pop(row.id, None)
        if row.kind in PLACED:
            held = self._astray.get(row.id) if row.id in self._astray else row.place
            above = held.parent if held else None
            before = self._hangs.get(row.id)
            if before is not None:
                self._under[before].pop(row.id, None)
            self._hangs[row.id] = above
            if above is not None:
                self._under.setdefault(above, {})[row.id] = None
        if row.about is not None and row.kind == "thought":
            self._said.setdefault(row.about, {})[row.id] = None

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` makes of the rows and of nothing else, made again when one has changed."""
        if name not in self._made:
            self._made[name] = make()
        return cast("T", self._made[name])

    # -- people --------------------------------------------------------------------------------

    @property
    def names(self) -> dict[bytes, str]:
        """By member key, what everybody who may write calls themselves."""
        keys = dict.fromkeys(log.member for log in self._replica.logs if log.member is not None)
        return {key: self.name(key) for key in keys}

    def profile_id(self, key: bytes) -> bytes:
        """The object that holds what a member says of themselves."""
        known = self._people.get(key)
        if known is None:
            # What a decision wrote is told as the decision's.
            known = self._people[key] = decree.decision_of(key) or members.object_id(key)
            self.register.add(known)
        return known

    def name(self, key: bytes) -> str:
        """What a member is called; the beginning of their id if they have not said."""
        row = self.rows.get(self.profile_id(key))
        if row is None or not row.title:
            return self._nameless(key)
        short = self.register.short(written(row.id)) if row.kind == "decision" else ""
        return f"decision {short}" if short else row.title

    def words(self, key: bytes) -> str:
        """The check words of a member's key; made once, since they take a millisecond."""
        known = self._words.get(key)
        if known is None:
            known = self._words[key] = "-".join(check_words(key))
        return known

    def _nameless(self, key: bytes) -> str:
        return f"({self.register.short(written(self.profile_id(key)))})"

    def persons_by_id(self, text: str) -> Set[bytes]:
        """The members whose ids begin so."""
        letters = normal(text)
        if len(letters) < 4:
            return set()
        return {key for key in self.names if written(self.profile_id(key)).startswith(letters)}

    # -- things --------------------------------------------------------------------------------

    def things(self) -> Iterator[Row]:
        """Every task, goal and thought."""
        return (row for row in self.rows.values() if row.kind in SHOWN)

    def thoughts(self, about: bytes) -> list[Row]:
        """What was said about an object, answers to that included, in no order."""
        said = (self.rows.get(one) for one in self._said.get(about, ()))
        return [row for row in said if row is not None]

    def exact(self, text: str) -> Row | None:
        """The thing of a whole id."""
        identity = read_id(text)
        row = None if identity is None else self.find(identity)
        return row if row is not None and row.kind in SHOWN else None

    def by_letters(self, letters: str) -> Row | None:
        """The object of an id as it is written."""
        return self.find(read_id(letters) or b"")

    def find(self, identity: bytes) -> Row | None:
        """The object of an id, an occurrence that nobody touched yet included."""
        return self.rows.get(identity) or self.occurrences.find(identity)

    def foresee(self, letters: str) -> list[Row]:
        """The occurrences whose ids begin so, though nobody touched or saw them here yet."""
        if self._now is None or len(letters) < SHORTEST or not set(letters) <= set(ALPHABET):
            return []
        return self._named(self.occurrences.foresee(letters, self._now))

    def coming(self, row: Row, most: int, *, past: bool = False) -> list[Row]:
        """The occurrences of a series from the last that was due on, touched or not.

        With `past`, also those before that were touched.
        """
        return self._named(self.occurrences.of(row, self._now or 0, most, past=past))

    def _named(self, rows: list[Row]) -> list[Row]:
        """Rows that were never on the board, which can be called by short ids from now on."""
        for row in rows:
            self.register.add(row.id)
        return rows

    # -- the tree ------------------------------------------------------------------------------

    @property
    def outline(self) -> Outline:
        """Goals and tasks in the order of the tree."""
        if self._outline is None:
            placed = (
                row._replace(place=self.lent(row)) if row.occurs and row.place is None else row
                for row in self.rows.values()
                if row.kind in PLACED
            )
            self._outline = Outline(placed, self._astray)
        return self._outline

    def parent(self, identity: bytes) -> bytes | None:
        """What a goal or task hangs under; None is the root."""
        above = self._hangs.get(identity)
        if above is None and (row := self.find(identity)) and (place := self.lent(row)):
            above = place.parent
        row = self.rows.get(above) if above else None
        return above if row is not None and row.kind in PLACED else None

    def _parts_of(self, row: Row) -> list[bytes]:
        """What hangs directly under it, and if it is a series, its days that have no own place."""
        days = self.occurrences.touched(row.id)
        unplaced = [day for day in days if day in self.rows and self.rows[day].place is None]
        return [*self._under.get(row.id, ()), *unplaced]

    def lent(self, row: Row) -> Place | None:
        """The place of an occurrence that has none: that of its series. spec: SERIES-10.

        Only of one that nothing was hung under, so that no circle can come of it.
        """
        lender = self.rows.get(row.occurs.series) if row.occurs else None
        if lender is None or lender.occurs or row.place or self._under.get(row.id):
            return None
        if lender.id not in self._astray:
            return lender.place
        held = self._astray[lender.id]
        return Place(held.parent, held.rank, b"") if held else None

    def beneath(self, above: Iterable[bytes]) -> Set[bytes]:
        """Everything that hangs, at any depth, under one of these."""
        return self.outline.beneath(above)

    def parts(self, identity: bytes) -> tuple[int, int]:
        """How many tasks under it are done, and how many there are."""
        # The outline counts for all at once, but most things have nothing under them.
        return self.outline.parts(identity) if self._under.get(identity) else (0, 0)

    def position(self, identity: bytes) -> int:
        """Its place in the order of the tree."""
        return self.outline.position(identity)

    @property
    def waits(self) -> Waits:
        """What waits for what."""
        if self._waits is None:
            self._waits = Waits(self._needy.values(), self.rows)
        return self._waits
