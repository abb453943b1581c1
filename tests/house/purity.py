"""What the code of a pure room may not contain, each ban with the reason a reader of a finding needs.

Import contracts see who imports whom; this sees what is done. It reads the syntax tree only: where it must guess what
holds a set, it goes by annotations and by what a name was last made from in the same file.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

IMPURE_MODULES = {
    **dict.fromkeys(("time", "zoneinfo"), "reads a clock or a table of the machine"),
    **dict.fromkeys(("random", "secrets", "uuid"), "throws dice"),
    **dict.fromkeys(("decimal", "statistics"), "money is whole numbers"),
    **dict.fromkeys(("os", "io", "pathlib", "socket", "subprocess", "tempfile", "shutil", "logging"), "touches the world"),
    **dict.fromkeys(("importlib", "locale", "platform", "sys"), "depends on the machine"),
    **dict.fromkeys(("asyncio", "threading", "multiprocessing", "concurrent"), "runs beside other code"),
}
BANNED_CALLS = {
    "float": "money is whole numbers",
    "complex": "money is whole numbers",
    "Decimal": "money is whole numbers",
    "hash": "differs from run to run",
    "id": "differs from run to run",
    "open": "touches the world",
    "input": "touches the world",
    "print": "touches the world",
    "eval": "hides what is done",
    "exec": "hides what is done",
    "__import__": "hides what is done",
}
CLOCK_READS = frozenset(("now", "utcnow", "today"))
DIVIDING_OPERATORS = {ast.FloorDiv: "//", ast.Mod: "%"}
DIVIDING_NAMES = frozenset(("divmod", "floordiv", "mod"))
ORDERED_FROM = frozenset(("list", "tuple", "iter", "enumerate", "next", "zip", "map", "filter"))
SET_MAKERS = frozenset(("set", "frozenset"))
SET_TYPES = frozenset(("set", "frozenset", "Set", "AbstractSet", "MutableSet"))


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing a pure room may not do, at one line."""

    line: int
    what: str


@dataclass(slots=True)
class SetNames:
    """The names and attributes of one file that hold sets."""

    names: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)


def findings(source: str, *, may_divide: bool = False) -> list[Finding]:
    """List what `source` does that no pure room may, in order of lines; only the money file may divide."""
    tree = ast.parse(source)
    sets = _set_names(tree)
    found = [finding for node in ast.walk(tree) for finding in _of_node(node, sets, may_divide=may_divide)]
    return sorted(set(found))


def _of_node(node: ast.AST, sets: SetNames, *, may_divide: bool) -> Iterator[Finding]:
    line = getattr(node, "lineno", 0)
    match node:
        case ast.Constant(value=float() | complex() as value):
            yield Finding(line, f"{value} is a float: money is whole numbers")
        case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
            yield Finding(line, "`/` makes a float: divide with core/money.py")
        case ast.BinOp(op=ast.FloorDiv() | ast.Mod() as op) | ast.AugAssign(op=ast.FloorDiv() | ast.Mod() as op):
            if not may_divide:
                yield Finding(line, f"`{DIVIDING_OPERATORS[type(op)]}` rounds: only core/money.py divides")
        case ast.BinOp(op=ast.Pow(), right=ast.UnaryOp(op=ast.USub())):
            yield Finding(line, "a negative power makes a float")
        case ast.AsyncFunctionDef() | ast.Await() | ast.AsyncFor() | ast.AsyncWith():
            yield Finding(line, "a pure room waits for nothing: no async")
        case ast.Import() | ast.ImportFrom():
            yield from _of_import(node)
        case ast.For():
            yield from _of_loop(node.iter, sets)
        case ast.comprehension():
            yield from _of_loop(node.iter, sets)
        case ast.Starred(value=value):
            yield from _of_loop(value, sets)
        case ast.Call():
            yield from _of_call(node, sets, may_divide=may_divide)
        case _:
            pass


def _of_import(node: ast.Import | ast.ImportFrom) -> Iterator[Finding]:
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    for module in modules:
        root = module.partition(".")[0]
        if root in IMPURE_MODULES:
            yield Finding(node.lineno, f"import of {module}: it {IMPURE_MODULES[root]}")
    if isinstance(node, ast.ImportFrom) and node.module == "operator":
        for alias in node.names:
            if alias.name in ("truediv", "floordiv", "mod"):
                yield Finding(node.lineno, f"operator.{alias.name} divides: only core/money.py divides")


def _of_call(node: ast.Call, sets: SetNames, *, may_divide: bool) -> Iterator[Finding]:
    match node.func:
        case ast.Name(id=name) if name in BANNED_CALLS:
            yield Finding(node.lineno, f"{name}(): {BANNED_CALLS[name]}")
        case ast.Name(id=name) if name in DIVIDING_NAMES and not may_divide:
            yield Finding(node.lineno, f"{name}() rounds: only core/money.py divides")
        case ast.Name(id=name) if name in ORDERED_FROM:
            for argument in node.args:
                yield from _of_loop(argument, sets)
        case ast.Attribute(attr=name) if name in CLOCK_READS:
            yield Finding(node.lineno, f".{name}() reads a clock: time arrives as a stamp")
        case ast.Attribute(attr="Decimal" | "truediv" as name):
            yield Finding(node.lineno, f".{name}(): money is whole numbers")
        case ast.Attribute(attr="join", value=ast.Constant()):
            for argument in node.args:
                yield from _of_loop(argument, sets)
        case ast.Attribute(attr="pop", value=value) if not node.args and _is_set(value, sets):
            yield Finding(node.lineno, "what pop() takes from a set differs from run to run")
        case _:
            pass


def _of_loop(iterated: ast.expr, sets: SetNames) -> Iterator[Finding]:
    if _is_set(iterated, sets):
        yield Finding(iterated.lineno, "the order of a set differs from run to run: sort it, or keep a dict")


def _is_set(value: ast.expr, sets: SetNames) -> bool:
    match value:
        case ast.Set() | ast.SetComp():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in SET_MAKERS
        case ast.Call(func=ast.Attribute(attr="union" | "intersection" | "difference" | "symmetric_difference")):
            return True
        case ast.BinOp(op=ast.BitOr() | ast.BitAnd() | ast.Sub() | ast.BitXor(), left=left, right=right):
            return _is_set(left, sets) or _is_set(right, sets)
        case ast.IfExp(body=body, orelse=orelse):
            return _is_set(body, sets) or _is_set(orelse, sets)
        case ast.Name(id=name):
            return name in sets.names
        case ast.Attribute(attr=name):
            return name in sets.attributes
        case _:
            return False


def _set_names(tree: ast.Module) -> SetNames:
    """Go by annotations and by what a name is made from; a name that also holds something else is left alone."""
    sets, others = SetNames(), set[str]()
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(body=body):
                fields = [part for part in body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)]
                sets.attributes.update(
                    part.target.id for part in fields if isinstance(part.target, ast.Name) and _annotates_set(part.annotation)
                )
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation) | ast.arg(arg=name, annotation=annotation):
                (sets.names if annotation is not None and _annotates_set(annotation) else others).add(name)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                (sets.names if _is_set(value, SetNames()) else others).add(name)
            case _:
                pass
    sets.names -= others
    return sets


def _annotates_set(annotation: ast.expr) -> bool:
    match annotation:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in SET_TYPES
        case ast.Subscript(value=value):
            return _annotates_set(value)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _annotates_set(left) or _annotates_set(right)
        case _:
            return False
