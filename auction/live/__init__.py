"""The auction going on: asynchronous, and it knows ports, not products.

Begin with `room.py`: one stream, which stamps and decides what is asked, and answers when it is durable. `rooms.py` holds all of a
node, `committer.py` appends for all of them at once, `fanout.py` and `watched.py` tell who watches, `steps.py` does what follows
an entry (`closing.py`, `dividing.py`, `signing.py`), `watchdog.py` looks whether people can bid. Then, by what is asked:

- starting and going on after a fault: `loaded.py`, `keeping.py`, `opening.py`, `outages.py`, `pulse.py`
- many nodes: `node.py`, `owning.py`, `following.py`, `forwarding.py`, `carrying.py`
- beside the loop: `jointly.py`, `provisional.py`, `supposing.py`, `drawing.py`, `aside.py`
- practice: `practice.py`, `scripts.py`, `characters.py`
"""
