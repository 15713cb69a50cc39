"""The act that puts a question to the group."""

from __future__ import annotations

from typing import Final

from moot.crdt import decision, goal, method, proposal
from moot.crdt.proposal import MOST_ELECTORS, MOST_OPTIONS, Proposal
from moot.node.acts.charter import rules
from moot.node.acts.doing import Doing
from moot.node.acts.effects import read_effects
from moot.node.acts.fields import text
from moot.node.acts.voting import not_a_decision
from moot.node.query.dates import instant, read_date
from moot.node.query.filter import DAY_MS
from moot.node.things.board import PLACED
from moot.node.things.lookup import look_up
from moot.node.things.row import Row
from moot.node.trouble import Trouble

MEMBERS: Final = "members"
BACKERS: Final = "backers"
MOST_OPTION_BYTES: Final = 256


def propose(doing: Doing) -> None:
    """Put a question to the members, or to the backers of a goal. Raises Trouble."""
    seed = doing.seed()
    about = _about(doing)
    replaced = _replaced(doing)
    options = _options(doing)
    way = _method(doing, options)
    electors, rule = _electors(doing, about)
    title = " ".join(text(doing.argument("title"), "title").splitlines()).strip()
    asked = Proposal(
        title=title,
        body=text(doing.argument("body"), "body") if doing.has("body") else None,
        method=way,
        options=options,
        electors=electors,
        rule=rule,
        quorum=_quorum(doing, way, len(electors)),
        threshold=_threshold(doing, way, len(electors)),
        asked=doing.view.now,
        closes=None if way in method.ENDLESS else _closes(doing),
        block=way == method.MAJORITY and rules(doing).block,
        effects=(),
    )
    effects = read_effects(doing, doing.argument("effects"), options)
    if effects and way == method.POLL:
        raise Trouble("usage", "a poll decides nothing, so nothing can follow from it")
    made = proposal.create(
        seed, proposal.value_of(asked, effects), about.id if about else b"", replaced
    )
    doing.thing = made.id
    doing.write(made.ops)


def _about(doing: Doing) -> Row | None:
    if not doing.has("about"):
        return None
    row = look_up(doing.view.board, doing.argument("about"), "propose")
    if row.kind not in PLACED:
        raise Trouble("wrong-kind", f"a decision is about a goal or a task, not a {row.kind}")
    return row


def _replaced(doing: Doing) -> bytes:
    """The decision that this is a new version of."""
    if not doing.has("replaces"):
        return b""
    row = look_up(doing.view.board, doing.argument("replaces"), "propose")
    if row.kind != decision.KIND:
        raise not_a_decision(doing, row)
    return row.id


def _method(doing: Doing, options: tuple[str, ...]) -> str:
    if doing.has("method"):
        way = doing.word("method", method.METHODS)
    else:
        way = method.APPROVAL if options else rules(doing).decide
        way = way if options or way not in method.CHOOSING else method.MAJORITY
    if options and way not in (*method.CHOOSING, method.POLL):
        raise Trouble(
            "usage",
            f"{way} asks for yes or no, not for options",
            next=("choose among options by  --rule approval  ranked  or  poll",),
        )
    if way in method.CHOOSING and not options:
        step = "moot propose WORDS --option A --option B"
        raise Trouble("usage", f"{way} needs options", next=(step,))
    return way


def _options(doing: Doing) -> tuple[str, ...]:
    given = doing.argument("options") or []
    if not isinstance(given, list) or len(given) > MOST_OPTIONS:
        raise Trouble("usage", f"'options' is a list of 2 to {MOST_OPTIONS} texts")
    options = [text(one, "option", MOST_OPTION_BYTES).strip() for one in given]
    if len(options) == 1 or len({one.casefold() for one in options}) < len(options):
        raise Trouble("usage", "options are two or more, and different")
    return tuple(options)


def _electors(doing: Doing, about: Row | None) -> tuple[tuple[bytes, ...], str]:
    """Who is asked: those who are in the group now, or in for a goal now. spec: DEC-22."""
    rule = doing.word("electorate", (MEMBERS, BACKERS))
    if rule == MEMBERS:
        keys = list(doing.view.board.names)
    elif about is None or about.kind != goal.KIND:
        raise Trouble(
            "usage",
            "whose backers? name a goal",
            next=("moot propose WORDS --about 9k2m --ask backers",),
        )
    else:
        keys = [one.person for one in about.backing if one.stand == "in"]
    if not keys:
        raise Trouble("nobody", "nobody is in for that goal yet", next=("moot back ID",))
    if len(keys) > MOST_ELECTORS:
        raise Trouble(
            "too-large",
            f"at most {MOST_ELECTORS} people can be asked at once, and these are {len(keys)}",
            next=("ask the backers of a goal:  moot propose WORDS --about ID --ask backers",),
        )
    return tuple(sorted(keys)), rule


def _quorum(doing: Doing, way: str, asked: int) -> int:
    if way in method.ENDLESS:
        return 0
    usual = min(asked, asked * rules(doing).quorum // 100 + 1)
    return _count(doing, "quorum", usual, 0, asked)


def _threshold(doing: Doing, way: str, asked: int) -> int:
    if way != method.THRESHOLD:
        return 0
    return _count(doing, "threshold", asked // 2 + 1, 1, asked)


def _count(doing: Doing, name: str, usual: int, least: int, most: int) -> int:
    given = doing.argument(name)
    if given is None:
        return usual
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 5:
        given = int(given)
    if type(given) is not int or not least <= given <= most:
        raise Trouble("usage", f"'{name}' is a number from {least} to {most}")
    return given


def _closes(doing: Doing) -> int:
    """When it may be closed: what was said, else as long after now as the rules say."""
    view, given = doing.view, doing.argument("closes")
    if given is None:
        return view.now + rules(doing).days * DAY_MS
    if not isinstance(given, str):
        raise Trouble("bad-date", "'closes' is a date in words")
    moment = read_date(given, instant(view.now, view.zone))
    at = moment.begins(view.zone) if moment.time else moment.ends(view.zone) - 60_000
    if at <= view.now:
        raise Trouble(
            "bad-date", "a vote closes later than now", next=("moot propose WORDS closes:7d",)
        )
    return at
