from __future__ import annotations

from pathlib import Path
from time import process_time

from apigov.openapi import Description, engine_drafts, finish, read
from apigov.text import Workspace, read_path
from tests.unit.openapi.support import description_of

PART = """
openapi: 3.0.3
info: {title: T, version: '1'}
x-more: {Extra: {type: string}}
paths:
  /a:
    get:
      parameters: [{$ref: '#/components/parameters/P'}, {$ref: '#/components/parameters/P'}]
      responses:
        '200':
          description: d
          content: {application/json: {schema: {$ref: '#/components/schemas/A'}, example: {$ref: data}}}
components:
  parameters: {P: {name: p, in: query, schema: {type: string, default: {$ref: data}}}}
  schemas:
    A: {properties: {a: {$ref: '#/components/schemas/A'}, b: {$ref: '#/x-more/Extra'}, $ref: {type: integer}}}
    Gone: {$ref: '#/components/schemas/Nowhere'}
"""


def test_each_definition_is_met_once_with_its_name() -> None:
    description = description_of(PART)
    assert [(use.kind, use.name) for use in description.objects("Parameter", "Operation", "PathItem")] == [
        ("PathItem", "/a"),
        ("Operation", ""),
        ("Parameter", "P"),
    ]
    assert [use.node.pointer for use in description.objects("Schema")] == [
        ("components", "parameters", "P", "schema"),
        ("components", "schemas", "A"),
        ("components", "schemas", "A", "properties", "$ref"),
        ("x-more", "Extra"),
    ]


def test_references_are_those_of_the_specification_only() -> None:
    description = description_of(PART)
    assert [node.reference for node in description.references()] == [
        "#/components/parameters/P",
        "#/components/parameters/P",
        "#/components/schemas/A",
        "#/components/schemas/A",
        "#/x-more/Extra",
        "#/components/schemas/Nowhere",
    ]
    assert [(broken.reference, broken.at.pointer) for broken in description.broken()] == [
        ("#/components/schemas/Nowhere", ("components", "schemas", "Gone", "$ref"))
    ]


def test_uses_of_a_definition() -> None:
    description = description_of(PART)
    node = next(iter(description.objects("Parameter"))).node
    assert [use.pointer[-1] for use in description.uses(node)] == [0, 1]


def test_3_1_schemas_count_beside_their_reference() -> None:
    description = description_of(
        """
openapi: 3.1.0
info: {title: T, version: '1'}
components: {schemas: {A: {$ref: '#/components/schemas/B', properties: {a: true, b: {}}}, B: {}}}
"""
    )
    assert [use.node.pointer[2:] for use in description.objects("Schema")] == [("A",), ("A", "properties", "b"), ("B",)]


def test_mappings_are_references_too() -> None:
    description = description_of(
        """
openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components: {schemas: {A: {discriminator: {propertyName: t, mapping: {a: A, b: '#/components/schemas/A', c: C, d: '#/nowhere'}}}}}
"""
    )
    assert [broken.reference for broken in description.broken()] == ["C", "#/nowhere"]
    assert description.broken()[0].at.pointer[-2:] == ("mapping", "c")


def test_files_are_walked_and_checked_as_what_they_are_used_as(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/a: {$ref: 'path.yaml'}, /b: {$ref: 'path.yaml'}}\n")
    (tmp_path / "path.yaml").write_text("get:\n  respnses: {}\n  parameters: [{$ref: 'p.json'}]\n  responses: {'200': {description: x}}\n")
    (tmp_path / "p.json").write_text('{"name": "p", "in": "query"}')
    workspace = Workspace(tmp_path, cwd=tmp_path)
    tree = workspace.open(read_path(Path("api.yaml"), tmp_path))
    description = read(tree, workspace)
    assert isinstance(description, Description)
    assert [operation.path for operation in description.operations] == ["/a", "/b"]
    assert [other.uri for other in description.trees()] == ["api.yaml", "path.yaml", "p.json"]
    findings = finish(engine_drafts(tree, workspace))
    assert [(finding.location.uri, finding.location.pointer) for finding in findings] == [
        ("p.json", ()),
        ("path.yaml", ("get", "respnses")),
    ]


def test_aliases_that_explode_cost_nothing() -> None:
    lines = ["openapi: 3.0.3", "info: {title: T, version: '1'}", "paths: {}", "components:", "  schemas:", "    A0: &a0 {type: string}"]
    lines += [f"    A{level}: &a{level} {{allOf: [{', '.join([f'*a{level - 1}'] * 4)}]}}" for level in range(1, 8)]
    description = description_of("\n".join(lines))
    assert len(list(description.objects("Schema"))) == 8


def test_the_members_of_a_circle_are_named_and_not_what_leads_to_it() -> None:
    description = description_of(
        """
openapi: 3.0.3
info: {title: T, version: '1'}
paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/P'}], responses: {}}}}
components: {parameters: {P: {$ref: '#/components/parameters/Q'}, Q: {$ref: '#/components/parameters/P'}}}
"""
    )
    assert [broken.at.pointer for broken in description.broken()] == [
        ("components", "parameters", "P", "$ref"),
        ("components", "parameters", "Q", "$ref"),
    ]


def test_long_chains_of_references_take_linear_time() -> None:
    chain = "".join(f"    S{number}: {{$ref: '#/components/schemas/S{number + 1}'}}\n" for number in range(3000))
    description = description_of(
        f"openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{chain}    S3000: {{type: string}}\n"
    )
    start = process_time()
    assert description.broken() == ()
    assert process_time() - start < 2


def test_references_to_what_is_no_object_are_broken() -> None:
    description = description_of(
        """
openapi: 3.1.0
info: {title: T, version: '1'}
components: {schemas: {A: {$ref: '#/info/title'}, B: {$ref: '#/components/schemas/C'}, C: true, D: {$dynamicRef: '#gone'}, E: {$ref: ''}}}
"""
    )
    assert [broken.at.pointer[2:] for broken in description.broken()] == [("A", "$ref"), ("E", "$ref"), ("D", "$dynamicRef")]


def test_a_url_may_name_a_file_that_is_read_for_a_later_reference(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("$id: https://example.invalid/b\n$defs: {X: {$ref: c.yaml}}\n")
    (tmp_path / "c.yaml").write_text("properties: {back: {$ref: 'https://example.invalid/b'}}\n")
    (tmp_path / "api.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        "components: {schemas: {A: {$ref: 'https://example.invalid/b#/$defs/X'}, B: {$ref: b.yaml}, C: {$ref: 'https://example.invalid/c'}}}\n"
    )
    workspace = Workspace(tmp_path, cwd=tmp_path)
    description = read(workspace.open(read_path(Path("api.yaml"), tmp_path)), workspace)
    assert isinstance(description, Description)
    assert [broken.at.pointer[2] for broken in description.broken()] == ["C"]
    assert {tree.uri: way.pointer[2] for tree, way in description.ways().items()} == {"b.yaml": "A", "c.yaml": "A"}
