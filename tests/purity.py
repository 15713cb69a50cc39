"""Find what would make two replicas differ: clocks, chance, hash order, floats, Unicode tables.

Used by test_purity.py on every file of crdt/ and protocol/. Reads the syntax tree only, so it
cannot see through a call: nothing here notices a caller that loops over a set it was given.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

MODULES = frozenset(
    "asyncio datetime getpass locale logging math os pathlib platform random secrets select signal "
    "socket sqlite3 subprocess sys tempfile threading time trio unicodedata uuid zoneinfo".split()
)
BUILTINS = frozenset("__import__ breakpoint eval exec float hash id input open print".split())
TEXT_METHODS = frozenset("capitalize casefold lower normalize swapcase title upper".split())
"""Their answers change with the Unicode version that an interpreter carries."""
ORDER_FREE = frozenset("all any frozenset len max min set sorted sum".split())
ORDER_BOUND = frozenset("dict enumerate filter iter list map next tuple zip".split())
ORDER_BOUND_METHODS = frozenset("extend fromkeys join".split())


def faults(source: str) -> list[str]:
    """Every impurity in a module's text, as `line: what`."""
    tree = ast.parse(source)
    found = [*_imports(tree), *_calls(tree), *_numbers(tree), *_waiting(tree)]
    for scope in ast.walk(tree):
        if isinstance(scope, ast.Module | ast.FunctionDef | ast.Lambda):
            found += _set_order(scope)
    return [f"{line}: {what}" for line, what in sorted(set(found))]


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                names = [alias.name for alias in aliases]
            case ast.ImportFrom(module=str(name)):
                names = [name]
            case _:
                continue
        for name in names:
            if name.split(".")[0] in MODULES:
                yield node.lineno, f"imports {name}"


def _calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=name) if name in BUILTINS:
                yield node.lineno, f"calls {name}()"
            case ast.Attribute(value=ast.Attribute(attr="name")):
                pass  # the name of a member of an Enum, which is ASCII
            case ast.Attribute(attr=name) if name in TEXT_METHODS:
                yield node.lineno, f"calls .{name}(), which depends on the Unicode version"
            case _:
                pass


def _numbers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, f"holds the float {node.value}"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield node.lineno, "divides with /, which gives a float"


def _waiting(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef):
            yield node.lineno, f"{node.name} is async"


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope without those of the functions inside it."""
    ahead = list(ast.iter_child_nodes(scope))
    while ahead:
        node = ahead.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            ahead.extend(ast.iter_child_nodes(node))


def _set_order(scope: ast.AST) -> Iterator[tuple[int, str]]:
    """Places where the order in which a set happens to iterate can reach the result."""
    nodes = list(_own_nodes(scope))
    sets = _set_names(nodes)
    harmless = {
        id(argument)
        for node in nodes
        if isinstance(node, ast.Call) and _name(node.func) in ORDER_FREE
        for argument in node.args
    }
    for node in nodes:
        if isinstance(node, ast.For) and _is_set(node.iter, sets):
            yield node.lineno, "loops over a set"
        if id(node) not in harmless:
            yield from _drawing(node, sets)
        if isinstance(node, ast.Starred) and _is_set(node.value, sets):
            yield node.lineno, "unpacks a set"
        if isinstance(node, ast.Call):
            yield from _ordering_call(node, sets)


def _drawing(node: ast.AST, sets: set[str]) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.ListComp | ast.GeneratorExp | ast.DictComp) and any(
        _is_set(part.iter, sets) for part in node.generators
    ):
        yield node.lineno, "draws a sequence from a set"


def _ordering_call(node: ast.Call, sets: set[str]) -> Iterator[tuple[int, str]]:
    method, name = "", _name(node.func)
    if isinstance(node.func, ast.Attribute):
        method = node.func.attr
        if method == "pop" and not node.args and _is_set(node.func.value, sets):
            yield node.lineno, "pops from a set"
    ordered = name in ORDER_BOUND or method in ORDER_BOUND_METHODS
    if ordered and any(_is_set(argument, sets) for argument in node.args):
        yield node.lineno, "makes a sequence of a set"


def _set_names(nodes: list[ast.AST]) -> set[str]:
    """Names that a scope binds to sets, as far as it says so itself."""
    names: set[str] = set()
    for node in nodes:
        match node:
            case ast.Assign(targets=targets, value=value) if _is_set(value, names):
                names |= {_name(target) for target in targets}
            case ast.AnnAssign(target=ast.Name(id=name), annotation=said) if _says_set(said):
                names.add(name)
            case ast.arg(arg=name, annotation=ast.expr() as said) if _says_set(said):
                names.add(name)
    return names - {""}


def _says_set(annotation: ast.expr) -> bool:
    return ast.unparse(annotation).lower().startswith(("set[", "frozenset[", "abstractset["))


def _is_set(node: ast.expr, sets: set[str]) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr | ast.BitAnd | ast.Sub):
        return _is_set(node.left, sets) or _is_set(node.right, sets)
    if isinstance(node, ast.Call):
        return _name(node.func) in ("set", "frozenset")
    return isinstance(node, ast.Set | ast.SetComp) or _name(node) in sets


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""
