"""Saved views as JSON (specs/api.md, SavedView)."""

from __future__ import annotations

from moot.crdt import group, member, saved_view
from moot.crdt.saved_view import SavedView
from moot.node.query.filter import Filter
from moot.node.things.conflicts import conflicts_in
from moot.node.things.ids import written
from moot.node.things.stamp import stamp
from moot.node.things.view import View
from moot.node.trouble import Trouble

Json = dict[str, object]


def all_of(view: View) -> list[Json]:
    """One's own views and those of the group, by name, one's own first. spec: API-66."""
    own = [shown(view, one, shared=False) for one in view.own_views.values()]
    shared = [shown(view, one, shared=True) for one in view.shared_views.values()]
    return sorted([*own, *shared], key=lambda one: str(one["name"]))


def shown(view: View, one: SavedView, *, shared: bool) -> Json:
    """One view."""
    target = group.OBJECT if shared else member.object_id(one.write.author)
    field = saved_view.field_of(one.name, shared=shared)
    return {
        "name": one.name,
        "filter": one.saved.filter,
        "sort": one.saved.sort,
        "shared": shared,
        "hidden": shared and one.name in view.own_views,
        "by": written(view.board.profile_id(one.write.author)),
        "by_name": view.board.name(one.write.author),
        "at": stamp(one.write.eff),
        "reason": _reason(view, one, shared=shared),
        "conflicts": conflicts_in(view, target, field) if one.disputed else [],
    }


def _reason(view: View, one: SavedView, *, shared: bool) -> str | None:
    """Why it cannot be read here and now; None if it can. spec: VIEW-7."""
    try:
        Filter(one.saved.filter, view, shared=shared)
        view.ordered([], one.saved.sort or "due")
    except Trouble as trouble:
        return trouble.message
    return None
