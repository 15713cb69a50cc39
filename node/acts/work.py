"""Acts on goals, tasks and thoughts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, cast

from moot.crdt import ask, decision, elements, goal, notes, place, register, task, thought
from moot.crdt import claim as claims
from moot.crdt.dots import unpack
from moot.crdt.op import Op
from moot.crdt.origin import Created
from moot.crdt.space import Space
from moot.crdt.value import Value
from moot.crdt.when import Span, When
from moot.node.acts.doing import Doing
from moot.node.acts.fields import Wishes, promised, read_fields, text
from moot.node.acts.making import of_its_own
from moot.node.acts.places import refuse_circle
from moot.node.things import naming
from moot.node.things.asks import citable
from moot.node.things.ids import written
from moot.node.things.row import Row
from moot.node.things.thing import claims as claims_json
from moot.node.things.thread import spoken
from moot.node.things.view import FIELDS
from moot.node.trouble import Trouble

OF_OCCURRENCES: Final = frozenset({"claim", "done", "reopen", "ask", "pair", "split"})
"""Acts on what is to be done: of a series its occurrences, of a template its copies."""

SHOWN: Final = {"due": "due_at", "start": "start_at"}
"""The field of a Thing that shows what was written, where its name is another."""


# -- making ----------------------------------------------------------------------------------------


def add(doing: Doing) -> None:
    """A new task."""
    seed, title = doing.seed(), _title(doing)
    wishes = read_fields(doing.view, doing.argument("fields"), of=task.KIND, verb="add")
    tags = _list(wishes, "tags", "tags+")
    made = task.create(seed, title, _parent(wishes), doing.last_rank(), tags)
    _make(doing, made, wishes)


def add_goal(doing: Doing) -> None:
    """A new goal; it says why, for those who come later."""
    seed, title = doing.seed(), _title(doing)
    why = text(doing.argument("why"), "why")
    fields = doing.argument("fields") or {}
    if doing.has("under") and isinstance(fields, dict):
        fields = {**fields, "goal": doing.argument("under")}
    wishes = read_fields(doing.view, fields, of=goal.KIND, verb="goal add")
    tags = _list(wishes, "tags", "tags+")
    made = goal.create(seed, title, why, _parent(wishes), doing.last_rank(), tags)
    _make(doing, made, wishes)


def _make(doing: Doing, made: Created, wishes: Wishes) -> None:
    doing.thing = made.id
    doing.write([*made.ops, *_set(doing, None, made.id, wishes)])


def say(doing: Doing) -> None:
    """Words about something, or in answer to a thought about it."""
    seed, row = doing.seed(), doing.target()
    kind = doing.word("kind", thought.KINDS)
    words = text(doing.argument("text"), "text")
    answered = row.id if row.kind == thought.KIND else None
    about = row.about if answered and row.about else row.id
    made = thought.say(seed, about, words, kind, answered)
    doing.said = made.id
    doing.write(made.ops)


def say_answer(doing: Doing) -> None:
    """Show what was said."""
    view = doing.view
    said = thought.view(view.membership.replica.space, doing.said or b"")
    doing.extra["thought"] = spoken(view, said, 0) if said else None


# -- changing --------------------------------------------------------------------------------------


def edit(doing: Doing) -> None:
    """Set fields; one that holds several values is settled so."""
    _, row = doing.me, doing.target()
    view = doing.view
    wishes = read_fields(view, doing.argument("fields"), of=row.kind, verb="edit")
    if not wishes:
        raise Trouble(
            "usage",
            "edit needs at least one field",
            next=(f"moot edit {view.short(row.id)} due:fri",),
        )
    if row.kind == decision.KIND:
        short = view.short(row.id)
        raise Trouble(
            "wrong-kind",
            "the text of a decision stays as it was asked",
            next=(f"moot propose WORDS --replaces {short}",),
        )
    space = doing.membership.replica.space
    if "goal" in wishes:
        refuse_circle(doing, row, _parent(wishes))
    if row.kind == thought.KIND:
        _reword(doing, row, wishes)
        return
    before = _values(doing, row, wishes)
    wanted = {name: wish for name, wish in wishes.items() if not _is_so(doing, row, name, wish)}
    ops = of_its_own(space, row, wanted)
    ops += _set(doing, space, row.id, wanted)
    if "goal" in wanted:
        ops.append(place.put(space, row.id, _parent(wanted), doing.last_rank()))
    if not ops:
        doing.nothing = True
        return
    with doing.freeing(row):
        doing.write(ops)
    fresh = doing.view.board.rows[row.id]
    after = _values(doing, fresh, wishes)
    doing.changed = [
        {
            "field": name,
            "from": before[name],
            "to": after[name],
            **_titles(doing, name, before, after),
        }
        for name in after
        if before[name] != after[name] or name in wanted
    ]


def _reword(doing: Doing, row: Row, wishes: Wishes) -> None:
    """A thought's words are its text, and its title; nobody changes another's."""
    words = str(wishes.get("text", wishes.get("title")))
    seen = thought.view(doing.membership.replica.space, row.id)
    if seen is not None and seen.redacted and seen.author == doing.me:
        step = f"moot say {written(row.about or b'')[:8]} WORDS"
        raise Trouble("taken-back", "these words were taken back", next=(step,))
    if row.by == doing.me and words == row.title and not row.disputes:
        doing.nothing = True
        return
    ops = thought.reword(doing.membership.replica.space, row.id, doing.me, words)
    if not ops:
        raise Trouble(
            "not-yours",
            f"only {doing.view.board.name(row.by)} can change these words",
            next=(f"moot say {doing.view.short(row.id)} WORDS     to answer",),
        )
    doing.write(ops)
    doing.changed = [{"field": "text", "from": row.title, "to": words}]


def _values(doing: Doing, row: Row, wishes: Wishes) -> dict[str, object]:
    """What the fields of the wishes show, by the names that people know."""
    view = doing.view
    names = dict.fromkeys(name.rstrip("+-") for name in wishes)
    if "threshold" in names:
        names["state"] = None  # which may follow from it
    return {name: FIELDS[SHOWN.get(name, name)](view, row) for name in names}


def _titles(
    doing: Doing, name: str, before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, object]:
    """What the things are called that a field named and names."""
    if name != "goal":
        return {}
    called = naming.called
    board = doing.view.board
    return {"from_title": called(board, before[name]), "to_title": called(board, after[name])}


def _is_so(doing: Doing, row: Row, name: str, wish: object) -> bool:
    """Whether a field shows that already, and nothing else beside it."""
    space = doing.membership.replica.space
    if name.startswith("tags"):
        return False
    if name == "goal":
        return doing.view.board.parent(row.id) == wish and not place.disputed(space, row.id)
    if name == "state":  # what people said, which pledges may have overtaken
        shown: object = goal.said_state(space, row.id) or goal.FORMING
        return shown == (wish or goal.FORMING) and len(space.live(row.id, name)) < 2
    return getattr(row, name) == wish and len(space.live(row.id, name)) < 2


def claim(doing: Doing) -> None:
    """Take a task up, oneself; nobody assigns."""
    me, row = doing.me, task_of(doing)
    role = doing.word("as", claims.ROLES, "role")
    words = text(doing.argument("words"), "words") if doing.has("words") else None
    view = doing.view
    until = promised(view, doing.argument("until"))
    short = view.short(row.id)
    if row.state == "done":
        raise Trouble("already-done", f"{short} is done already", next=(f"moot reopen {short}",))
    mine = next((holder for holder in row.holders if holder.person == me), None)
    said = (role, words, until)
    if mine and (mine.role, mine.words, mine.until) == said and not mine.doubled:
        doing.nothing = True
        return
    leads = [one for one in row.holders if one.role == claims.LEAD and one.person != me]
    if role == claims.LEAD and mine is None and len(leads) >= (row.hands or (1, 1))[1]:
        names = " and ".join(view.board.name(one.person) for one in leads)
        raise Trouble(
            "taken",
            f"{names} {'has' if len(leads) == 1 else 'have'} {short} already",
            next=(f"moot claim {short} --as help     or talk:  moot say {short} WORDS",),
        )
    taken = claims.take(doing.membership.replica.space, row.id, me, *said)
    asked = None if mine and mine.role == role else next(iter(citable(row, me)), None)
    name = asked and unpack(asked.dot)
    doing.write([claims.accepting(taken, name) if name else taken])


def claim_answer(doing: Doing) -> None:
    """Show who has it."""
    row = doing.view.board.rows.get(doing.thing or b"")
    doing.extra["claims"] = claims_json(doing.view, row) if row else []


def drop(doing: Doing) -> None:
    """Give a task back."""
    me, row = doing.me, task_of(doing)
    ops = claims.drop(doing.membership.replica.space, row.id, me)
    if not ops:
        short = doing.view.short(row.id)
        raise Trouble("not-yours", f"you do not have {short}", next=(f"moot claim {short}",))
    # Whoever gives back what they were asked for answers that, too.
    names = [name for one in citable(row, me) if (name := unpack(one.dot)) is not None]
    doing.write([*ops, *ask.decline(doing.membership.replica.space, row.id, me, names)])


def done(doing: Doing) -> None:
    """Say that a task is done."""
    me, row = doing.me, task_of(doing)
    evidence = text(doing.argument("evidence"), "evidence") if doing.has("evidence") else None
    space = doing.membership.replica.space
    completed, reopened = task.completions(space, row.id)
    if completed and not reopened:
        short = doing.view.short(row.id)
        who = (
            "you" if one.member == me else doing.view.board.name(one.member) for one in completed
        )
        names = " and ".join(dict.fromkeys(who))
        raise Trouble(
            "already-done",
            f"{names} did {short} already",
            next=(f"moot show {short}     or take it up again:  moot reopen {short}",),
        )
    with doing.freeing(row):
        doing.write([task.complete(space, row.id, evidence)])


def reopen(doing: Doing) -> None:
    """Take a finished task up again."""
    _, row = doing.me, task_of(doing)
    if row.state != "done":
        short = doing.view.short(row.id)
        raise Trouble("not-done", f"{short} is not done", next=(f"moot done {short}",))
    doing.write([task.reopen(doing.membership.replica.space, row.id)])


def task_of(doing: Doing) -> Row:
    """The task that is meant. Raises Trouble `wrong-kind`."""
    row = doing.target()
    if row.kind != task.KIND:
        short = doing.view.short(row.id)
        steps = {
            "done": f"moot edit {short} state:reached",
            "reopen": f"moot edit {short} state:active",
        }
        raise Trouble(
            "wrong-kind",
            f"{short} is a {row.kind}; only a task can be that",
            next=(steps.get(doing.verb, f"moot show {short}"),),
        )
    if row.state == "template" and doing.verb in OF_OCCURRENCES:
        short = doing.view.short(row.id)
        raise Trouble(
            "wrong-kind",
            f"{short} is of a template; its copies are what is to be done",
            next=("moot template list",),
        )
    if row.series and doing.verb in OF_OCCURRENCES:
        short = doing.view.short(row.id)
        raise Trouble(
            "wrong-kind",
            f"{short} comes again and again; name one of its days",
            next=(f"moot series {short}",),
        )
    return row


# -- wishes to ops ---------------------------------------------------------------------------------


def _title(doing: Doing) -> str:
    return " ".join(text(doing.argument("title"), "title").splitlines()).strip()


def _parent(wishes: Wishes) -> bytes | None:
    parent = wishes.get("goal")
    return parent if isinstance(parent, bytes) else None


def _list(wishes: Wishes, *names: str) -> list[str]:
    return [tag for name in names for tag in cast("list[str]", wishes.pop(name, None) or ())]


def _set(doing: Doing, space: Space | None, target: bytes, wishes: Wishes) -> list[Op]:
    """The ops for all wishes but the place."""
    ops: list[Op] = []
    for name, wish in wishes.items():
        if name == "notes":
            ops += notes.rewrite(space, target, cast("str | None", wish), doing.suffixes())
        elif name.startswith("tags"):
            ops += _tags(space, target, name, cast("list[str]", wish))
        elif name in _CELLS:
            ops.append(register.write(space, target, name, _CELLS[name](wish)))
    return ops


def _tags(space: Space | None, target: bytes, name: str, tags: Sequence[str]) -> Iterator[Op]:
    if space is None:
        return
    have = elements.texts(space, target, "tags")
    if name != "tags-":
        yield from elements.add(space, target, "tags", tags)
    gone = tags if name == "tags-" else [tag for tag in have if tag not in tags]
    if name != "tags+":
        yield from elements.remove(space, target, "tags", gone)


def cell_value(name: str, wish: object) -> Value:
    """What is written into a register for what is wished of it."""
    return _CELLS[name](wish)


def _words(wish: object) -> str | None:
    return wish if isinstance(wish, str) else None


def _date(wish: object) -> Value:
    return wish.value() if isinstance(wish, When | Span) else None


def _number(wish: object) -> Value:
    return wish if isinstance(wish, int) else None


def _hands(wish: object) -> Value:
    return {"min": wish[0], "max": wish[1]} if isinstance(wish, tuple) else None


_CELLS: Final[dict[str, Callable[[object], Value]]] = {
    "title": _words, "why": _words, "stage": _words, "state": _words, "due": _date, "start": _date,
    "hands": _hands, "horizon": _date, "threshold": _number,
}  # fmt: skip
