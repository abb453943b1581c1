"""Starting where something is in the way: one clear line, exit code 2, and nothing taken from whoever is there already."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from pathlib import Path

import server
from auction.config import Settings
from auction.core.errors import LedgerUnavailable
from auction.core.refusals import Refusal
from auction.core.words import ENGINE
from auction.ledger.alone import alone_with
from tests.command import line


def auction(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {"AUCTION_PRACTICE": "false", "AUCTION_LOG_LEVEL": "warning", "AUCTION_NO_WEB": "1", **environ}
    return line.auction(*arguments, **kept)


def one_line(ended: subprocess.CompletedProcess[str]) -> str:
    assert (ended.returncode, ended.stdout) == (2, ""), ended
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = one_line(auction("serve", AUCTION_PORT=port, AUCTION_DATA_DIR=str(tmp_path)))
    assert f"127.0.0.1:{port} cannot be listened on" in said


def test_a_data_directory_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for command in (("serve",), ("invite", "auditor", "a", "A")):
        assert "file" in one_line(auction(*command, AUCTION_PORT="0", AUCTION_DATA_DIR=str(tmp_path / "file")))


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"nothing of the kind" * 1000)
    assert "ledger.sqlite" in one_line(auction("serve", AUCTION_PORT="0", AUCTION_DATA_DIR=str(tmp_path)))


def test_what_cannot_be_written_is_exit_code_2(tmp_path: Path) -> None:
    assert "none" in one_line(auction("verifier", tmp_path / "none" / "verifier.pyz"))


async def test_a_second_server_on_a_ledger_is_refused_and_takes_nothing(tmp_path: Path) -> None:
    """An invitation made from the command line while the server runs would have taken every running auction over."""
    settings = Settings(data_dir=str(tmp_path), port=0, practice=False)
    async with server.running(settings, "http://127.0.0.1:1") as node:
        for command in (("serve",), ("invite", "supplier", "s1", "S")):
            ended = await asyncio.to_thread(auction, *command, AUCTION_PORT="0", AUCTION_DATA_DIR=str(tmp_path))
            assert "another server is running on this ledger" in one_line(ended)
        looked = await asyncio.to_thread(auction, "doctor", AUCTION_DATA_DIR=str(tmp_path))
        assert (looked.returncode, "a server is running on it" in looked.stdout) == (0, True)
        invited = await node.identity.invite(by=ENGINE, role="supplier", party="s1", name="S")
        assert not isinstance(invited, Refusal)
    ended = await asyncio.to_thread(auction, "invite", "supplier", "s1", "S", AUCTION_DATA_DIR=str(tmp_path))
    assert ended.returncode == 0, "it is let go of with the server"


def test_a_ledger_in_memory_is_nobody_elses(tmp_path: Path) -> None:
    with alone_with("memory://"), alone_with("memory://"), alone_with(f"sqlite:///{tmp_path}/a"):
        try:
            with alone_with(f"sqlite:///{tmp_path}/a"):
                raise AssertionError("held twice")
        except LedgerUnavailable:
            pass
    assert (tmp_path / "a.lock").exists()
