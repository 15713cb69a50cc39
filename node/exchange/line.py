"""A line: one entry as JSON that people can read, and back to the same bytes (specs/exchange.md).

The ciphertext of an entry follows from the group's key, its place, its salt and what it says. So
the line leaves the ciphertext out, and who holds the key can make it anew. What cannot be read
stands there sealed, and what was dropped by its hash.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from moot.crdt import member as members
from moot.crdt.op import Dot, Op
from moot.crdt.value import NOTHING, Nothing, Value
from moot.node.history import Content
from moot.node.things.ids import read_id, written
from moot.node.things.stamp import stamp
from moot.protocol.body import DOT_SIZE, TARGET_SIZE, Body, Opening
from moot.protocol.entry import Place, id_at, seal_at
from moot.protocol.errors import Malformed
from moot.protocol.group_keys import GroupKeys
from moot.protocol.header import AUTHORITY, CONTENT, SALT_SIZE, SIZE_CODES, SIZES
from moot.protocol.limits import MAX_DEPTH, MAX_SEQ
from moot.protocol.run import DIGEST_SIZE, Dropped, Item
from moot.protocol.signature import SIGNATURE_SIZE

Json = dict[str, object]

CLASSES: Final = {CONTENT: "content", AUTHORITY: "authority"}
KINDS: Final = {name: kind for kind, name in CLASSES.items()}

BYTES: Final = "$bytes"
MARK: Final = "$"
"""Begins the name that stands for bytes; a map's own name that begins so gets one more."""


class Told(NamedTuple):
    """One entry with its place, as a line tells it."""

    epoch: bytes
    place: Place
    id: bytes
    item: Item
    admission: bytes | None
    content: Content
    """What it says, if the line says it in words."""


# -- out -------------------------------------------------------------------------------------------


def as_line(told: Told, member: bytes | None, epoch: bytes | None) -> Json:
    """An entry by this member as a line, in a file whose head names `epoch`. spec: EXCH-2."""
    log, seq, prev = told.place
    kind, salt, _, signature = told.item
    time = told.content.time if told.content is not None else None
    line: Json = {
        "log": log.hex(),
        "seq": seq,
        "author": written(members.object_id(member)) if member else None,
        "at": stamp(time),
        "time": time,
        **_said(told),
        "class": CLASSES[kind],
        "salt": salt.hex(),
        "prev": prev.hex(),
        "id": told.id.hex(),
        "signature": signature.hex() if signature is not None else None,
    }
    if told.admission is not None:
        line["admission"] = told.admission.hex()
    if told.epoch != epoch:
        line["epoch"] = told.epoch.hex()
    return line


def _said(told: Told) -> Json:
    """What an entry says, or what is left of it. spec: EXCH-4."""
    content, body = told.content, told.item.body
    if isinstance(content, Body):
        return {"ops": [_op(op) for op in content.ops]}
    if isinstance(content, Opening):
        opening = {"member": content.member.hex(), "vouch": content.vouch.hex()}
        return {"opening": opening}
    if isinstance(body, Dropped):
        return {"dropped": {"size": SIZES[body.size], "sha256": body.digest.hex()}}
    return {"sealed": body.hex()}


def _op(op: Op) -> Json:
    said: Json = {"object": written(op.target), "field": op.field}
    if not isinstance(op.value, Nothing):
        said["value"] = in_json(op.value)
    return said | {"over": [f"{dot.entry.hex()}:{dot.at}" for dot in op.over]}


def in_json(value: Value) -> object:
    """A value as JSON from which exactly it can be read again. spec: EXCH-3."""
    match value:
        case bytes():
            return {BYTES: value.hex()}
        case list():
            return [in_json(one) for one in value]
        case dict():
            return {
                MARK + name if name.startswith(MARK) else name: in_json(one)
                for name, one in value.items()
            }
        case _:
            return value


# -- in --------------------------------------------------------------------------------------------


def read_line(line: Json, keys: GroupKeys, epoch: bytes | None) -> Told:
    """The entry that a line tells of, sealed as it was. Raises Malformed. spec: EXCH-5."""
    kind = KINDS.get(str(line.get("class")))
    if kind is None:
        raise Malformed("its 'class' is none")
    seq = line.get("seq")
    if type(seq) is not int or not 0 <= seq <= MAX_SEQ:
        raise Malformed("its 'seq' is no place in a log")
    place = Place(_hex(line, "log", DIGEST_SIZE), seq, _hex(line, "prev", DIGEST_SIZE))
    within = epoch if "epoch" not in line else _hex(line, "epoch", DIGEST_SIZE)
    if within is None:
        raise Malformed("it names no 'epoch', nor does the first line")
    salt, content = _hex(line, "salt", SALT_SIZE), _content(line)
    signature = None
    if line.get("signature") is not None:
        signature = _hex(line, "signature", SIGNATURE_SIZE)
    body = _kept(line) if content is None else _seal(content, keys, within, place, kind, salt)
    item = Item(kind, salt, body, signature)
    identity = id_at(within, place, item)
    if identity.hex() != line.get("id"):
        raise Malformed("what it says does not make its 'id'")
    admission = None if "admission" not in line else _hex(line, "admission", SIGNATURE_SIZE)
    return Told(within, place, identity, item, admission, content)


def _content(line: Json) -> Content:
    """What a line says in words; None if it is sealed or dropped."""
    if "ops" not in line and "opening" not in line:
        return None
    time = line.get("time")
    if type(time) is not int:
        raise Malformed("its 'time' is no number of milliseconds")
    match line:
        case {"ops": list(ops)}:
            return Body(time, tuple(map(_read_op, ops)))
        case {"opening": dict(opening)}:
            return Opening(
                _hex(opening, "member", DIGEST_SIZE), _hex(opening, "vouch", SIGNATURE_SIZE), time
            )
        case _:
            raise Malformed("it says nothing that can be read")


def _kept(line: Json) -> bytes | Dropped:
    """The ciphertext that a line holds, or what is left of it."""
    if "sealed" in line:
        sealed = _hex(line, "sealed", None)
        if len(sealed) not in SIZE_CODES:
            raise Malformed("its 'sealed' has a length that none has")
        return sealed
    match line.get("dropped"):
        case {"size": int(size), "sha256": str(digest)} if size in SIZE_CODES:
            return Dropped(SIZE_CODES[size], _bytes(digest, DIGEST_SIZE))
        case _:
            raise Malformed("it holds none of 'ops', 'opening', 'sealed' and 'dropped'")


def _seal(
    content: Body | Opening, keys: GroupKeys, epoch: bytes, place: Place, kind: int, salt: bytes
) -> bytes:
    if epoch != keys.epoch:
        raise Malformed("it is of a period of which no key is held")
    try:
        return seal_at(keys, place, kind, salt, content.encode())
    except ValueError as error:
        raise Malformed(str(error)) from None


def _read_op(given: object) -> Op:
    match given:
        case {"object": str(name), "field": str(field), "over": list(over), **rest} if (
            rest.keys() <= {"value"}
        ):
            value = value_in(rest["value"]) if rest else NOTHING
        case _:
            raise Malformed("an op of it is none")
    target = read_id(name)
    if target is None or len(target) != TARGET_SIZE:
        raise Malformed("an op of it names no object")
    return Op(target, field, value, tuple(map(_read_dot, over)))


def _read_dot(given: object) -> Dot:
    entry, _, at = str(given).partition(":")
    if not (at.isascii() and at.isdigit() and len(at) < 4):
        raise Malformed("an op of it covers what is no dot")
    return Dot(_bytes(entry, DOT_SIZE - 1), int(at))


def value_in(given: object, room: int = MAX_DEPTH) -> Value:
    """The value that JSON stands for. Raises Malformed. spec: EXCH-3."""
    if room < 0:
        raise Malformed(f"a value of it is more than {MAX_DEPTH} deep")
    match given:
        case None | bool() | int() | str():
            return given
        case list():
            return [value_in(one, room - 1) for one in given]
        case {"$bytes": str(digits), **rest} if not rest:
            return _bytes(digits, None)
        case dict():
            return {_name(name): value_in(one, room - 1) for name, one in given.items()}
        case _:
            raise Malformed("a value of it is of a type that has no place here")


def _name(name: str) -> str:
    if name.startswith(MARK) and not name.startswith(2 * MARK):
        raise Malformed(f"a value of it has the name '{name[:32]}', which means nothing here")
    return name.removeprefix(MARK)


def _hex(line: Json, name: str, size: int | None) -> bytes:
    try:
        return _bytes(line.get(name), size)
    except Malformed:
        raise Malformed(f"its '{name}' is not what it should be") from None


def _bytes(given: object, size: int | None) -> bytes:
    """What hex digits say, of `size` bytes unless that is None."""
    digits = given if isinstance(given, str) else "?"
    try:
        data = bytes.fromhex(digits)
    except ValueError:
        raise Malformed("bytes that are not written in hex") from None
    # Other spellings of the same bytes are refused, so that each line has one form.
    if data.hex() != digits or (size is not None and len(data) != size):
        raise Malformed("bytes of another length, or not in lower case")
    return data
