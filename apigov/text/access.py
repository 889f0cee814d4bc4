"""What a run may ask of the network: which hosts, for how long, how much."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from urllib.parse import SplitResult, urlsplit

from apigov.records import NamedTuple
from apigov.text.source import SourceError

_PASSWORD = r"(?<=//)[^/?#\s]*@"
_HOST = r"([^\s/?#@:\[\]]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?"


class Unreachable(SourceError):
    """There was no answer that would say something of the file: no connection, a server that is busy or broken, --offline."""


class TooSlow(Unreachable):
    """No whole answer in time."""


class Access(NamedTuple):
    """`hosts`: names such as api.example.com, or globs such as *.example.com; each may end in `:port`.

    A host that stands there as it is, is allowed by name: it may have a private address, and plain http is spoken with it. One that only
    a glob takes has to be public and speak https. `seconds` for a whole answer, redirects included; `bytes`: the largest body.
    """

    hosts: tuple[str, ...] = ()
    offline: bool = False
    seconds: float = 10
    bytes: int = 50_000_000

    def naming(self, *urls: str) -> Access:
        """The same, with the hosts of these URLs allowed by name."""
        return self._replace(hosts=(*self.hosts, *(host for url in urls if (host := _host_port(url)) is not None)))

    def refusal(self, url: str) -> str | None:
        """Why this URL is never asked, as the end of a sentence about it; None where it may be. `offline` has no say here."""
        try:
            parts = urlsplit(url)
            host, _ = _host(parts), parts.port
        except ValueError:
            return "it is no URL that can be read"
        if parts.scheme not in ("https", "http") or not host:
            return "only https URLs can be read"
        if "@" in parts.netloc:
            return "a name or password in a URL is not sent; download the file and name the copy"
        if not any(_takes(pattern, parts) for pattern in self.hosts):
            return f"it is read only with --allow-remote {_shown_host(host)}, or allow-remote in apigov.yaml"
        if parts.scheme == "http" and not self.by_name(url):
            return f"it is plain http, which is read only where --allow-remote names the host: --allow-remote {_shown_host(host)}"
        return None

    def by_name(self, url: str) -> bool:
        """Whether the host of a URL stands in `hosts` as it is."""
        parts = urlsplit(url)
        return any("*" not in pattern and _takes(pattern, parts) for pattern in self.hosts)


def is_url(text: str) -> bool:
    return text[: len("https://")].lower().startswith(("https://", "http://"))


def without_password(text: str) -> str:
    """A URL, or any text with one, as it can be shown."""
    return re.sub(_PASSWORD, "***@", text)


def host_fault(text: str) -> str | None:
    """What is wrong with an entry of `Access.hosts`, as a sentence; None where nothing is."""
    if re.fullmatch(_HOST, text) and _host_port(f"//{text}"):
        return None
    return f"{without_password(text)!r} is no host; write a name as in api.example.com, or a glob as in *.example.com or *"


def _takes(pattern: str, parts: SplitResult) -> bool:
    wanted = urlsplit(f"//{pattern}")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return fnmatchcase(_host(parts), _host(wanted)) and wanted.port in (None, port)


def _host(parts: SplitResult) -> str:
    """The host in the form in which hosts are compared: lower case, ASCII, no dot at its end. Raises ValueError for what is no name."""
    name = (parts.hostname or "").rstrip(".")
    return name if name.isascii() else name.encode("idna").decode("ascii")


def _host_port(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        return _shown_host(_host(parts)) + (f":{parts.port}" if parts.port is not None else "")
    except ValueError:
        return None


def _shown_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
