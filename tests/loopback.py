"""A web server on this machine, for tests of what is read by URL. Nothing here leaves the machine."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


@dataclass(slots=True)
class Page:
    """One answer. Headers without a value are not sent. `drip`: seconds between the bytes; `cut`: bytes of the announced length that do not come."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0
    cut: int = 0


@dataclass(slots=True)
class Served:
    """A running server: `url` without a final slash, and the paths that were asked for."""

    url: str
    pages: dict[str, Page]
    asked: list[str]

    @property
    def host(self) -> str:
        return self.url.partition("://")[2]


@contextmanager
def served(pages: dict[str, Page], certificate: Path | None = None) -> Iterator[Served]:
    """Serve `pages` by path on 127.0.0.1; over TLS with a certificate."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            page = pages.get(self.path, Page(b"no such page", 404))
            self.send_response(page.status)
            for name, value in {"Content-Length": str(len(page.body) + page.cut), **page.headers}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            for start in range(0, len(page.body), 1 if page.drip else max(1, len(page.body))):
                time.sleep(page.drip)
                self.wfile.write(page.body[start : start + 1] if page.drip else page.body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """Callers who hang up are what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Served(f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}", pages, asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def self_signed(folder: Path) -> Path:
    """A fresh certificate for 127.0.0.1 with its key, in one file. Skips the test where there is no openssl."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    file, key = folder / "certificate.pem", folder / "key.pem"
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    ending = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(file)]
    subprocess.run([program, *words, *ending], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file
