"""What could be written otherwise in a module: every small change of a function's code, one at a time.

The kinds of change are those of mutmut: comparisons, arithmetic and connectives turned, numbers one more, texts marked, truths
turned, a `not` left out, what is assigned or handed over made nothing, an argument or a case left out, a loop left or gone on with,
methods of texts from the other end. An argument that nobody could call without is not left out: the first call would find it. What
stands outside functions is left alone, but for lambdas in tables; so are annotations, docstrings, decorators, the words of an error
that only a fault of ours can raise, and `strict`, which only a fault of ours can break.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
CORE: Final = ROOT / "auction" / "core"
LONGEST_SHOWN: Final = 110
OUR_FAULT: Final = frozenset({"InvariantBroken", "AssertionError", "assert_never", "cast"})
"""Calls whose arguments say nothing that anybody is promised."""

TURNED: Final[dict[type[ast.AST], type[ast.AST]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
_ENDS: Final = (
    *(("lower", "upper"), ("lstrip", "rstrip"), ("find", "rfind"), ("split", "rsplit"), ("removeprefix", "removesuffix")),
    *(("partition", "rpartition"), ("index", "rindex"), ("ljust", "rjust"), ("startswith", "endswith")),
)
OTHER_END: Final = dict(_ENDS) | {other: name for name, other in _ENDS}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where it is, what is written there and what would be.

    `nth` counts changes of the same function that read the same, from 1. `apply` makes the change in the tree it was found in, and
    what it returns takes it back; `lines` are those of the changed code, `within` those of its function, `statement` the place of
    that in the module, `default` the parameter whose default it is, `imported` whether the module calls the function at import.
    """

    module: str
    function: str
    before: str
    after: str
    nth: int
    lines: range
    within: range
    statement: int
    apply: Callable[[], Callable[[], None]]
    default: str = ""
    imported: bool = False

    @property
    def name(self) -> tuple[str, str, str, str, int]:
        """What a list of survivors knows it by."""
        return self.module, self.function, self.before, self.after, self.nth

    def __str__(self) -> str:
        again = f" (no. {self.nth})" if self.nth > 1 else ""
        return f"{self.module}:{self.lines.start} {self.function}: {self.before}  =>  {self.after}{again}"


@dataclass(frozen=True, slots=True)
class Change:
    """A place in the tree, and what is put there; nothing leaves it out of its list."""

    holder: ast.AST
    field: str
    index: int | None
    new: Any

    def swap(self) -> Callable[[], None]:
        """Make the change; what is returned takes it back."""
        if self.index is None:
            old = getattr(self.holder, self.field)
            setattr(self.holder, self.field, self.new)
            return lambda: setattr(self.holder, self.field, old)
        held: list[Any] = getattr(self.holder, self.field)
        before = list(held)
        held[self.index : self.index + 1] = [] if self.new is None else [self.new]

        def back() -> None:
            held[:] = before

        return back


def modules(folder: Path = CORE) -> list[Path]:
    """The modules of a folder, in order."""
    return sorted(folder.rglob("*.py"))


def module_name(path: Path) -> str:
    """As it is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def every_name() -> tuple[tuple[str, str, str, str, int], ...]:
    """What every mutant of the rules is known by, in the order of the text: what it takes to find them all is taken once."""
    return tuple(mutant.name for path in modules() for mutant in mutants_of(path)[1])


def mutants_of(path: Path) -> tuple[ast.Module, list[Mutant]]:
    """The module's tree and all its mutants, in the order of the text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[Mutant] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    imported = {name for value in made_at_import(tree).values() for name in _called_in(value)}
    for number, qualname, function in [(place, *each) for place, node in enumerate(tree.body) for each in functions_in(node)]:
        for default, chain, change in _changes_in(function):
            before, after = _shown(chain, change)
            key = qualname, before, after
            seen[key] += 1
            place = _place_of(chain, change)
            mutant = Mutant(
                module=module_name(path),
                function=qualname,
                before=before,
                after=after,
                nth=seen[key],
                lines=range(place.lineno, (place.end_lineno or place.lineno) + 1),  # type: ignore[attr-defined]
                within=range(function.lineno, (function.end_lineno or function.lineno) + 1),
                statement=number,
                apply=change.swap,
                default=default,
                imported=qualname in imported,
            )
            found.append(mutant)
    return tree, found


def made_at_import(tree: ast.Module) -> dict[str, ast.expr]:
    """What a module works out with functions of its own while it is imported: the names, and how, in their order."""
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if own & _called_in(value):
                found[name] = value
    return found


def _called_in(node: ast.AST) -> set[str]:
    """What is called when this is worked out; what a lambda calls is not yet."""
    if isinstance(node, ast.Lambda):
        return set()
    here = {_called(node)} if isinstance(node, ast.Call) else set()
    return here.union(*(_called_in(child) for child in ast.iter_child_nodes(node)))


Function = ast.FunctionDef | ast.Lambda


def functions_in(node: ast.AST, within: str = "") -> Iterator[tuple[str, Function]]:
    """The outermost functions and lambdas, with their qualified names."""
    if isinstance(node, ast.FunctionDef):
        yield f"{within}{node.name}", node
    elif isinstance(node, ast.Lambda):
        yield f"{within}<lambda>", node
    else:
        inside = f"{within}{node.name}." if isinstance(node, ast.ClassDef) else within
        for child in ast.iter_child_nodes(node):
            yield from functions_in(child, inside)


Chain = tuple[ast.AST, ...]


def _changes_in(function: Function) -> Iterator[tuple[str, Chain, Change]]:
    """Every change of the function, with the nodes above it, the nearest last, and the parameter it is the default of."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    named = positional[len(positional) - len(arguments.defaults) :]
    for place, parameter in enumerate(named):
        yield from ((parameter.arg, *each) for each in _walk((function, arguments), "defaults", place, arguments.defaults[place]))
    for place, parameter in enumerate(arguments.kwonlyargs):
        given = arguments.kw_defaults[place]
        if given is not None:
            yield from ((parameter.arg, *each) for each in _walk((function, arguments), "kw_defaults", place, given))
    if isinstance(function, ast.Lambda):
        nothing = ast.Constant("") if _is_none(function.body) else ast.Constant(None)
        yield "", (function,), Change(function, "body", None, nothing)
        yield from (("", *each) for each in _walk((function,), "body", None, function.body))
        return
    for place, statement in enumerate(function.body):
        if not _is_text_alone(statement):
            yield from (("", *each) for each in _walk((function,), "body", place, statement))


def _walk(above: Chain, field: str, index: int | None, node: ast.AST) -> Iterator[tuple[Chain, Change]]:
    """The changes of this node, then those of what is below it."""
    chain = (*above, node)
    for new in _instead_of(node):
        yield chain, Change(above[-1], field, index, new)
    yield from ((chain, change) for change in _within(node))
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return
    if isinstance(node, ast.Call) and _called(node) in OUR_FAULT:
        return
    for name, value in ast.iter_fields(node):
        if name == "msg" and isinstance(node, ast.Assert):
            continue
        if name in ("annotation", "returns", "decorator_list", "format_spec", "op", "ops", "pattern", "type_comment"):
            continue
        if isinstance(node, ast.JoinedStr):
            value = [part for part in value if isinstance(part, ast.FormattedValue)]
        if isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, ast.AST) and not _is_text_alone(item):
                    yield from _walk(chain, name, place, item)
        elif isinstance(value, ast.AST):
            yield from _walk(chain, name, None, value)


def _instead_of(node: ast.AST) -> Iterator[ast.AST]:
    """What could stand in the place of the whole node."""
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)):
            yield ast.Constant(f"XX{value}XX")
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield ast.UnaryOp(ast.UAdd(), operand)
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.AugAssign(target=target, value=value):
            yield ast.Assign([target], value)
        case ast.Attribute(attr=attr) if attr in OTHER_END and isinstance(node.ctx, ast.Load):
            yield ast.Attribute(node.value, OTHER_END[attr], node.ctx)


def _within(node: ast.AST) -> Iterator[Change]:
    """What could be otherwise in its parts."""
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                yield Change(node, "ops", place, TURNED[type(op)]())
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op):
            yield Change(node, "op", None, TURNED[type(op)]())
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value) | ast.NamedExpr(value=value):
            yield Change(node, "value", None, ast.Constant("" if _is_none(value) else None))
        case ast.Lambda(body=body):
            yield Change(node, "body", None, ast.Constant("" if _is_none(body) else None))
        case ast.Match(cases=cases) if len(cases) > 1:
            for place in range(len(cases)):
                yield Change(node, "cases", place, None)
        case ast.Call() if _called(node) not in OUR_FAULT | {"isinstance", "len"}:
            yield from _of_arguments(node)


def _of_arguments(call: ast.Call) -> Iterator[Change]:
    """Each argument made nothing; of several left out what may be: one that is named, and any of `min` and `max`."""
    several = len(call.args) + len(call.keywords) > 1
    for place, argument in enumerate(call.args):
        if not isinstance(argument, ast.Starred):
            if not _is_none(argument):
                yield Change(call, "args", place, ast.Constant(None))
            if several and _called(call) in ("min", "max"):
                yield Change(call, "args", place, None)
    for place, keyword in enumerate(call.keywords):
        if keyword.arg not in (None, "strict"):
            if not _is_none(keyword.value):
                yield Change(call, "keywords", place, ast.keyword(keyword.arg, ast.Constant(None)))
            if several:
                yield Change(call, "keywords", place, None)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_text_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _place_of(chain: Chain, change: Change) -> ast.AST:
    """The changed code itself, where it has a place of its own, else what holds it."""
    held = getattr(change.holder, change.field)
    node: ast.AST = held if change.index is None else held[change.index]
    if isinstance(node, ast.match_case):
        return node.body[0]
    return next(each for each in (node, *reversed(chain)) if hasattr(each, "lineno"))


def _shown(chain: Chain, change: Change) -> tuple[str, str]:
    """The statement before and after the change, or as much of it around the change as is not too long."""
    if isinstance(change.holder, ast.Match):
        return _text(change.holder.cases[change.index or 0]), "(left out)"
    readable = [node for node in chain if isinstance(node, ast.expr | ast.stmt | ast.match_case | ast.comprehension)]
    statement = max((place for place, node in enumerate(readable) if not isinstance(node, ast.expr)), default=0)
    for node in readable[statement:]:
        before = _text(node)
        if len(before) <= LONGEST_SHOWN or node is readable[-1]:
            back = change.swap()
            after = _text(_replaced(node, change))
            back()
            return before[:400], after[:400] if after != before else "(left out)"
    raise AssertionError("every change lies in something that can be read")


def _replaced(node: ast.AST, change: Change) -> ast.AST:
    """The node as it reads after the change: where it is what is replaced, what stands in its place."""
    new: ast.AST | None = change.new
    return node if new is None or any(child is change.holder for child in ast.walk(node)) else new


def _text(node: ast.AST) -> str:
    """One line of text: of what has a body, its head."""
    match node:
        case ast.If(test=test):
            return f"if {ast.unparse(test)}"
        case ast.While(test=test):
            return f"while {ast.unparse(test)}"
        case ast.For(target=target, iter=over):
            return f"for {ast.unparse(target)} in {ast.unparse(over)}"
        case ast.Match(subject=subject):
            return f"match {ast.unparse(subject)}"
        case ast.match_case(pattern=pattern, guard=guard):
            return f"case {ast.unparse(pattern)}" + ("" if guard is None else f" if {ast.unparse(guard)}")
        case ast.FunctionDef(name=name, args=arguments):
            return f"def {name}({ast.unparse(arguments)})"
        case _:
            return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
