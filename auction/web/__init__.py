"""Sign-in, HTTP and the WebSocket, on Starlette: the interface of PROTOCOL.md, each part in a file of its name.

Begin with `app.py`: every address, and what stands before it (`guard.py`, `limits.py`, `arriving.py`, `loading.py`). Handlers work
from `desk.py`, `admission.py` (what is there for whom) and `problems.py`. Who somebody is: `access.py`, `identity.py`,
`sessions.py`. The socket: `socket.py` on a `line.py`, bytes in by `inbound.py`, out by `hub.py` and `crowd.py`, all of them in the
`lobby.py`. Files that people bring: `reading.py`, `readers.py`. For whoever operates it: `logs.py`, `metrics.py`, `tracing.py`.
"""
