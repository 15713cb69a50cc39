"""Every act by its verb: what it takes, and what it does (specs/api.md, Writing)."""

from __future__ import annotations

import os
from collections.abc import Callable
from difflib import get_close_matches
from typing import Final, NamedTuple

from moot.node.acts import (
    asks,
    charter,
    circle,
    devices,
    doubled,
    efforts,
    keeping,
    links,
    needs,
    persons,
    places,
    pledges,
    proposing,
    quiet,
    redact,
    repeats,
    saving,
    seen,
    shelving,
    signs,
    standing,
    talk,
    templates,
    turning,
    undo,
    voting,
    work,
)
from moot.node.acts.doing import Doing
from moot.node.api.answer import Json
from moot.node.api.call import Call
from moot.node.near import meant
from moot.node.profile import Membership
from moot.node.trouble import Trouble


class Act(NamedTuple):
    """One verb."""

    arguments: str
    do: Callable[[Doing], None]
    answer: Callable[[Doing], None] | None = None
    """Adds what only this act answers."""


def perform(call: Call, body: Json) -> Json:
    """Do what a body asks, once, and answer. Raises Trouble. spec: API-3, API-9."""
    verb = body.get("act")
    if not isinstance(verb, str) or verb not in ACTS | GROUP_ACTS:
        raise _unknown(verb)
    doing = Doing(call, call.node.requests, body)
    _check(verb, body)
    known = doing.was_done()
    if verb in GROUP_ACTS:
        return _in_group(doing, verb, known is not None, known and known.group)
    act = ACTS[verb]
    if known is None:
        _do(act, doing)
    if act.answer is not None:
        act.answer(doing)
    concerned = call.membership if doing.thing is not None or verb in OF_A_GROUP else None
    return doing.answer(concerned, again=known is not None)


def _do(act: Act, doing: Doing) -> None:
    """Do an act; while much comes in, on a closer look if what it names is not to be seen yet."""
    try:
        act.do(doing)
    except Trouble as trouble:
        if trouble.code not in {"unknown", "ambiguous"} or not doing.look_closer():
            raise
        act.do(doing)


def _in_group(doing: Doing, verb: str, again: bool, group: bytes | None) -> Json:  # noqa: FBT001
    """Acts that make or change what group one is in."""
    if again:
        membership = next((one for one in doing.node.profile if one.id == group), None)
    else:
        membership = GROUP_ACTS[verb].do(doing)
    gone = verb in {"leave", "keeper.drop"}
    if membership is not None and not gone:
        circle.group_answer(doing, membership)
    return doing.answer(None if gone else membership, again=again)


def _check(verb: str, body: Json) -> None:
    """Refuse arguments that mean nothing to the verb: they are typos, or another verb's."""
    known = {"act", "group", "request", *(ACTS | GROUP_ACTS)[verb].arguments.split()}
    for name in body:
        if name not in known:
            raise Trouble(
                "usage",
                f"{verb} takes no '{name[:64]}'{meant(name, known)}",
                next=(f"it takes  {' '.join(sorted(known))}",),
            )


def _unknown(verb: object) -> Trouble:
    verbs = sorted(ACTS | GROUP_ACTS)
    near = get_close_matches(str(verb)[:64], verbs, 3)
    return Trouble(
        "usage",
        f"there is no act '{str(verb)[:64]}'{meant(str(verb), verbs)}",
        next=(f"use one of  {' '.join(near or verbs)}",),
    )


def _rebuild(doing: Doing) -> None:
    """Make the state again from the entries; it comes out the same, or there was a fault."""
    rebuilt = []
    groups = [doing.membership] if doing.has("group") else list(doing.node.profile)
    for membership in groups:
        before = membership.replica.state_hash()
        membership.replica.rebuild()
        doing.node.state_was_remade(membership)
        after = membership.replica.state_hash()
        rebuilt.append(
            {
                "group": membership.name,
                "before": before.hex(),
                "after": after.hex(),
                "equal": before == after,
                "entries": doing.node.view(membership).holding.entries,
            }
        )
    doing.extra["rebuilt"] = rebuilt


def _stop(doing: Doing) -> None:
    doing.extra["pid"] = os.getpid()
    doing.node.stop()


class GroupAct(NamedTuple):
    """A verb that ends in a group."""

    arguments: str
    do: Callable[[Doing], Membership]


GROUP_ACTS: Final = {
    "group.new": GroupAct("name", circle.new_group),
    "group.use": GroupAct("", circle.use),
    "join": GroupAct("invite name", circle.join),
    "leave": GroupAct("force", circle.leave),
    "keeper.take": GroupAct("invite", keeping.take),
    "keeper.drop": GroupAct("", keeping.drop),
}

OF_A_GROUP: Final = frozenset({
    "invite", "seen", "rule", "purpose", "device.add", "device.name", "about", "verify", "mute",
})  # fmt: skip
"""Acts that are about no thing and concern one group all the same."""

ACTS: Final = {
    "init": Act("name", circle.init),
    "rename": Act("name", circle.rename),
    "invite": Act("power", circle.invite),
    "device.add": Act("", devices.add),
    "device.name": Act("name", devices.name, devices.name_answer),
    "about": Act("text", persons.about, persons.about_answer),
    "verify": Act("person words not", persons.verify, persons.person_answer),
    "mute": Act("person not", persons.mute, persons.person_answer),
    "goal.add": Act("title why under fields", work.add_goal),
    "add": Act("title fields", work.add),
    "edit": Act("id fields", work.edit),
    "claim": Act("id as words until", work.claim, work.claim_answer),
    "drop": Act("id", work.drop),
    "ask": Act("id to words withdraw", asks.ask, asks.asks_answer),
    "decline": Act("id words", asks.decline, asks.asks_answer),
    "pair": Act("id", doubled.pair, work.claim_answer),
    "yield": Act("id", doubled.give_way, work.claim_answer),
    "split": Act("id titles", doubled.split, doubled.split_answer),
    "stale": Act("id person words not", quiet.stale, work.claim_answer),
    "done": Act("id evidence", work.done),
    "reopen": Act("id", work.reopen),
    "repeat": Act("id rule from", repeats.repeat, repeats.repeat_answer),
    "skip": Act("id not", repeats.skip),
    "template.save": Act("id name", templates.save),
    "template.use": Act("name values as goal start", templates.use, templates.use_answer),
    "need": Act("id on not", needs.need, needs.need_answer),
    "move": Act("id before after under", places.move),
    "back": Act("id as words", standing.back, standing.back_answer),
    "lift": Act("id lift", standing.give_lift, standing.lift_answer),
    "say": Act("id text kind", work.say, work.say_answer),
    "propose": Act(
        "title body about replaces method options electorate quorum threshold closes effects",
        proposing.propose,
        voting.vote_answer,
    ),
    "vote": Act("id choice words", voting.vote, voting.vote_answer),
    "object": Act("id words", voting.object_to, voting.vote_answer),
    "withdraw": Act("id not", voting.withdraw, voting.vote_answer),
    "outcome": Act("id words", voting.outcome),
    "purpose": Act("text", charter.set_purpose, charter.purpose_answer),
    "rule": Act("name value", charter.set_rule, charter.rules_answer),
    "undo": Act("id redo", undo.undo, undo.undo_answer),
    "seen": Act("ids all", seen.note, seen.note_answer),
    "pledge": Act("id words if withdraw", pledges.give, pledges.answer),
    "sign": Act("id text target unit drop", signs.change, signs.answer),
    "measure": Act("id value sign words", signs.measure, signs.answer),
    "link": Act("id as to not", links.change, links.answer),
    "archive": Act("id", shelving.put_away, shelving.answer),
    "keep": Act("id", shelving.keep, shelving.answer),
    "promote": Act("id why", turning.promote, turning.answer),
    "demote": Act("id", turning.demote, turning.answer),
    "effort": Act("id effort", efforts.estimate, efforts.answer),
    "react": Act("id text not", talk.react, talk.react_answer),
    "take": Act("id as words until", talk.take, work.claim_answer),
    "redact": Act("id", redact.redact, redact.redact_answer),
    "view.save": Act("name filter sort shared", saving.save, saving.save_answer),
    "view.drop": Act("name shared", saving.drop, saving.save_answer),
    "rebuild": Act("", _rebuild),
    "stop": Act("", _stop),
}
