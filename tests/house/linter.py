"""`python -m tests.house.linter`: the contracts of imports, on the package that stands in the working folder."""

from __future__ import annotations

from importlinter.cli import lint_imports_command

if __name__ == "__main__":
    lint_imports_command()
