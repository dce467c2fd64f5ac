"""What use cases write into the details of the audit log, read out of their source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.console.audit_words import DID as NAMES
from bot.console.step_names import slug
from bot.domain.organisation_claims import ClaimAct

SERVICES = Path(__file__).parents[2] / "bot/services"
# Who writes an entry, and what is named there besides the entry's details.
WRITERS = frozenset({"authorise", "record", "_mine", "_write_down", "door", "admit"})
OF_ENTRIES = frozenset({"about", "denied", "closed", "manages", "action"})
# Calls that give what was done by its place.
ACT_BY_PLACE = {
    "admit": 2,
    "_admit": 1,
    "_admit_to_hand": 1,
    "_entry": 2,
    "_log": 4,
    "door": 3,
    "note": 2,
    "_may": 3,
    "_known": 3,
}


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _constants(node: ast.expr) -> Iterator[str]:
    """Give the words of a literal or a named one, of both sides of a condition."""
    if isinstance(node, ast.Name):
        yield from _named().get(node.id, ())
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _nodes() -> Iterator[ast.AST]:
    for path in sorted(SERVICES.glob("*.py")):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


@cache
def _named() -> dict[str, tuple[str, ...]]:
    """Give the words that constants of modules stand for, by name."""
    found: dict[str, tuple[str, ...]] = {}
    for node in _nodes():
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(said))):
                if name.isupper():
                    found[name] = (*found.get(name, ()), said)
    return found


def _acts() -> Iterator[str]:
    for node in _nodes():
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in NAMES:
                    yield from _constants(value)
        if isinstance(node, ast.Call):
            for given in node.keywords:
                if given.arg in NAMES:
                    yield from _constants(given.value)
            place = ACT_BY_PLACE.get(_name(node.func))
            if place is not None and len(node.args) > place:
                yield from _constants(node.args[place])


def _details() -> Iterator[str]:
    for node in _nodes():
        if isinstance(node, ast.Call) and _name(node.func) in WRITERS:
            yield from (one.arg for one in node.keywords if one.arg)
        if isinstance(node, ast.Call):
            for given in node.keywords:
                if given.arg == "details" and isinstance(given.value, ast.Dict):
                    yield from _keys(given.value)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if _name(target) in {"details", "change", "where", "refused"}:
                yield from _keys(node.value)


def _keys(node: ast.Dict) -> Iterator[str]:
    yield from (
        one.value
        for one in node.keys
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    )


SAID = frozenset({*_acts(), *ClaimAct})
DID = frozenset(slug(one.replace(" ", "-")) for one in SAID)
NAMED = frozenset(_details()) - OF_ENTRIES
