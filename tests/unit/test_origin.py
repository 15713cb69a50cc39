"""Who made an object, and as what, is held by its id."""

import pytest

from moot.crdt import archive, claim, goal, group, member, origin, own, register, task, thought
from moot.crdt.conflict import conflicts, kind_of
from moot.crdt.ids import derived
from moot.crdt.op import Op
from moot.protocol.hashing import labelled
from people import Person, meet


@pytest.mark.spec("MODEL-1")
def test_a_derived_id_is_the_beginning_of_a_labelled_hash() -> None:
    assert derived("goal", b"a", b"", b"bc") == labelled("goal", b"a", b"", b"bc")[:10]
    assert derived("goal", b"ab", b"c") != derived("goal", b"a", b"bc")


@pytest.mark.spec("MODEL-1")
def test_the_maker_is_whom_the_id_bears_out_whatever_the_clocks_say() -> None:
    ada, mallory = Person("a"), Person("m", clock=-(2**40))
    target = ada.make_task()
    meet(ada, mallory)
    (made,) = mallory.space.live(target, origin.MADE)
    mallory.act(Op(target, origin.MADE, made.value, (made.dot,)))
    mallory.act(Op(target, origin.MADE, {"kind": "thought", "salt": b""}, ()))
    meet(ada, mallory)
    assert origin.of(ada.space, target) == origin.Origin("task", b"", b"", ada.key, 1_000)


@pytest.mark.spec("MODEL-1")
def test_what_was_made_twice_counts_from_the_first() -> None:
    ada = Person("a")
    made = task.create(ada.seed(), "dig", None, "m")
    ada.act(*made.ops)
    ada.act(*made.ops)
    found = origin.of(ada.space, made.id)
    assert found is not None
    assert found.eff == 1_000


@pytest.mark.spec("MODEL-26")
def test_what_a_source_says_should_exist_is_the_same_whoever_makes_it() -> None:
    ada, ben = Person("a"), Person("b", clock=2_000)
    source = derived("occurrence", b"watering", b"2026-11-27")
    made = [origin.create_from(source, "task") for _ in range(2)]
    for person, (target, ops) in zip((ada, ben), made, strict=True):
        person.act(*ops, register.write(None, target, "title", "water"))
    meet(ada, ben)
    assert made[0].id == made[1].id == derived("source", b"task", source)
    for person in (ada, ben):
        found = origin.of(person.space, made[0].id)
        assert found is not None
        assert (found.kind, found.member, found.eff) == ("task", ada.key, 1_000)
    assert not conflicts(ada.space, made[0].id)


@pytest.mark.spec("MODEL-26")
@pytest.mark.parametrize(
    ("kind", "source"), [("thought", b"0123456789"), ("member", b"0123456789"), ("task", b"short")]
)
def test_only_goals_and_tasks_come_from_a_source(kind: str, source: bytes) -> None:
    ada = Person("a")
    target = derived("source", kind.encode(), source)
    ada.act(Op(target, origin.MADE, {"kind": kind, "source": source}, ()))
    assert origin.of(ada.space, target) is None


@pytest.mark.spec("MODEL-6")
def test_a_task_may_become_a_goal_and_keeps_what_a_goal_lacks() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_task()
    ada.claim(target)
    meet(ada, ben)
    ben.act(origin.turn(ben.space, target, "goal"))
    meet(ada, ben)
    assert kind_of(ada.space, target) == "goal"
    assert goal.view(ada.space, target).title == "dig"
    ben.act(origin.turn(ben.space, target, "task"))
    assert [one.member for one in task.view(ben.space, target).claims] == [ada.key]


@pytest.mark.spec("MODEL-6")
@pytest.mark.parametrize("value", ["thought", "member", "", None, 1, ["task"]])
def test_nothing_becomes_what_it_cannot_be(value: object) -> None:
    ada = Person("a")
    target = ada.make_task()
    ada.act(register.write(ada.space, target, "kind", value))  # type: ignore[arg-type] # on purpose
    assert kind_of(ada.space, target) == "task"


@pytest.mark.spec("MODEL-6")
def test_what_only_later_versions_know_is_neither_task_nor_goal() -> None:
    ada = Person("a")
    made = origin.create("decision", ada.seed())
    ada.act(*made.ops, register.write(None, made.id, "kind", "task"))
    assert kind_of(ada.space, made.id) == "decision"


@pytest.mark.spec("MODEL-6")
def test_an_object_without_a_maker_is_what_the_register_says() -> None:
    ada = Person("a")
    ada.act(register.write(None, b"occurrence", "kind", "task"))
    assert kind_of(ada.space, b"occurrence") == "task"
    assert kind_of(ada.space, b"not a word") is None


@pytest.mark.spec("MODEL-7")
def test_a_profile_is_its_owners_word_alone() -> None:
    ada, ben = Person("a"), Person("b")
    ada.act(*member.rename(ada.space, ada.key, "Ada"))
    ada.act(member.describe(ada.space, ada.key, "digs"))
    profile = member.object_id(ada.key)
    meet(ada, ben)
    ben.act(own.write(ben.space, profile, member.NAME, ben.key, "Mallory"))
    ben.act(Op(profile, origin.MADE, {"kind": "member"}, ()))
    ben.act(register.write(ben.space, profile, "kind", "task"))
    meet(ada, ben)
    assert member.view(ada.space, ada.key) == member.Member(ada.key, "Ada", "digs")
    assert kind_of(ada.space, profile) == "member"
    assert [op.field for op in member.rename(ada.space, ada.key, "Ada L.")] == [member.NAME]
    assert member.name(ada.space, ben.key) is None


@pytest.mark.spec("MODEL-8")
def test_the_group_is_one_object_that_everybody_knows() -> None:
    ada, ben = Person("a"), Person("b")
    ada.act(*group.name(None, "garden"))
    meet(ada, ben)
    ben.act(*group.name(ben.space, "the garden"), group.purpose(ben.space, "to eat"))
    assert labelled("group")[:10] == group.OBJECT
    assert group.view(ben.space) == group.Group("the garden", "to eat")
    assert kind_of(ben.space, group.OBJECT) == "group"


@pytest.mark.spec("MODEL-12")
def test_nobody_puts_words_into_anothers_mouth() -> None:
    ada, ben = Person("a"), Person("b")
    target = ada.make_task()
    made = thought.say(ada.seed(), target, "too deep", "concern")
    ada.act(*made.ops)
    meet(ada, ben)
    (said,) = ben.space.live(made.id, thought.SAID)
    ben.act(Op(made.id, thought.SAID, {"kind": "news", "text": "all well"}, (said.dot,)))
    ben.act(archive.archive(ben.space, made.id))
    assert thought.reword(ben.space, made.id, ben.key, "all well") == []
    assert thought.reword(ben.space, target, ben.key, "all well") == []
    meet(ada, ben)
    found = thought.view(ada.space, made.id)
    assert found is not None
    assert (found.author, found.kind, found.text, found.about) == (
        ada.key, "concern", "too deep", target,
    )  # fmt: skip
    ada.act(*thought.reword(ada.space, made.id, ada.key, "deep enough"))
    found = thought.view(ada.space, made.id)
    assert found is not None
    assert (found.text, found.kind, found.made < found.eff) == ("deep enough", "concern", True)
    assert claim.read(ada.space, made.id, 1) == ()


@pytest.mark.spec("MODEL-12")
def test_a_kind_of_thought_that_is_not_known_reads_as_thought() -> None:
    ada = Person("a")
    made = thought.say(ada.seed(), b"0123456789", "hm", "poem")
    ada.act(*made.ops)
    found = thought.view(ada.space, made.id)
    assert found is not None
    assert found.kind == "thought"
