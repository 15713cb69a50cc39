"""`moot init`, `moot me`: who I am."""

from __future__ import annotations

import os

from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def init(call: Invocation) -> int:
    """Make the profile; a person is asked for a name."""
    name = call.value("name")
    if name is None:
        name = user_name()
        if call.may_ask:
            from moot.cli.prompt import ask  # noqa: PLC0415

            name = ask("Your name in groups", name)
    answer = call.client.act("init", name=name)
    call.tell(answer, lambda answer: _welcome(call, answer["me"], again=answer["nothing"]))
    return 0


def _welcome(call: Invocation, me: Json, *, again: bool) -> None:
    screen = call.screen
    screen.line("you are ", Cell(plain(me["name"]), "strong"), " already" if again else "")
    screen.line(Cell(HONESTY, "dim"))
    if screen.tty and not again:
        screen.line(Cell(COMFORTS, "dim"))
    screen.line(Cell("next:", "dim"), " moot group new NAME     or  moot join")


COMFORTS = "at start-up:  moot service install     TAB key:  moot help completion"
HONESTY = "no outside audit has been made: not for secrecy that lives depend on"


def user_name() -> str:
    """The name that this machine knows the person by."""
    for variable in ("USER", "LOGNAME"):
        name = os.environ.get(variable, "").strip()
        if name:
            return name
    import pwd  # noqa: PLC0415 - only where the environment is bare

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        raise Trouble("usage", "what is your name?", next=("moot init --name NAME",)) from None


def me(call: Invocation) -> int:
    """Name, home, and for each group the words by which others know this key."""
    about = call.value("about")
    if about is not None:
        from moot.cli.commands.persons import describe  # noqa: PLC0415

        return describe(call, about)
    call.need_profile()
    reply = call.client.get("/v1/me")
    call.answer(
        reply, lambda me: _card(call, me), lambda me: call.screen.line(plain(me["name"] or ""))
    )
    return 0


def _card(call: Invocation, me: Json) -> None:
    screen = call.screen
    screen.line("you are ", Cell(plain(me["name"] or "nobody yet"), "strong"))
    screen.table(
        ("group", "check words", "your id"),
        [
            [group["group"], group["words"] or "", Cell(group["person"] or "", "id")]
            for group in me["groups"]
        ],
        indent="  " if screen.tty else "",
        give=0,
    )
    if call.flag("qr"):
        _picture(call)
        return
    if not screen.tty:
        return
    if me["groups"]:
        screen.line(
            Cell(
                "Read the words aloud to each other: equal words mean that nobody stands between.",
                "dim",
            )
        )
    else:
        screen.line(Cell("next:", "dim"), " moot group new NAME     or  moot join")
    screen.line(Cell(f"home {plain(me['home'] or '')}", "dim"))


def _picture(call: Invocation) -> None:
    """What another of this group types to compare words with me, as a QR code. spec: CLI-54."""
    from moot.cli.picture import qr_lines  # noqa: PLC0415 - loads segno

    mine = next((one for one in call.get("/v1/people").value if one["me"]), None)
    if mine is None or mine["words"] is None:
        raise Trouble(
            "read-only",
            "you only read in this group, so you have no words",
            next=("moot group list",),
        )
    typed = f"moot person verify {mine['person']} --words {mine['words']}"
    for line in qr_lines(typed, call.screen.width, colour=call.screen.colour):
        call.screen.line(line)
    call.screen.line(typed)
