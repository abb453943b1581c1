"""Consortium demand: what members need, pooled, put to auction, and divided again. Rules in RULEBOOK.md.

Begin with `decide.py`, `evolve.py` and `due.py`, as in `core/`. Then, by what is asked:

- demand: `demand.py`, `needs.py`, `merge.py` (each part once), `identity.py` and `together.py` (which lines are one part),
  `pledge.py`
- after an award: `allot.py` and `contracts.py`; where the pool divides it by its terms `steps.py`, `division.py`, `rationing.py`,
  `draft.py`
- what pooling is worth: `leverage.py`, `purchase.py`, `quotes.py`; how that is divided: `saving.py`, `game.py`, `shapley.py`,
  `nucleolus.py`
- staying a fair market: `competition.py`, `warning.py`; what a member may see: `views.py`; models ready made: `presets/`
"""
