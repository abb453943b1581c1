"""Settings: where they come from, which wins, what is refused, and that no secret is shown or left for others to read."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import msgspec
import pytest

from auction.config import (
    MEANINGS,
    Settings,
    checkpoint_seed,
    listing,
    load,
    secret_of,
    unknown_in,
    webhook_secret_of,
)
from auction.core.errors import Unreadable
from auction.live import keys


def test_the_defaults_need_nothing_and_stay_on_this_machine() -> None:
    settings = load({})
    assert settings == Settings()
    assert (settings.host, settings.port, settings.practice) == ("127.0.0.1", 8000, None)
    assert settings.ledger_url == "sqlite:///.poolbid/ledger.sqlite"
    assert settings.base_url == "http://127.0.0.1:8000"


def test_the_environment_wins_over_the_file_and_an_empty_variable_is_unset(tmp_path: Path) -> None:
    file = tmp_path / "poolbid.toml"
    file.write_text('port = 9000\npractice = false\npublic_url = "https://bids.example.org/"\n', encoding="utf-8")
    settings = load({"AUCTION_PORT": "9001", "AUCTION_PRACTICE": "", "AUCTION_HOST": "::1", "OTHER": "x"}, file)
    assert (settings.port, settings.practice, settings.is_https) == (9001, False, True)
    assert settings.base_url == "https://bids.example.org"


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"AUCTION_PORT": "eighty"}, "port"),
        ({"AUCTION_PORT": "65536"}, "port"),
        ({"AUCTION_PRACTICE": "perhaps"}, "practice"),
        ({"AUCTION_RELAY_URL": "amqp://queue"}, "relay_url"),
        ({"AUCTION_CLUSTER": "Two Words"}, "cluster"),
        ({"AUCTION_CLUSTER": "*"}, "cluster"),
        ({"AUCTION_METRICS_ADDRESS": "9464"}, "metrics_address"),
        ({"AUCTION_METRICS_ADDRESS": "0.0.0.0:x"}, "metrics_address"),
        ({"AUCTION_LOG_LEVEL": "loud"}, "log_level"),
        ({"AUCTION_LOG_FORMAT": "xml"}, "log_format"),
        ({"AUCTION_OTEL_ENDPOINT": "collector:4318"}, "otel_endpoint"),
        ({"AUCTION_TRUSTED_PROXIES": "10.0.0.0/8, the proxy"}, "trusted_proxies"),
        ({"AUCTION_TRUSTED_PROXIES": "10.0.0.1/8"}, "trusted_proxies"),
        ({"AUCTION_SECRET_KEY": "short"}, "secret_key"),
        ({"AUCTION_SECRET_KEY": "x" * 32, "AUCTION_SECRET_KEY_FILE": "f"}, "secret_key_file"),
        ({"AUCTION_PUBLIC_URL": "bids.example.org"}, "public_url"),
        ({"AUCTION_PUBLIC_URL": "javascript:alert(1)"}, "public_url"),
        ({"AUCTION_WEBHOOK_URL": "https://erp.example.org"}, "webhook_secret"),
        ({"AUCTION_WEBHOOK_SECRET": "x" * 24}, "webhook_secret"),
        ({"AUCTION_WEBHOOK_SECRET": "x" * 24, "AUCTION_WEBHOOK_SECRET_FILE": "f"}, "webhook_secret_file"),
        ({"AUCTION_WEBHOOK_PRIVATE": "perhaps"}, "webhook_private"),
        ({"AUCTION_PDF_CERTIFICATE_PASSWORD": "x"}, "pdf_certificate"),
    ],
)
def test_a_setting_without_meaning_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(Unreadable, match=named):
        load(environ)


def test_a_value_that_cannot_be_read_is_answered_with_what_the_setting_means() -> None:
    with pytest.raises(Unreadable, match="setting practice: true keeps practice auctions going"):
        load({"AUCTION_PRACTICE": "perhaps"})


def test_a_wrong_setting_is_told_with_where_it_was_set_to_what(tmp_path: Path) -> None:
    file = tmp_path / "poolbid.toml"
    file.write_text("port = 99999", encoding="utf-8")
    with pytest.raises(Unreadable, match=r"^setting port: 0 to 65535 \(AUCTION_PORT says '70000'\)$"):
        load({"AUCTION_PORT": "70000"}, file)
    with pytest.raises(Unreadable, match=r"\(.*poolbid\.toml says '99999'\)$"):
        load({}, file)
    with pytest.raises(
        Unreadable, match=r"^setting secret_key: at least 32 characters \(AUCTION_SECRET_KEY says 'set, not shown'\)$"
    ):
        load({"AUCTION_SECRET_KEY": "hunter2"})


def test_what_looks_like_a_setting_and_is_none_is_told() -> None:
    """A file with an unknown setting is refused; in the environment stands what is other programs', too."""
    environ = {"AUCTION_PROT": "1", "AUCTION_HOUSE_COLOUR": "red", "AUCTION_PORT": "1", "AUCTION_NO_WEB": "1", "HOME": "/root"}
    assert unknown_in(environ) == [
        "AUCTION_HOUSE_COLOUR is no setting",
        "AUCTION_PROT is no setting; did you mean AUCTION_PORT?",
    ]


def test_a_file_with_an_unknown_setting_or_none_at_all_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "poolbid.toml"
    for text, named in (("prot = 1", "prot"), ("port = ", "poolbid.toml")):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(Unreadable, match=named):
            load({}, file)
    with pytest.raises(Unreadable, match=r"missing\.toml"):
        load({}, tmp_path / "missing.toml")


def test_settings_never_change() -> None:
    with pytest.raises(AttributeError):
        load({}).port = 1  # type: ignore[misc]


def test_every_setting_says_what_it_means() -> None:
    assert set(MEANINGS) == set(msgspec.structs.asdict(Settings()))


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=str(tmp_path / "data"))
    key, seed = secret_of(settings), checkpoint_seed(settings)
    assert (secret_of(settings), checkpoint_seed(settings)) == (key, seed)
    assert len(seed) == 32
    assert key != seed
    for path in settings.directory.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.directory.stat().st_mode) == 0o700
    assert sorted(path.name for path in settings.directory.iterdir()) == ["checkpoint.key", "secret.key"]


def test_a_key_others_may_read_or_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    settings = Settings(data_dir=str(tmp_path))
    secret_of(settings)
    path = tmp_path / keys.SECRET_FILE
    path.chmod(0o640)
    with pytest.raises(Unreadable, match="600"):
        secret_of(settings)
    path.chmod(0o600)
    path.write_text("abc", encoding="ascii")
    with pytest.raises(Unreadable, match="fewer"):
        secret_of(settings)


def test_a_key_in_a_file_of_the_operators_own(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("k" * 40 + "\n", encoding="ascii")
    assert secret_of(load({"AUCTION_SECRET_KEY_FILE": str(file)})) == b"k" * 40


def test_a_webhooks_secret_may_lie_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "hook"
    file.write_text("a secret of both sides, long enough\n", encoding="utf-8")
    url = "https://erp.example.org/in?token=abc"
    settings = load({"AUCTION_WEBHOOK_URL": url, "AUCTION_WEBHOOK_SECRET_FILE": str(file)})
    assert webhook_secret_of(settings) == "a secret of both sides, long enough"
    shown = load({"AUCTION_WEBHOOK_URL": url, "AUCTION_WEBHOOK_SECRET": "a secret of both sides, long enough"})
    assert "token=abc" not in json.dumps(listing(shown))
    assert "both sides" not in json.dumps(listing(shown))
    with pytest.raises(Unreadable, match="gone"):
        webhook_secret_of(load({"AUCTION_WEBHOOK_URL": url, "AUCTION_WEBHOOK_SECRET_FILE": str(tmp_path / "gone")}))


def test_the_listing_shows_every_setting_and_no_secret() -> None:
    secret = "a secret of thirty-two characters"
    settings = load(
        {
            "AUCTION_SECRET_KEY": secret,
            "AUCTION_DATABASE_URL": "postgresql://bids:hunter2@db/bids",
            "AUCTION_RELAY_URL": "redis://:hunter2@cache",
        }
    )
    shown = listing(settings)
    text = json.dumps(shown)
    assert set(shown) == set(MEANINGS)
    assert secret not in text
    assert "hunter2" not in text
    assert "db/bids" in text


SHARED = {"AUCTION_DATABASE_URL": "postgresql+asyncpg://poolbid@db.example.org/poolbid"}


def test_many_nodes_need_one_secret_key_that_somebody_set() -> None:
    with pytest.raises(Unreadable, match="must be set with PostgreSQL"):
        load(SHARED)
    assert load({**SHARED, "AUCTION_SECRET_KEY": "k" * 40}).is_shared
    assert not load({}).is_shared


def test_every_node_signs_checkpoints_with_the_same_key(tmp_path: Path) -> None:
    given = {**SHARED, "AUCTION_SECRET_KEY": "k" * 40}
    seeds = {checkpoint_seed(load({**given, "AUCTION_DATA_DIR": str(tmp_path / node)})) for node in ("a", "b")}
    assert len(seeds) == 1
    assert len(seeds.pop()) == 32


@pytest.mark.parametrize(
    ("given", "is_exposed"),
    [
        ({}, False),
        ({"AUCTION_HOST": "127.0.0.2"}, False),
        ({"AUCTION_HOST": "::1"}, False),
        ({"AUCTION_HOST": "0.0.0.0"}, True),
        ({"AUCTION_HOST": "::"}, True),
        ({"AUCTION_HOST": "192.0.2.7"}, True),
        ({"AUCTION_HOST": "0.0.0.0", "AUCTION_PUBLIC_URL": "https://bids.example.org"}, False),
        ({"AUCTION_HOST": "0.0.0.0", "AUCTION_PUBLIC_URL": "http://bids.example.org"}, True),
        ({"AUCTION_PUBLIC_URL": "http://localhost:8000"}, False),
    ],
)
def test_it_is_said_what_leaves_people_unprotected(given: dict[str, str], is_exposed: bool) -> None:
    assert bool(load(given).exposed) is is_exposed


def test_links_of_a_server_that_listens_everywhere_lead_somewhere() -> None:
    assert load({"AUCTION_HOST": "0.0.0.0"}).base_url == "http://127.0.0.1:8000"
    assert load({"AUCTION_HOST": "::"}).base_url == "http://[::1]:8000"
