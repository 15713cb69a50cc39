"""Acts on a vote: say something to it, object, take the question back, say what came of it."""

from __future__ import annotations

from moot.crdt import ballot, decision, method, thought
from moot.crdt.ballot import Choice
from moot.crdt.decision import Decision
from moot.crdt.proposal import Proposal
from moot.node.acts.doing import Doing
from moot.node.acts.fields import text
from moot.node.near import meant
from moot.node.things.row import Row
from moot.node.things.votes import vote_of
from moot.node.trouble import Trouble


def vote(doing: Doing) -> None:
    """Say something to a proposal, or something else than before. Raises Trouble. spec: DEC-23."""
    _, row = doing.me, doing.target()
    seen = _decision(doing, row)
    _must_be_open(doing, seen)
    _cast(doing, seen, _choice(doing, seen), _words(doing))


def _words(doing: Doing) -> str | None:
    return text(doing.argument("words"), "words") if doing.has("words") else None


def object_to(doing: Doing) -> None:
    """Object to a proposal; or make an objection of one's own concern about it. Raises Trouble."""
    me, row, words = doing.me, doing.target(), _words(doing)
    if row.kind == thought.KIND:
        about = doing.view.board.rows.get(row.about or b"")
        if about is None or about.kind != decision.KIND or row.by != me:
            short = doing.view.short(row.id)
            raise Trouble(
                "wrong-kind",
                f"{short} is no concern of yours about a decision",
                next=("moot object 7c2q -m WHY",),
            )
        words, row = words or row.title, about
        doing.thing = row.id
    seen = _decision(doing, row)
    if method.OBJECT not in seen.proposal.choices:
        short = doing.view.short(row.id)
        raise Trouble(
            "wrong-kind",
            f"{short} is decided by {seen.proposal.method}; one objects to consent",
            next=(f"moot vote {short} no -m WHY",),
        )
    _cast(doing, seen, method.OBJECT, words)


def _cast(doing: Doing, seen: Decision, choice: Choice, words: str | None) -> None:
    """Write a ballot, unless it stands already, and close what it completes."""
    me, asked = doing.me, seen.proposal
    _must_be_open(doing, seen)
    short = doing.view.short(seen.id)
    if me not in asked.electors:
        raise Trouble(
            "no-elector",
            f"{short} asks {len(asked.electors)} people, and you are not among them",
            next=(f"moot say {short} WORDS",),
        )
    if choice in (method.OBJECT, method.BLOCK) and words is None:
        raise Trouble(
            "usage",
            f"to {choice} needs a reason, so that the others can answer it",
            next=(f'moot vote {short} {choice} -m "WHY"',),
        )
    mine = ballot.standing(seen.vote.ballots).get(me, ())
    if len(mine) == 1 and (mine[0].choice, mine[0].words) == (choice, words):
        doing.nothing = True
        return
    space = doing.membership.replica.space
    doing.write([ballot.cast(space, seen.id, asked, me, choice, words)])
    doing.node.clerk.attend_to(doing.membership)


def vote_answer(doing: Doing) -> None:
    """Show how it stands."""
    row = doing.view.board.rows.get(doing.thing or b"")
    doing.extra["vote"] = vote_of(doing.view, row) if row else None


def _choice(doing: Doing, seen: Decision) -> Choice:
    """What a ballot says, from words, numbers or beginnings of options. Raises Trouble."""
    asked, short = seen.proposal, doing.view.short(seen.id)
    given = doing.argument("choice")
    listed = given if isinstance(given, list) else [given]
    said = [one for one in listed if isinstance(one, str)]
    if not said or len(said) != len(listed):
        raise Trouble("usage", "'choice' is a word, or a list of options")
    parts = [part.strip() for one in said for part in one.replace(">", ",").split(",")]
    parts = [part for part in parts if part]
    if not asked.options:
        if len(parts) != 1 or parts[0].lower() not in asked.choices:
            word = " ".join(parts)
            near = meant(word, asked.choices)
            raise Trouble(
                "usage",
                f"'{word[:64]}' is no answer to this{near}",
                cause=f"it takes one of  {' '.join(asked.choices)}",
                next=(f"moot vote {short} {asked.choices[0]}",),
            )
        return parts[0].lower()
    if [part.lower() for part in parts] == ["none"]:
        return ()
    places = [_option(part, asked, short) for part in parts]
    if not places or len(set(places)) < len(places):
        raise _no_choice("name each option once, or none", asked, short)
    return tuple(places if asked.method == method.RANKED else sorted(places))


def _option(part: str, asked: Proposal, short: str) -> int:
    wanted = part.casefold()
    known = [one.casefold() for one in asked.options]
    if part.isascii() and part.isdigit() and 1 <= int(part) <= len(known) and wanted not in known:
        return int(part) - 1
    found = [at for at, one in enumerate(known) if one == wanted]
    found = found or [at for at, one in enumerate(known) if one.startswith(wanted)]
    if len(found) != 1:
        near = meant(part, asked.options)
        what = "could be several options" if found else f"is no option{near}"
        raise _no_choice(f"'{part[:64]}' {what}", asked, short)
    return found[0]


def _no_choice(what: str, asked: Proposal, short: str) -> Trouble:
    named = "  ".join(f"{at} {one}" for at, one in enumerate(asked.options, 1))
    return Trouble(
        "usage", what, cause=f"by name or number:  {named}", next=(f"moot vote {short} 1",)
    )


# -- ending ----------------------------------------------------------------------------------------


def withdraw(doing: Doing) -> None:
    """Take one's own proposal back, or put it again. Raises Trouble. spec: DEC-19."""
    me, row = doing.me, doing.target()
    seen = _decision(doing, row)
    if seen.member != me:
        name, short = doing.view.board.name(seen.member), doing.view.short(seen.id)
        raise Trouble("not-yours", f"only {name} can take it back", next=(f"moot show {short}",))
    if seen.final:
        raise _closed(doing, seen)
    back = doing.flag("not")
    if (seen.state == decision.GONE) is not back:
        doing.nothing = True
        return
    doing.write([decision.withdraw(doing.membership.replica.space, row.id, me, back=back)])


def outcome(doing: Doing) -> None:
    """Say in a sentence what was decided. Raises Trouble."""
    _, row = doing.me, doing.target()
    seen = _decision(doing, row)
    words = text(doing.argument("words"), "words")
    if seen.state in (decision.OPEN, decision.GONE) and seen.proposal.method != method.POLL:
        short = doing.view.short(row.id)
        raise Trouble("not-done", f"{short} is not decided yet", next=(f"moot show {short}",))
    if seen.outcome == words:
        doing.nothing = True
        return
    doing.write([decision.say_outcome(doing.membership.replica.space, row.id, words)])


def _decision(doing: Doing, row: Row) -> Decision:
    seen = decision.view(doing.membership.replica.space, row.id)
    if seen is None:
        raise not_a_decision(doing, row)
    return seen


def not_a_decision(doing: Doing, row: Row) -> Trouble:
    """The refusal of another kind of thing."""
    short = doing.view.short(row.id)
    return Trouble(
        "wrong-kind", f"{short} is a {row.kind}, not a decision", next=("moot decisions",)
    )


def _must_be_open(doing: Doing, seen: Decision) -> None:
    if seen.state == decision.GONE:
        name = doing.view.board.name(seen.member)
        raise Trouble("closed", f"{name} took {doing.view.short(seen.id)} back")
    if seen.state != decision.OPEN:
        raise _closed(doing, seen)


def _closed(doing: Doing, seen: Decision) -> Trouble:
    short = doing.view.short(seen.id)
    ended = "not passed" if seen.state == decision.FAILED else seen.state
    how = "is being closed" if seen.state == decision.CLOSING else f"is over: {ended}"
    return Trouble(
        "closed",
        f"{short} {how}",
        cause="ballots that come now are not counted",
        next=(f"moot show {short}     or ask again:  moot propose WORDS --replaces {short}",),
    )
