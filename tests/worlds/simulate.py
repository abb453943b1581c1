"""One seed, one world, and what of the promises did not hold in it."""

from __future__ import annotations

import logging

from auction.live.rules import auction_rules
from tests.live.stage import SECRETS
from tests.worlds.dark import LEAST_US, faults_of_outages, faults_of_told_outages
from tests.worlds.promises import faults_of_answers, faults_of_log, faults_of_views, stream_of
from tests.worlds.served import codec_of
from tests.worlds.world import Course, World, in_a_world


def simulate(seed: int) -> Course:
    """Let the world of this seed run, and look at everything that was promised. The same seed gives the same course."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # everything that fails here is told by many lines, and is meant to
    try:
        return in_a_world(seed, _look)
    finally:
        logging.disable(before)


async def _look(world: World) -> Course:
    course = Course(world.seed, auctions=len(world.terms))
    try:
        await world.run()
    except AssertionError as fault:
        course.faults.append(str(fault))
    logs = {terms.auction: [body for _, body in world.store.ledger.read(stream_of(terms.auction))] for terms in world.terms}
    if not course.faults:
        codec = codec_of(auction_rules(SECRETS))  # the quick one: the audit reads them by the other
        entries = {auction: [codec.entry_from_bytes(body) for body in bodies] for auction, bodies in logs.items()}
        for terms in world.terms:
            stream, read = stream_of(terms.auction), entries[terms.auction]
            course.faults += faults_of_log(stream, logs[terms.auction], read, world.store.appended, terms)
            dark = [*world.lookout.spans, *world.losses[terms.auction].spans]
            course.faults += faults_of_outages(stream, read, terms, dark)
            course.faults += faults_of_told_outages(stream, read, world.lights[terms.auction].spans)
            course.dark += sum(ended - begun >= LEAST_US for begun, ended in dark)
        course.faults += faults_of_answers(world.teller.told, logs)
        course.faults += faults_of_views(world.watchers, entries)
        course.faults += world.freshness.faults
    course.asked = sum(bool(told.answers) or not told.is_given_up for told in world.teller.told)
    course.answered = sum(bool(told.answers) for told in world.teller.told)
    course.entries = sum(map(len, logs.values()))
    course.broken = world.broken
    course.seconds = world.loop.time()
    return course
