"""Files by URL: what is asked, what is refused, and what is said of an answer that is no file."""

from __future__ import annotations

import os
import pickle
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from apigov.text import Access, Broken, Node, Remote, Shelf, SourceError, Tree, Unreachable, Workspace, cache_folder, host_fault, read_path, root_node
from apigov.text.fetch import get, is_public
from tests.loopback import Page, Served, self_signed, served

BY_NAME = Access(("127.0.0.1",), seconds=5)


@pytest.fixture
def server() -> Iterator[Served]:
    with served({"/api.yaml": Page(b"a: 1\n")}) as running:
        yield running


@pytest.mark.parametrize(
    ("hosts", "url", "said"),
    [
        (("api.example.com",), "https://api.example.com/a.yaml", None),
        (("API.example.com",), "https://Api.Example.com.:8443/a.yaml", None),
        (("api.example.com:8443",), "https://api.example.com:8443/a.yaml", None),
        (("api.example.com:8443",), "https://api.example.com/a.yaml", "--allow-remote api.example.com"),
        (("*.example.com",), "https://api.example.com/a.yaml", None),
        (("*.example.com",), "https://example.com/a.yaml", "--allow-remote example.com"),
        (("*",), "https://api.example.com/a.yaml", None),
        (("bücher.example",), "https://xn--bcher-kva.example/a.yaml", None),
        (("[::1]",), "http://[::1]:8080/a.yaml", None),
        ((), "https://api.example.com/a.yaml", "--allow-remote api.example.com, or allow-remote in apigov.yaml"),
        ((), "https://[::1]/a.yaml", "--allow-remote [::1]"),
        (("*",), "http://api.example.com/a.yaml", "plain http"),
        (("api.example.com",), "http://api.example.com/a.yaml", None),
        (("*",), "https://me:secret@api.example.com/a.yaml", "password"),
        (("*",), "ftp://api.example.com/a.yaml", "only https"),
        (("*",), "data:text/plain,a", "only https"),
        (("*",), "https:///a.yaml", "only https"),
        (("*",), "https://api.example.com:99999/a.yaml", "no URL"),
        (("*",), "https://..bücher/a.yaml", "no URL"),
    ],
)
def test_what_may_be_asked(hosts: tuple[str, ...], url: str, said: str | None) -> None:
    refusal = Access(hosts).refusal(url)
    assert (refusal is None) if said is None else (said in (refusal or ""))


@pytest.mark.parametrize("host", ["*", "*.example.com", "api.example.com", "localhost:8080", "127.0.0.1", "[::1]:80", "bücher.example"])
def test_hosts(host: str) -> None:
    assert host_fault(host) is None


@pytest.mark.parametrize(
    "host", ["https://api.example.com", "api.example.com/", "", "a b", "a?b", "::1", "a:b", "[x]", "[::::]", "a.b:99999", "ä" * 70, "."]
)
def test_no_hosts(host: str) -> None:
    assert "is no host" in (host_fault(host) or "")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        *((private, False) for private in ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0")),
        *((private, False) for private in ("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1")),
        *((wrapped, False) for wrapped in ("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "64:ff9b::a9fe:a9fe")),
        *((wrapped, False) for wrapped in ("::7f00:1", "::ffff:0:7f00:1", "64:ff9b:1::7f00:1")),
        ("fec0::1", False),
        ("64:ff9b::808:808", True),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_file_is_read_once(server: Served) -> None:
    remote = Remote(BY_NAME)
    source = remote.read(f"{server.url}/api.yaml#/a")
    assert (source.uri, source.data) == (f"{server.url}/api.yaml", b"a: 1\n")
    assert remote.read(f"{server.url}/api.yaml") is source
    assert pickle.loads(pickle.dumps(remote)).read(f"{server.url}/api.yaml") == source
    assert server.asked == ["/api.yaml"]


def test_a_named_url_names_its_host_for_itself_only(server: Served) -> None:
    remote = Remote()
    assert remote.read(f"{server.url}/api.yaml", named=True).data == b"a: 1\n"
    with pytest.raises(SourceError, match=r"--allow-remote 127\.0\.0\.1"):
        remote.read(f"{server.url}/api.yaml")


def test_offline_wins(server: Served) -> None:
    remote = Remote(BY_NAME._replace(offline=True))
    with pytest.raises(Unreachable, match="--offline"):
        remote.read(f"{server.url}/api.yaml", named=True)
    assert "--offline" in (remote.refusal(f"{server.url}/api.yaml") or "")
    assert server.asked == []


def test_a_private_address_is_not_asked_for_a_glob(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(host: str, port: int, **_: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("93.184.215.14", "10.0.0.7")]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "socket", None)
    with pytest.raises(SourceError, match=r"10\.0\.0\.7.*not public.*--allow-remote api\.example\.com") as refused:
        get("https://api.example.com/a.yaml", Access(("*",)))
    assert not isinstance(refused.value, Unreachable)


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[str] = []
    true = socket.getaddrinfo

    def found(host: str, port: int, **named: object) -> object:
        times.append(host)
        return true("127.0.0.1" if len(times) == 1 else "10.0.0.7", port, type=socket.SOCK_STREAM)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    port = server.url.rpartition(":")[2]
    assert get(f"http://api.example.com:{port}/api.yaml", Access(("api.example.com",)))[1] == b"a: 1\n"
    assert times == ["api.example.com"]


def test_a_host_that_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(Unreachable, match="not found"):
        get("https://nowhere.invalid/a.yaml", Access(("nowhere.invalid",)))


def test_name_servers_that_are_silent_are_asked_once_and_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_: object, **__: object) -> list[object]:
        sleep(2)
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", found)
    remote = Remote(Access(("api.example.com",), seconds=0.1))
    begun = monotonic()
    with pytest.raises(Unreachable, match=r"within 0\.1 seconds"):
        remote.read("https://api.example.com/a.yaml")
    with pytest.raises(Unreachable, match="too slow before"):
        remote.read("https://api.example.com/b.yaml")
    assert monotonic() - begun < 1


PAGES = {
    "/gone": (Page(status=404), "answers 404 Not Found; check the address", False),
    "/secret": (Page(status=401), "answers 401 Unauthorized; download", False),
    "/broken": (Page(status=503), "answers 503 Service Unavailable", True),
    "/web": (Page(b"\n<!DOCTYPE html><html></html>"), "is a web page", False),
    "/big": (Page(b"x" * 2001), "more than the 2,000 bytes", False),
    "/endless": (Page(b"-1\r\n" + b"x" * 9000, headers={"Transfer-Encoding": "chunked", "Content-Length": ""}), "more than the 2,000 bytes", False),
    "/bigger": (Page(b"", headers={"Content-Length": "5000000"}), "more than the 2,000 bytes", False),
    "/cut": (Page(b"a: 1", cut=4), "ends before its announced end", True),
    "/packed": (Page(b"x", headers={"Content-Encoding": "gzip"}), "sent as gzip", False),
    "/slow": (Page(b"a: 123456789", drip=0.2), "no whole answer within 0.5 seconds", True),
    "/circle": (Page(status=302, headers={"Location": "/circle"}), "more than 5 times", False),
    "/elsewhere": (
        Page(status=301, headers={"Location": "https://api.example.com/"}),
        "redirected to https://api.example.com/, cannot be read",
        False,
    ),
    "/metadata": (Page(status=307, headers={"Location": "http://169.254.169.254/latest"}), "169.254.169.254/latest, cannot be read", False),
    "/file": (Page(status=302, headers={"Location": "file:///etc/passwd"}), "only https", False),
    "/nowhere": (Page(status=302, headers={"Location": "http://[::1"}), "what is no URL", False),
    "/unsaid": (Page(status=302), "answers 302 Found", False),
}


@pytest.mark.parametrize("path", PAGES)
def test_answers_that_are_no_file(path: str) -> None:
    page, said, passing = PAGES[path]
    with served({path: page}) as server, pytest.raises(SourceError) as told:
        get(f"{server.url}{path}", BY_NAME._replace(seconds=0.5 if page.drip else 5, bytes=2000))
    assert said in str(told.value)
    assert str(told.value).startswith(f"{server.url}{path}")
    assert isinstance(told.value, Unreachable) is passing


def test_a_redirect_is_followed_and_is_the_base_of_what_stands_in_the_file() -> None:
    pages = {
        "/api": Page(status=302, headers={"Location": "v2/api%20x.yaml?a=%31"}),
        "/v2/api%20x.yaml?a=%31": Page(b"r: {$ref: 'common.yaml#/A'}"),
        "/v2/common.yaml": Page(b"A: 1"),
    }
    with served(pages) as server:
        workspace = Workspace(Path(), remote=Remote(BY_NAME))
        tree = workspace.open(workspace.remote.read(f"{server.url}/api"))
        found = workspace.resolve(first(tree))
        assert isinstance(found, Node)
        assert (found.tree.uri, found.pointer, tree.uri) == (f"{server.url}/v2/common.yaml", ("A",), f"{server.url}/api")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"2\r\na:\r\n2\r\n 1\r\n0\r\n\r\n", {"Transfer-Encoding": "chunked", "Content-Length": ""}),
        (b"a: 1", {"Content-Length": ""}),
        (b"a: 1", {"Content-Encoding": "identity"}),
    ],
)
def test_ways_to_send_a_body(body: bytes, headers: dict[str, str]) -> None:
    with served({"/a": Page(body, headers=headers)}) as server:
        assert get(f"{server.url}/a", BY_NAME)[1] == b"a: 1"


def test_https_with_a_certificate_that_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = self_signed(tmp_path)
    with served({"/a.yaml": Page(b"a: 1")}, certificate) as server:
        with pytest.raises(SourceError, match="certificate is not trusted") as told:
            get(f"{server.url}/a.yaml", BY_NAME)
        assert not isinstance(told.value, Unreachable)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert get(f"{server.url}/a.yaml", BY_NAME) == (f"{server.url}/a.yaml", b"a: 1")
        server.pages["/slow.yaml"] = Page(b"a: 1234567890", drip=0.2)
        with pytest.raises(Unreachable, match=r"within 0\.5 seconds"):
            get(f"{server.url}/slow.yaml", BY_NAME._replace(seconds=0.5))
        server.pages["/down"] = Page(status=302, headers={"Location": server.url.replace("https", "http") + "/a.yaml"})
        with pytest.raises(SourceError, match="from https to plain http"):
            get(f"{server.url}/down", BY_NAME)


def test_a_server_that_never_speaks_and_one_that_is_not_there() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        remote = Remote(BY_NAME._replace(seconds=0.2))
        with pytest.raises(Unreachable, match=r"within 0\.2 seconds"):
            remote.read(f"{url}/a.yaml")
        with pytest.raises(Unreachable, match="too slow before"):
            remote.read(f"{url}/b.yaml")
    with pytest.raises(Unreachable, match="cannot be reached"):
        get(f"{url}/a.yaml", BY_NAME)


def first(tree: Tree) -> Node:
    node = root_node(tree).child("r")
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("reference", "hosts", "kind", "said"),
    [
        ("{url}/common.yaml#/A", ("127.0.0.1",), None, ""),
        ("{url}/common.yaml#/B", ("127.0.0.1",), "missing", "there is no 'B'"),
        ("{url}/common.yaml", (), "remote", "--allow-remote 127.0.0.1"),
        ("{url}/common.yaml", ("*",), "remote", "--allow-remote 127.0.0.1"),
        ("{url}/gone.yaml", ("127.0.0.1",), "missing", "answers 404"),
        ("{url}/bad.yaml", ("127.0.0.1",), "unreadable", "cannot be read"),
        ("https://me:secret@api.example.com/a.yaml", ("*",), "remote", "***@api.example.com"),
        ("//api.example.com/a.yaml", (), "remote", "--allow-remote api.example.com"),
        ("urn:a:b", ("*",), "remote", "only https"),
    ],
)
def test_references(server: Served, tmp_path: Path, reference: str, hosts: tuple[str, ...], kind: str | None, said: str) -> None:
    server.pages |= {"/common.yaml": Page(b"A: 1"), "/bad.yaml": Page(b"A: [")}
    (tmp_path / "a.yaml").write_text(f"r: {{$ref: '{reference.replace('{url}', server.url)}'}}")
    workspace = Workspace(tmp_path, cwd=tmp_path, remote=Remote(Access(hosts, seconds=5)))
    found = workspace.resolve(first(workspace.open(read_path(Path("a.yaml"), tmp_path))))
    if kind is None:
        assert isinstance(found, Node)
        assert found.tree.uri == f"{server.url}/common.yaml"
    else:
        assert isinstance(found, Broken)
        assert found.kind == kind
        assert said in found.message
        assert "secret" not in found.message


def test_a_file_by_url_reads_no_file_of_this_machine(server: Served, tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("x: 1")
    workspace = Workspace(tmp_path, cwd=tmp_path, remote=Remote(BY_NAME))
    for reference in ("b.yaml", f"{tmp_path}/b.yaml", f"file://{tmp_path}/b.yaml"):
        server.pages[f"/{len(reference)}.yaml"] = Page(f"r: {{$ref: '{reference}'}}".encode())
        tree = workspace.open(workspace.remote.read(f"{server.url}/{len(reference)}.yaml"))
        assert isinstance(workspace.resolve(first(tree)), Broken)


def test_a_copy_serves_when_there_is_no_answer(tmp_path: Path) -> None:
    said: list[str] = []
    folder = tmp_path / "cache" / "apigov"

    def shelf(access: Access) -> Shelf:
        return Shelf(Remote(access), folder, said.append)

    with served({"/old": Page(status=302, headers={"Location": "/rules.yaml"}), "/rules.yaml": Page(b"rules: {}\n")}) as server:
        url = f"{server.url}/old"
        with pytest.raises(Unreachable):
            shelf(BY_NAME._replace(offline=True)).read(url)
        assert shelf(BY_NAME).read(url).data == b"rules: {}\n"
        assert (said, folder.stat().st_mode & 0o777) == ([], 0o700)
        server.pages["/old"] = Page(status=404)
        with pytest.raises(SourceError, match="404"):
            shelf(BY_NAME).read(url)
    for file in folder.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    for access in (BY_NAME, BY_NAME._replace(offline=True)):
        kept = shelf(access)
        source = kept.read(url)
        assert pickle.loads(pickle.dumps(kept.remote)).read(url) == source
        assert (source.data, source.uri, source.origin.url) == (b"rules: {}\n", url, f"{server.url}/rules.yaml")
    assert [line.endswith("using the copy of 2023-11-14") for line in said] == [True, True]
    assert "--offline" in said[1]
    with pytest.raises(SourceError, match="--allow-remote"):
        shelf(Access()).read(url)


def test_a_folder_that_cannot_be_written_is_no_error(server: Served, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", None):
        assert Shelf(Remote(BY_NAME), folder, print).read(f"{server.url}/api.yaml").data == b"a: 1\n"


def test_where_copies_lie() -> None:
    assert cache_folder({"XDG_CACHE_HOME": "/c", "HOME": "/h"}) == Path("/c/apigov")
    assert cache_folder({"XDG_CACHE_HOME": "relative", "HOME": "/h"}) == Path("/h/.cache/apigov")
    assert cache_folder({}) is None
