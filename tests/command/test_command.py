"""The command line as people run it: what it prints, and the exit codes 0, 1 and 2."""

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import auction.files as auction_files
from auction.audit.offline import Stamped
from auction.audit.script import command_line, terms_text
from auction.core.commands import PlaceBid
from auction.core.money import Share
from auction.files.samples import SAMPLES
from auction.ledger.codec import encode, to_plain
from auction.market.subsidies import Claim, Claims, Scheme
from tests.command.line import auction
from tests.market.tariffs import some_tariffs
from tests.market.test_delivered_rules import some_deliveries, some_terms
from tests.terms import OPENS, a_supplier, an_auction


@pytest.fixture
def recorded(tmp_path: Path) -> tuple[Path, Path]:
    """A small auction as files: terms, and two bids."""
    terms, commands = tmp_path / "terms.json", tmp_path / "commands.jsonl"
    terms.write_bytes(terms_text(an_auction()))
    bids = [
        Stamped(OPENS + at, PlaceBid(f"b{at}", a_supplier(who), who, "L1", (price,), False))
        for at, who, price in ((1, "s1", "10.00"), (2, "s2", "9.50"))
    ]
    commands.write_bytes(b"\n".join(map(command_line, bids)) + b"\n")
    return terms, commands


def test_a_recorded_auction_runs_and_its_bundle_holds(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    bundle = tmp_path / "out.zip"
    ran = auction("run", *recorded, "--bundle", bundle, "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "s2" in json.dumps(json.loads(ran.stdout))
    audited = auction("audit", bundle, "--json")
    assert audited.returncode == 0, audited.stdout
    assert json.loads(audited.stdout)["agrees"] is True


def test_a_changed_bundle_is_found_with_exit_code_1(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    honest, forged = tmp_path / "out.zip", tmp_path / "forged.zip"
    assert auction("run", *recorded, "--bundle", honest).returncode == 0
    with zipfile.ZipFile(honest) as old, zipfile.ZipFile(forged, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info).replace(b'"9.50"', b'"9.49"'))
    found = auction("audit", forged)
    assert found.returncode == 1
    assert "DIVERGES" in found.stdout


def test_what_is_no_bundle_is_exit_code_2(tmp_path: Path) -> None:
    nonsense = tmp_path / "bundle.zip"
    nonsense.write_text("nothing of the kind")
    assert auction("audit", nonsense).returncode == 2
    assert auction("audit", tmp_path / "missing.zip").returncode == 2


def test_the_verifier_runs_bare(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    bundle, kit = tmp_path / "out.zip", tmp_path / "verifier.pyz"
    assert auction("run", *recorded, "--bundle", bundle).returncode == 0
    assert auction("verifier", kit).returncode == 0
    bare = subprocess.run(
        [sys.executable, "-I", "-S", kit, bundle], capture_output=True, text=True, timeout=60, check=False, cwd="/", env={}
    )
    assert (bare.returncode, bare.stderr) == (0, "")
    assert "agrees up to entry" in bare.stdout


def test_unreadable_terms_are_exit_code_2(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"auction": NaN}')
    ran = auction("run", broken, recorded[1], "--json")
    assert ran.returncode == 2
    assert "error" in json.loads(ran.stdout)


def test_terms_against_the_rules_are_exit_code_1(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_bytes(terms_text(an_auction(currency_scale=9)))
    ran = auction("run", broken, recorded[1])
    assert ran.returncode == 1
    assert "terms_invalid (T1)" in ran.stderr


def test_sample_files_are_pooled(tmp_path: Path) -> None:
    specs = []
    for sample in SAMPLES:
        (tmp_path / sample.file_name).write_bytes(sample.data)
        specs.append(f"{sample.member}={tmp_path / sample.file_name}@{sample.builds}")
    report = auction("pool", *specs, "--json")
    assert report.returncode == 0, report.stderr
    assert "STM32G071KBT6" in report.stdout
    text = auction("pool", *specs)
    assert text.returncode == 0
    assert "STM32G071KBT6" in text.stdout


def test_files_that_are_much_of_a_market_are_warned_of(tmp_path: Path) -> None:
    specs = []
    for sample in SAMPLES:
        (tmp_path / sample.file_name).write_bytes(sample.data)
        specs.append(f"{sample.member}={tmp_path / sample.file_name}@{sample.builds}")
    part = json.loads(auction("pool", *specs, "--json").stdout)["parts"][0]
    size = {"name": "chips", "parts": [part["id"]], "quantity": 2 * part["total"], "source": "a study", "date": "2027-01-01"}
    markets = tmp_path / "markets.json"
    markets.write_text(json.dumps({"sizes": [size]}), encoding="utf-8")
    told = json.loads(auction("pool", *specs, "--markets", markets, "--json").stdout)["shares"]
    assert [(share["percent"], share["is_reached"]) for share in told] == [("50.0 %", True)]
    assert "WARNING buying chips: 50.0 % (threshold 15.0 %)" in auction("pool", *specs, "--markets", markets).stdout
    markets.write_text(json.dumps({"sizes": [{**size, "quantity": 0}]}), encoding="utf-8")
    assert auction("pool", *specs, "--markets", markets).returncode == 2


def test_a_file_that_is_not_there_is_exit_code_2(tmp_path: Path) -> None:
    assert auction("pool", f"acme={tmp_path / 'missing.csv'}").returncode == 2


@pytest.mark.parametrize("name", ["terms", "commands", "events", "entry", "frames"])
def test_every_schema_is_printed(name: str) -> None:
    printed = auction("schema", name)
    assert printed.returncode == 0
    assert json.loads(printed.stdout)["$schema"].startswith("https://json-schema.org/")


def test_without_a_name_the_schemas_are_listed() -> None:
    assert {"terms", "problem", "openapi"} <= set(auction("schema").stdout.split())


def test_an_unknown_schema_is_exit_code_2() -> None:
    assert auction("schema", "nothing").returncode == 2


def test_the_doctor_shows_no_secret(tmp_path: Path) -> None:
    secret = "s" * 40
    found = auction("doctor", "--json", AUCTION_SECRET_KEY=secret, AUCTION_DATA_DIR=str(tmp_path))
    assert found.returncode == 0, found.stderr
    assert secret not in found.stdout
    assert json.loads(found.stdout)["settings"]["data_dir"]["value"] == str(tmp_path)


def test_a_setting_without_meaning_is_exit_code_2() -> None:
    ended = auction("doctor", AUCTION_PORT="many")
    assert (ended.returncode, "AUCTION_PORT says 'many'" in ended.stderr) == (2, True)


def test_the_doctor_tells_of_what_is_no_setting(tmp_path: Path) -> None:
    found = auction("doctor", AUCTION_DATA_DIR=str(tmp_path), AUCTION_PROT="1")
    assert "AUCTION_PROT is no setting; did you mean AUCTION_PORT?" in found.stdout


def test_an_invitation_is_made_while_the_server_is_stopped(tmp_path: Path) -> None:
    made = auction("invite", "supplier", "s1", "Supplier One", "--json", AUCTION_DATA_DIR=str(tmp_path))
    assert made.returncode == 0, made.stderr
    assert "/join#" in json.loads(made.stdout)["link"]
    assert auction("invite", "engine", "x", "X", AUCTION_DATA_DIR=str(tmp_path)).returncode in (1, 2)


def test_a_preset_travels_as_a_file_and_gives_the_same_terms(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    assert "georgia" in auction("preset").stdout
    printed = auction("preset", "georgia")
    assert printed.returncode == 0
    travelled = tmp_path / "georgia.json"
    travelled.write_text(printed.stdout, encoding="utf-8")
    here = auction("preset", "georgia", "--terms", recorded[0])
    there = auction("preset", travelled, "--terms", recorded[0])
    assert here.returncode == there.returncode == 0
    assert here.stdout == there.stdout != recorded[0].read_text(encoding="utf-8")


def test_a_pool_model_travels_as_a_file_and_gives_the_same_terms(tmp_path: Path) -> None:
    printed = auction("preset", "pooled-vaccines")
    assert printed.returncode == 0
    travelled = tmp_path / "model.json"
    travelled.write_text(printed.stdout, encoding="utf-8")
    here, there = (auction("preset", name, "--at", "1800000000000000") for name in ("pooled-vaccines", travelled))
    assert (here.returncode, here.stdout) == (0, there.stdout)
    assert json.loads(here.stdout)["collect_until"] == 1_801_209_600_000_000
    assert auction("preset", "georgia", "--at", "1").returncode == 2


def test_a_pool_runs_beside_its_auction(tmp_path: Path) -> None:
    folder = Path(__file__).parents[1] / "golden" / "pooled-vaccines"
    told = auction(
        "run", folder / "terms.json", folder / "commands.jsonl", "--pool", folder / "pool.jsonl", "--bundle", tmp_path / "out.zip"
    )
    assert told.returncode == 0
    assert "250 to nobody, freed" in told.stdout
    assert auction("audit", tmp_path / "out.zip").returncode == 0
    assert auction("run", folder / "terms.json", folder / "commands.jsonl", "--pool", folder / "commands.jsonl").returncode == 2


def test_an_unknown_preset_is_exit_code_2() -> None:
    ended = auction("preset", "nothing-of-the-kind")
    assert (ended.returncode, "there is no preset, model or file 'nothing-of-the-kind'" in ended.stderr) == (2, True)


def test_a_preset_taken_for_a_model_or_a_model_for_a_preset_is_told_as_what_it_is(recorded: tuple[Path, Path]) -> None:
    ended = auction("preset", "georgia", "--at", "1800000000000000")
    assert (ended.returncode, ended.stderr) == (2, "georgia is a preset of auctions; --at opens a pool by a model\n")
    ended = auction("preset", "pooled-vbp", "--terms", recorded[0])
    assert (ended.returncode, ended.stderr) == (2, "pooled-vbp is a model of pools; --terms takes a preset of auctions\n")


def test_of_problem_and_award_the_one_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    unread = tmp_path / "award.json"
    unread.write_text("no award")
    ended = auction("settle", PROBLEM, "--check", unread)
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (2, "award")
    ended = auction("settle", unread)
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (2, "problem")


def test_a_file_that_is_not_there_is_told_in_plain_words(tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    for command in (("run", missing, missing), ("settle", missing), ("preset", "georgia", "--terms", missing)):
        ended = auction(*command)
        assert (ended.returncode, ended.stderr) == (2, f"{missing}: No such file or directory\n")
    ended = auction("serve", "--config", missing)
    assert (ended.returncode, ended.stderr) == (2, f"{missing}: No such file or directory\n")
    ended = auction("schema", "nothing-of-the-kind", "--json")
    assert (ended.returncode, "there is no schema" in json.loads(ended.stdout)["error"]) == (2, True)


@pytest.fixture
def pooled(tmp_path: Path) -> tuple[list[str], Path]:
    """Two members' files of one part, and a list of prices with a break between their needs and their sum."""
    for member, quantity in (("acme", 4), ("norda", 7)):
        (tmp_path / f"{member}.csv").write_text(f"MPN,Manufacturer,Qty\nRC1,Yageo,{quantity}\n", encoding="utf-8")
    prices = tmp_path / "prices.csv"
    rows = ("manufacturer,mpn,seller,currency,break_qty,unit_price", "Yageo,RC1,S,EUR,1,0.10", "Yageo,RC1,S,EUR,1100,0.05")
    prices.write_text("\n".join(rows), encoding="utf-8")
    return [f"{member}={tmp_path / member}.csv@100" for member in ("acme", "norda")], prices


def test_leverage_tells_what_pooling_is_worth(pooled: tuple[list[str], Path]) -> None:
    files, prices = pooled
    told = auction("leverage", *files, "--prices", prices, "--currency", "USD", "--rate", "EUR=1.20", "--json")
    assert (told.returncode, told.stderr) == (0, "")
    report = json.loads(told.stdout)
    assert [(row["member"], row["alone"], row["pooled"]) for row in report["members"]] == [
        ("acme", "48.00", "24.00"),
        ("norda", "66.00", "42.00"),
    ]
    own = auction("leverage", *files, "--prices", prices, "--rate", "EUR=1.20", "--member", "acme")
    assert "saving 24.00 USD" in own.stdout
    assert "norda" not in own.stdout
    assert "42.00" not in own.stdout


def test_leverage_tells_how_a_rule_divides_the_saving(pooled: tuple[list[str], Path]) -> None:
    files, prices = pooled
    priced = ("--prices", prices, "--rate", "EUR=1.20")
    told = auction("leverage", *files, *priced, "--share", "equal_gain")
    assert told.returncode == 0
    assert "saving: to each the same amount" in told.stdout
    # Of 48 dollars saved each has 24: as much as by the common price, so that nothing is to settle.
    assert "acme: alone 48.00, paid 24.00, share 24.00, nothing to settle" in told.stdout
    assert "no coalition could save more by itself" in told.stdout
    plain = json.loads(auction("leverage", *files, *priced, "--share", "proportional", "--json").stdout)["shared"]
    assert [(row["member"], row["saving"], row["balance"]) for row in plain["shares"]] == [
        ("acme", "20.21", "3.79"),
        ("norda", "27.79", "-3.79"),
    ]
    own = auction("leverage", *files, *priced, "--share", "proportional", "--member", "acme")
    assert "acme: alone 48.00, paid 24.00, share 20.21, pays in 3.79" in own.stdout
    assert "norda" not in own.stdout
    assert auction("leverage", *files, *priced, "--share", "by_lot").returncode == 2
    assert "nothing is divided" in auction("leverage", *files, "--prices", prices, "--share", "shapley").stdout


def test_leverage_without_a_rate_says_which_line_it_left_out(pooled: tuple[list[str], Path]) -> None:
    files, prices = pooled
    told = auction("leverage", *files, "--prices", prices)
    assert told.returncode == 0
    assert "line 2: there is no rate for the currency [quote_currency_unknown]" in told.stderr
    assert "each other currency of the list needs its rate: --rate EUR=1.09" in told.stderr
    assert auction("leverage", *files, "--prices", prices, "--rate", "EUR").returncode == 2
    assert auction("leverage", *files, "--prices", prices.with_name("none.csv")).returncode == 2
    assert auction("leverage", *files, "--prices", prices, "--member", "nobody").returncode == 2


def test_leverage_tells_a_few_of_many_rows_that_it_left_out_and_what_is_mistyped_before_any(
    pooled: tuple[list[str], Path],
) -> None:
    files, prices = pooled
    rows = [f"Yageo,RC{number},S,EUR,1,0.10" for number in range(2, 902)]
    prices.write_text("\n".join([prices.read_text(encoding="utf-8"), *rows]), encoding="utf-8")
    told = auction("leverage", *files, "--prices", prices)
    lines = told.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines[:6]] == ["line 2", "line 4", "line 5", "line 6", "line 7", "and 896 more"]
    assert len(lines) == 7
    for mistyped, why in (("--share", "by_lot: no rule"), ("--currency", "by_lot: a currency is three capital letters, as USD")):
        ended = auction("leverage", *files, "--prices", prices, mistyped, "by_lot")
        assert (ended.returncode, ended.stderr.startswith(why)) == (2, True)


@pytest.fixture
def wanted(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Terms, tables and deliveries as files."""
    files = tmp_path / "plain.json", tmp_path / "tariffs.json", tmp_path / "deliveries.json"
    files[0].write_bytes(terms_text(some_terms()))
    files[1].write_bytes(encode(to_plain(some_tariffs())))
    files[2].write_bytes(encode(to_plain(some_deliveries(some_terms()))))
    return files


def test_landed_cost_goes_into_the_terms_and_every_component_is_told(wanted: tuple[Path, Path, Path], tmp_path: Path) -> None:
    out, bundle, commands = tmp_path / "terms.json", tmp_path / "out.zip", tmp_path / "none.jsonl"
    made = auction("landed", *wanted, "--out", out, "--bid", "L1=1000.00", "--json")
    assert (made.returncode, made.stderr) == (0, "")
    told = json.loads(made.stdout)
    first = told["lots"][0]["suppliers"][0]
    assert (first["bid"], first["incoterm"], first["all"]["components"]["goods"]) == ("1000.00", "FCA Hamburg", "1000.00")
    assert first["all"]["landed"] > "1000.00"
    assert {each["source"] for each in told["used"]["sources"]} >= {"a tariff", "a tax law"}
    text = auction("landed", *wanted)
    assert "all members" in text.stdout
    commands.write_text("")
    assert auction("run", out, commands, "--bundle", bundle).returncode == 0
    assert auction("audit", bundle, "--tariffs", wanted[1]).returncode == 0


def test_landed_cost_is_refused_by_its_place(wanted: tuple[Path, Path, Path]) -> None:
    sound = wanted[1].read_text()
    stale = json.loads(sound)
    stale["rates"]["date"] = "2001-01-01"
    wanted[1].write_text(json.dumps(stale))
    refused = auction("landed", *wanted)
    assert refused.returncode == 1
    assert refused.stderr.startswith("rates_stale (W9): tariffs.rates.date: ")
    wanted[1].write_text(sound)
    assert auction("landed", *wanted, "--bid", "L9=1.00").returncode == 2
    wanted[1].write_text('{"lanes": [1]}')
    unread = auction("landed", *wanted)
    assert unread.returncode == 2
    assert "tariffs / customs" in unread.stderr


def test_row_23_a_recorded_auction_without_its_best_supplier(recorded: tuple[Path, Path]) -> None:
    told = json.loads(auction("run", *recorded, "--without", "s2", "--json").stdout)["without"]
    assert [(lot["before"], lot["after"]) for lot in told["lots"]] == [(["s2"], ["s1"])]
    assert float(told["delta"]) > 0
    text = auction("run", *recorded, "--without", "s2")
    assert f"without s2: {told['delta']} EUR more on what is still awarded, 0 unfilled" in text.stdout
    assert auction("run", *recorded, "--without", "nobody").returncode == 2


def test_row_16_an_award_beyond_the_most_of_one_country_is_reported(
    wanted: tuple[Path, Path, Path], recorded: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "landed.json"
    limited = json.loads(wanted[2].read_text()) | {"most_share_origin": {"num": 6, "den": 10}}
    wanted[2].write_text(json.dumps(limited))
    assert auction("landed", *wanted, "--out", out).returncode == 0
    ran = auction("run", out, recorded[1])
    assert "origins, at most 6/10 from one country" in ran.stdout, ran.stderr
    assert "no award keeps within; what binds: DE" in ran.stdout


def test_row_18_the_second_claim_on_the_same_volume_is_refused_and_grants_are_listed(
    recorded: tuple[Path, Path], tmp_path: Path
) -> None:
    bundle, tariffs, claims = tmp_path / "out.zip", tmp_path / "tariffs.json", tmp_path / "claims.json"
    assert auction("run", *recorded, "--bundle", bundle).returncode == 0
    home = Scheme("home", "a province", "chips", Share(1, 10), 0, 50, ("GD",), (), (), "2027-01-01", "")
    schemes = (home, replace(home, id="away", places=("SZ",)))
    tariffs.write_bytes(encode(to_plain(replace(some_tariffs(), schemes=schemes))))
    line = an_auction().lots[0].lines[0]
    member, quantity = line.pledges[0].member, line.pledges[0].quantity
    one = Claim("c1", "home", member, "GD", line.part_number, "854231", "CN", "2027-01", "2027-01-15", quantity, 900)
    claims.write_bytes(encode(to_plain(Claims("2027-01", (one, replace(one, id="c2", scheme="away", place="SZ", money=0))))))
    made = auction("grants", bundle, tariffs, claims, "--json")
    assert made.returncode == 1, made.stderr
    told = json.loads(made.stdout)
    assert [(each["claim"], each["money"], each["refused"]) for each in told["grants"]] == [
        ("c1", "0.50", None),
        ("c2", "0.00", "volume_claimed"),
    ]
    assert told["members"] == {member: "0.50"}
    assert "scheme home of a province: 0.50 of at most 0.50" in auction("grants", bundle, tariffs, claims).stdout


PROBLEM = Path(auction_files.__file__).with_name("samples") / "award-problem.json"


def test_a_solver_that_asks_for_more_memory_than_it_may_have_is_ended_and_said_so() -> None:
    told = auction("settle", PROBLEM, "--memory", "64", "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["code"] == "out_of_memory"
    assert auction("settle", PROBLEM, "--memory", "512", "--seconds", "300").returncode == 0


def test_a_problem_is_settled_and_its_certificate_holds_for_the_command_and_for_a_bare_python(tmp_path: Path) -> None:
    certificate, kit = tmp_path / "award.json", tmp_path / "verifier.pyz"
    settled = auction("settle", PROBLEM, "--certificate", certificate, "--json")
    assert (settled.returncode, settled.stderr) == (0, "")
    told = json.loads(settled.stdout)
    assert (told["cost"], told["bound"], told["legal"]) == ("250345.27", "250345.27", True)
    checked = auction("settle", PROBLEM, "--check", certificate)
    assert checked.returncode == 0
    assert "no legal award costs less: proven." in checked.stdout
    assert auction("verifier", kit).returncode == 0
    bare = [sys.executable, "-I", "-S", str(kit), "--problem", str(PROBLEM), str(certificate), "--json"]
    verified = json.loads(subprocess.run(bare, capture_output=True, check=True).stdout)
    assert verified["award_hash"] == told["award_hash"]


def test_an_award_that_was_changed_does_not_hold(tmp_path: Path) -> None:
    certificate, award = tmp_path / "certificate.json", tmp_path / "award.json"
    assert auction("settle", PROBLEM, "--certificate", certificate).returncode == 0
    plain = json.loads(certificate.read_text())
    award.write_text(json.dumps(plain["award"]))
    alone = auction("settle", PROBLEM, "--check", award)
    assert (alone.returncode, "nothing is proven" in alone.stdout) == (0, True)
    plain["award"]["given"][0]["quantity"] += 100
    certificate.write_text(json.dumps(plain))
    found = auction("settle", PROBLEM, "--check", certificate, "--json")
    assert found.returncode == 1
    assert {breach["rule"] for breach in json.loads(found.stdout)["breaches"]} >= {"Q1", "Q8", "Q25"}


def test_a_problem_that_contradicts_itself_is_refused_with_codes(tmp_path: Path) -> None:
    plain = json.loads(PROBLEM.read_text())
    plain["offers"][0]["supplier"] = "nobody"
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_text(json.dumps(plain))
    told = auction("settle", spoilt, "--json")
    assert told.returncode == 2
    refused = json.loads(told.stdout)["refused"]
    assert refused == [
        {
            "code": "id_unknown",
            "path": "offers / aurora-40 / supplier",
            "en": "nothing here has the id nobody",
            "zh": "没有编号为 nobody 的对象",
        }
    ]
    assert auction("settle", tmp_path / "missing.json").returncode == 2
    plain["items"][0]["quantity"] = 1.5
    spoilt.write_text(json.dumps(plain))
    assert "items[0] / quantity: a whole number belongs here [wrong_kind]" in auction("settle", spoilt).stderr


def test_rules_in_conflict_are_named_with_the_cheapest_to_do_without(tmp_path: Path) -> None:
    plain = json.loads(PROBLEM.read_text())
    plain["items"], plain["offers"], plain["packages"], plain["discounts"] = plain["items"][1:2], plain["offers"][1:10:8], [], []
    plain["averages"] = []
    plain["limits"] = [
        {"id": "half-each", "metric": "units", "sense": "at_most", "amount": 2600, "holds": "each"},
        {"id": "one-winner", "metric": "winners", "sense": "at_most", "amount": 1},
    ]
    small = tmp_path / "small.json"
    small.write_text(json.dumps(plain))
    told = auction("settle", small, "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["conflict"] == {"rules": ["half-each", "one-winner"], "relief": "half-each", "cost": "31400.00"}
    assert "these rules cannot all be kept: half-each, one-winner" in auction("settle", small).stderr
    plain["limits"] = plain["limits"][:1]
    small.write_text(json.dumps(plain))
    asked = json.loads(auction("settle", small, "--json", "--costs", "--ladder").stdout)
    assert asked["rules"] == [{"rule": "half-each", "cost": "960.00"}]
    assert asked["next"] == [{"without": name, "more": None, "promoted": []} for name in ("aurora", "dynamo")]
