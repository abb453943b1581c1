"""What crosses the socket, as PROTOCOL.md has it.

`frames.py` are the frames as types; in comes `plain.py`, `decode.py`, `asking.py`, out goes `encode.py`. `schema.py` and
`asyncapi.py` draw documents and the clients' TypeScript from the types.
"""
