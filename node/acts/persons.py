"""Acts on people: saying who one is, comparing words with somebody, not listening to somebody."""

from __future__ import annotations

import re

from moot.crdt import member, own, verified
from moot.crdt.op import Op
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.card import card
from moot.node.people import Json
from moot.node.things.someone import someone
from moot.node.trouble import Trouble

APART = re.compile(r"[\s,.-]+")
"""What people put between check words."""


def about(doing: Doing) -> None:
    """Say something about oneself in a group; nothing to say it no longer."""
    me, space = doing.me, doing.membership.replica.space
    given = doing.argument("text")
    if given in (None, ""):
        ops = own.empty(space, member.object_id(me), member.ABOUT, me)
    else:
        said = text(given, "about")
        so = member.view(space, me).about == said
        ops = [] if so else [member.describe(space, me, said)]
    _write(doing, ops)


def about_answer(doing: Doing) -> None:
    """Show oneself."""
    doing.extra["card"] = card(doing.node, doing.view, doing.me)


def verify(doing: Doing) -> None:
    """Note that somebody's check words were compared, or take that back. Raises Trouble."""
    me, whom = doing.me, someone(doing.view, doing.argument("person"))
    space = doing.membership.replica.space
    if whom == me:
        raise Trouble("usage", "these words are your own", next=("moot me",))
    if doing.flag("not"):
        _write(doing, verified.take_back(space, me, whom))
        return
    _compare(doing, whom)
    _write(doing, verified.verify(space, me, whom))


def _compare(doing: Doing, whom: bytes) -> None:
    """Refuse words that are not theirs. spec: API-57."""
    name = doing.view.board.name(whom)
    given = doing.argument("words")
    if not isinstance(given, str) or not given.strip():
        raise Trouble(
            "usage",
            f"which words did {name} read out?",
            next=("moot person verify NAME --words W-W-W-W",),
        )
    words = doing.view.board.words(whom).split("-")
    if APART.split(given.strip().casefold()) != words:
        raise Trouble(
            "words-differ",
            f"these are not the words of the {name} who is known here",
            cause=f"one of you misread them, or somebody poses as {name}; say nothing secret yet",
            next=("let them read theirs again:  moot me     and you:  moot who",),
        )


def mute(doing: Doing) -> None:
    """Fold away here what somebody says, or no longer. Raises Trouble."""
    whom = someone(doing.view, doing.argument("person"))
    if whom == doing.membership.me:
        raise Trouble("usage", "that is you", next=("moot who",))
    muted = not doing.flag("not")
    doing.nothing = not doing.node.muted.put(doing.membership.id, whom, muted=muted)


def person_answer(doing: Doing) -> None:
    """Show the one whom it was about."""
    doing.extra["card"] = _card(doing)


def _card(doing: Doing) -> Json:
    view = doing.view
    return card(doing.node, view, someone(view, doing.argument("person")))


def _write(doing: Doing, ops: list[Op]) -> None:
    doing.nothing = not ops
    if ops:
        doing.write(ops)
