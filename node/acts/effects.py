"""What is to follow from a decision, as people say it, read into what the decision will write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from moot.crdt import effect
from moot.crdt.effect import MOST_EFFECTS
from moot.crdt.value import Value
from moot.crdt.when import When
from moot.node.acts.charter import read_rule
from moot.node.acts.doing import Doing
from moot.node.acts.fields import read_fields, text
from moot.node.acts.work import cell_value
from moot.node.things.lookup import look_up
from moot.node.trouble import Trouble

Given = dict[str, object]


def read_effects(doing: Doing, given: object, options: tuple[str, ...]) -> list[Value]:
    """The effects of a proposal. Raises Trouble. spec: DEC-24."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise Trouble("usage", "'effects' is a list")
    found = [one for item in given for one in _read(doing, item, options)]
    if len(found) > MOST_EFFECTS:
        raise Trouble("usage", f"a decision has at most {MOST_EFFECTS} effects")
    return found


def _read(doing: Doing, item: object, options: tuple[str, ...]) -> Iterator[Value]:
    if not isinstance(item, dict):
        raise Trouble("usage", "an effect is an object")
    reader = _READERS.get(str(item.get("do")))
    if reader is None:
        raise Trouble(
            "usage",
            f"nothing is done by '{str(item.get('do'))[:32]}'",
            next=(f"use one of  {' '.join(_READERS)}",),
        )
    yield from reader(doing, item, _option(item.get("option"), options))


def _option(given: object, options: tuple[str, ...]) -> int | None:
    if given is None:
        return None
    if given not in options:
        raise Trouble("usage", f"'{str(given)[:64]}' is no option of this proposal")
    return options.index(str(given))


def _new(doing: Doing, item: Given, option: int | None) -> Iterator[Value]:
    kind = str(item["do"])
    title = " ".join(text(item.get("title"), "title").splitlines()).strip()
    wishes = read_fields(doing.view, item.get("fields"), of=kind, verb="propose")
    words = wishes.pop("notes" if kind == effect.TASK else "why", None)
    under, due = wishes.pop("goal", None), wishes.pop("due", None)
    if wishes:
        raise Trouble(
            "usage",
            f"a {kind} made by a decision has no '{next(iter(wishes))}'",
            next=("write it into the task when it is there",),
        )
    yield effect.make(
        kind,
        title,
        under if isinstance(under, bytes) else None,
        words if isinstance(words, str) else None,
        due.value() if isinstance(due, When) else None,
        option,
    )


def _set(doing: Doing, item: Given, option: int | None) -> Iterator[Value]:
    row = look_up(doing.view.board, item.get("id"), "propose")
    wishes = read_fields(doing.view, item.get("fields"), of=row.kind, verb="propose")
    space = doing.membership.replica.space
    for name, wish in wishes.items():
        if name not in effect.FIELDS:
            raise Trouble(
                "usage",
                f"a decision cannot set '{name}'",
                next=(f"it can set  {' '.join(effect.FIELDS)}",),
            )
        yield effect.put(space, row.id, name, cell_value(name, wish), option)
    if not wishes:
        raise Trouble("usage", "set what? name a field", next=('--then "set 3f1a due:fri"',))


def _archive(doing: Doing, item: Given, option: int | None) -> Iterator[Value]:
    row = look_up(doing.view.board, item.get("id"), "propose")
    yield effect.put_away(doing.membership.replica.space, row.id, option)


def _rule(doing: Doing, item: Given, option: int | None) -> Iterator[Value]:
    name, value = read_rule(item.get("name"), item.get("value"))
    yield effect.change_rule(doing.membership.replica.space, name, value, option)


_READERS: Final[dict[str, Callable[[Doing, Given, int | None], Iterator[Value]]]] = {
    effect.TASK: _new,
    effect.GOAL: _new,
    effect.SET: _set,
    effect.ARCHIVE: _archive,
    effect.RULE: _rule,
}
