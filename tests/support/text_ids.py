"""What ids of texts there are, and which decisions need words, read out of the tree."""

import ast
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax.ast import Message

from bot.services.evidence import EvidenceRefusal
from bot.services.receipt_photos import PhotoRefusal

ROOT = Path(__file__).parents[2]


def notes() -> set[str]:
    """Give the decisions that handlers and intake write into the journal."""
    found: set[str] = set()
    for part in ("bot/intake", "bot/ui", "handlers"):
        for path in (ROOT / part).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("chat.note"):
                    given = ast.walk(node.args[0])
                    said = (one.value for one in given if isinstance(one, ast.Constant))
                    found |= {one for one in said if isinstance(one, str)}
    of_intake = {"not-yours", "not-signed-in", "erasure-under-way", "card-refused"}
    return {*found, *of_intake, *PhotoRefusal, *EvidenceRefusal}


NOTES = notes()


def known(language: str = "ru") -> set[str]:
    return {
        entry.id.name
        for path in (ROOT / "locales" / language).glob("*.ftl")
        for entry in FluentParser(with_spans=False).parse(path.read_text("utf-8")).body
        if isinstance(entry, Message)
    }
