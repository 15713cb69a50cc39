"""`moot person`: one of the people of a group, and what I make of them."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.cells import wrap
from moot.cli.commands.devices import table
from moot.cli.commands.people import presence, verified
from moot.cli.commands.tasks import path_part
from moot.cli.plain import plain, plain_lines
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def show(call: Invocation) -> int:
    """One person from every side."""
    reply = call.get(f"/v1/people/{path_part(' '.join(call.operands))}")
    call.answer(reply, lambda card: page(call, card), lambda card: call.screen.line(card["person"]))
    return 0


def page(call: Invocation, card: Json) -> None:
    """What there is to know of a person."""
    screen = call.screen
    if not screen.tty:
        rows: list[list[Cell | str]] = [["id", card["person"]], ["name", card["name"]]]
        rows += [[name, value] for name, value in _facts(card)]
        rows += [["holds", f"{thing['id']} {thing['title']}"] for thing in card["holds"]]
        rows += [["device", "\t".join(_device(one))] for one in card["device_list"]]
        screen.table(("", ""), rows)
        return
    identity = card["person"] if call.verbose else card["short"]
    screen.line(
        Cell(identity, "id"), "  ", Cell(plain(card["name"]), "strong"), "  ", presence(card)
    )
    for name, value in _facts(card):
        lines = wrap("\n".join(plain_lines(value)), max(20, screen.width - 12))
        screen.line("  ", Cell(f"{name:<10}", "dim"), f"\n{' ' * 12}".join(lines))
    for thing in card["holds"]:
        screen.line(
            "  ", Cell(f"{'holds':<10}", "dim"), Cell(call.id_of(thing), "id"),
            f"  {plain(thing['title'])}",
        )  # fmt: skip
    for conflict in card["conflicts"]:
        screen.line(Cell("  ! ", "bad"), plain(conflict["message"]))
        for step in conflict["next"]:
            screen.line("    ", Cell("next:", "dim"), f" {plain(step)}")
    table(call, card["device_list"], indent="  ")
    if card["muted"]:
        screen.line(Cell("  muted here: what they say is folded away", "warn"))
    if not card["me"] and not card["verified_by_me"]:
        screen.line(Cell("next:", "dim"), f" moot person verify {card['short']}")


def _facts(card: Json) -> Iterator[tuple[str, str]]:
    if card["about"]:
        yield "about", card["about"]
    yield "words", card["words"]
    if told := verified(card):
        yield "verified", told if told != "verified" else _by(card)
    if card["joined"]:
        yield "joined", moment.when(card["joined"])
    if card["seen"] and not card["me"]:
        yield "seen", "now" if card["here"] else moment.ago(card["seen"])


def _by(card: Json) -> str:
    """All who compared words with them, ourselves too."""
    return "by " + ", ".join(one["name"] for one in card["verified"])


def _device(one: Json) -> list[str]:
    return [one["id"], one["name"] or "", one["since"] or "", str(one["entries"])]


def about(call: Invocation) -> int:
    """Say something about oneself."""
    return describe(call, " ".join(call.operands))


def describe(call: Invocation, text: str) -> int:
    """Say something about oneself, in one group: people of different groups may not know."""
    answer = call.act("about", text=text)

    def human(answer: Json) -> None:
        said = answer["card"]["about"]
        group = Cell(plain(answer["group"]), "strong")
        if said:
            call.screen.line("in ", group, f" it says of you: {plain(said)}")
        else:
            call.screen.line("in ", group, " nothing is said about you")

    call.tell(answer, human)
    return 0


def verify(call: Invocation) -> int:
    """Note that somebody's words were compared; a person at a terminal is asked."""
    name = " ".join(call.operands)
    if call.flag("not"):
        answer = call.act("verify", person=name, **{"not": True})
        call.tell(answer, lambda answer: _unverified(call, answer))
        return 0
    words = call.value("words")
    if words is None:
        words = _asked(call, name)
        if words is None:
            call.screen.line("not verified")
            call.screen.line(Cell(DOUBT, "dim"))
            return 1
    answer = call.act("verify", person=name, words=words)

    def human(answer: Json) -> None:
        again = " already" if answer["nothing"] else ""
        call.screen.line(Cell(plain(answer["card"]["name"]), "strong"), f" is verified{again}")

    call.tell(answer, human)
    return 0


DOUBT = "if the words differ, somebody may pose as this person: say nothing secret yet"


def _asked(call: Invocation, name: str) -> str | None:
    """Their words, if the person says that these are right."""
    card = call.get(f"/v1/people/{path_part(name)}").value
    if card["me"]:
        raise Trouble("usage", "these words are your own", next=("moot me",))
    shown = plain(card["name"])
    if not call.may_ask:
        raise Trouble(
            "usage",
            f"which words did {shown} read out?",
            next=(f"moot person verify {card['short']} --words W-W-W-W",),
        )
    from moot.cli.prompt import confirm  # noqa: PLC0415

    return str(card["words"]) if confirm(f"Are {shown}'s words {card['words']}?") else None


def _unverified(call: Invocation, answer: Json) -> None:
    name = Cell(plain(answer["card"]["name"]), "strong")
    was = "you had not verified " if answer["nothing"] else "you verify no longer "
    call.screen.line(was, name)


def mute(call: Invocation) -> int:
    """Fold away on this machine what somebody says."""
    name = " ".join(call.operands)
    answer = call.act("mute", person=name, **{"not": call.flag("not")})

    def human(answer: Json) -> None:
        card = answer["card"]
        shown = Cell(plain(card["name"]), "strong")
        if card["muted"]:
            call.screen.line(shown, " is muted here, and is not told")
            call.screen.line(Cell("claims, votes and conflicts of theirs still show", "dim"))
        else:
            call.screen.line(shown, " is not muted")

    call.tell(answer, human)
    return 0
