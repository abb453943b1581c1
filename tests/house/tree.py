"""The files of the project as a clone has them, and what the house tests read from them."""

from __future__ import annotations

import ast
import os
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = frozenset(("node_modules", "__pycache__", "dist", "build", "console", "shots"))


@cache
def project_files() -> tuple[Path, ...]:
    """List every file that is committed or would be, by path from the top."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        named = [Path(name) for name in os.fsdecode(listed.stdout).split("\0") if name]
        return tuple(path for path in sorted(named) if (ROOT / path).is_file())
    return tuple(sorted(path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file() and not _made(path)))


def python_files(*folders: str) -> list[Path]:
    """List the Python files below the folders named, by path from the top."""
    return [path for path in project_files() if path.suffix == ".py" and _below(path, folders)]


def parsed(path: Path) -> ast.Module:
    """Parse one file of the project."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def imported_names(tree: ast.Module) -> set[str]:
    """Name every module the file imports, at any depth of the file, as written."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
            names.add(node.module)
    return names


def _below(path: Path, folders: tuple[str, ...]) -> bool:
    return any(path.as_posix() == folder or path.as_posix().startswith(f"{folder}/") for folder in folders)


def _made(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(part in MADE or part.startswith((".venv", ".git", ".mypy", ".pytest", ".ruff")) for part in parts)
