"""The act by which a thing is linked to another, or to an address outside the group."""

from __future__ import annotations

from moot.crdt import link
from moot.crdt.link import KINDS, MOST_LINKS, MOST_URL, URL, Link
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.acts.kinds import work_meant
from moot.node.things.links import link_json, links
from moot.node.things.lookup import look_up
from moot.node.things.row import Row
from moot.node.trouble import Trouble


def change(doing: Doing) -> None:
    """Link a thing to another, or to an address; or, with `not`, no longer. Raises Trouble."""
    _, row = doing.me, work_meant(doing, "only goals and tasks link to others")
    wanted = _wanted(doing, row)
    space = doing.membership.replica.space
    if doing.flag("not"):
        ops = link.remove(space, row.id, wanted)
    elif wanted not in row.links and len(row.links) >= MOST_LINKS:
        raise Trouble("too-large", f"a thing has at most {MOST_LINKS} links")
    else:
        ops = link.add(space, row.id, wanted)
    doing.nothing = not ops
    if ops:
        doing.write(ops)


def answer(doing: Doing) -> None:
    """Show the link that was meant, and what the thing links to."""
    row = doing.view.board.rows.get(doing.thing or b"")
    if row is not None:
        doing.extra["link"] = link_json(doing.view, _wanted(doing, row))
        doing.extra["links"] = links(doing.view, row)


def _wanted(doing: Doing, row: Row) -> Link:
    kind = doing.word("as", (URL, *KINDS), "kind of link")
    if kind == URL:
        return Link(URL, _address(doing))
    other = look_up(doing.view.board, doing.argument("to"), "link")
    if other.id == row.id:
        raise Trouble("usage", f"{doing.view.short(row.id)} cannot be linked to itself")
    return Link(kind, other.id)


def _address(doing: Doing) -> str:
    """An address that others can follow. Raises Trouble `bad-field`.

    What is there already can be taken away, whatever it is.
    """
    given = text(doing.argument("to"), "to").strip()
    if doing.flag("not"):
        return given
    if len(given) > MOST_URL:
        raise Trouble("bad-field", f"an address has at most {MOST_URL} letters")
    if not link.is_safe(given):
        short = doing.view.short(doing.thing or b"")
        raise Trouble(
            "bad-field",
            f"'{given[:64]}' is no address",
            cause="it begins with https:, http: or mailto:, and has no spaces or accents in it",
            next=(
                f"moot link {short} https://example.org",
                f"moot link {short} {KINDS[0]} ID",
            ),
        )
    return given
