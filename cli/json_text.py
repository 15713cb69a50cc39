"""JSON text to values and back, without loading the `json` package.

That package loads `re`, and with it a dozen modules: it would double the time of a daily command
(specs/decisions/0005-a-light-command-line.md). Here stands the C scanner that it uses itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    Json: TypeAlias = dict[str, Any]


class _Usual:
    """What `json.loads` uses when nothing else is asked for."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    array_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float


scan_once: Callable[[str, int], tuple[Any, int]]
try:
    from _json import encode_basestring, make_scanner
except ImportError:  # pragma: no cover - a Python without the C part
    from json.decoder import JSONDecoder
    from json.encoder import py_encode_basestring as encode_basestring

    scan_once = vars(JSONDecoder())["scan_once"]
else:
    # It takes whatever has these attributes.
    scan_once = make_scanner(_Usual())  # type: ignore[arg-type]


def read_json(data: bytes) -> Any:  # noqa: ANN401 - whatever was written there
    """The value of a JSON text in UTF-8. Raises ValueError."""
    text = data.decode().strip(" \t\r\n")
    try:
        value, end = scan_once(text, 0)
    except StopIteration:
        raise ValueError("this is no JSON") from None
    if end != len(text):
        raise ValueError("something follows after the JSON")
    return value


def write_json(value: object) -> str:
    """A value as compact JSON; text stays as it is, in whatever script."""
    match value:
        case str():
            return encode_basestring(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case list() | tuple():
            return f"[{','.join(map(write_json, value))}]"
        case dict():
            items = (f"{encode_basestring(key)}:{write_json(item)}" for key, item in value.items())
            return f"{{{','.join(items)}}}"
        case _:
            raise TypeError(f"no JSON for {type(value).__name__}")
