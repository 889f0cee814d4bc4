"""One GET over the network, on a connection to an address that was looked at before."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from time import monotonic
from typing import Any
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from apigov import __version__
from apigov.text.access import Access, TooSlow, Unreachable, without_password
from apigov.text.source import SourceError

MOST_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
_BUSY = (408, 425, 429)
_HEADERS = {"User-Agent": f"apigov/{__version__}", "Accept": "application/yaml, application/json, */*;q=0.5", "Accept-Encoding": "identity"}
_MARKUP = (b"<!", b"<html", b"<?xml")
# IPv4 addresses that gateways write into IPv6 ones (RFC 6052, section 2.1).
_GATEWAY = int(IPv6Address("64:ff9b::")) >> 32
# All of IPv6 that is given out to the public (RFC 4291, section 2.4, and IANA's registry); the rest holds old ways to wrap private IPv4 addresses.
_UNICAST = IPv6Network("2000::/3")
_STEP = 65_536


def get(url: str, access: Access) -> tuple[str, bytes]:
    """Where the file was found after redirects, and its bytes. Each address on the way is held against `access`.

    Raises SourceError, Unreachable and TooSlow; the text names the URL, without a password.
    """
    until = monotonic() + access.seconds
    here = url
    for _ in range(MOST_REDIRECTS + 1):
        reason = access.refusal(here)
        if reason is not None:
            raise SourceError(f"{_way(url, here)} cannot be read: {reason}")
        try:
            answer = _ask(here, access, until)
        except ssl.SSLCertVerificationError as error:
            message = f"its certificate is not trusted ({error.verify_message}); SSL_CERT_FILE names a file of more authorities"
            raise SourceError(f"{_way(url, here)} cannot be read: {message}") from None
        except (OSError, HTTPException, _Cut) as error:
            if isinstance(error, TimeoutError | _Cut) or monotonic() >= until:
                raise TooSlow(f"{_way(url, here)} gives no whole answer within {access.seconds:g} seconds") from None
            raise Unreachable(f"{_way(url, here)} cannot be reached ({_reason(error)})") from None
        except _Fault as fault:
            kind = Unreachable if fault.passing else SourceError
            raise kind(f"{_way(url, here)} {fault}") from None
        if isinstance(answer, bytes):
            return here, answer
        here = _moved(url, here, answer)
    raise SourceError(f"{without_password(url)} is redirected more than {MOST_REDIRECTS} times; name the file itself")


class _Fault(Exception):
    """What is wrong with an answer, as the end of a sentence. `passing`: it may be well another time."""

    def __init__(self, message: str, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class _Cut(Exception):
    """The time was up in the middle of an answer."""


def _way(url: str, here: str) -> str:
    return without_password(url if url == here else f"{url}, redirected to {here},")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _moved(url: str, here: str, location: str) -> str:
    try:
        there = urldefrag(urljoin(here, location)).url
    except ValueError:
        raise SourceError(f"{_way(url, here)} is redirected to what is no URL") from None
    if here.lower().startswith("https:") and there.lower().startswith("http:"):
        raise SourceError(f"{_way(url, there)} cannot be read: the way leads from https to plain http")
    return there


def _ask(url: str, access: Access, until: float) -> bytes | str:
    """The body, or where it has moved to."""
    parts = urlsplit(url)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~')}" if parts.query else "")
    with _connected(url, access, until) as connection:
        connection.request("GET", target, headers=_HEADERS)
        response = connection.getresponse()
        location = response.getheader("Location")
        if response.status in _MOVED and location:
            return location
        if response.status != 200:
            raise _status(response)
        return _body(response, access, until)


def _status(response: HTTPResponse) -> _Fault:
    said = f"answers {response.status} {response.reason}".rstrip()
    if response.status in (401, 403):
        return _Fault(f"{said}; download the file and name the copy")
    return _Fault(f"{said}; check the address", passing=response.status >= 500 or response.status in _BUSY)


def _body(response: HTTPResponse, access: Access, until: float) -> bytes:
    coding = response.getheader("Content-Encoding", "identity")
    if coding.lower() not in ("", "identity"):
        raise _Fault(f"is sent as {coding}, which was not asked for; download the file and name the copy")
    too_much = _Fault(f"has more than the {access.bytes:,} bytes that are read")
    if (response.length or 0) > access.bytes:
        raise too_much
    data = bytearray()
    # read() would take a chunk of a negative length for all that comes.
    while len(data) <= access.bytes and (piece := response.read1(_STEP)):
        data += piece
    if len(data) > access.bytes:
        raise too_much
    if monotonic() >= until:
        raise _Cut
    if response.length:
        raise _Fault("ends before its announced end", passing=True)
    if data.lstrip()[:5].lower().startswith(_MARKUP):
        raise _Fault("is a web page; name the address of the file itself")
    return bytes(data)


@contextmanager
def _connected(url: str, access: Access, until: float) -> Iterator[HTTPConnection]:
    """A connection that is cut when time is up, whatever it is doing then."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    sockets = [_socket(host, port, access.by_name(url), until)]
    timer = Timer(max(0.0, until - monotonic()), _cut, (sockets,))
    timer.daemon = True
    timer.start()
    try:
        if secure:
            context = ssl.create_default_context()
            connection: HTTPConnection = HTTPSConnection(host, port, context=context)
            secured = context.wrap_socket(sockets[0], server_hostname=host, do_handshake_on_connect=False)
            sockets[0] = secured
            secured.do_handshake()
        else:
            connection = HTTPConnection(host, port)
        connection.sock = sockets[0]
        yield connection
    finally:
        timer.cancel()
        sockets[0].close()


def _cut(sockets: list[socket.socket]) -> None:
    with suppress(OSError):
        # Not that of SSLSocket, which would take the connection's state away from the thread that reads.
        socket.socket.shutdown(sockets[0], socket.SHUT_RDWR)


def _socket(host: str, port: int, by_name: bool, until: float) -> socket.socket:
    """Connected to one of the addresses of a host, after all of them were looked at: the name is not looked up again."""
    found = _addresses(host, port, until)
    for *_, address in found:
        if not by_name and not is_public(str(address[0])):
            raise _Fault(f"cannot be read: its host has the address {address[0]}, which is not public; allow it by name with --allow-remote {host}")
    failure: OSError | None = None
    for family, kind, protocol, _, address in found:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(max(0.01, until - monotonic()))
            made.connect(address)
            return made
        except OSError as error:
            made.close()
            failure = error
    raise failure or OSError("no address")


def _addresses(host: str, port: int, until: float) -> list[Any]:
    """What getaddrinfo says. It knows no timeout, and where name servers are silent it takes half a minute."""
    answers: SimpleQueue[list[Any] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError) as error:
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.0, until - monotonic()))
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise _Fault(f"cannot be reached (the host is not found: {_reason(answer)})", passing=True)
    return answer


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public network, also where it wraps another one."""
    address = ip_address(text.partition("%")[0])
    inner = _wrapped(address)
    if inner is not None:
        return is_public(str(inner))
    return address.is_global and not address.is_multicast and (isinstance(address, IPv4Address) or address in _UNICAST)


def _wrapped(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if int(address) >> 32 == _GATEWAY:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
