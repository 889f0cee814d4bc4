"""Files by URL, each asked for once a run."""

from __future__ import annotations

from urllib.parse import urlsplit

from apigov.text.access import Access, TooSlow, Unreachable, without_password
from apigov.text.source import Origin, Source, SourceError

MOST_FILES = 1000


class Remote:
    """What a run reads by URL. A host that was too slow once is not asked again. Pickles with what it has read."""

    def __init__(self, access: Access | None = None) -> None:
        self.access = access or Access()
        self._known: dict[str, Source | SourceError] = {}
        self._slow: set[str] = set()

    def refusal(self, url: str) -> str | None:
        """Why this URL is not asked, as the end of a sentence about it; None where it is."""
        return self.access.refusal(url) or ("--offline keeps it from being read" if self.access.offline else None)

    def read(self, url: str, named: bool = False) -> Source:
        """The file at a URL. `named`: a person asked for this very file, so its host is allowed by name. Raises SourceError, Unreachable."""
        url = url.partition("#")[0]
        access = self.access.naming(url) if named else self.access
        reason = access.refusal(url)
        if reason is not None:
            raise SourceError(f"{without_password(url)} cannot be read: {reason}")
        known = self._known.get(url)
        if known is None and access.offline:
            raise Unreachable(f"{url} cannot be read: --offline is given")
        if known is None:
            known = self._known[url] = self._asked(url, access)
        if isinstance(known, SourceError):
            raise type(known)(str(known))
        return known

    def _asked(self, url: str, access: Access) -> Source | SourceError:
        # Here, since a run without URLs does without ssl and http.
        from apigov.text.fetch import get

        host = urlsplit(url).netloc.lower()
        if host in self._slow:
            return Unreachable(f"{url} is not asked for, since {host} was too slow before")
        if len(self._known) >= MOST_FILES:
            return SourceError(f"{url} is not asked for; more than {MOST_FILES:,} remote files in one run are not read")
        try:
            final, data = get(url, access)
        except SourceError as error:
            if isinstance(error, TooSlow):
                self._slow.add(host)
            return error
        return Source(url, data, Origin("url", url=final))

    def knows(self, url: str) -> bool:
        """Whether this URL was read in this run."""
        return isinstance(self._known.get(url), Source)

    def keep(self, source: Source) -> None:
        """Have a source that was had by other means as what its URL gives in this run."""
        self._known[source.uri] = source
