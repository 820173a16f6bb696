"""`newsbot doctor`: each thing that must hold, looked at, with what to do where it does not."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import httpx

from bot.answering.reading.embedded import open_reader
from bot.assembly import build_chat_model, make_data_directory, open_archive, open_catalog
from bot.gateway.running import read_token
from bot.settings import Settings
from retrieval.discrepancies import Discrepancy
from retrieval.embedding import open_embedder
from retrieval.embedding.packaged import PACKAGED_NAME
from retrieval.errors import ArchiveBusyError, ConfigurationError, NewsbotError

Level = Literal["ok", "warn", "fail"]
Connect = Callable[[], httpx.Client]

LEAST_FREE_MB = 500
"""Below this a few thousand articles fill the disk."""

NETWORK_TIMEOUT_S = 5.0

HUB_URL = "https://huggingface.co"
DISCORD_URL = "https://discord.com/api/v10/users/@me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check saw.

    Attributes:
        remedy: What to do; empty where all is well.
    """

    check: str
    level: Level
    message: str
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        """A JSON-ready mapping."""
        return asdict(self)

    def as_line(self) -> str:
        """One line for a person."""
        remedy = f" → {self.remedy}" if self.remedy else ""
        return f"{self.level:4}  {self.check:12} {self.message}{remedy}"


def examine(settings: Settings) -> list[Finding]:
    """Run every check; one that fails does not keep the others from running."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        lambda: _check_data(settings),
        lambda: _check_catalog(settings),
        lambda: _check_embedder(settings),
        lambda: _check_indexes(settings),
        lambda: _check_answers(settings),
        lambda: _check_token(settings, _connect_directly),
        lambda: _check_hub(settings, _connect_by_proxies),
    ]
    findings = [Finding(check="settings", level="ok", message="every setting is known")]
    for check in checks:
        findings.extend(_guarded(check))
    return findings


def _connect_directly() -> httpx.Client:
    """As discord.py does, which heeds no proxy of the environment."""
    return httpx.Client(timeout=NETWORK_TIMEOUT_S, trust_env=False)


def _connect_by_proxies() -> httpx.Client:
    """As the hub's client does, by the proxies of the environment."""
    try:
        return httpx.Client(timeout=NETWORK_TIMEOUT_S)
    except ValueError as error:
        raise ConfigurationError(
            str(error),
            subject="proxy",
            hint="correct HTTP_PROXY, HTTPS_PROXY or ALL_PROXY, or unset it",
        ) from None


def _guarded(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except ArchiveBusyError as error:
        yield Finding(check="archive", level="warn", message=str(error), remedy="try again later")
    except NewsbotError as error:
        yield Finding(
            check=type(error).__name__.removesuffix("Error").lower(),
            level="fail",
            message=f"{error.subject}: {error.args[0]}",
            remedy=error.hint or "see docs/operating.md",
        )


def _check_data(settings: Settings) -> Iterator[Finding]:
    make_data_directory(settings.data)
    free_mb = shutil.disk_usage(settings.data).free // 1_000_000
    if not os.access(settings.data, os.W_OK):
        yield Finding(
            check="data",
            level="fail",
            message=f"{settings.data} cannot be written",
            remedy="give newsbot's user the right to write there, or set NEWSBOT_DATA",
        )
    elif free_mb < LEAST_FREE_MB:
        yield Finding(
            check="data",
            level="warn",
            message=f"{free_mb} MB are free at {settings.data}",
            remedy="make room before the next ingest",
        )
    else:
        yield Finding(
            check="data", level="ok", message=f"{settings.data}, {free_mb // 1000} GB free"
        )


def _check_catalog(settings: Settings) -> Iterator[Finding]:
    with closing(open_catalog(settings)) as catalog:
        totals, unfinished = catalog.totals(), len(catalog.intents())
    if unfinished:
        yield Finding(
            check="catalog",
            level="warn",
            message=f"{unfinished} articles have an unfinished write",
            remedy="run ingest again; it mends them first",
        )
    elif not totals.articles:
        yield Finding(
            check="catalog",
            level="warn",
            message="the archive is empty",
            remedy="newsbot ingest PATH",
        )
    else:
        message = f"{totals.articles} articles, {totals.passages} passages"
        yield Finding(check="catalog", level="ok", message=message)


def _check_embedder(settings: Settings) -> Iterator[Finding]:
    embedder = open_embedder(
        settings.embedder, backend=settings.embedder_backend, cache=settings.cache
    )
    selection = embedder.describe()
    identity = embedder.identity
    if selection is None:
        yield Finding(
            check="embedder",
            level="ok",
            message=f"{identity.name} ({identity.fingerprint[:12]}), not used here yet",
        )
        return
    chosen = selection.chosen
    yield Finding(
        check="embedder",
        level="ok",
        message=(
            f"{identity.name} ({identity.fingerprint[:12]}) by {chosen.backend} "
            f"{chosen.precision}: {chosen.passages_per_s:g} passages/s, "
            f"cosine to the reference at least {chosen.min_cosine:.5f} ({selection.path})"
        ),
    )


def _check_indexes(settings: Settings) -> Iterator[Finding]:
    with open_archive(settings) as archive:
        discrepancies = archive.check()
        passages = archive.catalog.totals().passages
    for found in discrepancies:
        yield Finding(
            check=found.index,
            level="fail",
            message=_describe(found),
            remedy="newsbot reindex",
        )
    if not discrepancies:
        message = f"both hold the catalog's {passages} passages, of the configured embedder"
        yield Finding(check="indexes", level="ok", message=message)


def _describe(found: Discrepancy) -> str:
    counts = {
        "passages missing": len(found.missing),
        "too many": len(found.stray),
        "looked up and not found": len(found.unfound),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def _check_answers(settings: Settings) -> Iterator[Finding]:
    # The reader answers also where the chat model does not.
    by_rules = settings.reader == "rules"
    if not by_rules:
        open_reader(backend=settings.embedder_backend, cache=settings.cache)
    if settings.answer_model is None:
        quoting = "rules" if by_rules else "the embedded reader"
        yield Finding(check="answers", level="ok", message=f"quoted by {quoting}")
        return
    build_chat_model(settings)
    yield Finding(check="answers", level="ok", message=f"written by {settings.answer_model}")


def _check_token(settings: Settings, connect: Connect) -> Iterator[Finding]:
    if settings.discord_token is None:
        yield Finding(
            check="token",
            level="warn",
            message="no Discord token is set; `run` needs one",
            remedy="put it into NEWSBOT_DISCORD_TOKEN, see docs/discord.md",
        )
        return
    token = read_token(settings)
    try:
        with connect() as http:
            answer = http.get(DISCORD_URL, headers={"Authorization": f"Bot {token}"})
    except httpx.HTTPError as error:
        yield Finding(
            check="token",
            level="warn",
            message=f"Discord is out of reach ({type(error).__name__})",
            remedy="check the network of this machine; no proxy is used for Discord",
        )
        return
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        yield Finding(
            check="token",
            level="fail",
            message="Discord refuses the token",
            remedy="copy it anew from the application's Bot page, see docs/discord.md",
        )
    elif answer.is_success:
        yield Finding(check="token", level="ok", message="Discord accepts it")
    else:
        yield Finding(
            check="token",
            level="warn",
            message=f"Discord answered {answer.status_code}",
            remedy="try again later",
        )


def _check_hub(settings: Settings, connect: Connect) -> Iterator[Finding]:
    if settings.embedder == PACKAGED_NAME or Path(settings.embedder).is_dir():
        yield Finding(check="hub", level="ok", message="not needed: the model is on this machine")
        return
    try:
        with connect() as http:
            http.head(HUB_URL)
    except httpx.HTTPError as error:
        yield Finding(
            check="hub",
            level="warn",
            message=f"the model hub is out of reach ({type(error).__name__})",
            remedy="not needed once the model is in the hub's cache on this machine",
        )
    else:
        yield Finding(check="hub", level="ok", message="within reach")
