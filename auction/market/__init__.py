"""Who may trade, and with what: organisations, authorisations, screening, export control, categories. Rules in RULEBOOK.md.

Begin with `decide.py` and `evolve.py`, as in `core/`, and with `clearance.py`, the questions that an auction asks. Then:

- who: `organisations.py`, `identifiers.py`, `names.py`, `screening.py`, `lists.py`, `authorisations.py`, `holds.py`
- what, and where it may go: `goods.py`, `describing.py`, `control.py`, `licensing.py`, `inspecting.py`, `origins.py`
- on what terms: `offers.py`, `profiles.py`, `reserving.py`; at what cost: `landed.py`, `tariffs.py`, `delivered.py`,
  `subsidies.py`
- what came of it: `outcomes.py`, `claiming.py`, `price_index.py`
"""
