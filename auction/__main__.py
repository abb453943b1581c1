"""The command line: thin, one function a command. Exit codes: 0 ok, 1 verification or rule failure, 2 usage or unreadable input."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, cast

import typer

from auction.core.errors import AuctionError, Unreadable

app = typer.Typer(
    name="auction", help="Reverse auctions on pooled demand, with proof.", no_args_is_help=True, pretty_exceptions_enable=False
)

ocds = typer.Typer(help="Auctions as open contracting data (OCDS 1.1): written, and checked.", no_args_is_help=True)
app.add_typer(ocds, name="ocds")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
Config = Annotated[Path | None, typer.Option("--config", help="A TOML file with settings; the environment wins over it.")]


def fail(why: object, *, code: int, as_json: bool = False, told: Any = None) -> NoReturn:
    """Say why on standard error (or as JSON on standard output, with all that is told of it) and exit."""
    if isinstance(why, OSError) and why.filename is not None:
        why = f"{why.filename}: {why.strerror}"
    if as_json:
        show(told or {"error": str(why)})
    else:
        print(why, file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def reading(*, as_json: bool = False, faults: tuple[type[Exception], ...] = (AuctionError, OSError)) -> Iterator[None]:
    """What cannot be read or written here ends the command as unreadable input does."""
    try:
        yield
    except faults as why:
        fail(why, code=2, as_json=as_json)


def tell(plain: Any, text: str, *, as_json: bool) -> None:
    """The outcome on standard output: one JSON object, or the text for people."""
    if as_json:
        show(plain)
    else:
        print(text.removesuffix("\n"))


def show(plain: Any) -> None:
    """One JSON object on standard output."""
    print(json.dumps(plain, ensure_ascii=False, sort_keys=True))


@app.command()
def serve(config: Config = None) -> None:
    """Serve. While the ledger holds no other auction, practice is on. The sign-in links are printed once the server is up."""
    import server
    from auction.config import load

    with reading():
        try:
            server.run(load(os.environ, config))
        except KeyboardInterrupt:
            raise typer.Exit(0) from None


@app.command()
def invite(
    role: Annotated[Literal["supplier", "buyer", "auditor", "observer"], typer.Argument(help="what the guest comes as")],
    party: Annotated[str, typer.Argument(help="the party's id; `consortium` is the coordinator's")],
    name: Annotated[str, typer.Argument(help="the name shown on screens")],
    person: Annotated[str, typer.Option(help="an id for who it is, where terms ask for two persons")] = "",
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Make a sign-in link. Only while no server runs on this data directory; otherwise the coordinator's console does it."""
    import server
    from auction.config import load
    from auction.core.refusals import Refusal
    from auction.core.words import ENGINE

    async def make() -> Any:
        settings = load(os.environ, config)
        async with server.running(settings, settings.base_url) as node:
            return await node.identity.invite(by=ENGINE, role=role, party=party, name=name, person=person)

    with reading(as_json=as_json):
        invited = asyncio.run(make())
    if isinstance(invited, Refusal):
        fail(f"{invited.code}: {invited.detail}", code=1, as_json=as_json)
    tell({"link": invited.link, "expires_at": invited.expires_at}, invited.link, as_json=as_json)


@app.command()
def pool(
    files: Annotated[list[str], typer.Argument(help="MEMBER=FILE@BUILDS; the member defaults to the file's stem, the builds to 1")],
    markets: Annotated[Path | None, typer.Option(help="sizes of markets and own shares as JSON: warns of common shares")] = None,
    as_json: AsJson = False,
) -> None:
    """Pool the BOM files of several members: every line is merged, kept apart or reported."""
    from auction.audit.script import read_figures
    from auction.files.market_pages import shares_json, shares_text
    from auction.files.pool_pages import as_json as pool_json
    from auction.files.pool_pages import as_text as pool_text
    from auction.files.pool_report import pool_files

    with reading(as_json=as_json, faults=(Unreadable, OSError)):
        report = pool_files(files)
        figures = None if markets is None else read_figures(markets.read_bytes())
    told, text = pool_json(report), pool_text(report)
    if figures is not None:
        told |= {"shares": shares_json(report.pool, figures)}
        text += shares_text(report.pool, figures)
    tell(told, text, as_json=as_json)
    raise typer.Exit(report.exit_code)


@app.command()
def leverage(
    files: Annotated[list[str], typer.Argument(help="MEMBER=FILE@BUILDS, as for `auction pool`")],
    prices: Annotated[Path, typer.Option(help="a CSV of published prices, one row a price break")],
    currency: Annotated[str, typer.Option(help="the currency that money is told in")] = "USD",
    rate: Annotated[
        list[str] | None, typer.Option(help="EUR=1.09: one unit of that currency in the other; once a currency")
    ] = None,
    source: Annotated[str, typer.Option(help="who published the prices; the file's name unless said")] = "",
    date: Annotated[str, typer.Option(help="the day they are of, ISO 8601")] = "undated",
    member: Annotated[str, typer.Option(help="the report this member may read, and nothing else")] = "",
    share: Annotated[
        str, typer.Option(help="a rule to divide the saving by: equal_price, proportional, equal_gain, shapley, nucleolus")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """What pooling is worth to each member: its cost alone against its share of the pool's, at published prices."""
    from auction.files.leverage_pages import left_out_lines, leverage_told
    from auction.files.pool_report import pool_files
    from auction.files.price_list import PriceListRefused, is_currency, rates_from, read_price_list
    from auction.pool.due import frozen_parts
    from auction.pool.leverage import leverage as worth
    from auction.pool.terms import SAVING_RULES, SavingRule
    from auction.solvers.sharing import FAST

    if share and share not in SAVING_RULES:
        fail(f"{share}: no rule; there are {', '.join(SAVING_RULES)}", code=2, as_json=as_json)
    if not is_currency(currency):
        fail(f"{currency}: a currency is three capital letters, as USD", code=2, as_json=as_json)
    named = source or prices.name
    with reading(as_json=as_json, faults=(Unreadable, ValueError, OSError)):
        report = pool_files(files)
        rates = rates_from(rate or [], source=named, date=date)
        priced = read_price_list(prices.read_bytes(), source=named, date=date, currency=currency, rates=rates)
    if isinstance(priced, PriceListRefused):
        fail(f"{prices}: {priced.reason} [{priced.code}]", code=2, as_json=as_json)
    found = worth(frozen_parts(report.pool), priced.prices, currency_scale=2)
    if member and member not in found.members:
        fail(f"{member}: not a member of this pool", code=2, as_json=as_json)
    for refused in report.refused:
        print(f"{refused.file_name}: {refused.reason} [{refused.code}]", file=sys.stderr)
    for line in left_out_lines(priced.reports):
        print(line, file=sys.stderr)
    told, text = leverage_told(found, priced.prices, member, cast(SavingRule, share) if share else None, FAST)
    tell(told, text, as_json=as_json)
    raise typer.Exit(report.exit_code)


@app.command()
def landed(
    terms: Annotated[Path, typer.Argument(help="the terms, as `auction schema terms` says")],
    tariffs: Annotated[Path, typer.Argument(help="tables with source and date a row, as `auction schema tariffs` says")],
    deliveries: Annotated[Path, typer.Argument(help="how each supplier's goods come, as `auction schema deliveries` says")],
    out: Annotated[Path | None, typer.Option(help="where to write the terms with their landed components")] = None,
    bid: Annotated[
        list[str] | None, typer.Option(help="LOT=VALUE: the bid whose components are told; the highest there may be unless said")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Landed cost: put into the terms what carriage, customs and taxes add to each supplier's bids, and tell every component."""
    from auction.audit.script import read_deliveries, read_tariffs, read_terms, tariffs_hash, terms_text
    from auction.core.refusals import Refusal
    from auction.files.landed_pages import bids_from, landed_json, landed_text
    from auction.market.delivered import with_landed

    with reading(as_json=as_json, faults=(AuctionError, OSError, ValueError)):
        plain, tables = read_terms(terms.read_bytes()), read_tariffs(tariffs.read_bytes())
        ways, bids = read_deliveries(deliveries.read_bytes()), bids_from(bid or [], plain)
    made = with_landed(plain, tables, ways, tariffs_hash(tables))
    if isinstance(made, Refusal):
        fail(f"{made.code} ({made.rule}): {made.detail}", code=1, as_json=as_json)
    if out is not None:
        with reading(as_json=as_json):
            out.write_bytes(terms_text(made))
    told = landed_json(made, tables, ways, bids)
    tell(told, landed_text(told), as_json=as_json)


@app.command(name="run")
def run_recorded(
    terms: Annotated[Path, typer.Argument(help="the terms, as `auction schema terms` says")],
    commands: Annotated[Path, typer.Argument(help="stamped commands, JSON Lines, as `auction schema commands` says")],
    bundle: Annotated[Path | None, typer.Option(help="where to write the proof bundle")] = None,
    pool: Annotated[Path | None, typer.Option(help="stamped commands of the pool its lots come from, before and after")] = None,
    confirm: Annotated[bool, typer.Option(help="confirm every award nobody decided on")] = True,
    without: Annotated[str, typer.Option(help="a supplier: what would the award be had it not bid?")] = "",
    as_json: AsJson = False,
) -> None:
    """Run a recorded auction offline: the ranking, the award, and the bundle that proves them."""
    from auction.audit.offline import bundled, run
    from auction.audit.outcome import outcome_plain, outcome_text
    from auction.audit.rules import POOL
    from auction.audit.script import read_commands, read_terms
    from auction.audit.supposing import without_plain
    from auction.solvers.sharing import FAST
    from auction.solvers.whole import settled

    with reading(as_json=as_json):
        pooled = () if pool is None else read_commands(pool.read_bytes(), POOL)
        asked = read_commands(commands.read_bytes())
        plain = read_terms(terms.read_bytes())
        recorder = run(plain, asked, confirm=confirm, pooled=pooled, solver=settled, means=FAST)
    first = recorder.entries[0]
    if first.refusal is not None:
        fail(f"{first.refusal.code} ({first.refusal.rule}): {first.refusal.detail}", code=1, as_json=as_json)
    if bundle is not None:
        with reading(as_json=as_json):
            bundle.write_bytes(bundled(recorder))
    if recorder.unsolved is not None:
        fail(f"no award: {recorder.unsolved.code}: {recorder.unsolved.detail}", code=1, as_json=as_json)
    outcome = outcome_plain(recorder.state, None if recorder.pool is None else recorder.pool.state, recorder.entries)
    if without:
        if recorder.state.closed_at is None or all(party.id != without for party in recorder.state.terms.suppliers):
            fail(f"{without}: not a supplier of this auction, or the auction has not closed", code=2, as_json=as_json)
        outcome |= {"without": without_plain(recorder.state, without)}
    tell(outcome, outcome_text(outcome), as_json=as_json)


@app.command()
def audit(
    bundle: Annotated[Path, typer.Argument(help="the bundle to verify, a signed contract, or the proof of a request")],
    key: Annotated[Path | None, typer.Option(help="the public key that must have signed the checkpoints, or the contract")] = None,
    receipts: Annotated[Path | None, typer.Option(help="receipts a supplier kept, JSON Lines")] = None,
    tariffs: Annotated[
        Path | None, typer.Option(help="the tables its landed costs were worked out from, to work them out again")
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option(help="a bundle, checkpoint, proof or OCDS package kept before, which this one goes on from"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify a bundle: chain, tree, checkpoint, and every command decided again; or a signed contract, or the proof of one request.

    0 agrees, 1 diverges, 2 unreadable.
    """
    from auction.audit.__main__ import main as audit_main

    options = [("--key", key), ("--receipts", receipts), ("--tariffs", tariffs), ("--earlier", earlier)]
    asked = [str(bundle), *(word for name, path in options if path is not None for word in (name, str(path)))]
    raise typer.Exit(audit_main([*asked, "--json"] if as_json else asked))


@app.command()
def settle(
    problem: Annotated[Path, typer.Argument(help="an award problem in full, as `auction schema problem` says")],
    check: Annotated[Path | None, typer.Option(help="check this award or certificate of the problem, and solve nothing")] = None,
    certificate: Annotated[Path | None, typer.Option(help="where to write the award with the proof of its bound")] = None,
    costs: Annotated[bool, typer.Option("--costs", help="say too what keeping each rule costs: settles once without each")] = False,
    ladder: Annotated[bool, typer.Option("--ladder", help="say too who comes next: settles once without each winner")] = False,
    nodes: Annotated[int, typer.Option(min=0, help="how much is searched, the same everywhere")] = 20_000,
    seconds: Annotated[int, typer.Option(min=1, help="after so many the solver is ended, and there is no award")] = 600,
    memory: Annotated[int, typer.Option(min=64, help="MiB the solver may take; one that asks for more is ended")] = 4096,
    payments: Annotated[bool, typer.Option("--payments", help="also what winners are paid by rules F8 and F9")] = False,
    as_json: AsJson = False,
) -> None:
    """The best award of a problem, with the proof of how good it is. 0 it holds, 1 it does not or there is none, 2 unreadable."""
    from auction.audit.__main__ import main as audit_main
    from auction.audit.awarded import check as checked
    from auction.audit.awarded import checked_json, checked_text, read_award, read_problem, refused_json, refused_text
    from auction.award.payments import paid_line
    from auction.award.solver import Unsolved
    from auction.award.supposing import conflict_of, costs_of_rules, next_without, winners_of
    from auction.files.settle_pages import ladder_json, ladder_text, unsolved_json, unsolved_text
    from auction.solvers.effort import Effort, Limits
    from auction.solvers.paying import payments_of
    from auction.solvers.whole import settled

    if check is not None:
        asked = ["--problem", str(problem), str(check)]
        raise typer.Exit(audit_main([*asked, "--json"] if as_json else asked))
    with reading(as_json=as_json):
        read = read_problem(problem.read_bytes())
    if isinstance(read, tuple):
        fail(refused_text(read), code=2, as_json=as_json, told=refused_json(read))
    solve = partial(settled, effort=Effort(nodes=nodes), limits=Limits(seconds, memory << 20))
    found = solve(read)
    if isinstance(found, Unsolved):
        conflict = conflict_of(read, solve) if found.code == "infeasible" else None
        fail(unsolved_text(read, found, conflict), code=1, as_json=as_json, told=unsolved_json(read, found, conflict))
    proven = read_award(found.certificate.encode())
    assert not isinstance(proven, tuple)
    if certificate is not None:
        with reading(as_json=as_json):
            certificate.write_bytes(found.certificate.encode())
    told = checked(read, proven)
    kept = costs_of_rules(read, found.awarded, solve) if costs else ()
    winners = winners_of(read, found.awarded) if ladder else ()
    after = [next_without(read, found.awarded, winner, solve) for winner in winners]
    plain = {**checked_json(told), "certificate": certificate and str(certificate), **ladder_json(read, kept, after)}
    lines = [text for text in (checked_text(told), ladder_text(read, kept, after)) if text]
    if payments:
        plain["payments"] = payments_of(read, found, nodes)
        lines += [f"  {paid_line(row)}" for row in plain["payments"]]
    tell(plain, "\n".join(lines), as_json=as_json)


@app.command()
def grants(
    bundle: Annotated[Path, typer.Argument(help="the bundle of an auction that has been allotted")],
    tariffs: Annotated[Path, typer.Argument(help="the tables whose schemes are claimed on, as `auction schema tariffs` says")],
    claims: Annotated[Path, typer.Argument(help="what members claim, as `auction schema claims` says")],
    as_json: AsJson = False,
) -> None:
    """Subsidies on an award: what each claim is granted, within caps and for no piece twice. 1 where a claim is refused."""
    from auction.audit.bundle import read_bundle
    from auction.audit.granting import grants_plain, grants_text, state_of
    from auction.audit.script import read_claims, read_tariffs
    from auction.audit.verify import verify

    with reading(as_json=as_json):
        read, tables = read_bundle(bundle.read_bytes()), read_tariffs(tariffs.read_bytes())
        asked, report = read_claims(claims.read_bytes()), verify(read)
    if not report.agrees:
        fail(f"{bundle}: the record does not hold; `auction audit` says where", code=1, as_json=as_json)
    told = grants_plain(state_of(read), read.log.heads[-1], tables, asked)
    tell(told, grants_text(told), as_json=as_json)
    refused: Any = told["grants"]
    raise typer.Exit(1 if any(each["refused"] for each in refused) else 0)


@app.command()
def policy(
    file: Annotated[Path, typer.Argument(help="past bids: a CSV, one row a bid, or an OCDS package with bids")],
    rule: Annotated[
        list[str] | None, typer.Option(help="`lowest`, or as `anchor 1.8x, 3 winners`; once a rule, both of these unless said")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Replay past bids under other policies: for each its winners, what is spent, and how concentrated that is (HHI)."""
    from auction.audit.ocds_bids import is_package, past_bids_of
    from auction.audit.report import printable
    from auction.award.policies import policy_from, replayed
    from auction.files.past_bids import read_past_bids
    from auction.files.policy_pages import policies_json, policies_text

    asked = [(text, policy_from(text)) for text in rule or ["lowest", "anchor 1.8x, 3 winners"]]
    for text, named in asked:
        if named is None:
            fail(f"{text!r}: no policy; there are `lowest` and such as `anchor 1.8x, 3 winners`", code=2, as_json=as_json)
    with reading(as_json=as_json):
        body = file.read_bytes()
        read = past_bids_of(body) if is_package(body) else read_past_bids(body)
    told = [replayed(read.bids, named) for _, named in asked if named is not None]
    tell(policies_json(read, told), printable(policies_text(read, told)), as_json=as_json)


@ocds.command()
def export(
    bundle: Annotated[Path, typer.Argument(help="the bundle of an auction that is over")],
    out: Annotated[Path | None, typer.Option(help="where to write the package, which is printed otherwise")] = None,
    publisher: Annotated[str, typer.Option(help="who publishes it")] = "Poolbid",
    buyer: Annotated[str, typer.Option(help="the name under which the members buy together")] = "The buyers' consortium",
    prefix: Annotated[str, typer.Option(help="the publisher's registered prefix of OCIDs")] = "ocds-000000",
    as_json: AsJson = False,
) -> None:
    """An auction as an OCDS release package: what everybody may be told, of no member and no bidder that won nothing."""
    from auction.audit.bundle import read_bundle
    from auction.audit.exact_json import write_json
    from auction.audit.ocds_release import package_of_record
    from auction.audit.publisher import publisher_of
    from auction.audit.verify import verify

    with reading(as_json=as_json):
        named = publisher_of(publisher, buyer, prefix)
        read = read_bundle(bundle.read_bytes())
        report = verify(read)
    if not report.agrees:
        fail(f"{bundle}: the record does not hold; `auction audit` says where", code=1, as_json=as_json)
    package = package_of_record(read.log, named)
    if isinstance(package, str):
        fail(f"{bundle}: {package}", code=1, as_json=as_json)
    text = write_json(package) + "\n"
    if out is None:
        print(text, end="")
        return
    with reading(as_json=as_json):
        out.write_text(text, encoding="utf-8")
    tell({"ocid": package["releases"][0]["ocid"], "out": str(out)}, f"{out}: {package['releases'][0]['ocid']}", as_json=as_json)


@ocds.command(name="check")
def check_package(
    file: Annotated[Path, typer.Argument(help="an OCDS release package, as JSON")],
    out: Annotated[Path | None, typer.Option(help="where to write it again, if it is good: every number as it stands")] = None,
    as_json: AsJson = False,
) -> None:
    """Check an OCDS release package: every fault is told with its place in the file. 0 it is good, 1 it is not, 2 unreadable."""
    from auction.audit.exact_json import write_json
    from auction.audit.ocds import faults_json, faults_text, read_package

    with reading(as_json=as_json):
        read = read_package(file.read_bytes())
    faults, package = (read, None) if isinstance(read, tuple) else ((), read)
    if package is not None and out is not None:
        with reading(as_json=as_json):
            out.write_text(write_json(package) + "\n", encoding="utf-8")
    tell(faults_json(faults), faults_text(faults, len(package["releases"]) if package else 0), as_json=as_json)
    raise typer.Exit(1 if faults else 0)


@app.command()
def verifier(out: Annotated[Path, typer.Argument(help="where to write it, such as verifier.pyz")], as_json: AsJson = False) -> None:
    """Write the auditor's kit as one file, which runs as `python3 -I -S OUT.pyz BUNDLE` with nothing installed."""
    from auction.audit.kit import write_verifier

    with reading(as_json=as_json):
        write_verifier(out)
    tell({"verifier": str(out)}, f"python3 -I -S {out} BUNDLE", as_json=as_json)


@app.command()
def schema(
    name: Annotated[str, typer.Argument(help="terms, problem, openapi or another that `list` names")] = "list",
    as_json: AsJson = False,
) -> None:
    """Print the JSON Schema of a document, or the whole interface as OpenAPI or AsyncAPI; without a name, which there are."""
    from auction.web.openapi import openapi
    from auction.wire.asyncapi import asyncapi
    from auction.wire.schema import SCHEMAS

    documents = {**SCHEMAS, "openapi": openapi, "asyncapi": asyncapi}
    if name == "list":
        names = sorted(documents)
        print(json.dumps(names) if as_json else "\n".join(names))
        return
    if name not in documents:
        fail(f"there is no schema {name!r}; there are {', '.join(sorted(documents))}", code=2, as_json=as_json)
    print(json.dumps(documents[name](), indent=2, sort_keys=True))


@app.command()
def preset(
    name: Annotated[str, typer.Argument(help="a preset's name, or `list`")] = "list",
    terms: Annotated[Path | None, typer.Option(help="terms to run by the preset; the new terms are printed")] = None,
    at: Annotated[int | None, typer.Option(help="a moment in microseconds UTC: terms of a pool opened by the model then")] = None,
    as_json: AsJson = False,
) -> None:
    """Print a preset or a pool model as data, or terms made by it. One of somebody else's is named by its file."""
    from auction.audit.script import read_model, read_preset, read_terms
    from auction.core.presets import PRESETS, applied
    from auction.ledger.codec import encode, to_plain
    from auction.pool.presets import MODELS, opened

    if name == "list":
        titles = {each.name: each.title for each in PRESETS.values()} | {each.name: each.title for each in MODELS.values()}
        tell(sorted(titles), "\n".join(f"{name:<24} {title}" for name, title in titles.items()), as_json=as_json)
        return
    if name in PRESETS and at is not None:
        fail(f"{name} is a preset of auctions; --at opens a pool by a model", code=2, as_json=as_json)
    if name in MODELS and terms is not None:
        fail(f"{name} is a model of pools; --terms takes a preset of auctions", code=2, as_json=as_json)
    made: Any
    with reading(as_json=as_json):
        try:
            if at is not None:
                made = opened(MODELS.get(name) or read_model(Path(name).read_bytes()), at)
            elif name in MODELS and terms is None:
                made = MODELS[name]
            else:
                found = PRESETS.get(name) or read_preset(Path(name).read_bytes())
                made = found if terms is None else applied(found, read_terms(terms.read_bytes()))
        except FileNotFoundError as why:
            if why.filename != name:
                raise
            fail(f"there is no preset, model or file {name!r}; `auction preset` lists them", code=2, as_json=as_json)
    print(encode(to_plain(made)).decode())


@app.command()
def doctor(config: Config = None, as_json: AsJson = False) -> None:
    """Show the effective settings without their secrets, the versions, the clock, and the ledger's and relay's health."""
    from auction.audit.publisher import publisher_set
    from auction.config import listing, load, unknown_in
    from auction.files.doctor_page import doctor_text, versions
    from auction.ledger.health import ledger_health
    from auction.live.clock import SystemClock
    from auction.relay.health import relay_health
    from auction.web.brand import brand_of

    with reading(as_json=as_json):
        settings = load(os.environ, config)
        brand_of(settings.brand_name, settings.brand_logo, settings.brand_colour)
        publisher_set(settings.ocds_publisher, settings.ocds_buyer, settings.ocds_prefix, settings.brand_name)
    is_begun = settings.directory.is_dir() or settings.database_url
    nothing = {"streams": 0, "notices": ["there is no data directory yet; the first start makes it"]}
    found: dict[str, Any] = {
        "settings": listing(settings),
        "unknown": unknown_in(os.environ),
        "versions": versions(),
        "clock_us": SystemClock().now_us(),
        "ledger": ledger_health(settings.ledger_url, settings.tenant) if is_begun else nothing,
        "relay": asyncio.run(relay_health(settings.relay_url, settings.circle)),
    }
    tell(found, doctor_text(found), as_json=as_json)
    raise typer.Exit(1 if "error" in found["ledger"] or found["relay"]["is_up"] is False else 0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that the arguments name."""
    app(list(arguments) if arguments is not None else None)


if __name__ == "__main__":
    main()
