"""An answer as programs asked for it: JSON, one object a line, or a line by a template."""

from __future__ import annotations

from moot.cli.field_path import no_field, read_template
from moot.cli.json_text import write_json
from moot.cli.plain import escaped
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from moot.cli.screen import Screen

WAYS = ("json", "jsonl", "format")
"""Options that say how; each excludes the others."""


class ForPrograms:
    """One of the ways, and the fields that were chosen. spec: AUTO-1, AUTO-2, AUTO-3."""

    def __init__(self, options: dict[str, str], screen: Screen) -> None:
        """Raises Trouble for two ways at once, and for a template that is none."""
        ways = [way for way in WAYS if way in options]
        if len(ways) > 1:
            raise Trouble(
                "usage", f"--{ways[0]} or --{ways[1]}, not both", next=("moot help list",)
            )
        (self.way,) = ways
        given = options[self.way]
        self.fields = [name for name in given.split(",") if name] if self.way != "format" else []
        self.template: Callable[[Any], str] | None = None
        if self.way == "format":
            self.template = read_template(given)
        self._screen = screen

    @property
    def exact(self) -> bool:
        """Whether an answer is to go out as it came in."""
        return self.way == "json" and not self.fields and not self._screen.tty

    def tell(self, value: Any) -> None:  # noqa: ANN401 - specs/api.md says what it is
        """A whole answer: one JSON text, or a line for each of what is in it."""
        if self.way != "json":
            for item in value if isinstance(value, list) else [value]:
                self.tell_one(item)
            return
        value = [self._chosen(item) for item in value] if self._is_list(value) else value
        value = self._chosen(value) if not isinstance(value, list) else value
        if not self._screen.tty:
            self._screen.line(escaped(write_json(value)))
            return
        from json import dumps  # noqa: PLC0415 - for people's eyes, who can wait a few milliseconds

        self._screen.line(escaped(dumps(value, ensure_ascii=False, indent=2)))

    def _is_list(self, value: Any) -> bool:  # noqa: ANN401
        return bool(self.fields) and isinstance(value, list)

    def tell_one(self, value: Any) -> None:  # noqa: ANN401
        """One of several that come one by one: on a line of its own."""
        if self.template is None:
            self._screen.line(escaped(write_json(self._chosen(value))))
        else:
            self._screen.exactly(self.template(value))

    def _chosen(self, item: Any) -> Any:  # noqa: ANN401
        if not self.fields:
            return item
        if not isinstance(item, dict):
            raise Trouble(
                "usage", "this answer has no fields to choose from", next=(f"use  --{self.way}",)
            )
        for name in self.fields:
            if name not in item:
                raise no_field(name, item)
        return {name: item[name] for name in self.fields}
