"""Settings: read once at the start from `AUCTION_*` and perhaps a TOML file, checked, and never changed afterwards."""

from __future__ import annotations

import hashlib
import hmac
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import msgspec

from auction.core.errors import Unreadable
from auction.live.keys import CHECKPOINT_FILE, KEY_BYTES, SECRET_FILE, content, kept, read_key

PREFIX: Final = "AUCTION_"
OF_OTHERS: Final = ("AUCTION_NO_WEB", "AUCTION_CHROMIUM", "AUCTION_TEST_", "AUCTION_LONG")
"""What the build and the tests read, and the server does not."""

LogLevel = Literal["critical", "error", "warning", "info", "debug"]
LogFormat = Literal["text", "json"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting with its default; `MEANINGS` says what each is for, and in what unit."""

    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: str = "./.poolbid"
    database_url: str = ""
    relay_url: str = "memory://"
    cluster: str = "poolbid"
    tenant: str = ""
    gateway: bool = False
    metrics_address: str = ""
    otel_endpoint: str = ""
    ws_deflate: bool = False
    observers_every_ms: int = 0
    secret_key: str = ""
    secret_key_file: str = ""
    public_url: str = ""
    trusted_proxies: str = ""
    brand_name: str = ""
    brand_logo: str = ""
    brand_colour: str = ""
    ocds_publisher: str = ""
    ocds_buyer: str = ""
    ocds_prefix: str = ""
    practice: bool | None = None
    webhook_url: str = ""
    webhook_secret: str = ""
    webhook_secret_file: str = ""
    webhook_private: bool = False
    pdf_certificate: str = ""
    pdf_certificate_password: str = ""
    log_level: LogLevel = "info"
    log_format: LogFormat = "text"

    @property
    def directory(self) -> Path:
        """Where everything that outlives the process is kept."""
        return Path(self.data_dir)

    @property
    def ledger_url(self) -> str:
        """The ledger's database: the one named, or a SQLite file in the data directory."""
        return self.database_url or f"sqlite:///{(self.directory / 'ledger.sqlite').as_posix()}"

    @property
    def is_shared(self) -> bool:
        """Whether the ledger is one that many nodes may share."""
        return self.database_url.startswith("postgresql")

    @property
    def circle(self) -> str:
        """The name by which this installation's nodes know each other where others send messages too."""
        return f"{self.cluster}-{self.tenant}" if self.tenant else self.cluster

    @property
    def base_url(self) -> str:
        """How people reach this server, without a slash at the end."""
        return self.base_url_at(self.port)

    def base_url_at(self, port: int) -> str:
        """How people reach this server where it listens on that port."""
        # Listening everywhere is no address that leads anywhere; without a public URL it is this machine that is answered.
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        host = f"[{here}]" if ":" in here else here
        return self.public_url.rstrip("/") or f"http://{host}:{port}"

    @property
    def is_https(self) -> bool:
        """Whether people reach this server over https, so that its cookie may demand it."""
        return self.public_url.startswith("https://")

    @property
    def exposed(self) -> str:
        """What of how people reach this server leaves them unprotected, or unanswered; empty where nothing does."""
        if urlsplit(self.public_url).scheme == "http" and not _is_here(urlsplit(self.public_url).hostname or ""):
            return "public_url is http://: sessions, bids and links pass unencrypted; let a proxy end TLS, and set it to https://"
        if not self.public_url and not _is_here(self.host):
            return "host is reached from other machines; without public_url no other name is answered, and nothing is encrypted"
        return ""


MEANINGS: Final[Mapping[str, str]] = {
    "host": "address to listen on; 127.0.0.1 is reached from this machine only, 0.0.0.0 from others by the name in public_url",
    "port": "TCP port to listen on, 1 to 65535; 0 takes a free one",
    "data_dir": "directory of the ledger and the keys; made on first start, for its owner only",
    "database_url": "where the ledger is; empty is SQLite in the data directory, which needs no server",
    "relay_url": "what carries news between nodes on PostgreSQL: redis://HOST:6379, or rediss:// for TLS; memory:// is none",
    "cluster": "name of this installation on a Redis that several share: 1 to 32 of a-z, 0-9 and -",
    "tenant": "name of this installation on a PostgreSQL that several share, each seeing its own alone: 1 to 32 of a-z, 0-9 and _",
    "gateway": "true makes a node that decides nothing: it serves sockets and pages beside nodes on PostgreSQL that do, and passes "
    "on what is asked",
    "metrics_address": "HOST:PORT that serves /metrics to Prometheus; whoever reaches it may read it; empty serves none",
    "ws_deflate": "true compresses news to those who offer permessage-deflate, once for all of them, each message by itself; "
    "false compresses nothing",
    "observers_every_ms": "who only watches is told once in so many milliseconds, all in one write: 20 to 50 spare most of "
    "the work for a crowd, 1000 is the most; 0 tells them at once, as suppliers and buyers always are",
    "otel_endpoint": "where OpenTelemetry spans go by OTLP over HTTP, as http://collector:4318 (extra `otel`); empty sends none",
    "secret_key": "signs invitations and request tokens, 32 characters or more; empty makes one on first start and keeps it, "
    "which is not allowed with PostgreSQL, where all nodes have the same",
    "secret_key_file": "a file that holds the secret key instead",
    "public_url": "the URL people use, when a proxy stands before this server; https:// makes the cookie demand it",
    "trusted_proxies": "networks, split by commas, of proxies whose X-Forwarded-For is believed, as 10.0.0.0/8; empty is none",
    "brand_name": "the name people see in place of Poolbid, at most 40 characters",
    "brand_logo": "a PNG, JPEG or WebP file of at most 256 KiB, shown beside that name",
    "brand_colour": "the accent as #0b5aa8, or two, for light and for dark pages: #0b5aa8,#74b3f5; text in it must be readable",
    "ocds_publisher": "who publishes open contracting data, at most 200 characters; empty is brand_name, or Poolbid",
    "ocds_buyer": "the name under which the members buy, in open contracting data; empty is The buyers' consortium",
    "ocds_prefix": "the publisher's registered prefix of OCIDs, as ocds-a1b2c3; empty is ocds-000000, which stands for none",
    "practice": "true keeps practice auctions going, false never does; unset: while the ledger holds no other auction",
    "webhook_url": "where each step of a contract is posted, as https://erp.example.org/poolbid; empty posts nothing",
    "webhook_secret": "signs what is posted, by HMAC-SHA256: `whsec_` and base64, or 24 characters or more",
    "webhook_secret_file": "a file that holds the webhook's secret instead",
    "webhook_private": "true lets webhook_url lead into the operator's own network; link-local addresses never are reached",
    "pdf_certificate": "a PKCS#12 file whose certificate signs the PDFs of signed contracts (PAdES, extra `pades`); empty is none",
    "pdf_certificate_password": "the password of that file",
    "log_level": "least weight of what is logged: critical, error, warning, info or debug",
    "log_format": "text, or json: an object a line, with time, level, logger, message, node, and perhaps stream and request",
}


def load(environ: Mapping[str, str], config: Path | None = None) -> Settings:
    """The settings of the file, if one is named, and of the environment, which wins; an empty variable counts as unset.

    Raises `Unreadable` with the setting's name when one has no meaning here.
    """
    given: dict[str, Any] = {} if config is None else _from_file(config)
    named = {name: environ.get(PREFIX + name.upper(), "") for name in MEANINGS}
    given |= {name: value for name, value in named.items() if value}
    try:
        settings = msgspec.convert(given, Settings, strict=False)
    except msgspec.ValidationError as fault:
        name = str(fault).rpartition("$.")[2].strip("`")
        raise _misset(name, MEANINGS.get(name, str(fault)), given, environ, config) from None
    try:
        _require_sound(settings)
    except Unreadable as fault:
        raise _misset(fault.path, fault.reason, given, environ, config) from None
    return settings


def unknown_in(environ: Mapping[str, str]) -> list[str]:
    """What in the environment looks like a setting and is none, each with the setting it may be meant for."""
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name[len(PREFIX) :].lower() not in MEANINGS)
    near = {name: get_close_matches(name, [PREFIX + each.upper() for each in MEANINGS], 1, 0.8) for name in unknown}
    asked = [name for name in unknown if not name.startswith(OF_OTHERS)]
    return [f"{name} is no setting" + (f"; did you mean {near[name][0]}?" if near[name] else "") for name in asked]


def _misset(name: str, reason: str, given: Mapping[str, Any], environ: Mapping[str, str], config: Path | None) -> Unreadable:
    """Which setting is wrong, and where it was set to what; a secret is not told again."""
    if name not in MEANINGS:
        return Unreadable(name, reason)
    where = PREFIX + name.upper() if environ.get(PREFIX + name.upper()) else str(config)
    said = f" ({where} says {_shown(name, given[name])!r})" if name in given else f" ({PREFIX}{name.upper()})"
    return Unreadable(f"setting {name}", reason + said)


def secret_of(settings: Settings) -> bytes:
    """The secret key: the one that is set, or the one made on first start and kept in the data directory."""
    if settings.secret_key:
        return settings.secret_key.encode("utf-8")
    if settings.secret_key_file:
        return read_key(Path(settings.secret_key_file))
    return kept(settings.directory / SECRET_FILE)


def secrets_in(settings: Settings) -> list[str]:
    """Every secret that stands in the settings themselves, so that a log can strike them out."""
    urls = (settings.database_url, settings.relay_url, settings.webhook_url, settings.otel_endpoint)
    passwords = [password for url in urls if (password := _password_in(url))]
    return [settings.secret_key, settings.webhook_secret, settings.webhook_url, settings.pdf_certificate_password, *passwords]


def metrics_door(settings: Settings) -> tuple[str, int] | None:
    """The address and port that serve metrics; None where none are served, or the setting cannot be read."""
    try:
        parts = urlsplit(f"//{settings.metrics_address}")
        return (parts.hostname, parts.port) if parts.hostname and parts.port and parts.netloc == settings.metrics_address else None
    except ValueError:
        return None


def proxies_of(settings: Settings) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks whose proxies are believed when they say whom they speak for. Raises Unreadable."""
    try:
        return tuple(ip_network(part.strip()) for part in settings.trusted_proxies.split(",") if part.strip())
    except ValueError as fault:
        raise Unreadable("trusted_proxies", f"{MEANINGS['trusted_proxies']}: {fault}") from None


def webhook_secret_of(settings: Settings) -> str:
    """The secret that signs webhooks, from the setting or its file."""
    if settings.webhook_secret_file:
        return content(Path(settings.webhook_secret_file)).decode("utf-8", "replace").strip()
    return settings.webhook_secret


def checkpoint_seed(settings: Settings) -> bytes:
    """The 32-byte Ed25519 seed that signs checkpoints: made on first start and kept in the data directory.

    Of many nodes on one database each has the same, which follows from the secret key.
    """
    if settings.is_shared:
        return hmac.new(secret_of(settings), b"poolbid checkpoint", hashlib.sha256).digest()
    return bytes.fromhex(kept(settings.directory / CHECKPOINT_FILE).decode("ascii"))


def make_directory(settings: Settings) -> None:
    """Make the data directory, for its owner only, if there is none."""
    settings.directory.mkdir(mode=0o700, parents=True, exist_ok=True)


def listing(settings: Settings) -> dict[str, dict[str, str]]:
    """Every effective setting with its meaning, and nothing in it that must stay secret."""
    shown = {name: {"value": _shown(name, getattr(settings, name)), "meaning": meaning} for name, meaning in MEANINGS.items()}
    shown["database_url"]["value"] = _without_password(settings.ledger_url)
    return shown


def _from_file(config: Path) -> dict[str, Any]:
    try:
        given = tomllib.loads(config.read_text(encoding="utf-8"))
    except OSError as fault:
        raise Unreadable(str(config), fault.strerror or str(fault)) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Unreadable(str(config), str(fault)) from None
    unknown = sorted(given.keys() - MEANINGS.keys())
    if unknown:
        raise Unreadable(f"{config} / {unknown[0]}", "there is no such setting")
    return given


def _require_sound(settings: Settings) -> None:
    if not 0 <= settings.port <= 65535:
        raise Unreadable("port", "0 to 65535")
    if not 0 <= settings.observers_every_ms <= 1000:
        raise Unreadable("observers_every_ms", "0 to 1000")
    if not re.fullmatch("[a-z0-9-]{1,32}", settings.cluster):
        raise Unreadable("cluster", MEANINGS["cluster"])
    if settings.tenant and not (settings.is_shared and re.fullmatch("[a-z0-9_]{1,32}", settings.tenant)):
        raise Unreadable("tenant", MEANINGS["tenant"])
    if settings.gateway and not settings.is_shared:
        raise Unreadable("gateway", MEANINGS["gateway"])
    if urlsplit(settings.relay_url).scheme not in ("memory", "redis", "rediss"):
        raise Unreadable("relay_url", MEANINGS["relay_url"])
    if settings.metrics_address and metrics_door(settings) is None:
        raise Unreadable("metrics_address", MEANINGS["metrics_address"])
    proxies_of(settings)
    spans = urlsplit(settings.otel_endpoint)
    if settings.otel_endpoint and (spans.scheme not in ("http", "https") or not spans.hostname):
        raise Unreadable("otel_endpoint", MEANINGS["otel_endpoint"])
    if settings.secret_key and settings.secret_key_file:
        raise Unreadable("secret_key_file", "name either the key or the file that holds it")
    if settings.secret_key and len(settings.secret_key) < KEY_BYTES:
        raise Unreadable("secret_key", f"at least {KEY_BYTES} characters")
    if settings.is_shared and not (settings.secret_key or settings.secret_key_file):
        raise Unreadable(
            "secret_key", "must be set with PostgreSQL, to the same on every node, so that they know each other's sessions"
        )
    if settings.webhook_secret and settings.webhook_secret_file:
        raise Unreadable("webhook_secret_file", "name either the secret or the file that holds it")
    if bool(settings.webhook_url) != bool(settings.webhook_secret or settings.webhook_secret_file):
        raise Unreadable("webhook_secret", "an address to post to and the secret that signs go together")
    if settings.pdf_certificate_password and not settings.pdf_certificate:
        raise Unreadable("pdf_certificate", "a password needs the file that it opens")
    public = urlsplit(settings.public_url)
    if settings.public_url and (public.scheme not in ("http", "https") or not public.hostname or public.query or public.fragment):
        raise Unreadable("public_url", "like https://bids.example.org")


def _is_here(host: str) -> bool:
    """Whether that name or address is this machine's alone."""
    return host in ("localhost", "::1") or host.startswith("127.")


def _shown(name: str, value: object) -> str:
    if value is None or value == "":
        return "unset"
    if name in ("secret_key", "webhook_secret", "webhook_url", "pdf_certificate_password"):
        return "set, not shown"  # an address to post to often bears a token
    if name in ("database_url", "relay_url", "otel_endpoint"):
        return _without_password(str(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _password_in(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""


def _without_password(url: str) -> str:
    """The URL with its password struck out; a URL that cannot be read is not shown at all."""
    try:
        parts = urlsplit(url)
        if parts.password is None:
            return url
    except ValueError:
        return "unreadable, not shown"
    return url.replace(f":{parts.password}@", ":***@", 1)
