"""The tree of goals and tasks: a fold over every move ever made, in one order on every replica.

Theory of operation, after Kleppmann, Mulligan, Gomes and Beresford, "A highly-available move
operation for replicated trees" (IEEE TPDS 2022): moves are applied in the order of `(eff, dot)`;
one that would put an object beneath itself is skipped. The result depends on the set of moves
alone. A move that arrives late is inserted by undoing the later ones, applying it, and redoing
them.

Undoing is needed only where a cycle is possible at all. Draw an arrow from each object to every
parent that any of its moves ever named. If the moved object lies on no closed walk of these arrows,
its parent takes part in nobody's cycle check, at any time; so its latest move simply holds. Nearly
every move is of this kind: a task with nothing under it, or a goal that never hung below its parts.
"""

from __future__ import annotations

from moot.crdt.shelf import Move, MoveKey, TreeShelf


def insert(shelf: TreeShelf, move: Move) -> None:
    """Add a move to the fold and bring placements and skips up to date. spec: CRDT-8, CRDT-9."""
    if _may_close_a_cycle(shelf, move):
        _undo_do_redo(shelf, move)
        return
    shelf.keep_move(move)
    held = shelf.placement(move.target)
    if held is None or held.key < move.key:
        shelf.place(move.target, move)


def is_ancestor(shelf: TreeShelf, above: bytes, below: bytes | None) -> bool:
    """Whether `above` is `below` or lies on the way from `below` to the root."""
    while below is not None:
        if below == above:
            return True
        held = shelf.placement(below)
        below = held.parent if held else None
    return False


def _may_close_a_cycle(shelf: TreeShelf, move: Move) -> bool:
    """Whether the moved object lies on a closed walk of the arrows described above."""
    if not shelf.named_as_parent(move.target):
        return move.parent == move.target
    seen: set[bytes] = set()
    ahead = [move.parent, *(known.parent for known in shelf.moves_of(move.target))]
    while ahead:
        parent = ahead.pop()
        if parent == move.target:
            return True
        if parent is not None and parent not in seen:
            seen.add(parent)
            ahead.extend(known.parent for known in shelf.moves_of(parent))
    return False


def _undo_do_redo(shelf: TreeShelf, move: Move) -> None:
    """Take back the moves after this one, then apply it and them again in order."""
    later = shelf.moves_after(move.key)
    for target in {moved.target: None for moved in (move, *later)}:
        shelf.place(target, _last_before(shelf, target, move.key))
    for moved in (move, *later):
        skipped = is_ancestor(shelf, moved.target, moved.parent)
        if moved is move or skipped != moved.skipped:
            shelf.keep_move(moved._replace(skipped=skipped))
        if not skipped:
            shelf.place(moved.target, moved._replace(skipped=False))


def _last_before(shelf: TreeShelf, target: bytes, key: MoveKey) -> Move | None:
    """The move of `target` that held just before `key`."""
    held = None
    for move in shelf.moves_of(target):
        if move.key >= key:
            break
        if not move.skipped:
            held = move
    return held
