"""The Y chapter of market/RULEBOOK.md, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction.core.words import ENGINE
from auction.market.clearance import clearance
from auction.market.commands import LoadList, ScreenOrganisations, SetMarketPolicy, UpdateList
from auction.market.decide import Decision
from auction.market.events import DecisionLapsed, ListLoaded, MatchDecided, OrganisationScreened
from auction.market.lists import changes_between, list_hash
from auction.market.names import distance, folded, score
from auction.market.organisations import Owner
from auction.market.screening import Hit, ListEntry, ScreeningList, hits_of, index_of
from tests.market.stall import (
    COORDINATOR,
    DAY_US,
    LISTED,
    NOON,
    OTHER,
    POLICY,
    Market,
    a_list,
    an_organisation,
    cleared,
    code,
    events,
)


def codes(market: Market, id: str = "s1", at: int = NOON) -> list[str]:
    return [reason.code for reason in clearance(market.state, id, at)]


def alike(one: str, other: str) -> int:
    assert score(folded(one), folded(other)) == score(folded(other), folded(one))
    return score(folded(one), folded(other))


@pytest.mark.parametrize(
    "fields",
    [
        {"source": ""},
        {"as_of": NOON + 1},
        {"entries": ()},
        {"entries": (LISTED, replace(OTHER, id="L-1"))},
        {"entries": (replace(LISTED, name=""),)},
        {"entries": (replace(LISTED, aliases=("x",) * 201),)},
        {"file_name": "a\nb"},
    ],
)
def test_Y1_a_list_is_what_it_can_be(fields: dict[str, Any]) -> None:
    asked = replace(a_list(), **fields)
    assert code(Market().ask(LoadList("l", COORDINATOR, asked, "Ada"))) == "list_invalid"


def test_Y1_nobody_is_cleared_without_the_lists_the_policy_asks_for() -> None:
    market = Market()
    market.register(an_organisation())
    market.verify()
    market.screen()
    assert codes(market) == ["screening_missing"]
    market.load(a_list(source="another"))
    assert codes(market) == ["screening_missing"]
    market.load(a_list())
    assert codes(market) == []


def test_Y1_owners_and_aliases_are_looked_for_too() -> None:
    market = cleared(
        an_organisation(owners=(Owner("Lantern Overseas", "HK"),)), an_organisation("s2", aliases=("LANTERN OVERSEAS",))
    )
    assert (codes(market), codes(market, "s2")) == (["screening_hit"], ["screening_hit"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour Lantern Trading Co., Ltd.", "HARBOUR LANTERN TRADING COMPANY LIMITED"),
        ("Müller Präzision GmbH & Co. KG", "Mueller Prazision AG"),
        ("S.A.R.L. Dupont Frères", "DUPONT FRERES SARL"),
        ("Восход Электроника ООО", "Voskhod Elektronika LLC"),
        ("Ελληνικά Τσιπ", "ELLINIKA TSIP"),
        ("Łódź Układy sp. z o.o.", "LODZ UKLADY"),
        ("深圳市灯塔贸易有限公司", "深圳市灯塔贸易股份有限公司"),
        ("株式会社灯台", "灯台株式会社"),
        ("Texas Lamp Instruments", "TexasLamp Instruments"),
        ("Ｌａｎｔｅｒｎ Overseas", "lantern overseas"),
        ("O'Neil & Sons, Inc.", "ONeil and Sons"),
        ("Lantern Overseas", "Overseas, Lantern"),
    ],
)
def test_Y2_one_name_in_two_spellings(one: str, other: str) -> None:
    assert alike(one, other) == 1000, (folded(one), folded(other))


def test_Y2_a_name_of_legal_words_alone_keeps_them() -> None:
    assert folded("The Company Ltd").words
    assert alike("The Company Ltd", "Lantern Ltd") < 700


def bare_score(one: list[str], other: list[str]) -> int:
    """The score of rule Y3 again, by another hand: the words given as they are compared."""

    def apart(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        return min(apart(a[1:], b) + 1, apart(a, b[1:]) + 1, apart(a[1:], b[1:]) + (a[0] != b[0]))

    letters = sum(map(len, one + other))
    if not one or not other:
        return 0
    left, right, counted = list(one), list(other), 0
    for word in one:
        if word in right:
            left.remove(word)
            right.remove(word)
            counted += len(word)
    while True:
        pairs = []
        for a in left:
            for b in right:
                longer = max(len(a), len(b))
                numbers = any(mark in "0123456789" for mark in a + b)
                most = 0 if longer < 5 or numbers else 1 if longer < 12 else 2
                if apart(a, b) <= most:
                    pairs.append((apart(a, b), min(a, b), max(a, b)))
        if not pairs:
            return 2000 * counted // letters
        near, first, second = min(pairs)
        a, b = (first, second) if first in left and second in right else (second, first)
        left.remove(a)
        right.remove(b)
        counted += max(len(a), len(b)) - near


SHORT = st.lists(st.text("abc1", min_size=1, max_size=6), min_size=1, max_size=3)


@given(SHORT, SHORT)
def test_Y3_a_bare_recomputation_gives_the_same_score(one: list[str], other: list[str]) -> None:
    ours, theirs = folded(" ".join(one)), folded(" ".join(other))
    if ours.joined != theirs.joined:
        assert score(ours, theirs) == (1000 if ours.words == theirs.words else bare_score(list(ours.words), list(theirs.words)))


def test_Y3_published_examples() -> None:
    assert alike("Harbour Lantern Trading", "Harbor Lantern Trading") == 975  # 20 of 21 and of 20 letters are paired
    assert alike("Harbour Lantern Trading", "Harbour Lantern") == 800
    assert alike("54th Research Institute", "55th Research Institute") == 809
    assert distance("lantern", "lanterns", 2) == 1
    assert distance("lantern", "harbour", 2) == 3


FALSE_FRIENDS = (
    ("Harbour Lantern Trading Co., Ltd.", "Harbour Crane Trading Co., Ltd."),
    ("Harbour Lantern Trading Co., Ltd.", "Harvest Lantern Bakery GmbH"),
    ("Global Electronics Ltd", "Global Electric Ltd"),
    ("Pacific Chip Technology", "Pacific Ship Technology"),
    ("Delta 54 Systems", "Delta 55 Parts"),
    ("东方灯塔科技", "东方宝塔贸易"),
)


@pytest.mark.parametrize(("one", "other"), FALSE_FRIENDS)
def test_Y3_false_friends_stay_apart(one: str, other: str) -> None:
    assert alike(one, other) < POLICY.threshold


NAMES = st.lists(
    st.sampled_from(
        [
            "harbour",
            "lantern",
            "lanterns",
            "trading",
            "global",
            "electronics",
            "electronic",
            "north",
            "star",
            "chip",
            "54",
            "55",
            "ltd",
            "co",
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)


@given(
    st.lists(NAMES, min_size=1, max_size=12), st.lists(NAMES, min_size=1, max_size=3), st.sampled_from((700, 800, 850, 950, 1000))
)
def test_Y4_the_index_finds_just_what_a_comparison_of_all_with_all_finds(
    listed: list[str], ours: list[str], threshold: int
) -> None:
    held = ScreeningList("sample", 0, "", tuple(ListEntry(f"e{number}", name) for number, name in enumerate(listed)))
    found = {hit.entry: hit.score for hit in hits_of(ours, index_of([held]), threshold)}
    scores = {entry.id: max(score(folded(name), folded(entry.name)) for name in ours) for entry in held.entries}
    assert found == {entry: alike for entry, alike in scores.items() if alike >= threshold}


@given(st.permutations([LISTED, OTHER, ListEntry("L-3", "Lantern Harbour"), ListEntry("L-4", "Harbor Lantern Trade")]), st.data())
def test_Y4_hits_do_not_depend_on_any_order(entries: list[ListEntry], data: st.DataObject) -> None:
    names = ["Harbour Lantern Trading", "Lantern Harbour", "Voskhod Elektronika Instituta"]
    shuffled = [names[0], *data.draw(st.permutations(names[1:]))]
    lists = [ScreeningList("a", 0, "", tuple(entries[:2])), ScreeningList("b", 0, "", tuple(entries[2:]))]
    plain = {hit.entry: hit for hit in hits_of(names, index_of(lists), 850)}
    turned = {hit.entry: hit for hit in hits_of(shuffled, index_of(lists[::-1]), 850)}
    assert plain == turned


def test_Y4_exact_alias_and_fuzzy_are_told_apart() -> None:
    index = index_of([a_list()])
    asked = ("Harbour Lantern Trading", "Lantern Overseas Ltd", "Harbor Lantern Trading", "Lantern Bakery")
    found = {name: [(hit.kind, hit.score) for hit in hits_of([name], index, 850)] for name in asked}
    assert found == {
        "Harbour Lantern Trading": [("exact", 1000)],
        "Lantern Overseas Ltd": [("alias", 1000)],
        "Harbor Lantern Trading": [("fuzzy", 975)],
        "Lantern Bakery": [],
    }


def test_Y4_every_order_of_a_name_s_words_is_one_hit() -> None:
    index = index_of([a_list()])
    for order in permutations(("Harbour", "Lantern", "Trading")):
        assert [hit.score for hit in hits_of([" ".join(order)], index, 1000)] == [1000]


def test_Y4_who_was_not_looked_for_is_not_cleared() -> None:
    market = Market()
    market.load(a_list())
    market.register(an_organisation())
    market.verify()
    assert codes(market) == ["screening_pending"]
    assert code(market.ask(ScreenOrganisations("x", ENGINE, ("s1", "s1")))) == "nothing_to_screen"
    assert code(market.ask(ScreenOrganisations("y", ENGINE, ()))) == "nothing_to_screen"
    assert events(market.ask(ScreenOrganisations("z", ENGINE, ("s1",)))) == (OrganisationScreened("s1", ()),)
    assert codes(market) == []
    assert code(market.ask(ScreenOrganisations("w", ENGINE, ("s1",)))) == "nothing_to_screen"


HELD = an_organisation(name="Harbour Lantern Trading")


def test_Y5_a_newer_list_names_what_changed_and_keeps_decisions_on_what_did_not() -> None:
    market = cleared(HELD, an_organisation("s2", "Instytut Elektroniki Wschod"))
    market.decided()
    market.decided(id="s2", entry="L-2")
    assert (codes(market), codes(market, "s2")) == ([], [])
    newer = a_list(LISTED, replace(OTHER, programme="widened"), ListEntry("L-3", "Third Party"), as_of=NOON)
    loaded = events(market.load(newer))
    assert loaded == (
        ListLoaded("sample", NOON, NOON - DAY_US, 3, ("L-3",), (), ("L-2",)),
        DecisionLapsed("s2", "sample", "L-2", "entry_changed"),
    )
    assert (codes(market), codes(market, "s2")) == ([], ["screening_hit"])
    assert code(market.load(newer)) == "list_older"
    shorter = LoadList("g", COORDINATOR, a_list(OTHER, as_of=NOON + 1), "Ada")
    gone = [event for event in events(market.ask(shorter, at=NOON + 1)) if isinstance(event, DecisionLapsed)]
    assert gone == [DecisionLapsed("s1", "sample", "L-1", "entry_removed")]


def test_Y5_what_was_found_before_stands_until_everybody_is_looked_for_again() -> None:
    market = cleared(HELD, an_organisation("s2"))
    market.ask(LoadList("n", COORDINATOR, a_list(OTHER, ListEntry("L-9", "Supplier s2"), as_of=NOON), "Ada"))
    assert (codes(market), codes(market, "s2")) == (["screening_hit"], [])
    market.screen()
    assert (codes(market), codes(market, "s2")) == ([], ["screening_hit"])


def test_Y5_another_threshold_looks_for_everybody_anew() -> None:
    market = cleared(an_organisation(name="Harbour Lantern"))
    assert codes(market) == []
    assert events(market.ask(SetMarketPolicy("p", COORDINATOR, replace(POLICY, threshold=800), "too loose", "Ada")))
    market.screen()
    assert codes(market) == ["screening_hit"]


def test_Y6_a_person_decides_and_the_decision_expires() -> None:
    market = cleared(HELD)
    assert codes(market) == ["screening_hit"]
    assert code(market.decided(entry="L-2")) == "no_such_hit"
    assert code(market.decided(until=NOON)) == "validity_invalid"
    happened = events(market.decided(until=NOON + 100))
    assert happened == (MatchDecided("s1", "sample", "L-1", "no_match", "Ada", "addresses compared", NOON + 100),)
    assert (codes(market), codes(market, at=NOON + 99), codes(market, at=NOON + 100)) == ([], [], ["decision_expired"])
    market.decided("match")
    assert codes(market) == ["screening_match"]


def test_Y6_a_decision_ends_with_the_names_it_was_about() -> None:
    market = cleared(HELD)
    market.decided()
    happened = events(market.register(replace(HELD, aliases=("Lantern Overseas",))))
    assert DecisionLapsed("s1", "sample", "L-1", "organisation_changed") in happened
    market.verify()
    market.screen()
    assert codes(market) == ["screening_hit"]


def test_Y7_a_stale_list_clears_nobody() -> None:
    market = cleared()
    age = POLICY.list_age_us - DAY_US
    assert (codes(market, at=NOON + age), codes(market, at=NOON + age + 1)) == ([], ["list_stale"])


def test_row_21_a_name_like_an_alias_is_held_until_a_person_decides() -> None:
    market = cleared(an_organisation(name="Lantern Overseas GmbH"))
    (hit,) = market.state.organisations["s1"].hits.values()
    assert hit == Hit("sample", "L-1", "alias", 1000, "Lantern Overseas GmbH", "Lantern Overseas")
    assert codes(market) == ["screening_hit"]
    assert market.state.lists["sample"].as_of == NOON - DAY_US
    market.decided()
    assert codes(market) == []


@given(st.lists(st.sampled_from(("register", "verify", "load", "screen", "decide")), max_size=12), st.integers(0, 3))
def test_verification_is_monotone(steps: list[str], hours: int) -> None:
    """More evidence never takes clearance away: verifying, and clearing a hit, only ever shorten the list of reasons."""
    market = Market()
    market.register(HELD)
    for step in steps:
        before = set(codes(market, at=market.at))
        if step == "verify":
            market.verify()
            assert set(codes(market)) == before - {"organisation_unverified", "verification_expired"}
        elif step == "load":
            market.load(a_list(as_of=NOON - DAY_US))
        elif step == "screen":
            market.screen()
        elif step == "decide" and market.state.organisations["s1"].hits:
            market.decided()
            assert set(codes(market)) == before - {"screening_hit", "decision_expired", "screening_match"}
        else:
            market.register(HELD)
            assert set(codes(market)) == before


def updating(market: Market, newer: ScreeningList, *, id: str = "u", **changes: Any) -> Decision:
    """Ask for the newer version as what changed against the one that holds, perhaps falsified."""
    held = market.state.lists["sample"]
    return market.ask(UpdateList(id, COORDINATOR, replace(changes_between(held, newer), **changes), "Ada"))


NEWER = a_list(replace(OTHER, programme="widened"), ListEntry("L-3", "Third Party"), as_of=NOON)


def test_Y8_what_changed_comes_to_the_very_list_that_the_whole_would_have() -> None:
    by_whole, by_changes = cleared(HELD), cleared(HELD)
    loaded = events(by_whole.ask(LoadList("w", COORDINATOR, NEWER, "Ada")))
    updated = events(updating(by_changes, NEWER))
    assert replace(updated[0], sha256="") == loaded[0]
    assert [event for event in updated[1:] if isinstance(event, DecisionLapsed)] == list(loaded[1:])
    assert len(updated[0].sha256) == 64
    assert by_changes.state.lists == by_whole.state.lists
    assert (by_changes.state.pending, list(by_whole.state.pending)) == ({}, ["s1"])
    by_whole.screen()
    assert by_changes.state.organisations == by_whole.state.organisations
    assert code(updating(by_changes, NEWER, id="again")) == "list_older"


def test_Y8_a_version_in_which_nothing_changed_is_fresh_again() -> None:
    market = cleared(HELD)
    same = replace(market.state.lists["sample"], as_of=NOON)
    changes = changes_between(market.state.lists["sample"], same)
    assert (changes.put, changes.removed) == ((), ())
    events(updating(market, same))
    assert market.state.lists["sample"].as_of == NOON


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"before": NOON - 2 * DAY_US}, "list_not_held"),
        ({"source": "other"}, "list_not_held"),
        ({"sha256": "0" * 64}, "list_mismatch"),
        ({"put": (ListEntry("L-3", "Another Party"),)}, "list_mismatch"),
        ({"removed": ()}, "list_mismatch"),
        ({"removed": ("L-1", "L-1")}, "list_invalid"),
        ({"removed": ("L-1", "L-3")}, "list_invalid"),
        ({"put": (OTHER,)}, "list_invalid"),
        ({"as_of": NOON + 1}, "list_invalid"),
        ({"as_of": 5}, "list_older"),
    ],
)
def test_Y8_changes_that_do_not_come_to_that_list_are_refused(changes: dict[str, Any], expected: str) -> None:
    market = cleared(HELD)
    assert code(updating(market, NEWER, **changes)) == expected
    assert market.state.lists["sample"].as_of == NOON - DAY_US


def test_Y8_whoever_is_found_on_what_changed_is_held_at_once_and_nobody_else_is_said() -> None:
    market = cleared(HELD, an_organisation("s2", "Third Party Ltd"), an_organisation("s3"))
    (screened,) = [
        event
        for event in events(updating(market, a_list(LISTED, OTHER, NEWER.entries[1], as_of=NOON)))
        if isinstance(event, OrganisationScreened)
    ]
    assert (screened.organisation, [hit.entry for hit in screened.hits]) == ("s2", ["L-3"])
    assert (codes(market), codes(market, "s2"), codes(market, "s3")) == (["screening_hit"], ["screening_hit"], [])
    assert {known.screened_at for known in market.state.organisations.values()} == {market.state.at}


def test_Y8_who_waits_to_be_looked_for_still_waits() -> None:
    market = cleared(HELD)
    market.register(an_organisation("s2", "Third Party"))
    events(updating(market, NEWER))
    assert list(market.state.pending) == ["s2"]
    assert market.state.organisations["s2"].screened_at is None
    market.screen()
    assert codes(market, "s2") == ["organisation_unverified", "screening_hit"]


@given(
    st.lists(
        st.lists(st.sampled_from(["Harbour Lantern", "Heron Devices", "Kestrel Parts", "Instytut Wschod"]), max_size=4), max_size=5
    )
)
def test_Y8_what_is_found_version_after_version_is_what_is_found_on_the_whole(versions: list[list[str]]) -> None:
    market = cleared(HELD, an_organisation("s2", "Heron Device GmbH"), an_organisation("s3", "Kestrel Part"))
    for number, names in enumerate(versions):
        entries = (OTHER, *(ListEntry(f"E-{place}", name) for place, name in enumerate(names)))
        events(updating(market, a_list(*entries, as_of=NOON - 100 + number), id=f"u{number}"))
        whole = index_of([market.state.lists["sample"]])
        for known in market.state.organisations.values():
            assert tuple(known.hits.values()) == hits_of(known.organisation.screened_names, whole, POLICY.threshold)


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "x", "y"]), min_size=1), min_size=2, max_size=6))
def test_Y8_version_after_version_comes_out_as_if_each_had_been_whole(versions: list[dict[str, str]]) -> None:
    market = Market()
    for number, version in enumerate(versions):
        entries = tuple(ListEntry(id, f"name {id}", programme=said) for id, said in version.items())
        newer = ScreeningList("sample", NOON - 100 + number, "f.csv", entries)
        if number:
            events(updating(market, newer, id=f"u{number}"))
        else:
            events(market.ask(LoadList("first", COORDINATOR, newer, "Ada")))
        held = market.state.lists["sample"]
        assert sorted(held.entries, key=lambda entry: entry.id) == sorted(entries, key=lambda entry: entry.id)
        assert list_hash(held) == list_hash(newer)


def test_Y8_the_hash_is_of_all_that_entries_say_and_of_no_order() -> None:
    entries = (LISTED, OTHER)
    assert list_hash(a_list(*entries)) == list_hash(a_list(*entries[::-1], as_of=5))
    empty: tuple[dict[str, Any], ...] = ({"aliases": ()}, {"addresses": ()}, {"programme": ""}, {"requirement": ""}, {"policy": ""})
    others = [replace(LISTED, **changes) for changes in ({"name": "x"}, *empty)]
    others += [replace(LISTED, aliases=(), addresses=LISTED.aliases), replace(LISTED, aliases=("Lantern", "Overseas"))]
    assert len({list_hash(a_list(entry, OTHER)) for entry in (LISTED, *others)}) == 1 + len(others)
