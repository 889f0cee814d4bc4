"""What is shipped works where it is installed: the wheel made from the sdist in a fresh environment, and an editable install."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow

TINY = "openapi: 3.1.0\ninfo: {title: Tiny, version: 1.0.0}\npaths:\n  /things:\n    get:\n      responses: {'200': {description: Things.}}\n"


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    return subprocess.run([str(word) for word in words], cwd=cwd, env=environment, capture_output=True, text=True, timeout=600, check=False)


def ran(*words: str | Path, cwd: Path, code: int = 0) -> str:
    done = run(*words, cwd=cwd)
    assert done.returncode == code, f"{words}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project without what git ignores, so that nothing is written into it."""
    listed = ran("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=TOP).split("\0")
    folder = tmp_path_factory.mktemp("source")
    for name in filter(None, listed):
        if (TOP / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TOP / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist and the wheel that was made from it."""
    folder = tmp_path_factory.mktemp("dist")
    ran(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, source, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def environment(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel and what it depends on, nothing else."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    ran(sys.executable, "-m", "venv", folder, cwd=built)
    wheel = next(built.glob("*.whl"))
    ran(bin_of(folder) / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=built)
    return folder


def bin_of(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


def test_the_wheel_holds_the_package_its_data_and_the_licence(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    ours = {path.relative_to(TOP).as_posix() for path in (TOP / "rulesets").rglob("*") if path.is_file()}
    assert {f"apigov/{name}" for name in ours} <= names
    assert {"apigov/py.typed", "apigov/rulesets/index.json", "apigov/config/schema/apigov.schema.json"} <= names
    assert any(name.startswith("apigov/reports/templates/") for name in names)
    assert any(name.startswith("apigov/diff/kinds/") for name in names)
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names} == {"apigov", f"apigov-{version()}.dist-info"}


def test_the_sdist_holds_what_a_build_needs(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "apigov/__main__.py", "rulesets/index.json"} <= names


def version() -> str:
    from apigov import __version__

    return __version__


def judged(python: Path, folder: Path) -> None:
    """The installed command line, from a folder that knows nothing of the project."""
    apigov = python.parent / "apigov"
    (folder / "tiny.yaml").write_text(TINY, encoding="utf-8")
    (folder / "changed.yaml").write_text(TINY.replace("/things", "/items"), encoding="utf-8")
    assert ran(apigov, "--version", cwd=folder) == f"apigov {version()}\n"
    assert ran(python, "-m", "apigov", "--version", cwd=folder) == f"apigov {version()}\n"
    found = json.loads(ran(apigov, "lint", "tiny.yaml", "--fail-on", "info", "-f", "json", cwd=folder, code=1))["findings"]
    assert {"get-returns-200-with-data", "info-complete"} <= {finding["rule"] for finding in found}
    assert len(json.loads(ran(apigov, "rules", "--format", "json", cwd=folder))["rules"]) >= 60
    removed = json.loads(ran(apigov, "diff", "tiny.yaml", "changed.yaml", "-f", "json", cwd=folder, code=1))["findings"]
    assert any(finding["effect"] == "breaking" for finding in removed)
    for words in (["report", "migration", "tiny.yaml", "changed.yaml"], ["report", "deprecations", "tiny.yaml", "-f", "html"]):
        assert ran(apigov, *words, cwd=folder)
    for form in ("text", "sarif", "github", "markdown", "html"):
        assert ran(apigov, "lint", "tiny.yaml", "--fail-on", "info", "-f", form, cwd=folder, code=1)
    assert "Why" in ran(apigov, "explain", "get-returns-200-with-data", cwd=folder)


def test_the_wheel_works_in_a_fresh_environment(environment: Path, tmp_path: Path) -> None:
    judged(bin_of(environment) / "python", tmp_path)
    place = ran(bin_of(environment) / "python", "-c", "import apigov; print(apigov.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(environment)


def test_an_editable_install_finds_the_rulesets_beside_the_package(environment: Path, source: Path, tmp_path: Path) -> None:
    python = bin_of(environment) / "python"
    ran(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--editable", source, cwd=tmp_path)
    place = ran(python, "-c", "import apigov; print(apigov.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(source)
    judged(python, tmp_path)
