"""What people decide together."""

from __future__ import annotations

from machine import votes
from machine.deed import Hand, deed
from machine.village import NAMES, Village
from machine.writes import GONE

MOST_DECISIONS = 3
OPTIONS = ("north", "south", "Öst")
FIXED = ("passed", "failed")


def _decisions(village: Village, hand: Hand) -> list[str]:
    return village.ledger.things(hand.who, "decision")


@deed("propose")
def propose(village: Village, hand: Hand) -> None:
    """A question to the group."""
    ledger, who = village.ledger, hand.who
    if len(_decisions(village, hand)) >= MOST_DECISIONS:
        vote(village, hand)
        return
    rule = hand.way(("majority", "consent", "threshold", "approval", "ranked", "poll"))
    options = OPTIONS if rule in ("approval", "ranked") else ()
    line = ["propose", f"shall we {len(ledger.made)}", "--rule", rule]
    line += ["--threshold", "2"] if rule == "threshold" else []
    for option in options:
        line += ["--option", option]
    answer = village.act(who, *line)
    assert answer is not None
    decision = str(answer["thing"]["id"])
    village.script.name(decision)
    ledger.make(who, decision, "decision")
    threshold = 2 if rule == "threshold" else 0
    ledger.write(who, decision, "asked", votes.Asked(rule, threshold, options, NAMES))
    _finish(village, hand, decision)


@deed("vote", "object")
def vote(village: Village, hand: Hand) -> None:
    """Somebody's voice, or another than before."""
    known, ledger, who = _decisions(village, hand), village.ledger, hand.who
    if not known:
        return
    decision = hand.thing(known)
    asked = votes.asked(ledger, decision)
    words = ("yes", "object", "abstain") if asked.rule == "consent" else ("yes", "no", "abstain")
    ways: list[tuple[str, ...]] = [(word,) for word in words]
    if asked.options:
        ways = [asked.options[:1], asked.options[1:2], asked.options[1::-1], asked.options]
    choice = tuple(hand.way(ways))
    if asked.rule in ("approval", "poll"):
        choice = tuple(sorted(choice, key=(*asked.options, *choice).index))
    line = ["object", decision, "-m", "it floods"]
    if choice != ("object",):
        line = ["vote", decision, *choice]
    mine = ledger.mine(who, decision, "ballots")
    if votes.surely_open(ledger, who, decision):
        done = village.act(who, *line)
        assert (done is None) == (choice in [one.value for one in mine]), (line, mine)
    else:
        done = village.tries(who, *line)
    if done is not None:
        ledger.write(who, decision, "ballots", choice, mine)
    _finish(village, hand, decision)


@deed("withdraw", "outcome", "decided")
def end(village: Village, hand: Hand) -> None:
    """Take a question back, or put it again; say how one ended."""
    known, ledger, who = _decisions(village, hand), village.ledger, hand.who
    if not known:
        return
    decision = hand.thing(known)
    how = hand.way(("decided", "withdraw", "outcome", "again"))
    if how == "decided":
        assert village.type(who, "--json", "decided", decision).code in (0, 1, 8)
        return
    if how == "outcome":
        village.loosely(who, "outcome", decision, "we", "do", "it")
        _finish(village, hand, decision)
        return
    proposer = next(one.who for one in ledger.all if one.thing == decision)
    line = ("withdraw", decision, *(["--not"] if how == "again" else []))
    if proposer != who:
        village.refused(who, *line, code=4)
        return
    gone = ledger.mine(who, decision, "withdrawn")
    done = village.tries(who, *line)
    if done is not None:
        ledger.put_own(who, decision, "withdrawn", GONE if gone else True)
    _finish(village, hand, decision)


def _finish(village: Village, hand: Hand, decision: str) -> None:
    """Compare how it stands, and let those who are connected hear of it."""
    _check(village, hand.who, decision)
    if hand.who in village.online:
        village.settle()
        for name in village.online:
            _check(village, name, decision)


def _check(village: Village, who: str, decision: str) -> None:
    ledger = village.ledger
    answer = village.houses[who].reads("show", decision)
    state, vote = answer["state"], answer["vote"]
    fixed = village.fixed.get(decision)
    assert fixed is None or state == fixed or state not in FIXED, (decision, fixed, state)
    if state in FIXED:
        village.fixed[decision] = state
    tally = votes.tally(ledger, who, decision)
    if not votes.surely_open(ledger, who, decision):
        village.restless = True
        return
    shown = votes.Tally(
        {name: vote["counts"].get(name, 0) for name in tally.counts}, vote["voted"], vote["passes"]
    )
    assert (state, shown) == ("open", tally), (who, decision, state, shown, tally)
