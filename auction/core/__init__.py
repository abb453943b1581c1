"""The rules of one auction: pure, with no clock, no dice, no I/O and no floats. Rules in RULEBOOK.md, formats in FORMATS.md.

Begin with `decide.py` (what a command brings about, or why not), `evolve.py` (what an event changes) and `due.py` (what time alone
makes happen); what they speak of is in `commands.py`, `events.py`, `refusals.py`, `state.py` and `terms.py`. Then, by what is
asked:

- a bid: `bidding.py`, `barriers.py` (what keeps it out), `reading.py`, `ranking.py`, `overtime.py`; by limits `proxies.py`,
  `contest.py`
- what it compares by: `evaluation.py`, `formula.py`, `criteria.py`, `currencies.py`, `index.py`
- quantities and packages: `schedule.py`, `quantities.py`, `merit.py`, `margin.py`, `packages.py`, `joining.py`
- the course of a lot: `formats/`, `stages.py`, `clocks.py`, `sequence.py`, `openings.py`; what stops it: `conduct.py`,
  `suspension.py`
- after the close: `settling.py`, `joint.py`, `shortlist.py`, `agreeing.py`, `holds.py`; two persons: `persons.py`
- who may see what: `visibility.py` lists it, `views.py` and the files named `*_view.py` and `*_fields.py` spell it
- whether terms may be announced: `announcing.py` and the files named `*_faults.py`; terms ready made: `presets/`
"""
