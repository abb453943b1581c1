"""The console is built when its sources changed, by whatever Node there is, and only then."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from clients import hatch_build
from clients.hatch_build import CONSOLE, STAMP, ConsoleNotBuilt, Node, build_console, input_stamp, is_fresh

NODE = Node("node", "npm-cli.js")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give a checkout with the least that can be built."""
    for name, text in {
        "clients/web/package.json": "{}",
        "clients/web/package-lock.json": "{}",
        "clients/web/src/main.ts": "export {};",
        "clients/room/src/clock.ts": "export {};",
        "clients/wire/frames.ts": "export {};",
        "auction/web/texts/en.ftl": "close = Close",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for npm and Vite; list what was run."""
    ran: list[str] = []

    def pretend(_found: Node, arguments: list[str], folder: Path, name: str) -> None:
        ran.append(name)
        made = folder / ("node_modules" if name == "npm ci" else arguments[arguments.index("--outDir") + 1])
        made.mkdir(exist_ok=True)
        (made / "index.html").write_text("built", encoding="utf-8")

    monkeypatch.delenv("AUCTION_NO_WEB", raising=False)
    monkeypatch.setattr(hatch_build, "_run", pretend)
    monkeypatch.setattr(hatch_build, "find_node", lambda: NODE)
    return ran


def test_the_first_build_installs_and_builds_and_the_second_does_nothing(checkout: Path, runs: list[str]) -> None:
    assert build_console(checkout) is True
    assert runs == ["npm ci", "vite build"]
    assert (checkout / CONSOLE / "index.html").read_text(encoding="utf-8") == "built"
    assert is_fresh(checkout)
    assert build_console(checkout) is False
    assert runs == ["npm ci", "vite build"]


@pytest.mark.parametrize(
    "name",
    ["clients/web/src/main.ts", "clients/room/src/clock.ts", "clients/wire/new.ts", "auction/web/texts/en.ftl"],
)
def test_a_changed_source_is_built_again_without_installing_again(checkout: Path, runs: list[str], name: str) -> None:
    build_console(checkout)
    (checkout / name).write_text("changed", encoding="utf-8")
    assert not is_fresh(checkout)
    assert build_console(checkout) is True
    assert runs == ["npm ci", "vite build", "vite build"]


def test_a_changed_lock_file_installs_again(checkout: Path, runs: list[str]) -> None:
    build_console(checkout)
    (checkout / "clients/web/package-lock.json").write_text("{ }", encoding="utf-8")
    build_console(checkout)
    assert runs == ["npm ci", "vite build"] * 2


def test_a_file_that_moved_is_another_source(checkout: Path) -> None:
    before = input_stamp(checkout)
    (checkout / "clients/room/src/clock.ts").rename(checkout / "clients/wire/clock.ts")
    assert input_stamp(checkout) != before


@pytest.mark.parametrize(
    "name", ["clients/web/node_modules/a.js", "clients/web/.build-1/index.html", "auction/web/console/texts.ftl"]
)
def test_what_was_made_is_no_source(checkout: Path, name: str) -> None:
    before = input_stamp(checkout)
    (checkout / name).parent.mkdir(parents=True)
    (checkout / name).write_text("made", encoding="utf-8")
    assert input_stamp(checkout) == before


def test_a_build_that_was_interrupted_is_done_again(checkout: Path, runs: list[str]) -> None:
    build_console(checkout)
    (checkout / CONSOLE / STAMP).unlink()
    assert build_console(checkout) is True


@pytest.mark.parametrize(("value", "built"), [("1", False), ("true", False), ("0", True), ("", True)])
def test_a_build_can_be_declined(checkout: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch, value: str, built: bool) -> None:
    monkeypatch.setenv("AUCTION_NO_WEB", value)
    assert build_console(checkout) is built


def test_an_installed_package_without_sources_builds_nothing(tmp_path: Path, runs: list[str]) -> None:
    assert build_console(tmp_path) is False


@pytest.mark.usefixtures("runs")
def test_no_node_at_all_is_one_line(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hatch_build, "find_node", lambda: None)
    with pytest.raises(ConsoleNotBuilt) as raised:
        build_console(checkout)
    assert "AUCTION_NO_WEB=1" in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_a_failed_install_is_one_line_and_leaves_the_old_console(
    checkout: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_console(checkout)
    (checkout / "clients/web/package-lock.json").write_text("{ }", encoding="utf-8")
    monkeypatch.undo()
    monkeypatch.delenv("AUCTION_NO_WEB", raising=False)
    failing = _executable(checkout / "node", "echo fetching; echo 'npm error network unreachable' >&2; exit 1")
    monkeypatch.setattr(hatch_build, "find_node", lambda: Node(str(failing), "npm-cli.js"))
    with pytest.raises(ConsoleNotBuilt) as raised:
        build_console(checkout)
    assert str(raised.value) == (
        "the console could not be built: `npm ci` failed: npm error network unreachable (set AUCTION_NO_WEB=1 to go on without it)"
    )
    assert (checkout / CONSOLE / "index.html").is_file()


@pytest.mark.parametrize(("version", "taken"), [("20.19.0", True), ("22.1.0", True), ("20.18.9", False), ("?", False)])
def test_the_systems_node_is_taken_when_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, taken: bool
) -> None:
    node = _executable(tmp_path / "node", f"echo {version}")
    script = _executable(tmp_path / "npm-cli.js", "exit 0")
    (tmp_path / "npm").symlink_to(script)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(hatch_build, "_node_from_wheel", lambda: NODE)
    assert hatch_build.find_node() == (Node(str(node), str(script)) if taken else NODE)


def test_the_wheels_node_runs_its_npm() -> None:
    found = hatch_build._node_from_wheel()
    assert found is not None
    said = subprocess.run([*found, "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.strip().partition(".")[0].isdigit()


@pytest.mark.parametrize(("node", "fresh", "asked"), [(None, False, True), (None, True, False), (NODE, False, False)])
def test_a_node_is_asked_of_pip_only_where_one_is_needed(
    checkout: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch, node: Node | None, fresh: bool, asked: bool
) -> None:
    if fresh:
        build_console(checkout)
    monkeypatch.setattr(hatch_build, "find_node", lambda: node)
    hook = object.__new__(hatch_build.ConsoleBuildHook)
    monkeypatch.setattr(hatch_build.ConsoleBuildHook, "root", str(checkout))
    assert bool(hook.dependencies()) is asked


def _executable(path: Path, script: str) -> Path:
    path.write_text(f"#!{shutil.which('sh')}\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
