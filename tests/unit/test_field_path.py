"""Fields by name and templates made of them: they read, and can do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moot.cli.field_path import reached, read_template
from moot.node.trouble import Trouble

THING = {
    "id": "3f1a",
    "title": "fix {it}",
    "due_at": {"date": "2026-11-27", "time": None},
    "start_at": None,
    "who": [{"name": "ben", "as": "lead"}, {"name": "cy", "as": "help"}],
    "tags": ["water", "urgent"],
    "thread": [{"said": [{"text": "a"}, {"text": "b"}]}, {"said": [{"text": "c"}]}],
    "met": True,
    "score": 9.5,
    "notes": "one\ntwo\u202e",
}


@pytest.mark.spec("AUTO-3")
@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("{id}  {title}", "3f1a  fix {it}"),
        ("{due_at.date}|{due_at.time}|{start_at.date}", "2026-11-27||"),
        ("{who.name} {tags}", "ben,cy water,urgent"),
        ("{{{id}}} {{id}}", "{3f1a} {id}"),
        ("{met} {score}", "true 9.5"),
        ("{due_at}", '{"date":"2026-11-27","time":null}'),
        ("{thread.said.text}", "a,b,c"),
        ("{notes}", "one␊two<U+202E>"),
        ("nothing", "nothing"),
        ("", ""),
    ],
)
def test_a_template_is_filled_in(template: str, line: str) -> None:
    assert read_template(template)(THING) == line


@pytest.mark.spec("AUTO-3")
@pytest.mark.parametrize(
    "template",
    ["{", "}", "{}", "{id", "{id}}", "{id!r}", "{id:>9}", "{who[0]}", "{id.}", "{.id}", "{a b}",
     "{title.__class__()}", "{0}", "{id{id}}"],
)  # fmt: skip
def test_what_is_no_name_of_a_field_is_refused(template: str) -> None:
    with pytest.raises(Trouble, match="names no field"):
        read_template(template)


@pytest.mark.spec("AUTO-3")
@pytest.mark.parametrize(
    "path", ["title.__class__", "id.upper", "met.real", "__class__", "who.pop"]
)
def test_nothing_of_python_shines_through(path: str) -> None:
    with pytest.raises(Trouble):
        read_template(f"{{{path}}}")(THING)


@pytest.mark.spec("AUTO-5")
def test_a_field_that_there_is_not_is_told_with_those_that_there_are() -> None:
    with pytest.raises(Trouble) as told:
        reached(THING, "due_at.dat")
    assert told.value.code == "usage"
    assert told.value.message == "there is no field 'due_at.dat'; did you mean 'due_at.date'?"
    assert told.value.next == ("use some of  date,time",)
    with pytest.raises(Trouble, match="'title' has no parts"):
        reached(THING, "title.date")


@given(st.text(max_size=40))
def test_any_text_is_a_template_or_is_refused(template: str) -> None:
    try:
        fill = read_template(template)
    except Trouble:
        return
    if "{" not in template.replace("{{", ""):
        assert fill(THING) == template.replace("{{", "{").replace("}}", "}")
