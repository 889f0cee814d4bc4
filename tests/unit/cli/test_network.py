"""The network promise: what is named is read by URL, what a file names only where it is allowed, and nothing with --offline."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from apigov.cli import run
from tests.loopback import Page, Served, served
from tests.unit.cli.support import TINY

API = TINY.replace("description: Things.", "$ref: 'URLcommon.yaml#/Things'")
COMMON = "Things: {description: Things.}\n"
RULES = "extends: base.yaml\nrules: {has-license: {given: $.info, severity: error, message: no license, then: {field: license, function: truthy}}}\n"
BASE = "rules: {has-contact: {given: $.info, severity: warn, message: no contact, then: {field: contact, function: truthy}}}\n"

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    pages = {
        "/api.yaml": Page(API.replace("URL", "").encode()),
        "/v2.yaml": Page(API.replace("URL", "").replace("100", "10").encode()),
        "/common.yaml": Page(COMMON.encode()),
        "/rules.yaml": Page(RULES.encode()),
        "/base.yaml": Page(BASE.encode()),
        "/list.yaml": Page(b"[1, 2]"),
        "/crooked.yaml": Page(b"extends: 'https://[x'"),
        "/web": Page(b"<!doctype html>"),
    }
    with served(pages) as running:
        Path("api.yaml").write_text(API.replace("URL", running.url + "/"))
        Path("crooked.yaml").write_text("extends: 'https://[x'")
        Path("house.yaml").write_text(f"extends: {running.url}/base.yaml\n")
        yield running


@pytest.fixture
def apigov(capfd: pytest.CaptureFixture[str]) -> Call:
    def call(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run(words)
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


def rules(out: str) -> list[tuple[str, str]]:
    return [(finding["rule"], finding["location"]["uri"]) for finding in json.loads(out)["findings"]]


HERE = ("--allow-remote", "127.0.0.1")
ENGINE = ("--select", "invalid-ref", "-f", "json")


def test_a_remote_reference_is_off_until_its_host_is_allowed(server: Served, apigov: Call) -> None:
    code, out, _ = apigov("lint", "api.yaml", *ENGINE)
    (finding,) = json.loads(out)["findings"]
    assert (code, finding["rule"]) == (1, "invalid-ref")
    assert "--allow-remote 127.0.0.1" in finding["message"]
    assert finding["location"]["range"]["start"]["line"] == 8
    assert server.asked == []
    code, out, _ = apigov("lint", "api.yaml", *HERE, *ENGINE)
    assert (code, rules(out), server.asked) == (0, [], ["/common.yaml"])
    Path("apigov.yaml").write_text("allow-remote: [127.0.0.1]\n")
    assert apigov("lint", "api.yaml", *ENGINE)[0] == 0
    code, out, _ = apigov("lint", "api.yaml", "--offline", *ENGINE)
    assert "--offline" in json.loads(out)["findings"][0]["message"]


@pytest.mark.parametrize("words", [("--allow-remote",), ("--allow-remote", "--allow-remote", "*.invalid")])
def test_any_public_host_is_no_private_one(server: Served, apigov: Call, words: tuple[str, ...]) -> None:
    code, out, _ = apigov("lint", "api.yaml", *words, *ENGINE) if len(words) > 1 else apigov("lint", "api.yaml", *ENGINE, *words)
    assert "plain http" in json.loads(out)["findings"][0]["message"]
    assert (code, server.asked) == (1, [])


def test_a_url_that_is_named_is_read(server: Served, apigov: Call) -> None:
    code, out, _ = apigov("lint", f"{server.url}/api.yaml", *ENGINE)
    assert (code, rules(out)) == (1, [("invalid-ref", f"{server.url}/api.yaml")])
    assert server.asked == ["/api.yaml"]
    assert apigov("lint", f"{server.url}/api.yaml", *ENGINE, *HERE)[0] == 0
    code, out, _ = apigov("lint", f"{server.url}/api.yaml", "-f", "text", "-r", "apigov:recommended", *HERE)
    assert f"{server.url}/api.yaml" in out


def test_every_command_reads_urls(server: Served, apigov: Call) -> None:
    api, v2 = f"{server.url}/api.yaml", f"{server.url}/v2.yaml"
    assert apigov("check", "lifecycle", api, *HERE)[0] == 0
    assert apigov("report", "deprecations", api, *HERE)[0] == 0
    code, out, _ = apigov("diff", api, v2, "-f", "json", *HERE)
    assert code == 1
    assert rules(out) == [("major-version-not-bumped", v2), ("request-maximum-decreased", v2)]
    code, out, _ = apigov("diff", "api.yaml", v2, "-f", "json", *HERE)
    assert rules(out) == [("major-version-not-bumped", v2), ("request-maximum-decreased", v2)]
    code, out, _ = apigov("report", "migration", api, "api.yaml", *HERE)
    assert code == 0


def test_jobs_say_the_same(server: Served, apigov: Call) -> None:
    words = ("lint", f"{server.url}/api.yaml", f"{server.url}/v2.yaml", "api.yaml", "-r", f"{server.url}/rules.yaml", "-f", "json", *HERE)
    one, four = apigov(*words, "--jobs", "1"), apigov(*words, "--jobs", "4")
    assert one == four
    assert server.asked.count("/rules.yaml") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lint", "{url}/gone.yaml"), "{url}/gone.yaml answers 404 Not Found; check the address"),
        (("lint", "{url}/web"), "{url}/web is a web page"),
        (("lint", "{url}/api.yaml", "--offline"), "--offline"),
        (("lint", "http://[::1"), "no URL"),
        (("lint", "api.yaml", "-r", "http://[::1#x"), "no URL"),
        (("lint", "api.yaml", "-r", "crooked.yaml"), "no URL"),
        (("lint", "api.yaml", "-r", "{url}/crooked.yaml"), "no URL"),
        (("diff", "api.yaml", "{url}/gone.yaml"), "{url}/gone.yaml answers 404"),
        (("diff", "{url}/api.yaml", "{url}/list.yaml"), "is no OpenAPI description"),
        (("lint", "api.yaml", "--allow-remote", "https://api.example.com"), "is no host"),
        (("lint", "--allow-remote", "api.yaml"), "'api.yaml' is a file here"),
        (("lint", "https://api.example.com/a.yaml", "--allow-remote", "api.example.com:99999"), "is no host"),
        (("lint", "gone.yaml", "--allow-remote", "a" * 300), "gone.yaml"),
        (("lint", "a" * 300), "too long"),
        (("lint", "api.yaml", "-r", "a" * 300), "too long"),
        (("lint", "https://me:secret@127.0.0.1/a.yaml"), "***@127.0.0.1"),
        (("lint", "https://me:a@secret@127.0.0.1/a.yaml"), "//***@127.0.0.1"),
    ],
)
def test_what_cannot_be_read_is_one_line(server: Served, apigov: Call, words: tuple[str, ...], said: str) -> None:
    code, out, err = apigov(*(word.replace("{url}", server.url) for word in words))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said.replace("{url}", server.url) in err
    assert "secret" not in err


def test_what_is_no_description_is_a_finding_in_lint(server: Served, apigov: Call) -> None:
    out = apigov("lint", f"{server.url}/list.yaml", "-f", "json")[1]
    assert rules(out) == [("unrecognized-format", f"{server.url}/list.yaml")]


def test_roots_of_the_configuration_need_an_allowed_host(server: Served, apigov: Call) -> None:
    Path("apigov.yaml").write_text(f"roots: ['{server.url}/api.yaml']\n")
    code, _, err = apigov("lint", *ENGINE)
    assert (code, server.asked) == (2, [])
    assert "--allow-remote 127.0.0.1, or allow-remote in apigov.yaml" in err
    assert apigov("lint", *ENGINE, *HERE)[0] == 0


def test_rulesets_by_url(server: Served, apigov: Call) -> None:
    code, out, err = apigov("lint", "api.yaml", "-r", f"{server.url}/rules.yaml", "-f", "json", "--ignore", "invalid-ref")
    assert (code, rules(out), err) == (1, [("has-contact", "api.yaml"), ("has-license", "api.yaml")], "")
    code, out, _ = apigov("rules", "-r", f"{server.url}/rules.yaml", "-f", "json")
    assert [row["id"] for row in json.loads(out)["rules"]] == ["has-contact", "has-license"]
    code, _, err = apigov("lint", "api.yaml", "-r", "house.yaml")
    assert code == 2
    assert err.startswith("apigov: house.yaml:1:10: ")
    assert "--allow-remote 127.0.0.1" in err
    assert apigov("lint", "api.yaml", "-r", "house.yaml", "--allow-remote", server.host)[0] == 0


def test_copies_of_rulesets_serve_offline_and_are_told(server: Served, apigov: Call, tmp_path: Path) -> None:
    words = ("lint", "api.yaml", "-r", "house.yaml", "-f", "json", *HERE)
    before = apigov(*words)
    for file in (tmp_path / "cache" / "apigov").iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    code, out, err = apigov(*words, "--offline", "--ignore", "invalid-ref")
    assert (code, rules(out)) == (0, [("has-contact", "api.yaml")])
    assert err == f"apigov: {server.url}/base.yaml cannot be read: --offline is given; using the copy of 2023-11-14\n"
    server.pages["/base.yaml"] = Page(status=503)
    code, out, err = apigov(*words)
    assert (code, out) == before[:2]
    assert err == f"apigov: {server.url}/base.yaml answers 503 Service Unavailable; check the address; using the copy of 2023-11-14\n"
    assert apigov(*words, "--quiet")[2] == ""
    for file in (tmp_path / "cache" / "apigov").iterdir():
        file.unlink()
    code, _, err = apigov(*words, "--offline")
    assert (code, err.count("\n")) == (2, 1)
    assert "house.yaml:1:10" in err
