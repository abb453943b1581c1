"""Proof: bundles, checkpoints, and the audit that decides every command of a recorded auction again. Rules in RULEBOOK.md.

Begin with `verify.py`: it opens a `bundle.py`, checks chain and `checkpoint.py`, has `replay.py` decide every command again and
`recheck.py` what the engine proposed, and tells a `finding.py` or agrees. `kit.py` makes the verifier of it, which runs on a bare
Python. One request or contract is checked by itself by `kept_proof.py` and `kept_contract.py`; `offline.py` runs an auction
without a server; `ocds.py` and `ocds_release.py` read and write open contracting data.
"""
