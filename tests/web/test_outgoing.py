"""Where a post may go and where it never goes, and what becomes of a receiver that answers oddly."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from auction.core.errors import Unreadable
from auction.live.outbox import Undelivered
from auction.web import outgoing
from auction.web.outgoing import Outgoing, read_url, refused
from auction.wire.webhook import headers_of, secret_from
from tests.receiver import SECRET, Posted, Receiver, is_genuine, receiving
from tests.servers import free_port

OWN = [
    *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.1.2.3"),
    *("::1", "fd00::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
]
NOBODYS = ["169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fe80::1", "fe80::1%eth0", "0.0.0.0", "::"]
NOBODYS += ["224.0.0.1", "ff02::1", "240.0.0.1", "255.255.255.255", "::7f00:1", "2002:a9fe:a9fe::"]
OPEN = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    yield from receiving(Receiver())


def leads_to(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> list[str]:
    """Make every name lead to these addresses; returns the names that were looked up."""
    asked: list[str] = []

    def looked_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", where) for where in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    return asked


def post(url: str, *, private: bool = True, body: bytes = b'{"id":"a"}') -> None:
    Outgoing.to(url, private=private).post(body, headers_of(secret_from(SECRET), "a", int(time.time()), body))


@pytest.mark.parametrize("address", OWN)
def test_a_network_of_ones_own_is_reached_by_the_operators_word_alone(address: str) -> None:
    assert refused(address, private=False) is not None
    assert refused(address, private=True) is None


@pytest.mark.parametrize("address", NOBODYS)
def test_what_is_nobodys_machine_is_never_reached(address: str) -> None:
    assert refused(address, private=False) is not None
    assert refused(address, private=True) is not None


@pytest.mark.parametrize("address", OPEN)
def test_the_open_net_is_reached(address: str) -> None:
    assert refused(address, private=False) is None


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0"]
)
def test_a_loopback_by_any_spelling_is_refused(receiver: Receiver, host: str) -> None:
    port = receiver.url.split(":")[2].split("/")[0]
    with pytest.raises(Undelivered, match=r"leads to|has no address"):
        post(f"http://{host}:{port}/hook", private=False)
    assert receiver.posted == []


def test_a_name_of_which_one_address_is_private_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    leads_to(monkeypatch, ("93.184.216.34", 80), ("10.0.0.1", 80))
    with pytest.raises(Undelivered, match=r"10\.0\.0\.1"):
        post("http://erp.example.org/", private=False)


def test_the_connection_goes_to_the_very_address_that_was_looked_at(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(receiver.url.split(":")[2].split("/")[0])
    asked = leads_to(monkeypatch, ("127.0.0.1", port))
    post("http://erp.example.org/hook?tenant=1")
    assert asked == ["erp.example.org"]  # looked up once: nothing is left that could lead elsewhere
    assert receiver.posted[0].headers["host"] == "erp.example.org"


def test_a_proxy_of_the_environment_is_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    post(receiver.url)
    assert [each.answered for each in receiver.posted] == [204]


def test_what_is_posted_is_signed(receiver: Receiver) -> None:
    post(receiver.url)
    posted = receiver.posted[0]
    assert is_genuine(posted)
    assert not is_genuine(posted, "another secret, as long as it is")
    assert not is_genuine(posted, now_s=time.time() + 301)
    assert not is_genuine(Posted(posted.headers, posted.body + b" ", 204))
    assert posted.headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 410, 429, 500, 503])
def test_anything_but_success_is_no_delivery_and_redirects_are_not_followed(receiver: Receiver, status: int) -> None:
    receiver.answers, receiver.location = [status], receiver.url
    with pytest.raises(Undelivered, match=str(status)):
        post(receiver.url)
    assert len(receiver.posted) == 1


def test_a_reply_of_any_length_is_read_to_64_kibibytes_alone(receiver: Receiver) -> None:
    receiver.answers, receiver.reply = [200], bytes(100_000_000)
    post(receiver.url)
    assert receiver.hung_up_on.wait(60)


def test_nobody_at_the_address_is_no_delivery() -> None:
    with pytest.raises(Undelivered, match="refused"):
        post(f"http://127.0.0.1:{free_port()}/")


@pytest.mark.parametrize("drip", [b"", b"HTTP/1.1 200 OK\r\nX: "], ids=["silence", "a header without end"])
def test_who_never_comes_to_an_end_is_hung_up_on(monkeypatch: pytest.MonkeyPatch, drip: bytes) -> None:
    monkeypatch.setattr(outgoing, "WITHIN_S", 0.5)
    ended = threading.Event()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def serve() -> None:
            held, _ = listening.accept()
            with held:
                try:
                    while not ended.is_set():
                        held.sendall(drip)
                        time.sleep(0.05)
                except OSError:
                    pass

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        began = time.monotonic()
        with pytest.raises(Undelivered):
            post(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        assert time.monotonic() - began < 60, "it would drip on for ever"
        ended.set()
        serving.join()


async def test_it_is_sent_beside_the_event_loop(receiver: Receiver) -> None:
    receiver.may_answer.clear()
    way = Outgoing.to(receiver.url, private=True)
    sending = asyncio.create_task(way.send(b'{"id":"a"}', headers_of(secret_from(SECRET), "a", int(time.time()), b'{"id":"a"}')))
    while not receiver.asked.is_set():  # noqa: ASYNC110 - a thread sets it, and only if the loop goes on
        await asyncio.sleep(0.002)
    assert not sending.done()
    receiver.may_answer.set()
    await sending
    receiver.answers = [500]
    with pytest.raises(Undelivered):
        await way.send(b"{}", {})


async def test_a_bug_on_the_way_is_no_delivery_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(Outgoing, "post", broken)
    with pytest.raises(Undelivered, match="a bug"):
        await Outgoing.to("http://127.0.0.1/", private=True).send(b"", {})


@pytest.mark.parametrize("url", ["http://erp.example.org", "https://erp.example.org:8443/a?b=c", "http://[2606:4700::1]:80/"])
def test_an_address_to_post_to(url: str) -> None:
    assert read_url(url).hostname


@pytest.mark.parametrize(
    "url",
    [
        *("", "erp.example.org", "ftp://erp.example.org", "file:///etc/passwd", "http://", "http:///path", "https://user@erp.org/"),
        *("https://user:pass@erp.example.org/", "https://erp.example.org/#a", "http://erp.example.org:0/", "http://a:99999/"),
        *("http://erp.example.org/a b", "http://erp.example.org/\r\nX: y", "http://ｅｒｐ.example.org/", "http://[::1"),
    ],
)
def test_no_address_to_post_to(url: str) -> None:
    with pytest.raises(Unreadable, match="webhook_url"):
        read_url(url)
