"""The report pages in a real browser: light and dark, without requests, scripts, console messages or a sideways scroll bar."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from apigov.findings import Result
from apigov.reports import render
from tests.golden.sample import diff_result, lint_result

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-features=NetworkTimeServiceQuerying,OptimizationHints,MediaRouter",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--hide-scrollbars",
)
PAGES: dict[str, Callable[[], Result]] = {"lint": lint_result, "diff": diff_result, "clean": lambda: Result("lint", (), ())}
# Chromium's own setting: 0 prefers dark, 1 prefers light.
SCHEMES = {"light": "1", "dark": "0"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"pages are looked at in a browser, and none of {', '.join(BROWSERS)} is on PATH")
    if found is None:
        pytest.skip("no Chromium on PATH")
    return found


def run(browser: str, folder: Path, url: str, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [browser, *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags, url]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


def picture(browser: str, folder: Path, page: Path, scheme: str, width: int = 1200) -> bytes:
    """The page as PNG. Set PAGES_DIR to keep the pictures for looking at them."""
    kept = os.environ.get("PAGES_DIR")
    target = (Path(kept) if kept else folder) / f"{page.stem}-{scheme}-{width}.png"
    size = (f"--window-size={width},1600", f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}")
    run(browser, folder, page.as_uri(), *size, f"--screenshot={target}")
    return target.read_bytes()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_in_light_and_dark_and_asks_for_nothing(browser: str, tmp_path: Path, name: str) -> None:
    page = tmp_path / f"{name}.html"
    page.write_bytes(render("html", PAGES[name]()))
    pictures = {scheme: picture(browser, tmp_path, page, scheme) for scheme in SCHEMES}
    assert all(data.startswith(b"\x89PNG") and len(data) > 4000 for data in pictures.values())
    assert pictures["light"] != pictures["dark"]
    log = tmp_path / "net.json"
    done = run(browser, tmp_path, page.as_uri(), f"--log-net-log={log}", "--enable-logging=stderr", "--v=0", "--dump-dom")
    assert "</html>" in done.stdout
    assert not re.findall(r"CONSOLE[^\n]*", done.stderr)
    asked = set(re.findall(r'"url":"(\w+:[^"]*)"', log.read_text(encoding="utf-8", errors="replace")))
    of_the_browser = re.compile(r"https?://[\w.-]*\.(google|googleapis|gvt1)\.com/")
    assert not {url for url in asked if url.startswith(("http", "ws", "ftp")) and not of_the_browser.match(url)}


def measured(browser: str, folder: Path, page: Path, script: str, width: int) -> str:
    """The title that a script sets, put into a copy of the page that may run it."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    probe = folder / "probe.html"
    frame = f'<iframe id="f" style="width:{width}px;height:900px;border:0" srcdoc="{escaped(text)}"></iframe>'
    probe.write_text(f"<!doctype html><body>{frame}<script>f.onload=()=>{{const d=f.contentDocument;document.title={script}}}</script>", "utf-8")
    dom = run(browser, folder, probe.as_uri(), "--window-size=1300,1000", "--virtual-time-budget=3000", "--dump-dom").stdout
    match = re.search(r"<title>([^<]*)</title>", dom)
    assert match
    return match[1]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_sideways_scroll_bar(browser: str, tmp_path: Path, name: str, width: int) -> None:
    page = tmp_path / f"{name}.html"
    page.write_bytes(render("html", PAGES[name]()))
    overflow = measured(browser, tmp_path, page, "String(d.documentElement.scrollWidth-d.documentElement.clientWidth)", width)
    assert overflow == "0"


def test_findings_of_a_level_can_be_hidden_without_scripts(browser: str, tmp_path: Path) -> None:
    page = tmp_path / "lint.html"
    text = render("html", lint_result()).decode()
    assert "<script" not in text
    page.write_text(text.replace('id="show-warning" checked', 'id="show-warning"'), "utf-8")
    shown = "['error','warning','hint'].map(s=>[...d.querySelectorAll('.finding.'+s)].filter(e=>e.offsetHeight).length).join()"
    assert measured(browser, tmp_path, page, shown, 1200) == "2,0,1"
