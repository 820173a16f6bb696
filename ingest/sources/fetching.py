"""Pages over HTTP: conditional, polite, bounded, and never from where they could do harm."""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import tenacity

from ingest.sources.page_cache import CachedPage, PageCache
from retrieval.errors import SourceError

PRODUCT = "newsbot"
"""The name by which a robots.txt may speak of this program."""
USER_AGENT = f"{PRODUCT}/0.1 (news archive; reads pages and feeds its operator named)"
PAGE_LIMIT = 10_000_000
"""Bytes of a page or feed, unpacked."""
TIMEOUT_S = 20.0
"""Longest wait for a connection or for the next bytes."""
WHOLE_TIMEOUT_S = 90.0
"""Longest time that one page may take in all."""
PAUSE_S = 1.0
"""From one request to a host to the next."""
ATTEMPTS = 4
LONGEST_RETRY_S = 60.0
"""A server that asks for a longer wait is left for the next run."""
MOST_REDIRECTS = 5
_COSTLY = frozenset({"br", "zstd"})
"""Packings that httpx unpacks where their packages are there. 64 KB of zstd, which is one read, may
become 2 GB; of gzip 66 MB."""
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a url delivered; `url` is where redirects ended."""

    url: str
    content_type: str
    content: bytes


class NoSuchPageError(SourceError):
    """The server answers, and does not have the page or does not give it (HTTP 4xx)."""


class _TryAgainError(Exception):
    """The server is busy or did not answer in time."""

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


def resolve(host: str, port: int) -> list[str]:
    """The addresses of `host`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


def host_of(url: str) -> str:
    """The host and port of `url`, in lower case, without credentials; empty of what is no url."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:  # brackets that close no IPv6 address
        return ""


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches pages on behalf of one target that the operator named. Not for several threads.

    Attributes:
        trusted: The host of the operator's own url, as `host_of` has it. Nothing else is fetched
            from loopback, private or reserved addresses, whoever links or redirects there.
        cache: What was fetched before; None: everything is fetched anew.
        sleep: Waits so many seconds.
        clock: Seconds that only grow.
        addresses: Resolves a host and port.
    """

    trusted: str
    cache: PageCache | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    addresses: Callable[[str, int], Iterable[str]] = resolve
    _client: httpx.Client = field(init=False)
    _last_request_s: dict[str, float] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Make the client; it connects when first used and ignores proxies of the environment."""
        self._client = httpx.Client(
            timeout=TIMEOUT_S,
            trust_env=False,
            headers={
                "User-Agent": USER_AGENT,
                "Accept": "text/html,application/xml;q=0.9,*/*;q=0.5",
                "Accept-Encoding": "gzip, deflate",
            },
        )

    def close(self) -> None:
        """Let go of connections, and of pages that nobody asks for any more."""
        self._client.close()
        if self.cache:
            self.cache.drop_old()

    def get(self, url: str, *, permit: Callable[[str], None] = lambda _: None) -> Fetched:
        """The page at `url`, from the cache where the server says that it did not change.

        Args:
            permit: Called with each url on the way, redirects included, before it is asked for;
                what it raises ends the fetching.

        Raises:
            NoSuchPageError: the server has no such page.
            SourceError: it cannot be had, is too large, or stands where nothing is fetched from.
        """
        here = url
        for _ in range(MOST_REDIRECTS + 1):
            self._check(here)
            permit(here)
            found = self._get_patiently(here)
            if isinstance(found, Fetched):
                return found
            here = _join(here, found)
        raise SourceError(
            f"more than {MOST_REDIRECTS} redirects", subject=url, hint="check the url"
        )

    def _get_patiently(self, url: str) -> Fetched | str:
        """The page, or where a redirect leads; tries again while the server is busy."""
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            wait=_wait_s,
            retry=tenacity.retry_if_exception_type(_TryAgainError),
            sleep=self.sleep,
            reraise=True,
        )
        try:
            return retrying(self._get_once, url)
        except _TryAgainError as error:
            raise SourceError(
                f"{error}, {ATTEMPTS} times", subject=url, hint="try again later"
            ) from None
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise SourceError(
                f"cannot be fetched: {reason}", subject=url, hint="check the url"
            ) from None
        except httpx.InvalidURL:
            raise _not_a_url(url) from None

    def _get_once(self, url: str) -> Fetched | str:
        self._pause(host_of(url))
        cached = self.cache.read(url) if self.cache else None
        try:
            with self._client.stream("GET", url, headers=_conditions(cached)) as response:
                self._check_peer(url, response.extensions.get("network_stream"))
                if response.has_redirect_location:
                    return str(response.headers["location"])
                if response.status_code == httpx.codes.NOT_MODIFIED and cached:
                    return Fetched(
                        url=url, content_type=cached.content_type, content=cached.content
                    )
                _raise_for_status(url, response)
                content = self._read(url, response)
        except (httpx.TimeoutException, httpx.RemoteProtocolError, httpx.ReadError):
            raise _TryAgainError("no answer in time") from None
        self._keep(url, response, content)
        return Fetched(
            url=url, content_type=response.headers.get("content-type", ""), content=content
        )

    def _read(self, url: str, response: httpx.Response) -> bytes:
        packed = response.headers.get("content-encoding", "").lower()
        if "," in packed or packed.strip() in _COSTLY:  # what httpx does not know, it leaves as is
            hint = "fetch the page by other means"
            raise SourceError(f"packed as {packed}, unasked", subject=url, hint=hint)
        content, started_s = bytearray(), self.clock()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > PAGE_LIMIT:
                limit = f"over {PAGE_LIMIT // 1_000_000} MB"
                raise SourceError(f"too large ({limit})", subject=url, hint="name a smaller page")
            if self.clock() - started_s > WHOLE_TIMEOUT_S:
                raise _TryAgainError("no end in time")
        return bytes(content)

    def _keep(self, url: str, response: httpx.Response, content: bytes) -> None:
        etag, last_modified = response.headers.get("etag"), response.headers.get("last-modified")
        if self.cache and (etag or last_modified):
            page = CachedPage(
                etag=etag,
                last_modified=last_modified,
                content_type=response.headers.get("content-type", ""),
                content=content,
            )
            self.cache.write(url, page)

    def _pause(self, host: str) -> None:
        last_s = self._last_request_s.get(host)
        if last_s is not None:
            self.sleep(max(0.0, last_s + PAUSE_S - self.clock()))
        self._last_request_s[host] = self.clock()

    def _check(self, url: str) -> None:
        try:
            parts = urlsplit(url)
        except ValueError:  # brackets that close no IPv6 address
            raise _not_a_url(url) from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SourceError("not an http or https url", subject=url, hint="name a page or a feed")
        if host_of(url) == self.trusted:
            return
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            addresses = list(self.addresses(parts.hostname, port))
        except (OSError, ValueError):
            raise SourceError("unknown host", subject=url, hint="check the url") from None
        _refuse_inner(url, addresses)

    def _check_peer(self, url: str, stream: Any) -> None:
        """Check the address really reached: a name may resolve anew after it was checked."""
        peer = stream.get_extra_info("server_addr") if stream else None
        if peer and host_of(url) != self.trusted:
            _refuse_inner(url, [peer[0]])


def _join(here: str, location: str) -> str:
    try:
        return urljoin(here, location)
    except ValueError:
        raise _not_a_url(location) from None


def _not_a_url(text: str) -> SourceError:
    return SourceError("not a url", subject=text, hint="check the url")


def _refuse_inner(url: str, addresses: Iterable[str]) -> None:
    for text in addresses:
        address = ipaddress.ip_address(text.split("%", 1)[0])
        if not address.is_global or address.is_multicast:
            raise SourceError(
                "leads to an address inside this network",
                subject=url,
                hint="only the url that was named may do so; name it itself if it is meant",
            )


def _conditions(cached: CachedPage | None) -> dict[str, str]:
    if cached is None:
        return {}
    conditions = {"If-None-Match": cached.etag, "If-Modified-Since": cached.last_modified}
    # A server may send what no request may: httpx takes header values of ASCII alone.
    return {name: value for name, value in conditions.items() if value and value.isascii()}


def _raise_for_status(url: str, response: httpx.Response) -> None:
    status = f"HTTP {response.status_code}"
    if response.status_code in _BUSY:
        after = response.headers.get("retry-after", "")
        retry_after_s = float(after) if after.isdecimal() else None
        if retry_after_s is None or retry_after_s <= LONGEST_RETRY_S:
            raise _TryAgainError(status, retry_after_s)
        raise SourceError(f"{status}, for {after} s", subject=url, hint="try again later")
    if response.is_client_error:
        raise NoSuchPageError(status, subject=url, hint="check the url")
    if not response.is_success:
        raise SourceError(status, subject=url, hint="try again later")


_backoff = tenacity.wait_exponential_jitter(initial=1, max=20)


def _wait_s(state: tenacity.RetryCallState) -> float:
    """What the server asked for, else about 1, 2 and 4 seconds."""
    error = state.outcome.exception() if state.outcome else None
    asked_s = error.retry_after_s if isinstance(error, _TryAgainError) else None
    return _backoff(state) if asked_s is None else asked_s
