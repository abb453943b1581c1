"""Who gets what: an award problem drawn from the closed auction, a solver that proposes, a check that trusts nothing.

Rules in RULEBOOK.md, the proof in CERTIFICATE.md. Two problems, each with its solver and its check:

- lots awarded one by one: `problem.py`, `exact.py` solves, `check.py` (with `reckoning.py` and `recount.py`) finds it anew
- a problem in full: `sourcing.py`, written as whole-number rows by `formulation.py`, settled by `settling.py`, recounted by
  `tally.py`, proven by `proof.py` and `certificate.py`; `joint.py` draws one from an auction, `joint_check.py` checks what comes
  back
- what is told beside: `reasons.py`, `supposing.py`, `scenarios.py`, `prospects.py`, `payments.py`, `policies.py`
"""
