"""Reads rule files and names in PromQL, as far as ours go; what it does not know it refuses."""

import re
from dataclasses import dataclass
from typing import Any

WORDS = frozenset({"by", "and", "on", "or", "unless", "without", "topk"})
FUNCTIONS = frozenset(
    (
        *("sum", "min", "max", "count", "topk", "rate", "increase", "changes", "time"),
        "histogram_quantile",
        "min_over_time",
    )
)
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
SELECTOR = re.compile(r"([a-zA-Z_:][\w:]*)\s*(?:\{([^}]*)\})?(\s*\()?")
MATCHER = re.compile(r"\s*([a-z_]+)\s*(?:=~|!~|!=|=)\s*\"\"\s*")
GROUPING = re.compile(r"\b(?:by|on|without)\s*\(([^)]*)\)")
RANGE = re.compile(r"\[[^\]]*\]")
ITEM = re.compile(r"(?P<dash>- )?(?P<key>[a-z_]+):(?: (?P<value>.+))?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A metric that an expression asks for, and the labels that it chooses by."""

    name: str
    labels: frozenset[str]


def asked_in(expression: str) -> tuple[list[Asked], frozenset[str]]:
    """Give the metrics of an expression, and the labels that it groups by."""
    assert expression.count("(") == expression.count(")"), expression
    assert expression.count("{") == expression.count("}"), expression
    bare = QUOTED.sub('""', expression)
    groups = {one.strip() for found in GROUPING.findall(bare) for one in found.split(",")} - {""}
    bare = RANGE.sub("", GROUPING.sub("", bare))
    found = []
    for name, inside, call in SELECTOR.findall(bare):
        if call:
            assert name in FUNCTIONS, f"{name} in {expression}"
        elif name not in WORDS and not re.fullmatch(r"e\d+", name):
            found.append(Asked(name, _labels(inside, expression)))
    return found, frozenset(groups)


def _labels(inside: str, expression: str) -> frozenset[str]:
    names = []
    for one in filter(None, inside.split(",")):
        match = MATCHER.fullmatch(one)
        assert match, f"{one} in {expression}"
        names.append(match[1])
    return frozenset(names)


def read_rules(text: str) -> list[dict[str, Any]]:
    """Read `groups:` of a rule file, each with its `rules`."""
    lines = [one for one in text.splitlines() if one and not one.startswith("#")]
    assert lines.pop(0) == "groups:"
    groups: list[dict[str, Any]] = []
    held: dict[str, Any] = {}
    for line in lines:
        indent = len(line) - len(line.lstrip())
        found = ITEM.fullmatch(line.strip())
        assert found, line
        key, value = found["key"], _scalar(found["value"])
        if found["dash"]:
            held = {}
            (groups if indent == 2 else groups[-1]["rules"]).append(held)
            place = held
        elif indent == 10:
            place = held[list(held)[-1]]
        else:
            place = held
        assert indent == (2 if place is held and found["dash"] and held in groups else indent)
        assert key not in place, line
        place[key] = value if value is not None else ([] if key == "rules" else {})
    return groups


def _scalar(value: str | None) -> str | None:
    if value is None:
        return None
    if value.startswith("'"):
        assert re.fullmatch(r"'(?:[^']|'')*'", value), value
        return value[1:-1].replace("''", "'")
    assert re.fullmatch(r"[\w./#-]+", value), f"quote it: {value}"
    return value
