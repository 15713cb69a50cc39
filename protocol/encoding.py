"""The one encoding of all that is hashed or signed: a strict subset of MessagePack.

Nil, booleans, integers within 2^53, UTF-8 text, bytes, lists, and maps with sorted distinct text
keys (specs/encoding.md). Each value has exactly one form: what decodes, encodes to the same bytes
again.

The library reads and writes; what it is too lenient about is caught by encoding what was read a
second time and comparing, and by a walk over what is left: types, bounds, order of keys.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

import msgpack

from moot.crdt.value import Value
from moot.protocol.errors import Malformed
from moot.protocol.limits import MAX_DEPTH, MAX_INTEGER, MAX_NODES, MAX_TEXT_BYTES


class _Unpack(Protocol):
    """What is used here of a library that has no types of its own."""

    def __call__(self, packed: bytes, **options: bool | int) -> object: ...


_pack = cast("Callable[[object], bytes]", msgpack.Packer(use_bin_type=True, autoreset=True).pack)
_unpack = cast("_Unpack", msgpack.unpackb)


def encode(value: Value) -> bytes:
    """Return the bytes of a value, its maps sorted. spec: ENC-3, spec: ENC-4.

    Raises ValueError if the value is out of bounds, or holds text that is no Unicode.
    """
    try:
        return _pack(check(_ordered(value)))
    except (Malformed, RecursionError) as error:
        raise ValueError(str(error)) from None


def encode_again(value: Value) -> bytes:
    """Return the bytes of a value that was decoded: in order and within bounds as it is."""
    return _pack(value)


def decode_again(data: bytes) -> Value:
    """Return the value of bytes that `encode` made, or that were decoded before: only read."""
    return cast("Value", _unpack(data, raw=False))


def encode_unbounded(value: Value) -> bytes:
    """Return the bytes of a value of any size and depth: for hashes of what no entry carries."""
    return _pack(_ordered(value))


def decode(data: bytes) -> Value:
    """Return the value that `data` is the encoding of. Raises Malformed. spec: ENC-1."""
    return check(unpack(data))


def unpack(data: bytes) -> object:
    """Return what `data` encodes, its form checked but not yet its types, bounds and map keys.

    For readers that look at every part themselves, and `check` where any value may stand.
    Raises Malformed. spec: ENC-1, spec: ENC-2.
    """
    # Every element takes a byte at least, so no list is longer than the data: the library, which
    # makes room for as many as a header claims, then never takes more than 64 MiB for a moment.
    most = min(len(data), MAX_NODES)
    try:
        value = _unpack(
            data,
            raw=False,
            strict_map_key=True,
            max_str_len=MAX_TEXT_BYTES,
            max_bin_len=len(data),
            max_array_len=most,
            max_map_len=most,
            max_ext_len=0,
        )
        again = _pack(value)
    except ValueError as error:  # the base of all that the library raises
        raise Malformed(f"not one encoded value: {type(error).__name__}") from None
    if again != data:
        raise Malformed("a value in another form than its own")
    return value


def check(value: object, depth: int = 0) -> Value:
    """Return `value` if it is one of the encoding's values, in order and within bounds.

    It stands inside `depth` lists and maps. Raises Malformed.
    spec: ENC-5, spec: ENC-6, spec: ENC-7.
    """
    _walk(value, depth, MAX_NODES)
    return cast("Value", value)


def _walk(value: object, depth: int, room: int) -> int:
    """Look at a value inside `depth` lists and maps; return how many more values there may be.

    spec: ENC-8.
    """
    kind = type(value)
    if kind is str:
        _check_text(cast("str", value))
    elif kind is int:
        if not -MAX_INTEGER <= cast("int", value) <= MAX_INTEGER:
            raise Malformed("an integer beyond 2^53")
    elif kind is list or kind is dict:
        room = _walk_inside(value, depth, room)
    elif not (kind is bytes or kind is bool or value is None):
        raise Malformed(f"a value of a type that has no place here: {kind.__name__}")
    if room == 0:
        raise Malformed(f"more than {MAX_NODES} values in one")
    return room - 1


def _walk_inside(value: object, depth: int, room: int) -> int:
    """Look at what a list or map holds."""
    if depth >= MAX_DEPTH:
        raise Malformed(f"lists and maps more than {MAX_DEPTH} deep")
    if type(value) is dict:
        _check_keys(cast("dict[object, object]", value))
        value = value.values()
    for item in cast("list[object]", value):
        if type(item) is bytes and room:  # many are: no call for nothing
            room -= 1
        else:
            room = _walk(item, depth + 1, room)
    return room


def _check_keys(keys: dict[object, object]) -> None:
    before: str | None = None
    for key in keys:
        if not isinstance(key, str) or (before is not None and key <= before):
            raise Malformed("map keys that are no text, or out of order")
        _check_text(key)
        before = key


def _check_text(text: str) -> None:
    # A letter takes four bytes at most, so short text need not be measured. spec: ENC-9
    if len(text) > MAX_TEXT_BYTES // 4 and len(text.encode()) > MAX_TEXT_BYTES:
        raise Malformed(f"a text of more than {MAX_TEXT_BYTES} bytes")


def _ordered(value: Value) -> Value:
    """Return the value with its maps sorted by code point, which is the order of UTF-8 bytes."""
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return value
