"""A fresh machine gets all that the code imports, in versions that were tried together."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OURS = {"benchmarks", "bot", "handlers", "locales", "storage", "support", "tests"}
PART_OF = {"pydantic_core": "pydantic"}


def plain(name: str) -> str:
    return re.split(r"[\[<>=! ]", name, maxsplit=1)[0].lower().replace("_", "-")


def imported(*folders: str) -> dict[str, Path]:
    """Give the top names that files of the folders import, each with one such file."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0]: path for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found[node.module.split(".")[0]] = path
    return {name: path for name, path in found.items() if name not in sys.stdlib_module_names}


@pytest.mark.parametrize(
    ("folders", "extras"),
    [(("bot", "handlers", "storage", "locales"), ()), (("tests", "benchmarks"), ("dev",))],
)
def test_what_is_imported_is_declared(folders: tuple[str, ...], extras: tuple[str, ...]) -> None:
    declared = set(map(plain, PROJECT["dependencies"]))
    for extra in extras:
        declared |= set(map(plain, PROJECT["optional-dependencies"][extra]))
    distributions = packages_distributions()
    undeclared = {
        name: str(path.relative_to(ROOT))
        for name, path in imported(*folders).items()
        if name not in OURS
        and not declared & set(map(plain, distributions.get(PART_OF.get(name, name), [name])))
    }
    assert undeclared == {}


def test_what_is_declared_is_pinned_to_one_version() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)
    declared = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    assert set(map(plain, declared)) <= set(map(plain, lines))
