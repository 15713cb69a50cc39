"""Deciding together."""

from __future__ import annotations

from moot.cli.grammar import Command, Option
from moot.cli.sections.options import ALL, LIMIT, WHY

SECTION = "Decisions"

COMMANDS = (
    Command("propose", "WORDS...", "put a question to the group", "propose:propose",
            Option("rule", "consent, majority, threshold, approval, ranked or poll", "RULE"),
            Option("option", "something to choose; give it several times", "TEXT", many=True),
            Option("then", "what follows if it passes; several times", "EFFECT", many=True),
            Option("about", "the goal or task that it concerns", "ID"),
            Option("ask", "members (without it), or backers of the goal", "WHOM"),
            Option("quorum", "how many have to vote for it to count", "N"),
            Option("threshold", "how many yes are enough, at once", "N"),
            Option("message", "the text below the title", "TEXT", "m"),
            Option("replaces", "this is a new version of that decision", "ID"), section=SECTION,
            about="Once asked, the question is fixed, and so is who is asked. `closes:7d` says "
                  "when it ends. Rules: consent (nobody objects), majority (more yes than no), "
                  "threshold (so many yes, then final at once), approval and ranked (choose among "
                  "options), poll (decides nothing). Effects: `task WORDS`, `goal WORDS why:TEXT`, "
                  "`set ID FIELD:VALUE`, `archive ID`, `rule NAME:VALUE`; with `OPTION: ` before "
                  "them, only if that wins.",
            examples=("moot propose buy the used tank for 240 closes:2d",
                      "moot propose where to dig --option north --option south --rule ranked",
                      "moot propose buy the tank --then \"task fetch the tank due:fri\"",
                      "moot propose meet on Mondays --rule consent -m \"as we did in spring\"")),
    Command("vote", "ID CHOICE...", "say yes, no, abstain, or which options", "vote:vote", WHY,
            section=SECTION,
            about="A later vote replaces yours, until it is closed. Options by name, beginning or "
                  "number; ranked ones in your order, the best first.",
            examples=("moot vote 7c2q yes", "moot vote 7c2q no -m \"too dear\"",
                      "moot vote 7c2q north east", "moot vote 7c2q 2 1")),
    Command("object", "ID", "object to what is decided by consent", "vote:object_to", WHY,
            section=SECTION,
            about="ID is the decision, or a concern of yours about it, whose words become the "
                  "objection. To take it back, vote again.",
            examples=("moot object 7c2q -m \"it floods there\"", "moot object 5k8m")),
    Command("decisions", "[FILTER...]", "what is to be decided, and what was",
            "decisions:decisions", ALL, LIMIT, section=SECTION,
            examples=("moot decisions", "moot decisions is:unvoted", "moot decisions --all")),
    Command("decided", "ID", "how it ended; 8 as exit code while it has not", "decisions:decided",
            section=SECTION, examples=("moot decided 7c2q",)),
    Command("outcome", "ID WORDS...", "write what was decided, in a sentence", "vote:outcome",
            section=SECTION, examples=("moot outcome 7c2q we buy it, Ben fetches it",)),
    Command("withdraw", "ID", "take my proposal back", "vote:withdraw",
            Option("not", "put it again"), section=SECTION, examples=("moot withdraw 7c2q",)),
    Command("group rules", "[NAME] [VALUE]", "how the group decides and who joins; change a rule",
            "decisions:rules", section=SECTION,
            about="`decide` is the rule of a proposal that names none, `days` how long a vote is "
                  "open, `quorum` the share (0 to 100) more than which has to vote, `block` if "
                  "one person can block a majority, `join` who may join; `weight.due` and the like "
                  "how much a term of `moot why` counts, in hundredths.",
            examples=("moot group rules", "moot group rules decide consent",
                      "moot group rules weight.due 200")),
)  # fmt: skip
