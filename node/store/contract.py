"""What the rest of the node needs from whatever keeps its data.

`SqliteStore` keeps it on disk, `MemoryStore` for the simulation; one list of tests in
tests/contract holds both to this page. Calls do not wait and do not thread. Errors are those of
`moot.node.store.errors`; after one, nothing of the transaction has happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Final, NamedTuple, Protocol

from moot.crdt.shelf import Shelf
from moot.crdt.value import Value
from moot.protocol.run import Dropped, Item


class Enrolment(NamedTuple):
    """What this home holds of one group: the secret that it was given, and its own keys in it."""

    group: bytes
    """The group id, 32 bytes."""
    label: str
    """What this home calls the group until it has read the group's own name."""
    power: int
    """0 keep, 1 read, 2 write: what `secret` opens."""
    secret: bytes
    gate_public: bytes | None
    """The gate's public key, where the secret does not yield it."""
    member_seed: bytes | None
    log_seed: bytes | None
    """Ed25519 seeds of the person's key and of this installation's log, of this group alone."""
    hints: tuple[str, ...]
    """Addresses that the invite named."""


class Log(NamedTuple):
    """One chain of entries. A second opening under the same key makes a second log."""

    number: int
    key: bytes
    admission: bytes
    member: bytes | None
    """The member key that the opening vouches with; None if nobody here could read it."""
    size: int = 0
    """Bytes of all bodies that are kept of it."""


def bodies_size(items: Iterable[Item]) -> int:
    """Bytes that the bodies of entries take, here and on the wire: what quotas count."""
    bodies = [item.body for item in items]
    return sum([len(body.digest if isinstance(body, Dropped) else body) for body in bodies])


class Place(NamedTuple):
    """Where an entry stands. Numbers are local; an entry's number exceeds its ancestors'."""

    entry: int
    log: int
    seq: int


class Kept(NamedTuple):
    """One entry as it is kept."""

    place: Place
    prev: bytes
    """The id of the entry before it in its log; `NO_ENTRY` at seq 0."""
    id: bytes
    epoch: bytes
    item: Item


class Card(NamedTuple):
    """What a list needs of one object, kept so that listing does not read every cell.

    It may say only what the object's own cells say: it goes stale when one of them changes, and
    at no other time.
    """

    target: bytes
    kind: str
    """What sort of thing it is; "" for objects that no list shows."""
    open: bool
    data: Value


class Cards(Protocol):
    """The cards of the objects that the shelf knows. `touch` and `keep` need a transaction."""

    def touch(self, targets: Iterable[bytes]) -> None:
        """Make the cards of these objects stale."""

    def stale(self, limit: int) -> list[bytes]:
        """Objects whose card is missing or stale, at most `limit`, in any order."""

    def keep(self, cards: Iterable[Card]) -> None:
        """Put cards that are up to date."""

    def card(self, target: bytes) -> Card | None:
        """The card of one object, unless it is stale or missing."""

    def of_kind(self, kind: str, *, open_only: bool) -> Iterator[Card]:
        """All fresh cards of one kind, ascending by object id."""

    def between(self, low: bytes, high: bytes, limit: int) -> list[bytes]:
        """Known objects with `low <= id <= high`, ascending, at most `limit`: for short ids."""


class Text(NamedTuple):
    """What one object says, by how much a hit there weighs: tokens parted by spaces.

    Tokens are what `query.words` makes. It may say only what the object's own cells say, as a card.
    """

    target: bytes
    title: str
    body: str
    talk: str


class Phrase(NamedTuple):
    """Tokens that stand one after the other."""

    tokens: tuple[str, ...]
    begins: bool
    """The last of them may go on: what was typed is the beginning of a word."""


class Wanted(NamedTuple):
    """What is looked for."""

    every: tuple[Phrase, ...]
    """At least one; each stands somewhere in what is found."""
    never: tuple[Phrase, ...]
    """None of these does."""


class Hit(NamedTuple):
    """One object that says it."""

    target: bytes
    score: float
    """How well it fits, the more the better; only to be compared with the others of one search."""


WEIGHTS: Final = (10.0, 3.0, 1.0)
"""What a hit in the title, in the body and in the talk of a thing weighs."""


class Texts(Protocol):
    """What the objects say, to be searched. Kept with their cards; stale when these are."""

    def keep(self, texts: Iterable[Text]) -> None:
        """Put what objects say in place of what they said; one that says nothing is left out."""

    def find(self, wanted: Wanted) -> list[Hit]:
        """The objects that say what is wanted, the best first, ranked by BM25. spec: FIND-5."""


class KnownPeer(NamedTuple):
    """Somebody whom we met in a group, or only heard of."""

    peer: str
    log: bytes | None
    """The key of the log it proved to write; None for a keeper, or if we never met."""
    met: int
    """When we last met, wall clock in ms; 0 if never."""
    addresses: tuple[str, ...]
    """Where to dial it, the address that worked last first."""

    @property
    def keeps(self) -> bool:
        """Whether it is a device that has what we write and writes nothing: a keeper, or reader."""
        return self.log is None and self.met > 0


def named(peer: str) -> bytes:
    """What a device that writes no log is called where others are by the key of theirs.

    A peer id has 52 letters, so that it is never taken for a key of 32 bytes.
    """
    return peer.encode()


class Peers(Protocol):
    """The address book of one group, and what each peer acknowledged.

    Notes about people (`hear`, `meet`, `drop`) need a transaction. Acknowledgements come by the
    dozen and are easily learned again: they count at once, and are written with whatever
    transaction comes next.
    """

    @property
    def version(self) -> int:
        """Another number whenever what is told of peers may have changed."""

    def known(self) -> list[KnownPeer]:
        """Everybody, the one met last first."""

    def knows(self, peer: str) -> bool:
        """Whether a peer is among them."""

    def hear(self, peer: str, addresses: Iterable[str]) -> None:
        """Note addresses that somebody named for a peer.

        Where there is no room, those go first that were only named before and never worked.
        """

    def meet(self, peer: str, log: bytes | None, address: str | None, at: int) -> None:
        """Note that we met a peer, over this address if we dialled it."""

    def drop(self, peer: str) -> None:
        """Forget a peer."""

    def acknowledge(
        self, device: bytes, tips: Iterable[bytes], nothing: Iterable[int] = ()
    ) -> None:
        """Note the newest entries that a device has on its disk: by its log's key, or `named`.

        They stand in place of what it acknowledged of their logs before, and nothing does for the
        logs of these numbers. Ids that we do not hold are left out.
        """

    def acks(self) -> dict[bytes, list[Place]]:
        """The newest entries that each device acknowledged, by log."""


class Ledger(Protocol):
    """All entries of one group, in the order in which they arrived, and the state made of them.

    After a transaction failed, `applied` may be less than it was before: a store may throw state
    away rather than undo it.
    """

    @property
    def shelf(self) -> Shelf:
        """The state, for a `Space`."""

    @property
    def cards(self) -> Cards:
        """What lists show of the objects."""

    @property
    def texts(self) -> Texts:
        """What the objects say, to be searched."""

    @property
    def peers(self) -> Peers:
        """With whom this group is shared."""

    @property
    def newest(self) -> int:
        """The number of the entry that arrived last; 0 if there is none."""

    @property
    def applied(self) -> int:
        """Up to which entry the state is made. Less than `newest`: it is to be replayed."""

    def mark_applied(self, entry: int) -> None:
        """Note that the state holds everything up to this entry."""

    def restart(self) -> None:
        """Throw the state away: nothing is applied. Entries, members and peers stay."""

    def logs(self) -> list[Log]:
        """Every log, by number."""

    def add_log(self, key: bytes, admission: bytes, member: bytes | None) -> int:
        """Start a log, and return its number."""

    def set_member(self, log: int, member: bytes | None) -> None:
        """Note whose log it is, once the opening can be read."""

    def heads(self) -> list[tuple[bytes, Place]]:
        """The ids and places of all entries that nothing follows."""

    def append(
        self,
        at: Place,
        parent: int | None,
        epoch: bytes,
        ids: Sequence[bytes],
        items: Sequence[Item],
        ops: Sequence[int | None],
    ) -> None:
        """Keep consecutive entries of one log, the first at place `at`, after entry `parent`.

        `at.entry` must exceed `newest`; the entries get consecutive numbers. `ops` says how many
        ops each body holds, None where nobody here can read it.
        """

    def drop(self, entry: int) -> int:
        """Keep of the body of an entry its size and hash alone; returns the bytes that frees."""

    def fill(self, entry: int, body: bytes) -> None:
        """Put back the body of an entry, which must be the one that its hash is of."""

    def is_gap(self, entry: bytes) -> bool:
        """Whether the body of the entry with this id is lacking though nobody took it back.

        That is one without a body of which it was never known how many ops it holds.
        """

    def gap_count(self) -> int:
        """How many gaps there are."""

    def first_gaps(self) -> list[Place]:
        """Of each log that has gaps the one that came first, by log."""

    def redact(self, entry: bytes, member: bytes) -> None:
        """Note that a member took the entry with this id back, be it held or not. Derived."""

    def is_redacted(self, entry: bytes, member: bytes) -> bool:
        """Whether this member took the entry back."""

    def next_entry(self) -> int:
        """The number for the next entry to append."""

    def count(self) -> int:
        """How many entries are held, every branch of a log that forked among them."""

    def find(self, entry: bytes) -> Place | None:
        """Where the entry with this id stands, if it is held."""

    def find_prefix(self, prefix: bytes, limit: int) -> list[bytes]:
        """The ids of entries that begin with these 1 to 8 bytes, at most `limit`."""

    def read(self, entry: int) -> Kept | None:
        """One entry by its number."""

    def at(self, log: int, seq: int) -> list[Kept]:
        """The entries at one seq of a log, in order of arrival: one, or more where it forked."""

    def chain(self, log: int, seq: int, limit: int) -> list[Kept]:
        """Entries of a log from `seq` on, by seq and arrival, at most `limit`."""

    def followers(self, place: Place) -> int:
        """How many entries stand right after the one at this place."""

    def lineage(self, entry: int, seq: int) -> list[int]:
        """The numbers of an entry and of those before it in its log, back to `seq`."""

    def fork(self, log: int) -> int | None:
        """The first seq at which a log has more than one entry; None if it never forked."""

    def epochs(self) -> list[bytes]:
        """The ids of all epochs that kept entries belong to."""

    def about(self, target: bytes, limit: int, before: int | None = None) -> list[int]:
        """The numbers of the newest applied entries with an op on an object, ascending.

        With `before`, of those that arrived before the entry of that number.
        """

    def since(self, entry: int, limit: int) -> list[Kept]:
        """Entries that arrived after entry number `entry`, in that order, at most `limit`."""


class Store(Protocol):
    """Everything that one home keeps."""

    def transaction(self) -> AbstractContextManager[None]:
        """All changes made inside happen, and are on disk when it ends; or none do."""

    def enrolments(self) -> list[Enrolment]:
        """Every group of this home, in the order of joining."""

    def join(self, enrolment: Enrolment) -> None:
        """Add a group, or replace what is known of it (a stronger invite)."""

    def leave(self, group: bytes) -> None:
        """Remove a group with everything that it holds. Its ledger must not be used after."""

    def ledger(self, group: bytes) -> Ledger:
        """The entries of a group that this home has joined; always the same object."""

    def setting(self, name: str) -> Value:
        """A setting of this home; None if it is not set."""

    def set_setting(self, name: str, value: Value) -> None:
        """Put a setting; None removes it."""

    def secret(self, name: str) -> bytes | None:
        """A secret of this home, such as the seed of its peer id."""

    def set_secret(self, name: str, value: bytes) -> None:
        """Put a secret."""

    def check(self) -> list[str]:
        """What is wrong with the store, in words; [] if nothing is."""

    def close(self) -> None:
        """End the use of the store. What was committed stays."""
