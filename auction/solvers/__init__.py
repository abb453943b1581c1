"""Award optimisers: they propose in a worker process, and `award/` checks in whole numbers whatever they say.

Begin with `whole.py`, a problem in full, settled in a process of its own (`apart.py`, `worker.py`; on a server `beside.py` and
`steady.py`). Its rows are solved by `milp.py` and `cases.py` over `highs.py`; large ones of a common shape by `blocks.py`, very
large ones by `grouped.py`. `sharing.py` looks through the coalitions of a pool, `paying.py` and `nearest.py` work out payments.
"""
