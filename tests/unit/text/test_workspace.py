"""References over files."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from apigov.text import Broken, Node, Origin, Source, Tree, Workspace, read_path, read_revision, read_stdin, root_node


def tree(folder: Path, text: str, name: str = "api.yaml") -> tuple[Workspace, Tree]:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    workspace = Workspace(folder, cwd=folder)
    return workspace, workspace.open(read_path(Path(name), folder))


def at(tree: Tree, *steps: str | int) -> Node:
    node: Node | None = root_node(tree)
    for step in steps:
        assert node is not None
        node = node.child(step)
    assert node is not None
    return node


def end(workspace: Workspace, node: Node) -> tuple[str, str] | tuple[str, tuple[str | int, ...]]:
    found = workspace.resolve(node)
    return (found.kind, found.message) if isinstance(found, Broken) else (found.tree.uri, found.pointer)


POINTERS = {
    "#": (),
    "": (),
    "#/b/a~1b": ("b", "a/b"),
    "#/b/c~0d": ("b", "c~d"),
    "#/b/~01": ("b", "~1"),
    "#/b/e%25f": ("b", "e%f"),
    "#/b/g%20h": ("b", "g h"),
    "#/b/%C3%A9": ("b", "é"),
    "#/b/": ("b", ""),
    "#/l/0": ("l", 0),
    "#/b/{i}": ("b", "{i}"),
    "#/200": ("200",),
    "api.yaml#/200": ("200",),
    "./api.yaml#/200": ("200",),
}


@pytest.mark.parametrize(("reference", "pointer"), POINTERS.items())
def test_pointers(tmp_path: Path, reference: str, pointer: tuple[str | int, ...]) -> None:
    text = "r:\n  $ref: '%s'\nb: {a/b: 1, c~d: 1, '~1': 1, e%%f: 1, g h: 1, é: 1, '': 1, '{i}': 1}\nl: [1]\n200: 1\n"
    workspace, root = tree(tmp_path, text.replace("%%", "%").replace("%s", reference, 1))
    assert end(workspace, at(root, "r")) == ("api.yaml", pointer)


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("#/nope", "missing"),
        ("#/l/1", "missing"),
        ("#/l/00", "missing"),
        ("#/l/-", "missing"),
        ("#/200/x", "missing"),
        ("#/c~d", "malformed"),
        ("#components/x", "missing"),
        ("nope.yaml", "missing"),
        ("sub", "missing"),
        ("bad.yaml#/a", "unreadable"),
        ("../outside.yaml", "outside"),
        ("/etc/passwd", "outside"),
        ("file:///etc/passwd", "outside"),
        ("link.yaml", "outside"),
        ("fifo", "missing"),
        ("http://example.invalid/a.yaml", "remote"),
        ("//example.invalid/a.yaml", "remote"),
        ("HTTPS://example.invalid/a.yaml#/a", "remote"),
        ("urn:x:y", "remote"),
        ("http://[::1", "malformed"),
        ("a%00b.yaml", "missing"),
        ("#/r/x", "cycle"),
    ],
)
def test_broken_references(tmp_path: Path, reference: str, kind: str) -> None:
    (tmp_path / "outside.yaml").write_text("a: 1")
    folder = tmp_path / "root"
    workspace, root = tree(folder, f"r:\n  $ref: '{reference}'\nl: [1]\n200: 1\n")
    (folder / "sub").mkdir()
    (folder / "bad.yaml").write_text("a: [\n")
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "fifo")
    broken = workspace.follow(at(root, "r"))
    assert isinstance(broken, Broken)
    assert broken.kind == kind
    assert broken.at.pointer == ("r", "$ref")
    assert broken.reference == reference
    assert reference in broken.message


def test_each_file_is_relative_to_itself_and_read_once(tmp_path: Path) -> None:
    workspace, root = tree(tmp_path, "r: {$ref: sub/b.yaml}\n")
    for name, text in {"sub/b.yaml": "$ref: deep/c.json", "sub/deep/c.json": '{"$ref": "../../d.yaml#/D"}', "d.yaml": "D: 1"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert end(workspace, at(root, "r")) == ("d.yaml", ("D",))
    assert [tree.uri for tree in workspace.trees()] == ["api.yaml", "sub/b.yaml", "sub/deep/c.json", "d.yaml"]
    assert workspace.line("sub/b.yaml", 1) == "$ref: deep/c.json"
    assert workspace.line("other.yaml", 1) is None


def test_a_pointer_goes_on_behind_a_reference_on_its_way(tmp_path: Path) -> None:
    workspace, root = tree(tmp_path, "r: {$ref: '#/a/x'}\na: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {x: 1}\n")
    assert end(workspace, at(root, "r")) == ("api.yaml", ("c", "x"))


def test_follow_is_one_hop_and_resolve_is_all(tmp_path: Path) -> None:
    workspace, root = tree(tmp_path, "a: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {x: 1}\n")
    hop = workspace.follow(at(root, "a"))
    assert isinstance(hop, Node)
    assert hop.pointer == ("b",)
    assert end(workspace, at(root, "a")) == ("api.yaml", ("c",))
    assert workspace.resolve(at(root, "c")) == at(root, "c")


@pytest.mark.parametrize(
    "text",
    [
        "a: {$ref: '#/a'}\n",
        "a: {$ref: '#/b'}\nb: {$ref: '#/a'}\n",
        "a: {$ref: '#/b/x'}\nb: {$ref: '#/a/x'}\n",
        "a: {$ref: '#/a/x'}\n",
        "a: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {$ref: '#/b'}\n",
    ],
)
def test_circles_of_references_only_end(tmp_path: Path, text: str) -> None:
    workspace, root = tree(tmp_path, text)
    broken = workspace.resolve(at(root, "a"))
    assert isinstance(broken, Broken)
    assert broken.kind == "cycle"
    assert broken.at.pointer == ("a", "$ref")


def test_long_chains_end_in_linear_time(tmp_path: Path) -> None:
    links = "".join(f"s{n}: {{$ref: '#/s{n + 1}'}}\n" for n in range(5000))
    workspace, root = tree(tmp_path, links + "s5000: 1\n")
    assert {end(workspace, at(root, f"s{n}")) for n in range(5000)} == {("api.yaml", ("s5000",))}


def test_a_long_way_through_references_is_refused_without_a_crash(tmp_path: Path) -> None:
    links = "".join(f"s{n}: {{$ref: '#/s{n + 1}/x'}}\n" for n in range(3000))
    workspace, root = tree(tmp_path, links + "s3000: {x: {}}\n")
    broken = workspace.resolve(at(root, "s0"))
    assert isinstance(broken, Broken)
    assert broken.kind == "limit"


IDENTIFIED = """
a:
  $id: https://example.invalid/s/a
  $defs: {X: {$anchor: here}, Y: {$id: y}}
  down: {$ref: '#/$defs/X'}
  anchor: {$ref: '#here'}
  sibling: {$ref: y}
  trap: {$ref: '#/b'}
b: {$ref: https://example.invalid/s/y}
c: {$ref: '#here'}
d: {$ref: 'https://example.invalid/s/a#here'}
e:
  example: {$anchor: data}
  properties: {example: {$anchor: member}}
f: {$ref: '#data'}
g: {$ref: '#member'}
"""


@pytest.mark.parametrize(
    ("steps", "pointer"),
    [
        (("a", "down"), ("a", "$defs", "X")),
        (("a", "anchor"), ("a", "$defs", "X")),
        (("a", "sibling"), ("a", "$defs", "Y")),
        (("a", "trap"), None),
        (("b",), ("a", "$defs", "Y")),
        (("c",), None),
        (("d",), ("a", "$defs", "X")),
        (("f",), None),
        (("g",), ("e", "properties", "example")),
    ],
)
def test_identifiers(tmp_path: Path, steps: tuple[str, ...], pointer: tuple[str, ...] | None) -> None:
    workspace, root = tree(tmp_path, IDENTIFIED)
    found = workspace.resolve(at(root, *steps))
    assert (found.kind if isinstance(found, Broken) else found.pointer) == (pointer or "missing")


def test_openapi_before_3_1_has_no_identifiers(tmp_path: Path) -> None:
    workspace, root = tree(tmp_path, "openapi: 3.0.3\na: {$id: http://e/a, $anchor: x, r: {$ref: '#/b'}}\nb: {$ref: '#x'}\n")
    assert workspace.follow(at(root, "a", "r")) == at(root, "b")
    assert isinstance(workspace.follow(at(root, "b")), Broken)


def test_a_file_beside_is_found_though_an_absolute_id_is_the_base(tmp_path: Path) -> None:
    workspace, root = tree(tmp_path, "$id: https://example.invalid/a\nr: {$ref: b.yaml}\n")
    (tmp_path / "b.yaml").write_text("x: 1")
    assert end(workspace, at(root, "r")) == ("b.yaml", ())


def test_standard_input_finds_files_beside_its_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.yaml").write_text("r: {$ref: 'api.yaml#/x'}")
    workspace = Workspace(tmp_path, cwd=tmp_path)
    root = workspace.open(read_stdin(b"r: {$ref: 'b.yaml#/r'}\nx: 1\n", "sub/api.yaml", tmp_path))
    assert end(workspace, at(root, "r")) == ("sub/api.yaml", ("x",))


def test_memory_has_no_files_beside_it() -> None:
    workspace = Workspace(Path())
    root = workspace.open(Source("m.yaml", b"r: {$ref: b.yaml}\n", Origin("memory")))
    assert isinstance(workspace.resolve(at(root, "r")), Broken)


def test_a_revision_refers_to_files_of_the_same_revision(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.invalid", *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "api.yaml").write_text("r: {$ref: ../b.yaml}\no: {$ref: ../../c.yaml}\n")
    (tmp_path / "b.yaml").write_text("old: 1")
    git("add", ".")
    git("commit", "-qm", "one")
    (tmp_path / "b.yaml").write_text("new: 1")
    workspace = Workspace(tmp_path, cwd=tmp_path)
    root = workspace.open(read_revision("HEAD:s/api.yaml", tmp_path))
    found = workspace.resolve(at(root, "r"))
    assert isinstance(found, Node)
    assert (found.tree.uri, found.value) == ("HEAD:b.yaml", {"old": 1})
    outside = workspace.resolve(at(root, "o"))
    assert isinstance(outside, Broken)
    assert outside.kind == "outside"
    assert workspace.open(read_revision("HEAD:./api.yaml", tmp_path / "s")) is root


OVER_FILES = {
    "api.yaml": """
openapi: 3.2.0
$self: https://example.invalid/api
names:
  anchor: {$ref: 'b.yaml#here'}
  dynamic: {$ref: 'b.yaml#way'}
  encoded: {$ref: 'b.yaml#h%65re'}
  identified: {$ref: 'https://example.invalid/b#/$defs/X'}
  inner: {$ref: 'b.yaml#/$defs/Y/$defs/Z'}
  blank: {$ref: 'a%20b/c%23d.yaml#/x%25~1'}
  query: {$ref: 'b.yaml?v=1'}
  whole: {$ref: 'b.yaml#'}
  back: {$ref: 'b.yaml#/back'}
  far: {$ref: 'b.yaml#/far/x'}
  none: {$ref: 'b.yaml#/$defs/Y/nope'}
  percent: {$ref: '#/names/h%65re'}
here: {x: 1}
""",
    "b.yaml": """
$id: https://example.invalid/b
$defs:
  X: {$anchor: here}
  Y: {$id: y, $defs: {Z: {$dynamicAnchor: way}}}
  W: {$dynamicAnchor: way}
back: {$ref: 'https://example.invalid/api#/here'}
far: {$ref: 'c.yaml'}
""",
    "c.yaml": "x: {$ref: 'd.yaml#/x'}\n",
    "d.yaml": "x: {$ref: 'c.yaml#/y'}\n",
    "a b/c#d.yaml": "'x%/': 1\n",
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("anchor", ("b.yaml", ("$defs", "X"))),
        ("dynamic", ("b.yaml", ("$defs", "W"))),
        ("encoded", ("b.yaml", ("$defs", "X"))),
        ("identified", ("b.yaml", ("$defs", "X"))),
        ("inner", ("b.yaml", ("$defs", "Y", "$defs", "Z"))),
        ("blank", ("a b/c#d.yaml", ("x%/",))),
        ("query", ("b.yaml", ())),
        ("whole", ("b.yaml", ())),
        ("back", ("api.yaml", ("here",))),
        ("far", "missing"),
        ("none", "missing"),
        ("percent", "missing"),
    ],
)
def test_references_over_files(tmp_path: Path, name: str, expected: object) -> None:
    for file, text in OVER_FILES.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    workspace = Workspace(tmp_path, cwd=tmp_path)
    root = workspace.open(read_path(Path("api.yaml"), tmp_path))
    workspace.open(read_path(Path("b.yaml"), tmp_path))
    found = end(workspace, at(root, "names", name))
    assert (found[0] if isinstance(found[1], str) else found) == expected


def test_an_anchor_that_stands_twice_is_known(tmp_path: Path) -> None:
    workspace, root = tree(tmp_path, "a: {$anchor: x}\nb: {$dynamicAnchor: x}\nc: {$id: c, d: {$anchor: x}}\ne: {$anchor: y, $dynamicAnchor: y}\n")
    assert workspace.anchors_again(root) == {("b", "$dynamicAnchor"): ("a",)}
