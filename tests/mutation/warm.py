"""The tests in one warm process: collected once, run once to see which lines each of them reaches, then again on every mutant.

The mutants of a function are tried in a fork, one after another. There the changed code is put in the place of the old one, in the
very function objects that the whole engine has imported; the tests that reach the changed line are run until one fails; and the old
code is put back. What a module works out while it is imported (presets are) is worked out anew with the changed code.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import gc
import io
import os
import resource
import signal
import sys
import time
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, Final, Literal

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.mutants import CORE, Mutant, made_at_import

SLACK_S: Final = 2.0
TIMES: Final = 10
"""A test that takes so many times the processor time it took before, and the slack on top, is in an endless loop."""
PATIENCE_S: Final = 60.0
"""How long a test may wait at the most, on a machine that is busy, before it counts as one that never ends."""
LATELY: Final = 5
SHORT_S: Final = 0.05
"""Of the tests that found something so many of the last are asked first, if they do not take long."""
MEMORY_BYTES: Final = 2 * 1024**3

Outcome = Literal["killed", "endless", "survived", "unreached"]
Place = tuple[str, int]


@dataclass(slots=True)
class Trial:
    """A test, and what it took."""

    item: pytest.Item
    took_s: float


@dataclass(slots=True)
class Verdict:
    """What became of a mutant, and by which test."""

    mutant: Mutant
    outcome: Outcome
    test: str
    took_s: float


class Warm:
    """All tests, collected and tried; built inside pytest, which ends when `work` is done."""

    def __init__(self, items: Sequence[pytest.Item], budget_s: float | None = None) -> None:
        self.by_place: dict[Place, array[int]] = defaultdict(lambda: array("I"))
        self.trials: list[Trial] = []
        self.unsound: list[str] = []
        for item in items:
            self._try(item)
        self._leave_out(self._failing_in_a_fork())
        self.killers: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.by_function: dict[tuple[str, int], list[int]] = {}
        self.budget_s = budget_s
        self.live = live_functions()
        gc.collect()
        gc.freeze()

    def _try(self, item: pytest.Item) -> None:
        """Run a test, watched. One that fails without any change can tell nothing: it is left out, and named."""
        reached: set[Place] = set()
        began = time.process_time()
        with _watching(reached):
            failed = _fails(item)
        if failed:
            self.unsound.append(item.nodeid)
            return
        for place in reached:
            self.by_place[place].append(len(self.trials))
        self.trials.append(Trial(item, time.process_time() - began))

    def _failing_in_a_fork(self) -> set[int]:
        """The tests that fail, or never end, in a fork without any change, as with threads or much memory: they would find all."""
        failing: set[int] = set()
        tried = 0
        while tried < len(self.trials):
            reading, writing = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(reading)
                _try_unchanged(self.trials, tried, writing)
            os.close(writing)
            with os.fdopen(reading, encoding="ascii") as answers:
                for answer in answers:
                    failing |= {tried} if answer.strip() == "failed" else set()
                    tried += 1
            os.waitpid(child, 0)
            if tried < len(self.trials):
                failing.add(tried)
                tried += 1
        return failing

    def _leave_out(self, numbers: set[int]) -> None:
        """These tests tell nothing: nobody asks them, and they are named."""
        self.unsound += [self.trials[number].item.nodeid for number in sorted(numbers)]
        for place, reached in self.by_place.items():
            self.by_place[place] = array("I", (number for number in reached if number not in numbers))

    def order(self, mutant: Mutant) -> list[int]:
        """The tests that reach the changed lines: those that found others of the function last, then of the module, then the rest.

        Of the rest those come first that reach lines of the function which few others do: they take ways that most do not. With a
        budget no more of them than took so long when they were watched.
        """
        path = _path_of(mutant.module)
        lines = [mutant.within.start] if mutant.default else [*mutant.lines]
        numbers = {number for line in lines for number in self.by_place.get((path, line), ())}
        if not numbers and mutant.imported:
            return self._of_module(path)
        near, far = self.killers[mutant.module, mutant.function], self.killers[mutant.module,]
        lately = (*near[: -LATELY - 1 : -1], *far[: -LATELY - 1 : -1])
        first = list(dict.fromkeys(each for each in lately if each in numbers and self.trials[each].took_s < SHORT_S))
        known, rare = set(first), self._rare(mutant)
        order = first + [number for number in rare if number in numbers and number not in known]
        if self.budget_s is None:
            return order
        spent = accumulate(self.trials[number].took_s for number in order)
        return [number for number, so_far in zip(order, spent, strict=True) if so_far <= self.budget_s] or order[:1]

    def _rare(self, mutant: Mutant) -> list[int]:
        """All tests that reach the function, those of its rarest lines first, and of one line the fastest."""
        key = mutant.module, mutant.within.start
        if key not in self.by_function:
            path = _path_of(mutant.module)
            lines = sorted((self.by_place.get((path, line), ()) for line in mutant.within), key=len)
            order = (number for line in lines for number in sorted(line, key=lambda number: self.trials[number].took_s))
            self.by_function[key] = list(dict.fromkeys(order))
        return self.by_function[key]

    def _of_module(self, path: str) -> list[int]:
        """All tests that reach the module, the fastest first: what is run at its import they all build on."""
        numbers = {number for place, reached in self.by_place.items() if place[0] == path for number in reached}
        return sorted(numbers, key=lambda number: self.trials[number].took_s)

    def judge(self, tree: ast.Module, mutants: Sequence[Mutant]) -> Iterator[Verdict]:
        """Try the tests on these mutants, which are of one function, in a fork; in another one where that does not come back."""
        left = list(mutants)
        while left:
            began = time.monotonic()
            for mutant, outcome, number in self._forked(tree, tuple(left)):
                test = "" if number is None else self.trials[number].item.nodeid
                if number is not None and outcome == "killed":
                    self.remember(mutant, number)
                yield Verdict(mutant, outcome, test, time.monotonic() - began)
                began = time.monotonic()
                left.remove(mutant)

    def remember(self, mutant: Mutant, number: int) -> None:
        """This test found something: of its kind it is asked first."""
        for found in (self.killers[mutant.module, mutant.function], self.killers[mutant.module,]):
            if number in found:
                found.remove(number)
            found.append(number)

    def _forked(self, tree: ast.Module, mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, Outcome, int | None]]:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _try_all(self, tree, mutants, writing)
        os.close(writing)
        told = 0
        with os.fdopen(reading, encoding="ascii") as answers:
            for line in answers:
                outcome, number = line.split()
                yield mutants[told], outcome, None if number == "-" else int(number)  # type: ignore[misc]
                told += 1
        os.waitpid(child, 0)
        if told < len(mutants):
            yield mutants[told], "endless", None


def _try_unchanged(trials: Sequence[Trial], first: int, writing: int) -> None:
    """In the fork: run the tests from that one on, and tell of each; one that takes far longer than it did ends the fork."""
    try:
        _confined()
        for trial in trials[first:]:
            signal.setitimer(signal.ITIMER_REAL, PATIENCE_S + TIMES * trial.took_s)
            os.write(writing, b"failed\n" if _fails(trial.item) else b"held\n")
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        os._exit(0)


def _confined() -> None:
    """From here on nobody reads what is printed, and there is no more memory than a change in a loop may eat."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)


def _try_all(warm: Warm, tree: ast.Module, mutants: Sequence[Mutant], writing: int) -> None:
    """In the fork: make each change, run the tests until one fails, tell which, and take the change back."""
    try:
        _confined()
        for mutant in mutants:
            order = warm.order(mutant)
            with put_in_place(tree, mutant, warm.live), imported_anew(tree, mutant) as sound:
                failed = next((number for number in order if not sound or _fails_in_time(warm.trials[number])), None)
            if failed is not None:
                warm.remember(mutant, failed)
            outcome = "unreached" if not order else "survived" if failed is None else "killed"
            os.write(writing, f"{outcome} {'-' if failed is None else failed}\n".encode())
    finally:
        os._exit(0)


def _fails_in_time(trial: Trial) -> bool:
    """Whether the test fails; the fork ends with it where it takes far longer than it did."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SLACK_S + TIMES * trial.took_s)
    failed = _fails(trial.item)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return bool(failed)


def _fails(item: pytest.Item) -> str:
    """Run a test as pytest does, without telling anybody; what failed, or nothing."""
    item._initrequest()  # type: ignore[attr-defined]
    with contextlib.redirect_stdout(io.StringIO()):
        reports = runtestprotocol(item, log=False, nextitem=None)
    return next((report.longreprtext or report.outcome for report in reports if report.failed), "")


@contextlib.contextmanager
def _watching(reached: set[Place]) -> Iterator[None]:
    """Note every line of the engine that is run meanwhile."""
    under = f"{CORE}{os.sep}"

    def line(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            reached.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        if not code.co_filename.startswith(under):
            return None
        reached.add((code.co_filename, code.co_firstlineno))
        return line

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)


Key = tuple[str, str, int]


@dataclass(slots=True)
class Live:
    """The function objects of the engine by file, name and line, and the caches that remember what they answered."""

    functions: dict[Key, list[FunctionType]] = field(default_factory=lambda: defaultdict(list))
    caches: list[Any] = field(default_factory=list)


def live_functions() -> Live:
    """All that there are now; what is put into them is seen by everybody who has imported them."""
    found, under = Live(), f"{CORE}{os.sep}"
    gc.unfreeze()  # what a server of this process has frozen is there too
    for each in gc.get_objects():
        kind = type(each)  # and not isinstance, which asks a weak proxy whose object is gone, and that raises
        if kind is FunctionType and each.__code__.co_filename.startswith(under):
            found.functions[_key(each.__code__)].append(each)
        elif kind is functools._lru_cache_wrapper:
            found.caches.append(each)
    return found


def _key(code: CodeType) -> Key:
    return code.co_filename, code.co_qualname, code.co_firstlineno


@contextlib.contextmanager
def put_in_place(tree: ast.Module, mutant: Mutant, live: Live) -> Iterator[None]:
    """Make the change in the tree, give the functions that are affected their new code or default, and take all of it back."""
    take_back, path = mutant.apply(), _path_of(mutant.module)
    before: list[tuple[FunctionType, CodeType, Any, Any]] = []
    changed: dict[Key, list[CodeType]] = defaultdict(list)
    alone = ast.Module([tree.body[mutant.statement]], [])
    for code in _outermost(compile(ast.fix_missing_locations(alone), path, "exec")):
        changed[_key(code)].append(code)
    for key, codes in changed.items():
        same = sorted(live.functions.get(key, ()), key=lambda each: next(each.__code__.co_positions())[2] or 0)
        places = {code: place for place, code in enumerate(dict.fromkeys(id(each.__code__) for each in same))}
        for each in same:
            before.append((each, each.__code__, each.__defaults__, each.__kwdefaults__))
            each.__code__ = codes[min(places[id(each.__code__)], len(codes) - 1)]
            if mutant.default and (each.__qualname__, each.__code__.co_firstlineno) == (mutant.function, mutant.within.start):
                _put_default(alone, mutant, each)
    for cache in live.caches:
        cache.cache_clear()
    try:
        yield
    finally:
        take_back()
        for each, code, defaults, named in before:
            each.__code__, each.__defaults__, each.__kwdefaults__ = code, defaults, named
        for cache in live.caches:
            cache.cache_clear()


@contextlib.contextmanager
def imported_anew(tree: ast.Module, mutant: Mutant) -> Iterator[bool]:
    """Work out anew what the module makes with its own functions at import, for all who have imported it; false where it cannot.

    A table keeps its identity and changes its content; anything else changes in the module alone.
    """
    scope = sys.modules[mutant.module].__dict__
    named = {} if not mutant.imported else made_at_import(tree)
    before = {name: dict(scope[name]) if isinstance(scope[name], dict) else scope[name] for name in named}
    sound = True
    try:
        for name, value in named.items():
            _put_value(scope, name, _worth(value, scope))
    except Exception:  # whatever it is, nobody could import the module
        sound = False
    try:
        yield sound
    finally:
        for name, kept in before.items():
            _put_value(scope, name, kept)


def _put_value(scope: dict[str, Any], name: str, value: Any) -> None:
    if isinstance(scope[name], dict):
        value = dict(value)
        scope[name].clear()
        scope[name].update(value)
    else:
        scope[name] = value


def _put_default(tree: ast.Module, mutant: Mutant, function: FunctionType) -> None:
    """Work the parameters' defaults out anew."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.lineno == mutant.within.start:
            named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            function.__defaults__ = tuple(_worth(value, function.__globals__) for value in node.args.defaults) or None
            function.__kwdefaults__ = {each.arg: _worth(value, function.__globals__) for each, value in named if value is not None}


def _worth(node: ast.expr, scope: dict[str, Any]) -> Any:
    return eval(compile(ast.fix_missing_locations(ast.Expression(node)), "<default>", "eval"), scope)


def _outermost(code: CodeType) -> Iterator[CodeType]:
    """The functions of a module and its classes, not those within functions."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_flags & 0x1:  # a function's own locals; a class body has none
                yield inner
            else:
                yield from _outermost(inner)


def _path_of(module: str) -> str:
    path = Path(CORE.parents[1], *module.split("."))
    return str(path / "__init__.py") if path.is_dir() else f"{path}.py"


class Plugin:
    """Takes pytest over once it has collected: what is to be done is done with the items, and nothing is run by pytest itself."""

    def __init__(self, work: Any) -> None:
        self.work = work

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """The same cases every time, no search for a shorter one, and nobody waits for a slow machine."""
        from hypothesis import HealthCheck, Phase, settings  # not before pytest has begun, which reads it in its own way

        alike = {"derandomize": True, "database": None, "deadline": None, "print_blob": False}
        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutation", phases=phases, suppress_health_check=list(HealthCheck), **alike)  # type: ignore[arg-type]
        settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The work, in place of the tests."""
        if session.testsfailed:
            raise SystemExit("the tests cannot be collected")
        self.work(session.items)
        return True


def within_pytest(tests: Sequence[str], work: Any) -> int:
    """Collect these tests, and do the work with them."""
    quiet = ["-q", "--no-header", "--capture=no", "-p", "no:cacheprovider", "-p", "no:logging"]
    return int(pytest.main([*quiet, *tests], plugins=[Plugin(work)]))
