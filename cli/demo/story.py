"""The story of the demo: three people meet, work together, part, write at odds, and meet again.

Everything is done by commands that a person could type, at three homes with a node each. Nothing is
looked up behind their backs: what arrived is what `moot log -f` shows them.
"""

from __future__ import annotations

from pathlib import Path

from moot.cli.demo.person import SOON_S, Mishap, Person, now
from moot.cli.demo.telling import MARGIN, Telling
from moot.cli.demo.verdict import agree, catch_up


class Story:
    """The people, and what they know each other's things by."""

    def __init__(self, folder: Path, telling: Telling) -> None:
        self._telling = telling
        self._invite = folder / "garden.invite"
        self.people = (
            Person("ada", folder / "ada"),
            Person("ben", folder / "ben"),
            Person("cy", folder / "cy"),
        )

    def run(self) -> None:
        """Tell it from beginning to end. Raises Mishap if anything goes otherwise."""
        self._meet()
        self._work_together()
        self._part()
        self._return()

    def ends(self) -> None:
        """Close what is still open, however far the story came. Raises Mishap if that fails."""
        mishaps = []
        for person in self.people:
            try:
                if person.has_node():
                    person.closes_laptop()
            except Mishap as mishap:
                mishaps.append(str(mishap))
        if mishaps:
            raise Mishap("; ".join(mishaps))

    def _meet(self) -> None:
        ada, ben, cy = self.people
        self._telling.scene("They meet. Ada starts a group; its key goes to Ben and Cy by hand.")
        self._act(ada, "init", "--name", "ada", "--no-input")
        self._act(ada, "group", "new", "garden")
        goal = ("Open the garden in May", "--why", "nobody here has a place to sit outside")
        self._act(ada, "goal", "add", *goal)
        self._act(ada, "invite", "--to", str(self._invite))
        for friend in (ben, cy):
            self._act(friend, "init", "--name", friend.name, "--no-input")
            self._act(friend, "join", "--no-input", paste=self._invite)
        for person in self.people:
            catch_up(person, everyone=len(self.people))
            person.opens_screen()
        self._telling.answered(ada.types("who"))

    def _work_together(self) -> None:
        ada, ben, cy = self.people
        self._telling.scene("They work. Each has `moot log -f` open in a second window.")
        self._seen(ada, "fix the water pump", "add", "fix the water pump", "+water", "due:fri")
        pump = self._thing(ben, "fix the water pump")
        self._seen(ben, "fix the water pump", "claim", pump)
        self._seen(cy, "paint the shed", "add", "paint the shed")
        self._seen(ada, "order seeds", "add", "order seeds", "+seeds")
        seeds = self._thing(cy, "order seeds")
        self._seen(cy, "order seeds", "claim", seeds)
        self._seen(ben, "the seal is gone", "say", pump, "the seal is gone, I will bring one")
        self._seen(cy, "order seeds", "done", seeds)

    def _part(self) -> None:
        ada, ben, cy = self.people
        pump, shed = self._thing(ben, "fix the water pump"), self._thing(ben, "paint the shed")
        self._telling.scene("Ben closes his laptop. Ada and Cy go on.")
        self._telling.typed(ben.name, ("node", "stop"))
        self._telling.answered(ben.closes_laptop())
        self._seen(ada, "fix the pump by Friday", "edit", pump, "title:fix the pump by Friday")
        self._seen(ada, "paint the shed", "claim", shed)
        self._seen(cy, "build a bench", "add", "build a bench", "+wood")
        self._telling.scene("On a train, with no network, Ben writes too, some of it to the same.")
        ben.online = False
        self._act(ben, "edit", pump, "title:fix the pump and the tap")
        self._act(ben, "claim", shed)
        self._act(ben, "add", "ask the neighbours for pots")
        self._act(ben, "say", shed, "I have some green paint left")
        self._act(ben, "node", "stop")

    def _return(self) -> None:
        ada, ben, cy = self.people
        self._telling.scene("Ben is back.")
        ben.online = True
        began = self._act(ben, "node", "start")
        for person in self.people:
            catch_up(person, everyone=len(self.people))
        self._telling.says(f"{MARGIN}everybody has everything after {now() - began:.1f} s")
        pump = self._thing(ada, "fix the pump")
        self._telling.scene("Both titles were kept, and both claims. Nobody was overruled.")
        for words in (("list",), ("show", pump)):
            self._telling.typed("cy", words)
            self._telling.answered(cy.types(*words), most=20)
        self._telling.scene("Do the three agree?")
        hashes = []
        for person in self.people:
            self._act(person, "state-hash")
            hashes.append(person.types("state-hash"))
        agree(hashes, self.people)
        self._telling.says(f"{MARGIN}equal; each shows every task, both titles and both claims")

    def _act(self, who: Person, *words: str, paste: Path | None = None) -> float:
        """One command, told. Returns when Enter was pressed."""
        self._telling.typed(who.name, words, paste.name if paste else None)
        began = now()
        self._telling.answered(who.types(*words, paste=paste.read_text() if paste else ""))
        return began

    def _seen(self, who: Person, expected: str, *words: str) -> None:
        """One command, and the moment at which the others, without doing anything, see it."""
        began = self._act(who, *words)
        delays = {}
        for other in self.people:
            if other is who or other.screen is None:
                continue
            at = other.screen.shows(expected, since=began, within=SOON_S)
            if at is None:
                raise Mishap(f"{other.name} does not see {expected!r} from {who.name}")
            delays[other.name] = at - began
        self._telling.arrived(delays)

    def _thing(self, who: Person, title: str) -> str:
        """The short id by which somebody finds a thing in their own list."""
        for thing in who.reads("list"):
            if title in thing["title"]:
                return str(thing["short"])
        raise Mishap(f"{who.name} has no {title!r}")
