"""Tables of export controls, and licences: recorded, and drawn on (rules Z2, Z4 and Z5)."""

from auction.core.refusals import Refusal
from auction.core.words import is_text
from auction.market.commands import DrawLicence, LoadControls, RecordLicence
from auction.market.control import licence_fault, table_fault
from auction.market.events import ControlsLoaded, Event, LicenceDrawn, LicenceRecorded
from auction.market.refusals import refuse
from auction.market.state import State

Decision = tuple[Event, ...] | Refusal


def load_controls(state: State, command: LoadControls) -> Decision:
    """Z2: a table of controls replaces that of its source, unless it is older."""
    fault = table_fault(command.table)
    if fault is not None:
        return refuse("controls_invalid", fault)
    held = state.controls.get(command.table.source)
    if held is not None and held.as_of > command.table.as_of:
        return refuse("controls_older")
    return (ControlsLoaded(command.table),)


def record_licence(state: State, command: RecordLicence) -> Decision:
    """Z4: a licence is recorded once."""
    fault = licence_fault(command.licence)
    if fault is not None:
        return refuse("licence_invalid", fault)
    return refuse("licence_exists") if command.licence.id in state.licences else (LicenceRecorded(command.licence),)


def draw_licence(state: State, command: DrawLicence) -> Decision:
    """Z5: a licence is drawn on for a contract, never beyond what is left of it."""
    if command.licence not in state.licences:
        return refuse("licence_unknown")
    left = state.left_of(command.licence) - command.quantity
    if command.quantity <= 0 or left < 0:
        return refuse("licence_exhausted")
    if not is_text(command.contract):
        return refuse("reason_missing")
    return (LicenceDrawn(command.licence, command.quantity, command.contract, left),)
