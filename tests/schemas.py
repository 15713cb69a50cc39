"""Answers held to the schemas in node/api/schema: their shape, and that every field is there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
from referencing import Registry, Resource

from moot.node import schemas

FILES = "node/api/schema"


@cache
def _validator(kind: str) -> jsonschema.Draft202012Validator:
    """For one kind, with all the others within reach."""
    resources = [(one, Resource.from_contents(schemas.alone(one))) for one in schemas.kinds()]
    registry: Registry[Any] = Registry().with_resources(
        [(f"{schemas.NAMES}{one}", resource) for one, resource in resources]
    )
    return jsonschema.Draft202012Validator(
        schemas.alone(kind),
        registry=registry,
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


def must_hold(value: Any, kind: str) -> None:
    """Fail unless a value is what the schema of its kind says, field by field."""
    wrong = next(iter(_validator(kind).iter_errors(value)), None)
    assert wrong is None, (
        f"{kind}: {'.'.join(map(str, wrong.absolute_path)) or 'the whole'}: {wrong.message};"
        f" correct it, or {FILES}/{kind}.json"
    )
    missing = sorted(set(undescribed(value, schemas.alone(kind), kind)))
    assert not missing, "; ".join(
        f"describe {path} in {FILES}/{file}.json" for file, path in missing
    )


def undescribed(
    value: Any, schema: dict[str, Any], file: str, path: str = ""
) -> Iterator[tuple[str, str]]:
    """Fields that no schema describes: the file where they belong, and how they are reached."""
    parts = list(_parts(schema, file))
    if isinstance(value, list):
        for part, where in parts:
            if "items" in part:
                for item in value:
                    yield from undescribed(item, part["items"], where, f"{path}[]")
    if not isinstance(value, dict):
        return
    shaped = [(part, where) for part, where in parts if "properties" in part]
    for name, item in value.items():
        inner = f"{path}.{name}" if path else name
        found = [(part["properties"][name], w) for part, w in shaped if name in part["properties"]]
        found += [
            (part["additionalProperties"], where)
            for part, where in parts
            if isinstance(part.get("additionalProperties"), dict)
        ]
        if shaped and not found and not any(part.get("additionalProperties") for part, _ in shaped):
            yield shaped[-1][1], inner
        for part, where in found:
            yield from undescribed(item, part, where, inner)


def _parts(schema: dict[str, Any], file: str) -> Iterator[tuple[dict[str, Any], str]]:
    """A schema and what it is made of, each with the kind whose file says so."""
    reference = schema.get("$ref")
    if reference:
        kind = reference.removeprefix(schemas.NAMES)
        yield from _parts(schemas.alone(kind), kind)
    for part in (*schema.get("allOf", ()), *schema.get("anyOf", ())):
        yield from _parts(part, file)
    yield schema, file
