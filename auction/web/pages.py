"""The console's own files, and the page that says so where they have not been built."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from auction.web.brand import Brand
from auction.web.desk import desk_of
from auction.web.metrics import is_ready
from auction.web.problems import Problem

CONSOLE: Final = Path(__file__).parent / "console"

# The names of built files change with their content, so they may be kept; the page that names them may not.
_KEPT: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_ASKED_AGAIN: Final = {"Cache-Control": "no-cache"}

# Scripts and styles come to a third of their size; fonts and pictures are packed already.
_PACKED: Final = frozenset({".js", ".css", ".svg", ".json"})
_MOST_PACKED: Final = 256

NOT_BUILT: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Poolbid</title></head>
<body><h1>The console is not built</h1>
<p>The server runs, and programs can use it. Installing the package with pip builds the console.</p></body></html>
"""


async def console(request: Request) -> Response:
    """A file of the console, or its one page for every address the console knows itself."""
    asked: str = request.path_params["path"]
    found = await run_in_threadpool(_file, asked)
    if found is not None and asked.startswith("assets/"):
        return await _asset(request, found)
    if found is not None:
        return FileResponse(found, headers=_ASKED_AGAIN)
    if asked.startswith("assets/") or Path(asked).suffix:
        raise Problem(404, "not_found")
    page = await run_in_threadpool(_file, "index.html")
    if page is None:
        return HTMLResponse(NOT_BUILT, 503, headers=_ASKED_AGAIN)
    brand: Brand = request.app.state.brand
    if not brand.is_own:
        return FileResponse(page, headers=_ASKED_AGAIN)
    text = await run_in_threadpool(page.read_text, "utf-8")
    return HTMLResponse(brand.on(text))  # kept by nobody: another installation behind the same proxy has another


async def _asset(request: Request, found: Path) -> Response:
    """A file that never changes under its name, packed for who takes it so: who bids on a slow line waits a third as long."""
    if found.suffix not in _PACKED:
        return FileResponse(found, headers=_KEPT)
    headers = {**_KEPT, "Vary": "Accept-Encoding"}
    if not _takes_gzip(request.headers.get("accept-encoding", "")):
        return FileResponse(found, headers=headers)
    body = await run_in_threadpool(_packed_now, found)
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return Response(body, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})


def _takes_gzip(accepted: str) -> bool:
    """Whether `Accept-Encoding` names gzip, and not as what is not taken."""
    for part in accepted.lower().split(","):
        name, *said = (each.strip() for each in part.split(";"))
        if name == "gzip":
            return not any(each.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for each in said)
    return False


def _packed_now(path: Path) -> bytes:
    return _packed(path, path.stat().st_mtime_ns)


@lru_cache(_MOST_PACKED)
def _packed(path: Path, changed: int) -> bytes:
    """The file's bytes packed, once for each time it was written."""
    return gzip.compress(path.read_bytes(), 9, mtime=0)


async def nothing_there(request: Request) -> Response:
    """An address below `/api` that means nothing."""
    raise Problem(404, "not_found")


async def healthz(request: Request) -> Response:
    """Whether this node serves: 503 while its ledger cannot be written, or another writes it. It tells nobody's business."""
    if desk_of(request).rooms.is_ledger_lost:
        return JSONResponse({"status": "ledger_unavailable"}, 503)
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Whether people may be sent here: 503 with a reason while the node drains, lost its ledger, or may not decide.

    After a start it tells how many streams are still to be loaded; one that is asked for is loaded first. People are better sent to
    another node meanwhile, if there is one that has loaded everything.
    """
    rooms = desk_of(request).rooms
    why = is_ready(rooms, request.app.state.lobby)
    told: dict[str, str | int] = {"status": "ready" if why is None else why}
    if rooms.opening:
        told["loading"] = len(rooms.opening)
    return JSONResponse(told, 200 if why is None else 503)


def _file(asked: str) -> Path | None:
    """The console's file of that name; None for what is none, or lies elsewhere."""
    if "\0" in asked:
        return None
    path = (CONSOLE / asked).resolve()
    return path if path.is_relative_to(CONSOLE.resolve()) and path.is_file() else None
