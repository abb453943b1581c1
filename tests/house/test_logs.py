"""What a log line begins with: a message that begins with `%s: ` names the stream it is about, so that a machine finds it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.tree import parsed, python_files

LEVELS = frozenset(("debug", "info", "warning", "error", "exception", "critical"))
STREAMS = frozenset(("stream", "room.stream", "self.stream", "message.stream", "AUCTION + auction"))


def first_arguments(tree: ast.Module) -> Iterator[str]:
    """What stands for the first `%s` of every line whose message begins with it and a colon."""
    for node in ast.walk(tree):
        is_line = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS
        if not is_line or not isinstance(node, ast.Call) or not node.args:
            continue
        message = node.args[0]
        if isinstance(message, ast.Constant) and str(message.value).startswith("%s: "):
            yield ast.unparse(node.args[1])


def test_a_message_that_begins_with_a_name_and_a_colon_names_a_stream() -> None:
    found = {(str(path), name) for path in python_files("auction", "server.py") for name in first_arguments(parsed(path))}
    assert len(found) > 10
    assert {each for each in found if each[1] not in STREAMS} == set()


def test_another_name_there_is_seen() -> None:
    assert list(first_arguments(ast.parse('_log.warning("%s: late", supplier)\n_log.info("x %s", y)'))) == ["supplier"]
