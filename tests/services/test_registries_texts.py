"""Every reason is worded in every language."""

from itertools import chain
from pathlib import Path

import pytest

import locales
from bot.services.registries.model import FileRefusal, RowRefusal, RowRemark
from bot.services.registries.refused import _HEADER

NAMED = {
    *(f"registry-column-{name}" for name in _HEADER),
    "registry-outcome-refused",
    "registry-outcome-remark",
}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_texts_and_reasons_are_the_same_set(language: str) -> None:
    text = (Path(locales.__file__).parent / language / "registries.ftl").read_text("utf-8")
    worded = {line.partition(" = ")[0] for line in text.splitlines() if " = " in line}
    reasons = {reason.value for reason in chain(FileRefusal, RowRefusal, RowRemark)}
    assert worded == reasons | NAMED
