"""What nodes say to each other: news, and commands on their way to a stream's owner; never the truth, which is the ledger's.

`port.py` is what the nodes know. `redis.py` and `postgres.py` carry bytes, `sealed.py` makes messages of them that nobody reads or
forges, and `either.py` takes the best way that is up.
"""
