"""What sites ask of programs that read them: robots.txt, by RFC 9309."""

from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from ingest.sources.fetching import PRODUCT, Fetched, NoSuchPageError
from retrieval.errors import SourceError


class Robots:
    """Whether the robots.txt of a url's host lets newsbot read it; each host is asked once.

    A host without one forbids nothing; where it cannot be had for now, nothing is read.

    Args:
        get: Fetches a url; raises NoSuchPageError where the host has no such page, and another
            SourceError where it cannot be had.
    """

    def __init__(self, get: Callable[[str], Fetched]) -> None:
        self._get = get
        self._rules: dict[str, Protego | SourceError] = {}

    def require(self, url: str) -> None:
        """Pass where `url` may be read.

        Raises:
            SourceError: about `url`, where it may not.
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._ask(f"{site}/robots.txt")
        rules = self._rules[site]
        if isinstance(rules, SourceError):
            reason = f"the site's robots.txt cannot be read: {rules.args[0]}"
            raise SourceError(reason, subject=url, hint="try again later")
        if not rules.can_fetch(url, PRODUCT):
            hint = "leave it, or name the page itself if you may read it"
            raise SourceError("robots.txt forbids it", subject=url, hint=hint)

    def _ask(self, url: str) -> Protego | SourceError:
        try:
            content = self._get(url).content
        except NoSuchPageError:
            content = b""
        except SourceError as error:
            return error
        return Protego.parse(content.decode(errors="replace"))
