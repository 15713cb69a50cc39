"""Acts on saved views: keeping a filter under a name, and dropping it."""

from __future__ import annotations

from typing import Final

from moot.crdt import saved_view
from moot.crdt.saved_view import Saved, SavedView
from moot.node.acts.doing import Doing
from moot.node.near import meant
from moot.node.query.filter import Filter
from moot.node.query.views import Kept
from moot.node.things.saved import shown
from moot.node.things.view import View
from moot.node.trouble import Trouble

MOST: Final = 200
"""Views that one may keep, and that a group may: each can be read in a list, and found in it."""


class _Trying(View):
    """A group as it would be with one view in it."""

    trial: tuple[str, Kept] | None = None
    """Its name, and what it says."""

    def saved(self, name: str, *, shared: bool) -> Kept | None:
        """See `Views.saved`."""
        if self.trial and self.trial[0] == name and (self.trial[1].shared or not shared):
            return self.trial[1]
        return super().saved(name, shared=shared)


def save(doing: Doing) -> None:
    """Keep a filter under a name, for oneself or for the group. Raises Trouble. spec: API-67."""
    me, view = doing.me, doing.view
    shared, name = doing.flag("shared"), _name(doing)
    saved = _read(doing)
    _try(view, name, saved, shared=shared)
    known = view.shared_views if shared else view.own_views
    before = known.get(name)
    if before is not None and before.saved == saved and not before.disputed:
        doing.nothing = True
        return
    if before is None and len(known) >= MOST:
        raise Trouble(
            "too-large",
            f"there are {MOST} views already",
            next=("moot view drop NAME",),
        )
    space = doing.membership.replica.space
    doing.write([saved_view.save(space, me, name, saved, shared=shared)])


def drop(doing: Doing) -> None:
    """Keep a view no longer. Raises Trouble `unknown`. spec: API-67."""
    me, view = doing.me, doing.view
    shared, name = doing.flag("shared"), _name(doing)
    known = view.shared_views if shared else view.own_views
    if name not in known:
        raise _unknown(view, name, shared=shared)
    space = doing.membership.replica.space
    doing.write(saved_view.drop(space, me, name, shared=shared))


def save_answer(doing: Doing) -> None:
    """Show the view as it is now; nothing if it is gone."""
    view, name = doing.view, _name(doing)
    shared = doing.flag("shared")
    found: SavedView | None = (view.shared_views if shared else view.own_views).get(name)
    doing.extra["saved"] = found and shown(view, found, shared=shared)
    doing.extra["group"] = doing.membership.name


def _name(doing: Doing) -> str:
    given = doing.argument("name")
    if not isinstance(given, str) or not saved_view.NAME.fullmatch(given.lower()):
        raise Trouble(
            "usage",
            f"'{str(given)[:32]}' is no name for a view: a to z, 0 to 9 and -, at most 32",
            next=("moot view save my-week due:..eow @me",),
        )
    return given.lower()


def _read(doing: Doing) -> Saved:
    given, sort = doing.argument("filter"), doing.argument("sort")
    if not isinstance(given, str) or not given.strip():
        raise Trouble(
            "usage",
            "a view needs a filter",
            next=("moot view save my-week due:..eow @me",),
        )
    if sort is not None and not isinstance(sort, str):
        raise Trouble("usage", "'sort' is a word")
    return Saved(" ".join(given.splitlines()).strip(), sort)


def _try(view: View, name: str, saved: Saved, *, shared: bool) -> None:
    """Refuse a filter that nobody could list by. Raises Trouble. spec: VIEW-6."""
    trying = _Trying(view.membership, view.board, view.now, view.zone)
    trying.trial = name, Kept(saved.filter, shared)
    Filter(saved.filter, trying, shared=shared)
    Filter(f"view:{name}", trying, shared=shared)  # it is one level deeper than its filter
    view.ordered([], saved.sort or "due")


def _unknown(view: View, name: str, *, shared: bool) -> Trouble:
    known, other = view.shared_views, view.own_views
    if not shared:
        known, other = other, known
    if name in other:
        said = "only you keep" if shared else "the group shares"
        step = f"moot view drop {name}{'' if shared else ' --shared'}"
        return Trouble("unknown", f"{name} is a view that {said}", next=(step,))
    message = f"there is no view '{name}'{meant(name, known)}"
    return Trouble("unknown", message, next=("moot view list",))
