"""The log: entries in canonical bytes, hash-chained, appended all or nothing, and read without a gap. Its format is in FORMAT.md.

Begin with `port.py`, which every ledger stands behind: `memory.py`, `sql.py` (SQLite) and `postgres.py`. What an entry's bytes
are: `codec.py` is the reference, `fast.py` the same sooner, `upcast.py` reads older ones. What makes it provable: `chain.py`. Who
decides a stream where many nodes share a ledger: `ownership.py`. What spares reading all of it at a start: `snapshots.py`.
"""
