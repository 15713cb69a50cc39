"""Votes as JSON: how one stands, and everything about a decision (specs/api.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moot.crdt import ballot, closing, decision, effect
from moot.crdt.ballot import Ballot
from moot.crdt.decision import Decision
from moot.crdt.effect import Effect
from moot.crdt.method import WORDS
from moot.crdt.proposal import Proposal
from moot.node.things.ids import written
from moot.node.things.reading import choice_words
from moot.node.things.row import Row, Voting
from moot.node.things.stamp import stamp
from moot.node.things.values import as_json

if TYPE_CHECKING:
    from moot.node.things.view import View

Json = dict[str, object]


def vote_of(view: View, row: Row) -> Json | None:
    """How the vote of a decision stands; None for anything else."""
    vote = row.vote
    if vote is None:
        return None
    said = dict(vote.said)
    return {
        "method": vote.method,
        "asked": len(vote.electors),
        "voted": len(said),
        "missing": [view.person(one) for one in vote.electors if one not in said],
        "counts": _counts(vote),
        "passes": vote.passes,
        "winner": None if vote.winner is None else vote.options[vote.winner],
        "yours": said.get(view.me or b""),
        "asks_you": view.me in vote.electors,
        "closes": stamp(vote.closes),
        "rule": rule_words(vote),
    }


def _counts(vote: Voting) -> Json:
    return dict(zip(vote.options or WORDS, vote.counts, strict=False))


def rule_words(vote: Voting | Proposal) -> str:
    """When it passes, in a sentence."""
    asked = len(vote.electors)
    enough = f", if at least {vote.quorum} of {asked} vote" if vote.quorum else ""
    match vote.method:
        case "consent":
            return f"passes when somebody agrees and nobody objects{enough}"
        case "majority":
            return f"passes with more yes than no{enough}"
        case "threshold":
            return f"passes as soon as {vote.threshold} of {asked} say yes"
        case "approval":
            return f"the option that most approve wins{enough}"
        case "ranked":
            return f"the option that beats the others in pairs wins{enough}"
        case _:
            return "a poll: it decides nothing, and does not end"


def decision_of(view: View, row: Row) -> Json | None:
    """Everything about a decision; None for anything else."""
    space = view.membership.replica.space
    seen = decision.view(space, row.id) if row.vote else None
    if seen is None:
        return None
    text = seen.proposal
    held = ballot.standing(seen.vote.ballots)
    late = {one.dot for one in closing.late(seen.vote)}
    newer = [one.id for one in view.board.things() if one.vote and one.vote.replaces == row.id]
    return {
        "body": text.body,
        "options": list(text.options),
        "electors": [view.person(one) for one in text.electors],
        "electorate": text.rule,
        "quorum": text.quorum,
        "threshold": text.threshold or None,
        "block": text.block,
        "choices": list(text.choices),
        "effects": [_effect(view, text, one) for one in text.effects],
        "ballots": [
            _ballot(view, text, one, late=one.dot in late, unclear=len(ballots) > 1)
            for ballots in held.values()
            for one in ballots
        ],
        "closing": _closing(view, seen),
        "outcome": seen.outcome,
        "replaces": None if seen.replaces is None else written(seen.replaces),
        "replaced_by": [written(one) for one in newer],
    }


def _ballot(view: View, text: Proposal, one: Ballot, *, late: bool, unclear: bool) -> Json:
    return {
        **view.person(one.member),
        "choice": choice_words(text, one.choice),
        "words": one.words,
        "at": stamp(one.eff),
        "late": late,
        "unclear": unclear,
    }


def _closing(view: View, seen: Decision) -> Json | None:
    """Who closed it, and how firmly; None while it is open."""
    shown = seen.close
    if shown is None:
        return None
    return {
        **view.person(shown.member),
        "at": stamp(shown.eff),
        "acknowledged": [view.person(one) for one in shown.acks],
        "needed": 2 * len(seen.proposal.electors) // 3 + 1,
        "sealed": shown.sealed,
        "counted": len(shown.cut),
        "others": len(seen.vote.closes) - 1,
        "twice": [view.person(one) for one in seen.vote.twice],
    }


def _effect(view: View, text: Proposal, one: Effect) -> Json:
    target = view.board.rows.get(one.target) if one.target else None
    return {
        "do": one.deed,
        "title": one.name if one.deed in (effect.TASK, effect.GOAL) else None,
        "field": one.name if one.deed in (effect.SET, effect.RULE) else None,
        "value": as_json(one.name, one.value),
        "thing": view.brief(target) if target else None,
        "option": None if one.option is None else _option(text, one.option),
    }


def _option(text: Proposal, place: int) -> str | None:
    return text.options[place] if place < len(text.options) else None
