"""Reading entries: from what is kept to who said what, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from moot.crdt.op import Op
from moot.crdt.redaction import is_words
from moot.node.logs import Logs
from moot.node.store.contract import Kept
from moot.protocol.body import Body, Opening, read_body
from moot.protocol.run import Run, open_run
from moot.protocol.words import is_marked

Content = Body | Opening | None
"""What an entry says; None if it says nothing that can be read, now or ever."""


class Record(NamedTuple):
    """One entry, as people care for it."""

    number: int
    """Its place in the order of arrival on this node."""
    id: bytes
    log: bytes
    seq: int
    author: bytes | None
    """The key of the member who wrote it; None if that cannot be known here."""
    content: Content
    dropped: bool = False
    """Its body is not here: it was taken back, or never came."""

    @property
    def time(self) -> int | None:
        """The author's clock in ms, if the content can be read."""
        return self.content.time if self.content is not None else None

    @property
    def ops(self) -> Sequence[Op]:
        """What it changes; nothing for an opening and for what cannot be read."""
        return self.content.ops if isinstance(self.content, Body) else ()


def read_run(
    content_key: bytes | None, group: bytes, run: Run, ids: Sequence[bytes]
) -> list[Content]:
    """What the entries of a run say. All None for a keeper, who cannot open them.

    What is sealed well but holds garbage counts as empty, for ever and on every replica; it never
    stops the log. spec: STORE-10.
    """
    if content_key is None:
        return [None] * len(ids)
    contents: list[Content] = []
    prev = run.prev
    bodies = open_run(run, ids, content_key, group)
    for seq, (body, item, entry) in enumerate(zip(bodies, run.items, ids, strict=True), run.first):
        content = read_body(body, group, run.log, item.kind, seq)
        # What bears the mark of words and is something else would count for those who have its
        # body alone, once it is taken back. So it counts for nobody. spec: KEY-31
        if (
            type(content) is Body
            and not is_words(content.ops)
            and is_marked(content_key, run.log, seq, prev, item.salt)
        ):
            content = None
        contents.append(content)
        prev = entry
    return contents


def runs_of(logs: Logs, page: Iterable[Kept]) -> Iterator[tuple[int, Run, list[bytes]]]:
    """Entries as runs, each with its log's number and its ids; only their ends need be signed."""
    together: list[Kept] = []
    for kept in page:
        if together and not _follows(kept, together[-1]):
            yield _join(logs, together)
            together = []
        together.append(kept)
    if together:
        yield _join(logs, together)


def _follows(kept: Kept, before: Kept) -> bool:
    return kept.prev == before.id and kept.epoch == before.epoch


def _join(logs: Logs, kept: Sequence[Kept]) -> tuple[int, Run, list[bytes]]:
    first = kept[0]
    log = logs[first.place.log]
    items = tuple(entry.item for entry in kept)
    run = Run(first.epoch, log.key, first.place.seq, first.prev, None, items)
    return log.number, run, [entry.id for entry in kept]
