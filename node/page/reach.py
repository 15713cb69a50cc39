"""Reach: what the page may ask of its node. Whatever is not named here, it may not."""

from __future__ import annotations

from typing import Final

ROUTES: Final = frozenset({
    "/v1/status", "/v1/me", "/v1/groups", "/v1/people", "/v1/people/{name}", "/v1/peers",
    "/v1/sync", "/v1/things", "/v1/things/{id}", "/v1/things/{id}/history",
    "/v1/things/{id}/blame", "/v1/things/{id}/occurrences", "/v1/tree", "/v1/rules",
    "/v1/templates", "/v1/snapshot", "/v1/views", "/v1/log", "/v1/state-hash", "/v1/words",
    "/v1/schema", "/v1/schema/{kind}", "/v1/doctor", "/v1/search", "/v1/loose", "/v1/conflicts",
    "/v1/inbox", "/v1/wait", "/v1/ping/{name}", "/v1/acts", "/v1/events",
})  # fmt: skip
"""What people do with things and with each other."""

KEPT_BACK: Final = {
    "/v1/web": "a page must not let others in, nor close its own door",
    "/v1/keeper": "what a keeper keeps is for whoever runs it, at a terminal",
    "/v1/keys": "what keys there are is for the terminal at which they are backed up",
    "/v1/keys/backup": "a passphrase is typed at a terminal alone",
    "/v1/keys/written": "as the backup",
    "/v1/keys/restore": "as the backup",
    "/metrics": "numbers for programs that watch machines, which need no browser",
    "/v1/dump": "everything there is, for those who look for faults",
    "/v1/export/history": "the whole history is a file, and goes where a person says",
    "/v1/export/things": "as the history",
    "/v1/bundle": "a file, too, and as large as the group",
    "/v1/import": "a file comes from where a person says, and 8 MiB are no click",
}
"""What stays with the Unix socket, and why. spec: WEB-10."""

ACTS_OPEN: Final = frozenset({
    "about", "add", "archive", "ask", "back", "claim", "decline", "demote", "device.name",
    "done", "drop", "edit", "effort", "goal.add", "invite", "keep", "lift", "link", "measure",
    "move", "mute", "need", "object", "outcome", "pair", "pledge", "promote", "propose",
    "purpose", "react", "redact", "rename", "reopen", "repeat", "rule", "say", "seen", "sign",
    "skip", "split", "stale", "take", "template.save", "template.use", "undo", "verify",
    "view.drop", "view.save", "vote", "withdraw", "yield",
})  # fmt: skip
"""Acts in a group and about what is in it."""

ACTS_KEPT_BACK: Final = {
    "stop": "the page would saw off the branch on which it sits",
    "rebuild": "it is a cure, and whoever needs it sits at a terminal",
    "init": "who one is, is said at a terminal",
    "join": "as init; a key is pasted there unseen",
    "leave": "it forgets a group on this machine for good",
    "keeper.take": "as join",
    "keeper.drop": "as leave",
    "group.new": "as init",
    "group.use": "it changes what commands mean in every terminal; the page names its group itself",
    "device.add": "whoever holds such an invite is that person; it goes only into a file",
}
"""Acts about the machine and its keys rather than about the group, and why. spec: WEB-10."""


def is_open(path: str) -> bool:
    """Whether the page may ask for a path."""
    parts = path.split("/")
    return any(_fits(route.split("/"), parts) for route in ROUTES)


def _fits(route: list[str], parts: list[str]) -> bool:
    return len(route) == len(parts) and all(
        known == part or (known.startswith("{") and part)
        for known, part in zip(route, parts, strict=True)
    )
